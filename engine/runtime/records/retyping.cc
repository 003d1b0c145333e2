#include "engine/runtime/records/retyping.h"

#include <algorithm>

#include "engine/records/retype.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/loaded.h"
#include "engine/runtime/records/record_store.h"

namespace weir::runtime {

namespace {

constexpr int64_t kPage = 1'000;
constexpr size_t kNamedMax = 1'000;

const model::Field* named(const std::vector<model::Field>& fields, const std::string& name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const model::Field& one) { return one.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

// What the field was in the version before.
const model::Field* earlier(const std::vector<model::Field>& fields, const model::Field& field) {
  const model::Field* same = named(fields, field.name);
  return same == nullptr && !field.was.empty() ? named(fields, field.was) : same;
}

bool is_number(StorageKind kind) { return kind == StorageKind::Integer || kind == StorageKind::Decimal; }

// The store takes the values as they are, or only adds noughts.
bool fits_as_it_is(const model::Field& from, const model::Field& to) {
  if (from.type != to.type || from.host_type != to.host_type) return false;
  const StorageKind before = fields::storage_kind(from), after = fields::storage_kind(to);
  if (before != after) return is_number(before) && after == StorageKind::Decimal;
  return after != StorageKind::Decimal || fields::storage_scale(to) >= fields::storage_scale(from);
}

void compare(const std::vector<model::Field>& before, const std::vector<model::Field>& after, const std::string& form,
             const std::string& table, const std::string& table_before, std::vector<Retype>& found) {
  for (const model::Field& to : after) {
    const model::Field* from = earlier(before, to);
    if (from == nullptr) continue;
    if (is_table(*from) && is_table(to)) compare(from->columns, to.columns, form, to.name, from->name, found);
    if (has_column(*from) && has_column(to) && !fits_as_it_is(*from, to)) found.push_back({form, table, table_before, from, &to});
  }
}

fields::FieldContext context_of(const Loaded& next, const EngineOptions& options) {
  return {.model = &next.model, .language = options.language, .host_types = options.field_types};
}

std::string place_of(const Retype& one, const std::vector<Value>& key) {
  const std::string record = one.form + "/" + text_of(key.front());
  if (one.table.empty() || key.size() < 2) return record + "." + one.to->name;
  return record + "." + one.table + "[" + key[1].to_feel() + "]." + one.to->name;
}

Result<Value> converted(const Retype& one, const std::vector<Value>& key, const Value& cell, Zone zone, const fields::FieldContext& context) {
  // What was converted before, by a publication that broke off, is as it will be.
  const StorageKind before = fields::field_type(*one.from).storage(*one.from), after = fields::field_type(*one.to).storage(*one.to);
  const Value value = from_cell(cell, before, zone);
  Result<Value> made = records::retyped(value, *one.to, context);
  if (made) return to_cell(*made, after, zone);
  const std::string why = made.error().fields.empty() ? made.error().message : made.error().fields.front().message;
  Error error = Error::of("E_SCHEMA", place_of(one, key) + ": " + why);
  error.fields.push_back({place_of(one, key), "E_FIELD_INVALID", why});
  return error;
}

std::string swapped_in(const std::vector<model::Field>& before, const std::vector<model::Field>& after, const std::string& path) {
  for (const model::Field& field : after) {
    const model::Field* same = named(before, field.name);
    if (!field.was.empty() && same != nullptr && named(before, field.was) != nullptr && same->was != field.was) return path + field.name;
    if (same != nullptr && is_table(field))
      if (const std::string inner = swapped_in(same->columns, field.columns, path + field.name + "."); !inner.empty()) return inner;
  }
  return {};
}

}  // namespace

std::vector<Retype> retypes(const model::Model& before, const model::Model& after) {
  std::vector<Retype> found;
  for (const model::Form& form : after.forms)
    if (const model::Form* earlier_form = before.form(form.name)) compare(earlier_form->fields, form.fields, form.name, {}, {}, found);
  return found;
}

std::string taken_over(const model::Model& before, const model::Model& after) {
  for (const model::Form& form : after.forms)
    if (const model::Form* earlier_form = before.form(form.name))
      if (std::string name = swapped_in(earlier_form->fields, form.fields, form.name + "."); !name.empty()) return name;
  return {};
}

void convert_in(SchemaPlan& plan, const std::vector<Retype>& retypes, const Loaded& next, const EngineOptions& options) {
  for (const Retype& one : retypes)
    for (TablePlan& table : plan.tables) {
      if (table.form != one.form || table.table != one.table) continue;
      for (Column& column : table.columns)
        if (column.name == one.to->name)
          column.convert = [one, zone = next.zone, context = context_of(next, options)](const std::vector<Value>& key, const Value& cell) {
            return converted(one, key, cell, zone, context);
          };
    }
}

Result<std::vector<FieldError>> unconvertible(const std::vector<Retype>& retypes, const Loaded& next, const EngineOptions& options,
                                              ReadTxn& txn, int64_t* all) {
  std::vector<FieldError> errors;
  const fields::FieldContext context = context_of(next, options);
  *all = 0;
  for (const Retype& one : retypes) {
    Kind kind = one.table.empty() ? Kind::record(one.form) : Kind::child(one.form, one.table_before);
    std::shared_ptr<const Layout> layout = options.storage->layout(kind);
    if (layout == nullptr && !one.table.empty()) {
      kind = Kind::child(one.form, one.table);
      layout = options.storage->layout(kind);
    }
    if (layout == nullptr) continue;
    const int old = layout->index(one.from->name), at = old >= 0 ? old : layout->index(one.to->name);
    if (at < 0) continue;
    Query query;
    query.filter = Filter::negate(Filter::is_null(layout->columns[static_cast<size_t>(at)].name));
    query.page.limit = kPage;
    do {
      Result<FoundRows> page = txn.find(kind, query);
      if (!page) return page.error();
      for (const Row& row : page->rows) {
        const Result<Value> made = converted(one, row.key, row.cells[static_cast<size_t>(at)], next.zone, context);
        if (!made && ++*all && errors.size() < kNamedMax) errors.push_back(made.error().fields.front());
      }
      query.page.after = page->next;
    } while (!query.page.after.empty());
  }
  return errors;
}

}  // namespace weir::runtime
