// Forms: first what their fields are, so that expressions can be typed; then everything else.
#include <algorithm>
#include <set>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/sema/unique.h"
#include "dsl/source/suggest.h"
#include "engine/fields/field_type.h"
#include "engine/fields/serials.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;
using model::Arg;
using model::ArgMap;
using model::Field;
using model::Form;
using model::Place;

void read_stages(App& app, Form& form, const Node& node);  // stages.cc

namespace {

bool holds_feel(const Node& node) {
  if (node.is_scalar()) return node.text.starts_with("=");
  return std::any_of(node.items.begin(), node.items.end(), holds_feel) ||
         std::any_of(node.entries.begin(), node.entries.end(), [](const auto& entry) { return holds_feel(entry.value); });
}

// What holds no FEEL can be read before any scope exists.
bool is_plain_at(const App& app, const Node& node, const model::Shape& shape) {
  switch (shape.place) {
    case Place::Plain: case Place::Label: case Place::Name: case Place::NewName: case Place::Word:
    case Place::Boolean: case Place::Integer: case Place::Number: case Place::TypeName:
    case Place::Literal: return true;
    case Place::Value: return !holds_feel(node);
    case Place::List: case Place::Map: return shape.options.empty() || is_plain_at(app, node, shape.options[0]);
    case Place::OneOf:
      for (const model::Shape& option : shape.options)
        if (fits(app, node, option)) return is_plain_at(app, node, option);
      return false;
    default: return false;
  }
}

// What other tools call a field type.
std::string_view meant_type(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"string", "text"}, {"str", "text"}, {"varchar", "text"}, {"char", "text"}, {"文本", "text"}, {"单行文本", "text"}, {"textarea", "long_text"}, {"多行文本", "long_text"},
      {"int", "integer"}, {"bigint", "integer"}, {"整数", "integer"}, {"float", "number"}, {"double", "number"}, {"decimal", "number"}, {"numeric", "number"}, {"数字", "number"},
      {"currency", "money"}, {"金额", "money"}, {"bool", "boolean"}, {"checkbox", "boolean"}, {"布尔", "boolean"}, {"select", "choice"}, {"enum", "choice"}, {"radio", "choice"},
      {"dropdown", "choice"}, {"单选", "choice"}, {"multiselect", "choices"}, {"多选", "choices"}, {"日期", "date"}, {"timestamp", "datetime"}, {"日期时间", "datetime"},
      {"relation", "reference"}, {"lookup", "reference"}, {"关联", "reference"}, {"attachment", "file"}, {"附件", "files"}, {"member", "user"}, {"person", "user"}, {"人员", "user"},
      {"subtable", "table"}, {"子表", "table"}, {"autonumber", "serial"}, {"流水号", "serial"}, {"mobile", "phone"}, {"手机", "phone"}, {"link", "url"}, {"tel", "phone"}};
  for (const auto& [word, type] : kTypes)
    if (word == name) return type;
  return {};
}

const fields::FieldTypeSpec* type_spec(App& app, const Node& node, const std::string& name, Field& field) {
  const Node* type = node.find("type");
  if (type == nullptr) {
    app.report(kMissingKey, node.span, {{"key", "type"}, thing("fields", name)});
    return nullptr;
  }
  const std::string* text = want_text(app, *type);
  if (text == nullptr) return nullptr;
  const fields::FieldTypeSpec* spec = fields::find_field_type(*text);
  if (spec != nullptr) return spec;
  if (const HostTypeInfo* host = app.host_type(*text)) {
    field.host_type = *text;
    return host->base;
  }
  Diagnostic& problem = report_unknown(app, "types", *text, type->span, app.type_names());
  if (const std::string_view meant = meant_type(*text); !meant.empty()) {
    problem.suggestion = problem.replacement = std::string(meant);
    problem.notes.clear();
  }
  return nullptr;
}

// The keys of tables that are read by hand.
bool is_columns(std::string_view key) { return key == "columns"; }

std::vector<Field> declare_fields(App& app, const Node& node, bool columns);

// Whether its type can be known: a table needs columns, a reference a form that there is.
bool is_whole(const App& app, const Node& node, const fields::FieldTypeSpec& spec) {
  if (spec.name == "table" && node.find("columns") == nullptr) return false;
  for (const model::KeySpec& key : spec.keys)
    if (key.required && node.find(key.name) == nullptr) return false;
  const Node* forms = spec.name.starts_with("reference") ? node.find("form") : nullptr;
  const std::vector<const Node*> named = forms != nullptr ? each(*forms) : std::vector<const Node*>();
  return std::all_of(named.begin(), named.end(), [&](const Node* one) { return app.is_known("forms", one->text); });
}

