#include <algorithm>

#include "dsl/schema/sections.h"
#include "engine/base/json.h"
#include "engine/fields/field_type.h"
#include "engine/nodes/node_type.h"
#include "engine/people/who_form.h"
#include "weir/reference.h"

namespace weir {

namespace {

using model::KeySpec;
using model::Place;
using model::Shape;
using Keys = std::vector<KeySpec>;

Value text(std::string_view words) { return Value::string(words); }
Value list(std::vector<Value> items) { return Value::list(std::move(items)); }
Value ref_to(const std::string& name) { return Value::context({{"$ref", text("#/$defs/" + name)}}); }
Value type(std::string_view name) { return Value::context({{"type", text(name)}}); }
Value any_of(std::vector<Value> options) { return Value::context({{"anyOf", list(std::move(options))}}); }

// Editors read YAML by its own guess: a text may look like a number, a date or a truth.
Value scalar() { return Value::context({{"type", list({text("string"), text("number"), text("boolean"), text("null")})}}); }
// FEEL in brackets is read back as it stands.
Value expression() { return Value::context({{"type", list({text("string"), text("number"), text("boolean"), text("null"), text("array")})}}); }
Value map_of(Value element) { return Value::context({{"type", text("object")}, {"additionalProperties", std::move(element)}}); }
Value one_or_list(Value element) {
  Value many = Value::context({{"type", text("array")}, {"items", element}});
  return any_of({std::move(many), std::move(element)});
}

// One document, in one language.
class Writer {
 public:
  explicit Writer(Language language) : language_(language) {}

  Value app() {
    std::vector<Entry> properties = properties_of({&schema::app_keys()});
    for (const schema::SectionSpec& section : schema::sections()) {
      Value held = section.name == "directory" ? ref_to("directory") : map_of(ref_to(element_of(section.name)));
      properties.emplace_back(std::string(section.name), described(std::move(held), section.doc));
    }
    define_sections();
    define_fields();
    define_steps();
    define_people();
    return Value::context({{"$schema", text("https://json-schema.org/draft/2020-12/schema")},
                           {"title", text(language_ == Language::Chinese ? "Weir 应用的一个文件" : "a file of an app of Weir")},
                           {"type", list({text("object"), text("null")})},
                           {"properties", Value::context(std::move(properties))},
                           {"additionalProperties", Value::boolean(false)},
                           {"$defs", Value::context(std::move(defs_))}});
  }

 private:
  Value described(Value schema, const Text& doc) const {
    std::vector<Entry> entries(schema.entries().begin(), schema.entries().end());
    if (!doc.empty()) entries.emplace_back("description", text(doc.in(language_)));
    return Value::context(std::move(entries));
  }

  void define(std::string name, Value schema) { defs_.emplace_back(std::move(name), std::move(schema)); }

  static std::string element_of(std::string_view section) {
    std::string name(section);
    if (!name.empty() && name.back() == 's') name.pop_back();
    return name;
  }

  Value of(const KeySpec& key) const {
    Value schema = of(key.shape);
    std::vector<Entry> entries(schema.entries().begin(), schema.entries().end());
    entries.emplace_back("description", text(key.doc.in(language_)));
    // `=` and FEEL may stand wherever a value may.
    if (!key.example.empty()) entries.emplace_back("examples", list({text(key.example)}));
    return Value::context(std::move(entries));
  }

  Value of(const Shape& shape) const {
    switch (shape.place) {
      case Place::Feel: case Place::Tests: return expression();
      case Place::Text: case Place::Plain: case Place::Name: case Place::Field: case Place::NewName:
      case Place::Duration: case Place::Schedule: case Place::Effective: return scalar();
      case Place::Label: return any_of({scalar(), map_of(scalar())});
      case Place::Word: {
        std::vector<Value> words;
        for (const std::string_view word : shape.words) words.push_back(text(word));
        return Value::context({{"enum", list(std::move(words))}});
      }
      case Place::Boolean: return any_of({type("boolean"), Value::context({{"enum", list({text("true"), text("false")})}})});
      case Place::Integer: case Place::Number: return Value::context({{"type", list({text("number"), text("string")})}});
      case Place::Who: return ref_to("who");
      case Place::Steps: return ref_to("steps");
      case Place::List: return one_or_list(shape.options.empty() ? Value::context({}) : of(shape.options[0]));
      case Place::Map: return map_of(shape.options.empty() ? Value::context({}) : of(shape.options[0]));
      case Place::Keys: return object({&shape.keys}, {});
      case Place::OneOf: {
        std::vector<Value> options;
        for (const Shape& option : shape.options) options.push_back(of(option));
        return any_of(std::move(options));
      }
      case Place::Value: case Place::Literal: case Place::TypeName: break;
    }
    return Value::context({});
  }

  std::vector<Entry> properties_of(const std::vector<const Keys*>& tables) const {
    std::vector<Entry> properties;
    for (const Keys* keys : tables)
      for (const KeySpec& key : *keys)
        if (std::none_of(properties.begin(), properties.end(), [&](const Entry& one) { return one.first == key.name; }))
          properties.emplace_back(std::string(key.name), of(key));
    return properties;
  }

