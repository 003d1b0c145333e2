// tests/support/app_builder.h: models written in C++, for tests of what runs them.
//
// App builds forms from fields whose attributes are text, as in YAML: FEEL where the key takes
// FEEL,
// `=FEEL` or a literal in `default`, `[a, b]` for lists. Records are told as FEEL contexts.
#pragma once

#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dsl/feel/compile.h"
#include "engine/feel/expression.h"
#include "engine/fields/field_type.h"
#include "engine/records/change.h"
#include "engine/records/record.h"
#include "engine/records/world.h"

namespace weir::testing {

using Attributes = std::vector<std::pair<std::string, std::string>>;

struct FieldText {
  std::string name, type;
  Attributes attributes = {};
  std::vector<FieldText> columns = {};
};

// The value of FEEL text without names: how tests write values.
inline Value feel_value(const std::string& text) {
  feel::Place place;
  place.mode = feel::Mode::Lenient;
  feel::Compiled compiled = feel::compile(text, place);
  REQUIRE_MESSAGE(compiled.expression.has_value(), "FEEL of the test: " << text);
  class None : public feel::Scope {
    Value input(const feel::Input&) override { return {}; }
  } none;
  feel::EmptyWorld world;
  feel::EvalContext ctx;
  ctx.world = &world;
  return feel::evaluate(*compiled.expression, none, ctx);
}

class App : public feel::FormTypes {
 public:
  App() {
    model_.app = "test";
    model_.timezone = "Asia/Shanghai";
    model_.currency = "CNY";
  }

  // Declares a form; expressions may refer to forms that are declared later, until finish().
  void form(const std::string& name, std::vector<FieldText> fields) {
    forms_.emplace_back(name, std::move(fields));
  }
  void function(const std::string& name, std::vector<std::pair<std::string, feel::Type>> params,
                const std::string& text) {
    functions_.push_back({name, std::move(params), text});
  }
  // After finish(): a FEEL condition over a form's fields; `plain` adds variables.
  feel::Expression expression(const std::string& form_name, const std::string& text,
                              feel::Type expected = {}) const {
    feel::Names names = names_of(*model_.form(form_name), nullptr);
    return compile(text, names, std::move(expected));
  }
  model::Template message(const std::string& form_name, const std::string& text) const {
    return template_of(text, names_of(*model_.form(form_name), nullptr));
  }

  void finish() {
    for (const auto& [name, fields] : forms_) {
      model::Form form;
      form.name = name;
      for (const FieldText& field : fields) form.fields.push_back(declare(field));
      model_.forms.push_back(std::move(form));
    }
    for (const auto& [name, params, text] : functions_) {
      model::Function function;
      function.name = name;
      for (const auto& [param, type] : params)
        function.params.push_back({param, type, "", {}, true});
      model_.functions.push_back(std::move(function));
    }
    // Twice: the type of a rollup follows from its expression.
    for (size_t f = 0; f < forms_.size(); ++f)
      for (size_t i = 0; i < forms_[f].second.size(); ++i)
        complete(model_.forms[f], model_.forms[f].fields[i], forms_[f].second[i], nullptr);
    for (size_t i = 0; i < functions_.size(); ++i) {
      feel::Names names;
      names.set_forms(this);
      for (const auto& [param, type] : functions_[i].params)
        names.add({param, type, feel::InputKind::Named, {}, {}});
      model_.functions[i].value = compile(functions_[i].text, names, {});
    }
  }

  model::Model& model() { return model_; }
  model::Form& form_of(const std::string& name) {
    for (model::Form& form : model_.forms)
      if (form.name == name) return form;
    FAIL("no form " << name);
    return model_.forms.front();
  }

  const std::vector<feel::FieldType>* record_members(std::string_view form_name) const override {
    const auto known = members_.find(std::string(form_name));
    if (known != members_.end()) return &known->second;
    const model::Form* form = model_.form(form_name);
    if (form == nullptr) return nullptr;
    std::vector<feel::FieldType> members;
    for (const model::Field& field : form->fields)
      members.push_back({field.name, field.feel_type, {}});
    for (const records::SystemFieldSpec& system : records::system_fields())
      members.push_back({std::string(system.name), system.type, {}});
    for (const auto& [name, type] : inverses(*form)) members.push_back({name, type, {}});
    return &members_.emplace(form_name, std::move(members)).first->second;
  }
  const std::vector<feel::FieldType>& user_members() const override {
    using feel::TypeKind;
    static const std::vector<feel::FieldType> members = {
        {"id", TypeKind::String, {}},
        {"name", TypeKind::String, {}},
        {"department", TypeKind::Department, {}},
        {"manager", TypeKind::User, {}},
        {"roles", feel::Type::list(TypeKind::String), {}},
        {"active", TypeKind::Boolean, {}},
        {"region", TypeKind::String, {}}};
    return members;
  }
  const std::vector<feel::FieldType>& department_members() const override {
    using feel::TypeKind;
    static const std::vector<feel::FieldType> members = {{"id", TypeKind::String, {}},
                                                         {"name", TypeKind::String, {}},
                                                         {"parent", TypeKind::Department, {}},
                                                         {"head", TypeKind::User, {}}};
    return members;
  }

