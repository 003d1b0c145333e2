// Literals, read by what the place expects, never by YAML's guess.
#include <algorithm>

#include "dsl/schema/shape.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/source/suggest.h"
#include "engine/fields/field_type.h"
#include "weir/extensions.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;
using model::Arg;
using model::ArgList;
using model::ArgMap;

TypeInfo type_of(const model::Field& field) {
  TypeInfo info;
  info.type = field.feel_type;
  info.declared = field.host_type.empty() ? field.type : field.host_type;
  info.field = field;
  return info;
}

std::optional<Value> constant(const Arg& arg) {
  if (const Value* value = arg.value()) return *value;
  if (const ArgList* list = arg.list()) {
    std::vector<Value> items;
    for (const Arg& item : *list) {
      auto value = constant(item);
      if (!value) return std::nullopt;
      items.push_back(std::move(*value));
    }
    return Value::list(std::move(items));
  }
  if (const ArgMap* map = arg.map()) {
    std::vector<Entry> entries;
    for (const auto& [name, item] : *map) {
      auto value = constant(item);
      if (!value) return std::nullopt;
      entries.emplace_back(name, std::move(*value));
    }
    return Value::context(std::move(entries));
  }
  return std::nullopt;
}

namespace {

// As FEEL would read it: where nothing declares a type.
Value guess(const Node& node, const std::string& text) {
  if (!node.is_plain()) return Value::string(text);
  if (text == "true") return Value::boolean(true);
  if (text == "false") return Value::boolean(false);
  if (auto number = Decimal::parse(text)) return Value::number(*number);
  return Value::string(text);
}

// "60%" is 0.6.
std::optional<Decimal> as_percent(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  const auto number = Decimal::parse(text.substr(0, text.size() - 1));
  return number ? Decimal::divide(*number, Decimal::from_int(100)) : std::nullopt;
}

// The natural value of a text for that type; the text itself where it is none, so that the field
// type may know better ("8折") or refuse it.
Value by_type(const std::string& text, const Node& node, const TypeInfo& info) {
  switch (info.type.kind()) {
    case TypeKind::Boolean:
      if (text == "true" || text == "false") return Value::boolean(text == "true");
      break;
    case TypeKind::Number:
      if (auto number = Decimal::parse(text)) return Value::number(*number);
      if (auto number = as_percent(text); number && !info.field) return Value::number(*number);
      break;
    case TypeKind::Date:
      if (auto date = Date::parse(text)) return Value::date(*date);
      break;
    case TypeKind::Time:
      if (auto time = Time::parse(text)) return Value::time(*time);
      break;
    case TypeKind::DateTime:
      if (auto at = DateTime::parse(text)) return Value::date_time(*at);
      break;
    case TypeKind::Any:
    case TypeKind::Context: return guess(node, text);
    default: break;
  }
  return Value::string(text);
}

bool has_kind(const Value& value, TypeKind kind) {
  switch (kind) {
    case TypeKind::Boolean: return value.is(ValueKind::Boolean);
    case TypeKind::Number: return value.is(ValueKind::Number);
    case TypeKind::Date: return value.is(ValueKind::Date);
    case TypeKind::Time: return value.is(ValueKind::Time);
    case TypeKind::DateTime: return value.is(ValueKind::DateTime);
    default: return true;
  }
}

Argument type_word(const TypeInfo& info) {
  static const std::pair<std::string_view, std::pair<std::string_view, std::string_view>> kWords[] = {
      {"boolean", {"true or false", " true 或 false"}},
      {"number", {"a number", "数字"}},
      {"date", {"a date like 2026-03-02", "形如 2026-03-02 的日期"}},
      {"time", {"a time like 09:30:00", "形如 09:30:00 的时间"}},
      {"date and time", {"a date and time like 2026-03-02T09:00:00", "形如 2026-03-02T09:00:00 的日期时间"}},
  };
  if (info.field) {
    if (!info.options.empty() || info.field->type == "choice" || info.field->type == "choices")
      return expected("an option of this choice", "该选项字段的选项");
    return expected("a value for a field of type " + info.declared, "类型为 " + info.declared + " 的值");
  }
  const std::string name = info.type.to_string();
  for (const auto& [key, words] : kWords)
    if (key == name) return expected(words.first, words.second);
  return expected("a value of type " + name, "类型为 " + name + " 的值");
}

// 15 where 15% is meant.
void tell_bare_percent(App& app, const Node& node, const model::Field& field, const Value& value) {
  if (field.type != "percent" || !node.is_plain() || node.text.ends_with('%') || !value.is(ValueKind::Number)) return;
  if (!(Decimal::from_int(1) < value.as_number())) return;
  const auto hundredfold = Decimal::multiply(value.as_number(), Decimal::from_int(100));
  if (hundredfold)
    app.report(kPercentAboveOne, node.span, {{"value", node.text}, {"shown", hundredfold->normalized().to_string() + "%"}, {"meant", node.text + "%"}})
        .replacement = node.text + "%";
}

std::optional<Value> normalised(App& app, const Node& node, const TypeInfo& info, Value value,
                                bool may_be_refused = false) {
  if (info.type.is(TypeKind::Error)) return value;  // told where it is declared
  const fields::FieldTypeSpec* spec =
      info.field ? fields::find_field_type(info.field->type) : nullptr;
  if (spec != nullptr && spec->normalize != nullptr && !value.is_null()) {
    fields::FieldContext context{&app.model, Language::English};
    if (app.options.extensions != nullptr) context.host_types = app.options.extensions->field_types;
    Result<Value> result = fields::standard_form(value, *info.field, context);
    if (result) {
      tell_bare_percent(app, node, *info.field, *result);
      return *result;
    }
    if (may_be_refused) return value;
    Diagnostic& problem = app.report(
        kWrongValue, node.span,
        {{"value", node.is_scalar() ? node.text : value.to_feel()}, type_word(info)});
    context.language = Language::Chinese;
    const Result<Value> again = fields::standard_form(value, *info.field, context);
    const auto message = [](const Error& error) {
      return error.fields.empty() || error.fields[0].message.empty() ? error.message
                                                                     : error.fields[0].message;
    };
    problem.notes.push_back({{"{why}", "{why}"},
                             {{"why", message(result.error()),
                               again ? std::string() : message(again.error())}}});
    if (node.text.find("{{") != std::string::npos)
      problem.notes.push_back({{"a value is a literal, or '=' and an expression", "值是字面量，或“=”加表达式"}, {}});
    if (value.is(ValueKind::String))
      problem.suggestion = dsl::nearest_one(value.as_string(), option_keys(*info.field));
    problem.replacement = problem.suggestion;
    return std::nullopt;
  }
  if (!info.field && !value.is_null() && !may_be_refused && !has_kind(value, info.type.kind())) {
    app.report(kWrongValue, node.span, {{"value", node.text}, type_word(info)});
    return std::nullopt;
  }
  return value;
}

TypeInfo element_of(const TypeInfo& info) {
  TypeInfo element;
  element.type = info.type.is(TypeKind::List) ? info.type.element() : Type();
  element.declared = info.declared;
  return element;
}

const TypeInfo* member_of(const App& app, const TypeInfo* info, std::string_view name, TypeInfo* storage) {
  if (info == nullptr) return nullptr;
  if (info->type.is(TypeKind::Record) && !info->type.forms().empty())
    for (const model::Form& form : app.model.forms)
      if (form.name == info->type.forms()[0])
        if (const model::Field* field = form.field(name)) {
          *storage = type_of(*field);
          return storage;
        }
  if (info->field)
    for (const model::Field& column : info->field->columns)
      if (column.name == name) {
        *storage = type_of(column);
        return storage;
      }
  for (const auto& [key, type] : info->type.fields())
    if (key == name) {
      *storage = {};
      storage->type = type;
      return storage;
    }
  return nullptr;
}

// What the text of an expression is checked against. Entries that a row or an address leaves out
// are empty, so that their types ask for no entry: `check_entries` looks at those that are there.
Type wanted_of(const TypeInfo& info) {
  if (info.type.is(TypeKind::Context)) return {};
  if (info.type.is(TypeKind::List) && info.type.element().is(TypeKind::Context)) return Type::list(Type());
  return info.type;
}

bool is_table(const TypeInfo* info) {
  return info != nullptr && info->field && !info->field->columns.empty();
}

void unknown_column(App& app, const model::Field& table, std::string_view name, Span span) {
  std::vector<std::string_view> names;
  for (const model::Field& column : table.columns) names.push_back(column.name);
  report_unknown(app, "fields", name, span, names);
}

// The rows that an expression gives have no column that the table has not.
bool check_entries(App& app, const TypeInfo& info, const Type& given, Span span) {
  const Type row = given.is(TypeKind::List) ? given.element() : given;
  if (!row.is(TypeKind::Any) && !row.is(TypeKind::Null) && !row.is(TypeKind::Context)) {
    app.report(kWrongKind, span, {expected("a list of rows", "行的列表"), {"found", given.to_string(), given.to_string()}});
    return false;
  }
  bool good = true;
  for (const auto& [name, type] : row.fields()) {
    const auto& columns = info.field->columns;
    const bool known = name == "row" || std::any_of(columns.begin(), columns.end(),
                                                    [&name = name](const model::Field& one) { return one.name == name; });
    if (!known) unknown_column(app, *info.field, name, span);
    good = good && known;
  }
  return good;
}

std::optional<Arg> read_expression(App& app, const Node& node, const TypeInfo* info, const Site& site) {
  const dsl::LocatedText text = node.located();
  const bool free = info == nullptr || site.may_be_refused;
  auto expression = read_feel_text(app, text.slice(1, text.text.size()), site, free ? Type() : wanted_of(*info));
  if (!expression) return std::nullopt;
  if (!free && is_table(info) && !check_entries(app, *info, expression->root.type, node.span)) return std::nullopt;
  return Arg{node.span, std::move(*expression)};
}

// In a test the name of a record is a literal of a reference.
std::optional<Arg> record_literal(App& app, const Node& node, const TypeInfo* info, const Site& site) {
  if (site.records == nullptr || info == nullptr || !info->type.is(TypeKind::Reference)) return std::nullopt;
  if (site.records->find(node.text) == site.records->end()) {
    if (site.may_be_refused) return std::nullopt;
    std::vector<std::string_view> names;
    for (const auto& [name, form] : *site.records) names.push_back(name);
    report_unknown(app, "records", node.text, node.span, names);
    return std::nullopt;
  }
  auto expression = read_feel_text(app, node.located(), site);
  if (!expression) return std::nullopt;
  return Arg{node.span, std::move(*expression)};
}

// A literal may nest: the inner values are typed, the outer one is normalised as a whole.
std::optional<Arg> read_raw(App& app, const Node& node, const TypeInfo* info, const Site& site) {
  if (is_null(node)) return Arg{node.span, Value::null()};
  if (node.is_scalar()) {
    if (node.text.starts_with("=")) return read_expression(app, node, info, site);
    if (auto record = record_literal(app, node, info, site)) return record;
    const std::string text = node.text.starts_with("\\=") ? node.text.substr(1) : node.text;
    const size_t open = site.records == nullptr ? text.find("{{") : std::string::npos;
    const bool filled = open != std::string::npos && text.find("}}", open) != std::string::npos;
    if (filled && (info == nullptr || info->type.is(TypeKind::String))) app.report(kStaysText, node.span);
    if (info == nullptr) schema::report_ambiguous(node, app.reporter);
    if (info == nullptr) return Arg{node.span, guess(node, text)};
    // As everywhere: who the people are may be the host's affair.
    if (site.records == nullptr && info->type.is(TypeKind::User) && app.has_names("users")) check_reference(app, "users", text, node.span, site);
    return Arg{node.span, by_type(text, node, *info)};
  }
  if (node.is_sequence()) {
    ArgList list;
    TypeInfo element;
    if (info != nullptr) element = element_of(*info);
    const bool table = is_table(info);
    if (table) element = *info;
    const bool known = table || (info != nullptr && !element.type.is(TypeKind::Any));
    for (const Node& item : node.items) {
      auto arg = read_raw(app, item, known ? &element : nullptr, site);
      if (!arg) return std::nullopt;
      list.push_back(std::move(*arg));
    }
    return Arg{node.span, std::move(list)};
  }
  ArgMap map;
  bool good = true;
  for (const yaml::Entry& entry : node.entries) {
    TypeInfo storage;
    const TypeInfo* member = member_of(app, info, entry.key.text, &storage);
    if (is_table(info) && member == nullptr && entry.key.text != "row") {
      unknown_column(app, *info->field, entry.key.text, entry.key.span);
      good = false;
      continue;
    }
    auto arg = read_raw(app, entry.value, member, site);
    good = good && arg.has_value();
    if (arg && member != nullptr)
      if (auto value = constant(*arg)) {
        auto normal = normalised(app, entry.value, *member, std::move(*value), site.may_be_refused);
        good = good && normal.has_value();
        if (normal) arg->data = std::move(*normal);
      }
    if (arg) map.emplace_back(entry.key.text, std::move(*arg));
  }
  if (!good) return std::nullopt;
  return Arg{node.span, std::move(map)};
}

}  // namespace