  // A map with these keys; `own` are those whose value the key tables leave open.
  Value object(const std::vector<const Keys*>& tables, std::vector<Entry> own, std::vector<Value> required = {}) const {
    std::vector<Entry> properties = properties_of(tables);
    for (Entry& entry : own) {
      const auto it = std::find_if(properties.begin(), properties.end(), [&](const Entry& one) { return one.first == entry.first; });
      if (it != properties.end()) it->second = std::move(entry.second);
      else properties.push_back(std::move(entry));
    }
    for (const Keys* keys : tables)
      for (const KeySpec& key : *keys)
        if (key.required) required.push_back(text(key.name));
    std::vector<Entry> entries = {{"type", text("object")}, {"properties", Value::context(std::move(properties))}, {"additionalProperties", Value::boolean(false)}};
    if (!required.empty()) entries.emplace_back("required", list(std::move(required)));
    return Value::context(std::move(entries));
  }

  void named(const std::string& name, const Keys& keys, std::vector<Entry> own = {}) {
    define(name, object({&keys, &schema::named_keys()}, std::move(own)));
  }

  void define_sections() {
    define("stage", object({&schema::stage_keys(), &schema::named_keys()},
                           {{"enter", ref_to("criteria")}, {"exit", ref_to("criteria")}}));
    define("criteria", one_or_list(any_of({expression(), object({&schema::criterion_keys()}, {})})));
    define("stages", object({&schema::stage_group_keys()}, {{"list", map_of(ref_to("stage"))}}));
    named("form", schema::form_keys(), {{"fields", map_of(ref_to("field"))}, {"stages", any_of({ref_to("stages"), map_of(ref_to("stages"))})}});
    named("decision", schema::decision_keys(), {{"rules", one_or_list(object({&schema::rule_keys()}, {{"when", any_of({map_of(Value::context({})), type("array"), expression()})}}))}});
    named("function", schema::function_keys());
    named("assignment", schema::assignment_keys());
    named("pool", schema::pool_keys());
    named("flow", schema::flow_keys(), {{"on", map_of(ref_to("steps"))}});
    named("automation", schema::automation_keys());
    named("calendar", schema::calendar_keys(), {{"days", Value::context({})}, {"hours", Value::context({})}});
    named("template", schema::template_keys());
    named("report", schema::report_keys());
    define("permission", map_of(object({&schema::permission_keys()}, {})));
    const std::vector<const Keys*> out = {&schema::connector_keys(false), &schema::named_keys()};
    const std::vector<const Keys*> in = {&schema::connector_keys(true), &schema::named_keys()};
    define("connector", any_of({object(in, {}), object(out, {})}));
    named("test", schema::test_keys());
    define("user", object({&schema::user_keys()}, {}));
    define("directory", object({&schema::directory_keys()},
                               {{"users", map_of(any_of({ref_to("user"), type("null")}))},
                                {"departments", map_of(any_of({object({&schema::department_keys()}, {}), type("null")}))},
                                {"teams", map_of(one_or_list(scalar()))}}));
  }

  // A field: the keys that its type has.
  void define_fields() {
    std::vector<Value> types, rules;
    for (const fields::FieldTypeSpec* one : fields::field_types()) {
      types.push_back(text(one->name));
      std::vector<Entry> own = {{"type", Value::context({{"const", text(one->name)}})}};
      if (one->name == "table") own.emplace_back("columns", map_of(ref_to("field")));
      if (one->name == "choice" || one->name == "choices") own.emplace_back("options", Value::context({}));
      define("field_" + std::string(one->name), described(object({&one->keys, &fields::common_field_keys(), &schema::named_keys()}, std::move(own)), one->summary));
      const Value is = Value::context({{"properties", Value::context({{"type", Value::context({{"const", text(one->name)}})}})}});
      rules.push_back(Value::context({{"if", is}, {"then", ref_to("field_" + std::string(one->name))}}));
    }
    define("field", Value::context({{"type", text("object")},
                                    {"required", list({text("type")})},
                                    {"properties", Value::context({{"type", Value::context({{"enum", list(std::move(types))}})}})},
                                    {"allOf", list(std::move(rules))}}));
  }

  void define_steps() {
    std::vector<Value> kinds;
    for (const nodes::NodeTypeSpec* kind : nodes::node_types()) {
      std::vector<const Keys*> tables = {&kind->keys, &nodes::common_step_keys(), &schema::named_keys()};
      if (kind->waits) tables.push_back(&nodes::waiting_step_keys());
      Value value = kind->value_is_id ? scalar() : of(kind->value);
      std::vector<Entry> own = {{std::string(kind->name), described(std::move(value), kind->summary)}};
      define("step_" + std::string(kind->name), object(tables, std::move(own), {text(kind->name)}));
      kinds.push_back(ref_to("step_" + std::string(kind->name)));
    }
    define("step", any_of(std::move(kinds)));
    define("steps", one_or_list(ref_to("step")));
  }

  void define_people() {
    std::vector<Value> forms = {scalar(), Value::context({{"type", text("array")}, {"items", ref_to("who")}})};
    for (const people::WhoFormSpec* form : people::who_forms())
      if (!form->word && !form->keys.empty())
        forms.push_back(described(object({&form->keys}, {{"except", ref_to("who")}}), form->summary));
    define("who", any_of(std::move(forms)));
  }

  Language language_;
  std::vector<Entry> defs_;
};

}  // namespace

std::string json_schema(Language language) { return base::to_pretty_json(Writer(language).app()) + "\n"; }

}  // namespace weir