 private:
  struct FunctionText {
    std::string name;
    std::vector<std::pair<std::string, feel::Type>> params;
    std::string text;
  };

  static feel::Expression compile(const std::string& text, const feel::Names& names,
                                  feel::Type expected) {
    feel::Place place;
    place.names = &names;
    place.expected = std::move(expected);
    feel::Compiled compiled = feel::compile(text, place);
    std::string why;
    for (const Diagnostic& one : compiled.diagnostics) why += one.message(Language::English) + "; ";
    REQUIRE_MESSAGE(compiled.expression.has_value(), "FEEL of the test: " << text << ": " << why);
    return *std::move(compiled.expression);
  }

  std::vector<std::pair<std::string, feel::Type>> inverses(const model::Form& form) const {
    std::vector<std::pair<std::string, feel::Type>> found;
    for (const model::Form& other : model_.forms)
      for (const model::Field& field : other.fields) {
        const std::string name(model::word(field.args, "inverse", ""));
        const std::string to(model::word(field.args, "form", ""));
        if (!name.empty() && to == form.name)
          found.emplace_back(name, feel::Type::list(feel::Type::record(other.name)));
      }
    return found;
  }

  feel::Names names_of(const model::Form& form, const model::Field* table) const {
    using feel::InputKind;
    using feel::TypeKind;
    feel::Names names;
    names.set_forms(this);
    for (const feel::FieldType& member : *record_members(form.name))
      names.add({member.name, member.type, InputKind::Field, {}, {}});
    names.add({"record", feel::Type::record(form.name), InputKind::Record, {}, {}});
    names.add({"old", feel::Type::record(form.name), InputKind::Old, {}, {}});
    names.add({"user", TypeKind::User, InputKind::User, {}, {}});
    names.add({"now", TypeKind::DateTime, InputKind::Now, {}, {}});
    names.add({"today", TypeKind::Date, InputKind::Today, {}, {}});
    names.add({"initiator", TypeKind::User, InputKind::Initiator, {}, {}});
    for (const model::Function& function : model_.functions) {
      feel::FunctionName name{function.name, {}, {}, false, true, {}};
      for (const model::Parameter& param : function.params)
        name.params.push_back({param.name, param.type, false});
      names.add(name);
    }
    if (table != nullptr)
      for (const model::Field& column : table->columns)
        names.add({column.name, column.feel_type, InputKind::Column, {}, {}});
    return names;
  }

  static model::Template template_of(const std::string& text, const feel::Names& names) {
    model::Template out;
    size_t at = 0;
    while (at < text.size()) {
      const size_t open = text.find("{{", at);
      const size_t close = open == std::string::npos ? open : text.find("}}", open);
      if (close == std::string::npos) {
        out.parts.push_back({text.substr(at), {}});
        break;
      }
      out.parts.push_back({text.substr(at, open - at), {}});
      out.parts.push_back({"", compile(text.substr(open + 2, close - open - 2), names, {})});
      at = close + 2;
    }
    return out;
  }

  static model::Arg literal(const std::string& text) {
    if (text.size() >= 2 && text.front() == '[') {
      model::ArgList list;
      std::string rest = text.substr(1, text.size() - 2);
      while (!rest.empty()) {
        const size_t comma = std::min(rest.find(','), rest.size());
        std::string item = rest.substr(0, comma);
        while (!item.empty() && item.front() == ' ') item.erase(0, 1);
        list.push_back({{}, Value::string(item)});
        rest.erase(0, std::min(comma + 1, rest.size()));
      }
      return {{}, std::move(list)};
    }
    if (const auto number = Decimal::parse(text)) return {{}, Value::number(*number)};
    return {{}, Value::string(text)};
  }

  static model::Field declare(const FieldText& text) {
    model::Field field;
    field.name = text.name;
    field.type = text.type;
    for (const FieldText& column : text.columns) field.columns.push_back(declare(column));
    for (const auto& [key, value] : text.attributes) {
      if (key == "unique")
        field.unique = value == "true";
      else if (key == "sensitive")
        field.sensitive = value == "true";
      else if (key == "when_hidden")
        field.clear_when_hidden = value == "clear";
      else if (key == "label")
        field.label = Value::string(value);
      else if (!is_feel(key) && key != "default" && key != "message" && key != "fill" &&
               !value.starts_with("="))
        field.args.emplace_back(key, literal(value));
      else if (key == "fill") {
        model::ArgMap map;
        const size_t colon = value.find(':');
        map.emplace_back(value.substr(0, colon),
                         model::Arg{{}, Value::string(value.substr(colon + 1))});
        field.args.emplace_back(key, model::Arg{{}, std::move(map)});
      }
    }
    field.feel_type = fields::field_type(field).feel_type(field);
    return field;
  }

