#include "engine/runtime/records/current_form.h"

#include <algorithm>

#include "engine/records/retype.h"

namespace weir::runtime {

namespace {

// Names of one version's form in another's.
class Names {
 public:
  Names(Unit& unit, const model::Form& from, const model::Form& to) : from_(unit.view().table(from)), to_(unit.view().table(to)) {}

  bool good() const { return from_ != nullptr && to_ != nullptr; }

  std::optional<std::string> field(const std::string& name) const {
    const int32_t at = records::field_index(from_->form(), name);
    if (at < 0) return records::find_system_field(name) != nullptr ? std::optional(name) : std::nullopt;
    const int32_t there = same(static_cast<size_t>(at));
    return there < 0 ? std::nullopt : std::optional(to_->form().fields[static_cast<size_t>(there)].name);
  }

  std::optional<std::string> column(const std::string& table, const std::string& name) const {
    const int32_t at = records::field_index(from_->form(), table), there = at < 0 ? -1 : same(static_cast<size_t>(at));
    if (there < 0) return std::nullopt;
    const auto a = static_cast<size_t>(at), b = static_cast<size_t>(there);
    const std::vector<model::Field>&before = from_->form().fields[a].columns, &now = to_->form().fields[b].columns;
    for (size_t i = 0; i < before.size(); ++i)
      for (size_t k = 0; k < now.size(); ++k)
        if (before[i].name == name && from_->stored_as(a, i) == to_->stored_as(b, k)) return now[k].name;
    return std::nullopt;
  }

  // Rows with their cells by the other names; none where a cell has no place there.
  std::optional<Value> rows(const std::string& table, const Value& value) const {
    if (!value.is(ValueKind::List)) return value;
    std::vector<Value> all;
    for (const Value& row : value.items()) {
      if (!row.is(ValueKind::Context)) return std::nullopt;
      std::vector<Entry> cells;
      for (const Entry& one : row.entries()) {
        const std::optional<std::string> name = one.first == "row" ? std::optional(one.first) : column(table, one.first);
        if (!name) return std::nullopt;
        cells.emplace_back(*name, one.second);
      }
      all.push_back(Value::context(std::move(cells)));
    }
    return Value::list(std::move(all));
  }

  // "amount", "lines.price", "lines.rows".
  std::optional<std::string> path(const std::string& path) const {
    const size_t dot = path.find('.');
    if (dot == std::string::npos) return field(path);
    const std::string table = path.substr(0, dot), rest = path.substr(dot + 1);
    const std::optional<std::string> name = field(table), inner = rest == "rows" ? std::optional(rest) : column(table, rest);
    return name && inner ? std::optional(*name + "." + *inner) : std::nullopt;
  }

  bool is_table(const std::string& name) const {
    const model::Field* field = from_->form().field(name);
    return field != nullptr && field->type == "table";
  }

 private:
  int32_t same(size_t field) const {
    for (size_t i = 0; i < to_->form().fields.size(); ++i)
      if (to_->stored_as(i) == from_->stored_as(field)) return static_cast<int32_t>(i);
    return -1;
  }

  const RecordTable *from_, *to_;
};

// A value that means nothing in the other version's type stays as it is: whoever takes it says so.
Value in_type_of(const Value& value, const std::string& name, const model::Form& from, const std::string& now, const model::Form& to) {
  const model::Field *before = from.field(name), *after = to.field(now);
  if (before == nullptr || after == nullptr || before->type == after->type) return value;
  Result<Value> made = records::retyped(value, *after, {});
  return made ? *std::move(made) : value;
}

}  // namespace

std::optional<Translated> in_current_form(Unit& unit, const WriteRequest& request) {
  const LoadedPtr& current = unit.setting().current;
  if (current == nullptr || request.loaded == current || request.older || request.form == nullptr) return std::nullopt;
  const model::Form* form = current->model.form(request.form->name);
  if (form == nullptr || form == request.form) return std::nullopt;
  const Names names(unit, *request.form, *form);
  if (!names.good()) return std::nullopt;
  Translated now{request, {}};
  now.request.loaded = current;
  now.request.form = form;
  now.request.older = true;
  now.request.patch.clear();
  for (const Entry& one : request.patch) {
    const std::optional<std::string> name = names.field(one.first);
    const std::optional<Value> value = names.is_table(one.first) ? names.rows(one.first, one.second) : std::optional(one.second);
    if (name && value) now.request.patch.emplace_back(*name, in_type_of(*value, one.first, *request.form, *name, *form));
    else now.unknown.push_back(one);
  }
  for (auto& [name, right] : now.request.rights.named)
    if (const std::optional<std::string> other = names.path(name)) name = *other;
  return now;
}

WriteRequest unknown_part(const WriteRequest& request, const std::string& id, std::vector<Entry> unknown) {
  WriteRequest rest = request;
  rest.id = id;
  rest.patch = std::move(unknown);
  rest.older = true;
  return rest;
}

std::vector<Entry> in_words_of(const Case& of, const records::Record& record, std::vector<Entry> values) {
  const model::Form* form = of.model().form(record.form->name);
  if (form == nullptr || form == record.form) return values;
  const Names names(of.unit(), *record.form, *form);
  if (!names.good()) return values;
  std::vector<Entry> said;
  for (const Entry& one : values)
    if (const std::optional<std::string> name = names.field(one.first))
      said.emplace_back(*name, names.is_table(one.first) ? names.rows(one.first, one.second).value_or(one.second)
                                                         : in_type_of(one.second, one.first, *record.form, *name, *form));
  return said;
}

}  // namespace weir::runtime