std::vector<std::string> option_keys(const model::Field& field) {
  std::vector<std::string> keys;
  const Arg* options = model::find(field.args, "options");
  const auto value = options != nullptr ? constant(*options) : std::nullopt;
  if (!value) return keys;
  if (value->is(ValueKind::Context))
    for (const Entry& entry : value->entries()) keys.push_back(entry.first);
  if (value->is(ValueKind::List))
    for (const Value& item : value->items())
      if (item.is(ValueKind::String)) keys.emplace_back(item.as_string());
  return keys;
}

std::optional<Arg> read_value(App& app, const Node& node, const TypeInfo* info, const Site& site) {
  auto arg = read_raw(app, node, info, site);
  if (!arg) return std::nullopt;
  auto value = constant(*arg);
  if (!value) return arg;
  if (info != nullptr) {
    value = normalised(app, node, *info, std::move(*value), site.may_be_refused);
    if (!value) return std::nullopt;
  }
  arg->data = std::move(*value);
  return arg;
}

std::optional<Value> read_literal(App& app, const Node& node, const TypeInfo* info) {
  auto arg = read_value(app, node, info, Site{});
  if (!arg) return std::nullopt;
  if (auto value = constant(*arg)) return value;
  app.report(kWrongValue, node.span,
             {{"value", node.text}, expected("a plain value; no expression can stand here",
                                             "普通的值；这里不能写表达式")});
  return std::nullopt;
}