std::optional<Field> declare_field(App& app, const yaml::Entry& entry, bool column) {
  // A name that is taken is declared nevertheless: what reads it is not wrong too.
  if (!check_name(app, entry.key, true, !column) && !is_name(entry.key.text)) return std::nullopt;
  Field field;
  // What cannot be read is declared nevertheless.
  if (!entry.value.is_map()) {
    Diagnostic& problem = app.report(kWrongKind, entry.value.span, {expected("a map of names", "名字到内容的映射"), found_kind(entry.value)});
    const bool type = entry.value.is_scalar() && fields::find_field_type(entry.value.text) != nullptr;
    problem.suggestion = problem.replacement = type ? "{type: " + entry.value.text + "}" : "";
    if (!type) problem.notes.push_back({{"a field is written {type: text}", "字段写成 {type: text}"}, {}});
    field.name = entry.key.text;
    field.span = entry.key.span;
    field.feel_type = TypeKind::Error;
    return field;
  }
  const fields::FieldTypeSpec* spec = type_spec(app, entry.value, entry.key.text, field);
  field.name = entry.key.text;
  field.span = entry.key.span;
  field.feel_type = TypeKind::Error;
  if (spec == nullptr) return field;
  field.type = spec->name;
  if (const Node* list = entry.value.find("columns"); list != nullptr && spec->name == "table")
    field.columns = declare_fields(app, *list, true);
  Site site;
  for (const model::KeySpec& key : spec->keys) {
    const Node* value = entry.value.find(key.name);
    if (value == nullptr || is_columns(key.name) || !is_plain_at(app, *value, key.shape) || holds_feel(*value)) continue;
    if (auto arg = read_shape(app, *value, key.shape, site, key.name))
      field.args.emplace_back(std::string(key.name), std::move(*arg));
  }
  field.feel_type = spec->feel_type != nullptr ? spec->feel_type(field) : Type();
  // Until its value is read a rollup is a number only where that shows: the greatest may be a day.
  if (const Node* value = entry.value.find("value"); spec->name == "rollup" && value != nullptr && value->is_scalar())
    if (!value->text.starts_with("sum(") && !value->text.starts_with("count(")) field.feel_type = Type();
  if (!is_whole(app, entry.value, *spec)) field.feel_type = TypeKind::Error;
  return field;
}

std::vector<Field> declare_fields(App& app, const Node& node, bool columns) {
  std::vector<Field> fields;
  if (!want_map(app, node)) return fields;
  for (const yaml::Entry& entry : node.entries)
    if (auto field = declare_field(app, entry, columns)) fields.push_back(std::move(*field));
  return fields;
}

Argument flag_key(std::string_view key) { return {"key", std::string(key)}; }

void read_common(App& app, Field& field, const Node& node, const Site& site) {
  const auto feel_key = [&](std::string_view key, Type wanted) -> std::optional<model::Expression> {
    const Node* value = node.find(key);
    return value != nullptr ? read_feel(app, *value, site, std::move(wanted)) : std::nullopt;
  };
  field.required = feel_key("required", TypeKind::Boolean);
  field.visible = feel_key("visible", TypeKind::Boolean);
  field.readonly = feel_key("readonly", TypeKind::Boolean);
  field.check = feel_key("check", TypeKind::Boolean);
  field.formula = feel_key("formula", field.feel_type);
  if (const Node* message = node.find("message")) field.message = read_text(app, *message, site);
  if (const Node* value = node.find("default")) {
    const TypeInfo type = type_of(field);
    field.default_value = read_value(app, *value, &type, site);
    if (field.formula) app.report(kDefaultOfFormula, value->span, {{"field", field.name}, flag_key("default")});
  }
  for (const auto& [key, flag] : {std::pair{"unique", &field.unique}, {"sensitive", &field.sensitive},
                                  {"index", &field.index}})
    if (const Node* value = node.find(key)) {
      auto arg = read_shape(app, *value, model::Shape::of(Place::Boolean), site, key);
      if (arg) *flag = arg->value()->is_true();
    }
  if (const Node* value = node.find("when_hidden")) {
    auto arg = read_shape(app, *value, model::Shape::word({"keep", "clear"}), site, "when_hidden");
    field.clear_when_hidden = arg && arg->is_word("clear");
  }
  if (const Node* value = node.find("was"))
    if (const std::string* text = want_text(app, *value)) field.was = *text;
  if (field.formula) {
    for (const feel::Input& input : field.formula->inputs) {
      using feel::InputKind;
      if (input.kind == InputKind::Now || input.kind == InputKind::Today) field.live = true;
      if (input.kind == InputKind::Field || input.kind == InputKind::Column)
        field.reads.push_back(input.name);
    }
  }
}

