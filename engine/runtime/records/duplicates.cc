#include "engine/runtime/records/duplicates.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/feel/similarity.h"
#include "engine/fields/field_type.h"
#include "engine/runtime/records/record_store.h"

namespace weir::runtime {

namespace {

constexpr int64_t kOthersMax = 100'000;
constexpr size_t kComparedMax = 100;  // code points

DuplicateRule rule_of(const model::ArgMap& args) {
  DuplicateRule rule;
  rule.match = words(model::find(args, "match"));
  rule.then = model::word(args, "then", "warn");
  const auto add = [&](const std::string& field, const Value* least) {
    if (least != nullptr && least->is(ValueKind::Number)) rule.similar.emplace_back(field, least->as_number());
  };
  if (const model::Arg* similar = model::find(args, "similar")) {
    if (similar->map() != nullptr)
      for (const auto& [field, least] : *similar->map()) add(field, least.value());
    if (const Value* value = similar->value(); value != nullptr && value->is(ValueKind::Context))
      for (const Entry& entry : value->entries()) add(entry.first, &entry.second);
  }
  return rule;
}

// Of all other texts, one with a single character more comes closest to one of `length`.
bool only_same(size_t length, const Decimal& least) {
  const auto n = static_cast<int64_t>(length);
  const auto closest = Decimal::divide(Decimal::from_int(n), Decimal::from_int(n + 1));
  return Decimal::compare(*closest->rounded(4, Rounding::HalfEven), least) < 0;
}

}  // namespace

std::vector<std::string> words(const model::Arg* arg) {
  std::vector<std::string> all;
  if (arg == nullptr) return all;
  const auto add = [&](const model::Arg& one) {
    if (const Value* value = one.value(); value != nullptr && value->is(ValueKind::String))
      all.emplace_back(value->as_string());
    else if (value != nullptr && value->is(ValueKind::List))
      for (const Value& item : value->items())
        if (item.is(ValueKind::String)) all.emplace_back(item.as_string());
  };
  if (arg->list() != nullptr)
    for (const model::Arg& one : *arg->list()) add(one);
  else
    add(*arg);
  return all;
}

std::vector<DuplicateRule> duplicate_rules(const model::Form& form) {
  std::vector<DuplicateRule> all;
  const model::Arg* rules = model::find(form.args, "duplicates");
  if (rules == nullptr || rules->list() == nullptr) return all;
  for (const model::Arg& one : *rules->list())
    if (one.map() != nullptr) all.push_back(rule_of(*one.map()));
  return all;
}

bool alike(const DuplicateRule& rule, const records::Record& a, const records::Record& b, Zone zone) {
  for (const std::string& field : rule.match) {
    const Value x = records::stored_value(a, field, zone);
    if (fields::is_empty(x) || !(x == records::stored_value(b, field, zone))) return false;
  }
  for (const auto& [field, least] : rule.similar) {
    const Value x = records::stored_value(a, field, zone), y = records::stored_value(b, field, zone);
    if (fields::is_empty(x) || fields::is_empty(y)) return false;
    if (x.is(ValueKind::String) && y.is(ValueKind::String)) {
      const Decimal found = feel::similarity(feel::comparable_text(x.as_string()), feel::comparable_text(y.as_string()));
      if (Decimal::compare(found, least) < 0) return false;
    } else if (!(x == y)) {
      return false;
    }
  }
  return !rule.match.empty() || !rule.similar.empty();
}

std::vector<records::RecordPtr> perhaps_alike(StoreView& view, const DuplicateRule& rule, const records::Record& record, Zone zone) {
  const model::Form& form = *record.form;
  if (!rule.match.empty())
    return view.matching(form, rule.match.front(), records::stored_value(record, rule.match.front(), zone));
  const std::vector<std::string> compared = compared_fields(form);
  for (const auto& [field, least] : rule.similar) {
    if (std::find(compared.begin(), compared.end(), field) == compared.end()) continue;
    const Value value = records::stored_value(record, field, zone);
    if (fields::is_empty(value)) return {};
    if (!value.is(ValueKind::String) || !only_same(feel::comparable_text(value.as_string()).size(), least)) continue;
    if (auto found = view.equal_or_null(form, compared_column(field), compared_cell(value))) return *std::move(found);
  }
  return view.all(form, kOthersMax);
}

std::vector<std::string> compared_fields(const model::Form& form) {
  std::vector<std::string> all;
  for (const DuplicateRule& rule : duplicate_rules(form)) {
    if (!rule.match.empty()) continue;
    for (const auto& [name, least] : rule.similar) {
      const model::Field* field = form.field(name);
      const fields::FieldTypeSpec* spec = field != nullptr ? fields::find_field_type(field->type) : nullptr;
      if (spec == nullptr || spec->storage == nullptr || spec->storage(*field) != StorageKind::Text) continue;
      if (field->sensitive || !has_column(*field) || std::find(all.begin(), all.end(), name) != all.end()) continue;
      all.push_back(name);
    }
  }
  return all;
}

std::string compared_column(std::string_view field) { return std::string(field) + "~"; }
bool is_compared_column(std::string_view column) { return column.ends_with('~'); }

Value compared_cell(const Value& value) {
  std::string text;
  if (value.is(ValueKind::String)) {
    size_t count = 0;
    for (const char32_t c : feel::comparable_text(value.as_string()))
      if (++count <= kComparedMax) base::append_utf8(text, c);
  }
  return Value::string(text);
}

}  // namespace weir::runtime