namespace {

// What a value under that name is to be; null: as FEEL would read it. `known` false: no such name.
const TypeInfo* target_of(const App& app, const Site& site, std::string_view name,
                          TypeInfo* storage, bool* known) {
  *known = true;
  if (site.values != nullptr) {
    if (const model::Field* field = site.values->field(name)) {
      *storage = type_of(*field);
      return storage;
    }
    const Type type = app.member_type(*site.values, name);
    *known = !type.is(TypeKind::Error);
    storage->type = type;
    return storage;
  }
  if (site.inputs != nullptr && site.input_names != nullptr) {
    const auto& names = *site.input_names;
    const auto it = std::find(names.begin(), names.end(), name);
    *known = it != names.end();
    return *known ? &site.inputs->inputs[it - names.begin()] : nullptr;
  }
  return nullptr;
}

}  // namespace

ArgMap read_values(App& app, const Node& node, const Site& site) {
  ArgMap map;
  if (!want_map(app, node)) return map;
  for (const yaml::Entry& entry : node.entries) {
    TypeInfo storage;
    bool is_there = true;
    const TypeInfo* type = target_of(app, site, entry.key.text, &storage, &is_there);
    if (!is_there) {
      std::vector<std::string_view> names;
      if (site.values != nullptr)
        for (const model::Field& field : site.values->fields) names.push_back(field.name);
      else
        names.assign(site.input_names->begin(), site.input_names->end());
      report_unknown(app, site.values != nullptr ? "fields" : "inputs", entry.key.text,
                     entry.key.span, names);
      continue;
    }
    if (auto arg = read_value(app, entry.value, type, site))
      map.emplace_back(entry.key.text, std::move(*arg));
  }
  return map;
}

}  // namespace weir::sema