bool has_key(const Keys& keys, std::string_view name) {
  return std::any_of(keys.begin(), keys.end(), [&](const model::KeySpec& key) { return key.name == name; });
}

bool is_common(std::string_view key) { return has_key(fields::common_field_keys(), key); }

// A rollup, and a reference with `where`, search the records of another form.
const Form* searched_form(App& app, const Node& node) {
  for (const char* key : {"from", "form"})
    if (const Node* value = node.find(key))
      if (value->is_scalar())
        if (const Form* form = app.form(value->text)) return form;
  return nullptr;
}

void read_field(App& app, Field& field, const yaml::Entry& entry, const Site& outer) {
  const Node& node = entry.value;
  if (!node.is_map()) return;
  read_named(app, Decl{&entry}, field);
  const fields::FieldTypeSpec* spec = fields::find_field_type(field.type);
  if (spec == nullptr) return;
  Site site = outer;
  site.searched = searched_form(app, node);
  const HostTypeInfo* host = app.host_type(field.host_type);
  std::vector<const Keys*> tables = {&spec->keys, &fields::common_field_keys()};
  if (host != nullptr) tables.push_back(&host->keys);
  const auto special = [&](const yaml::Entry& one) {
    if (one.key.text == "type") return true;
    if (is_columns(one.key.text) && spec->name == "table") return true;
    for (const model::KeySpec& own : spec->keys)
      if (own.name == one.key.text) return false;
    return is_common(one.key.text) || (host != nullptr && has_key(host->keys, one.key.text));
  };
  field.args = read_keys(app, node, tables, site, thing("fields", field.name), special);
  if (host != nullptr) read_attributes(app, node, *host, field.args);
  read_common(app, field, node, site);
  if (spec->name == "table") {
    if (node.find("columns") == nullptr)
      app.report(kMissingKey, node.span, {{"key", "columns"}, thing("fields", field.name)});
    feel::Names& names = app.scope(site.names);
    for (const Field& column : field.columns)
      names.add({column.name, column.feel_type, feel::InputKind::Column, column.span, {}});
    const Site row = site.with(&names);
    const Node* columns = node.find("columns");
    for (Field& column : field.columns)
      if (const yaml::Entry* own = columns->entry(column.name)) read_field(app, column, *own, row);
  }
  if (spec->feel_type != nullptr && !field.feel_type.is(TypeKind::Error))
    field.feel_type = spec->feel_type(field);
  const bool money = field.type == "money";
  if (money && app.model.currency.empty() && model::find(field.args, "currency") == nullptr)
    app.report(kNoCurrency, field.span, {{"field", field.name}});
}

// A serial's parts are known, and what resets its number shows in it.
void check_serials(App& app, const Form& form, const Node& fields) {
  using Kind = fields::SerialPart::Kind;
  for (const Field& field : form.fields) {
    const yaml::Entry* entry = fields.entry(field.name);
    const Node* format = entry != nullptr && entry->value.is_map() ? entry->value.find("format") : nullptr;
    if (field.type != "serial" || format == nullptr || !format->is_scalar()) continue;
    std::set<Kind> shown;
    for (const fields::SerialPart& part : fields::parse_serial(format->text)) {
      shown.insert(part.kind);
      if (part.kind != Kind::Field || !app.member_type(form, part.text).is(TypeKind::Error)) continue;
      const dsl::LocatedText text = format->located();
      const size_t at = text.text.find("{" + part.text + "}") + 1;
      Diagnostic& problem = app.report(kSerialPart, text.span(at, at + part.text.size()), {{"part", part.text}});
      std::vector<std::string_view> names = {"yyyy", "MM", "dd"};
      for (const Field& one : form.fields) names.push_back(one.name);
      problem.suggestion = dsl::nearest_one(part.text, names);
      problem.replacement = problem.suggestion;
    }
    const std::string reset(model::word(field.args, "reset", "never"));
    const auto needs = [&](Kind kind, const char* part, const char* en, const char* zh) {
      if (shown.contains(kind)) return true;
      app.report(kSerialRepeats, format->span, {{"field", field.name}, {"reset", reset}, {"part", en, zh}, {"parts", part}});
      return false;
    };
    if (reset == "never" || !needs(Kind::Year, "{yyyy}", "year", "年") || reset == "yearly") continue;
    if (needs(Kind::Month, "{MM}", "month", "月") && reset == "daily") needs(Kind::Day, "{dd}", "day", "日");
  }
}

std::vector<std::string> field_names(const Arg& arg) {
  std::vector<std::string> names;
  if (const model::ArgList* list = arg.list())
    for (const Arg& one : *list)
      if (one.value() != nullptr && one.value()->is(ValueKind::String))
        names.emplace_back(one.value()->as_string());
  return names;
}