  static bool is_feel(const std::string& key) {
    return key == "required" || key == "visible" || key == "readonly" || key == "formula" ||
           key == "check" || key == "where" || key == "value";
  }

  void complete(const model::Form& form, model::Field& field, const FieldText& text,
                const model::Field* table) {
    const feel::Names names = names_of(form, table);
    for (const auto& [key, value] : text.attributes) {
      const feel::Type truth = feel::TypeKind::Boolean;
      if (key == "required") field.required = compile(value, names, truth);
      if (key == "visible") field.visible = compile(value, names, truth);
      if (key == "readonly") field.readonly = compile(value, names, truth);
      if (key == "check") field.check = compile(value, names, truth);
      if (key == "message") field.message = template_of(value, names);
      if (key == "formula") {
        field.formula = compile(value, names, {});
        for (const feel::Input& input : field.formula->inputs)
          field.live = field.live || input.kind == feel::InputKind::Now ||
                       input.kind == feel::InputKind::Today;
      }
      if (key == "default")
        field.default_value = value.starts_with("=")
                                  ? model::Arg{{}, compile(value.substr(1), names, {})}
                                  : literal(value);
      if (key == "where") {
        const std::string target(model::word(field.args, "form", ""));
        feel::Names there = names_of(*model_.form(target.empty() ? form.name : target), nullptr);
        there.add({"record", feel::Type::record(form.name), feel::InputKind::Record, {}, {}});
        field.args.emplace_back(key, model::Arg{{}, compile(value, there, truth)});
      } else if (!is_feel(key) && key != "default" && value.starts_with("=")) {
        field.args.emplace_back(key, model::Arg{{}, compile(value.substr(1), names, {})});
      }
    }
    for (size_t i = 0; i < field.columns.size(); ++i)
      complete(form, field.columns[i], text.columns[i], &field);
  }

  model::Model model_;
  std::vector<std::pair<std::string, std::vector<FieldText>>> forms_;
  std::vector<FunctionText> functions_;
  mutable std::map<std::string, std::vector<feel::FieldType>> members_;
};

// Records in memory; remembers what was read.
class MapView : public records::View {
 public:
  records::RecordPtr record(const model::Form& form, std::string_view id) override {
    reads.emplace_back(form.name, std::string(id));
    const auto found = all.find({form.name, std::string(id)});
    return found == all.end() ? nullptr : found->second;
  }
  std::vector<records::RecordPtr> matching(const model::Form& form, std::string_view field,
                                           const Value& value) override {
    std::vector<records::RecordPtr> found;
    for (const auto& [key, record] : all) {
      if (key.first != form.name) continue;
      const Value have = records::stored_value(*record, field, Zone::utc());
      bool holds = have == value;
      if (have.is(ValueKind::List))
        for (const Value& item : have.items()) holds = holds || item == value;
      if (holds) found.push_back(record);
    }
    return found;
  }
  const Error* failure() const override { return nullptr; }
  void put(const records::Record& record) {
    all[{record.form->name, record.id}] = std::make_shared<const records::Record>(record);
  }

  std::map<std::pair<std::string, std::string>, records::RecordPtr> all;
  std::vector<std::pair<std::string, std::string>> reads;
};

// An app that runs: a finished model, people, a clock, records.
struct Running {
  explicit Running(App& built, Organisation people_given = {},
                   std::string at = "2026-03-02T01:00:00Z")
      : people(std::move(people_given)),
        plans(built.model()),
        world(built.model(), plans, view, people, *Instant::parse(at)),
        app(&built) {}

  Result<records::Change> change(const std::string& form, const records::Record* before,
                                 const std::string& patch, std::string actor = "li",
                                 records::FieldRights rights = {}) {
    records::ChangeRequest request;
    request.form = &app->form_of(form);
    request.before = before;
    request.id = form + std::to_string(++ids);
    const Value given = feel_value(patch);
    REQUIRE(given.is(ValueKind::Context));
    request.patch.assign(given.entries().begin(), given.entries().end());
    request.actor = std::move(actor);
    request.rights = std::move(rights);
    return records::prepare_change(request, world);
  }
  // Accepted and stored.
  records::Record create(const std::string& form, const std::string& patch) {
    Result<records::Change> made = change(form, nullptr, patch);
    REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().message));
    view.put(made->after);
    return made->after;
  }
  Value of(const records::Record& record, const std::string& field) {
    return world.member(record, field);
  }

  Organisation people;
  MapView view;
  records::Plans plans;
  records::RecordWorld world;
  App* app;
  int ids = 0;
};

// "field reason" of each failure, in order: what a refusal says.
inline std::vector<std::string> refusals(const Result<records::Change>& result) {
  std::vector<std::string> out;
  if (result.ok()) return out;
  for (const FieldError& one : result.error().fields) out.push_back(one.field + " " + one.reason);
  return out;
}

}  // namespace weir::testing