void read_checks(App& app, Form& form, const Node& node, const Site& site) {
  std::set<std::string> ids;
  for (const Node* item : each(node)) {
    ArgMap args = read_keys(app, *item, {&schema::check_keys()}, site, {"where", "a check", "检查"});
    model::Check check;
    check.id = std::string(model::word(args, "id", ""));
    check.span = item->span;
    const Arg* test = model::find(args, "check");
    if (test == nullptr || check.id.empty()) continue;
    const Node* id = item->find("id");
    if (!ids.insert(check.id).second)
      app.report(kDuplicateId, id->span, {thing_word("checks"), {"name", check.id}});
    check.check = *test->expression();
    if (const Arg* message = model::find(args, "message")) check.message = *message->as<model::Template>();
    if (const Arg* fields = model::find(args, "fields")) check.fields = field_names(*fields);
    form.checks.push_back(std::move(check));
  }
}

void read_fields(App& app, Form& form, const Decl& decl, bool rollups) {
  const Site site = form_site(app, &form);
  if (const Node* fields = decl.node().find("fields"); fields != nullptr && fields->is_map())
    for (Field& field : form.fields)
      if (const yaml::Entry* entry = fields->entry(field.name); entry != nullptr && (field.type == "rollup") == rollups)
        read_field(app, field, *entry, site);
}

void read_form(App& app, Form& form, const Decl& decl) {
  read_named(app, decl, form);
  const Node& node = decl.node();
  if (!node.is_map()) return;
  const Site site = form_site(app, &form);
  read_fields(app, form, decl, false);
  if (const Node* fields = node.find("fields"); fields != nullptr && fields->is_map()) check_serials(app, form, *fields);
  model::ArgList across;
  const auto special = [&](const yaml::Entry& entry) {
    const std::string& key = entry.key.text;
    if (key == "unique") {
      read_unique(app, form, entry.value, across);
      return true;
    }
    if (key == "stages") return true;
    if (key == "service_levels") return true;  // its steps need the flows: read_stage_steps
    if (key == "checks") {
      read_checks(app, form, entry.value, site);
      return true;
    }
    return key == "fields" || std::any_of(named_keys().begin(), named_keys().end(),
                                          [&](const auto& one) { return one.name == key; });
  };
  form.args = read_keys(app, node, {&schema::form_keys(), &named_keys()}, site, thing("forms", form.name), special);
  const auto take = [&](std::string_view key) -> std::optional<Arg> {
    for (auto it = form.args.begin(); it != form.args.end(); ++it)
      if (it->first == key) {
        Arg arg = std::move(it->second);
        form.args.erase(it);
        return arg;
      }
    return std::nullopt;
  };
  if (auto title = take("title")) form.title = std::move(*title->as<model::Template>());
  if (auto history = take("history")) form.history = history->value()->is_true();
  if (auto drafts = take("drafts")) form.drafts = drafts->value()->is_true();
  if (auto lists = take("index"))
    for (const Arg& one : *lists->list())
      if (auto names = field_names(one); !names.empty()) form.indexes.push_back(std::move(names));
  if (!across.empty()) form.args.emplace_back("unique", Arg{node.find("unique")->span, std::move(across)});
}

}  // namespace

Site form_site(App& app, const Form* form) {
  Site site;
  site.form = form;
  site.values = form;
  site.names = form != nullptr ? &app.of_form(*form) : &app.base;
  return site;
}

void declare_forms(App& app) {
  const Section& section = app.section("forms");
  app.model.forms.resize(section.decls.size());
  for (size_t i = 0; i < section.decls.size(); ++i) {
    const Decl& decl = section.decls[i];
    Form& form = app.model.forms[i];
    form.name = decl.name();
    form.span = decl.span();
    if (!decl.node().is_map()) continue;
    if (const Node* fields = decl.node().find("fields")) form.fields = declare_fields(app, *fields, false);
  }
  app.index_members();
}

void read_forms(App& app) {
  const Section& section = app.section("forms");
  // What a rollup gives is known by its expression alone, and others read it.
  for (size_t i = 0; i < section.decls.size(); ++i)
    if (section.decls[i].node().is_map()) read_fields(app, app.model.forms[i], section.decls[i], true);
  app.index_members();
  for (size_t i = 0; i < section.decls.size(); ++i) {
    if (!want_map(app, section.decls[i].node())) continue;
    read_form(app, app.model.forms[i], section.decls[i]);
  }
  for (Form& form : app.model.forms) index_places(app, form);
  app.index_members();
  for (size_t i = 0; i < section.decls.size(); ++i)
    if (section.decls[i].node().is_map())
      if (const Node* stages = section.decls[i].node().find("stages"))
        read_stages(app, app.model.forms[i], *stages);
}

}  // namespace weir::sema
