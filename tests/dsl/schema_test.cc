// The JSON Schema of the language takes every good app and refuses the mistakes it can see.
//
// A validator of the few keywords that the schema uses, over the tree that the compiler reads.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "dsl/source/reporter.h"
#include "dsl/yaml/tree.h"
#include "engine/base/json.h"
#include "weir/reference.h"

namespace {

namespace fs = std::filesystem;
using weir::Value;
using weir::ValueKind;
using weir::yaml::Node;

class Validator {
 public:
  explicit Validator(const Value& schema) : root_(schema) {}

  bool accepts(const Node& node) { return fits(root_, node, ""); }
  const std::string& why() const { return why_; }

 private:
  bool refuse(const std::string& where, const std::string& what) {
    if (why_.empty()) why_ = where + ": " + what;
    return false;
  }

  static std::string kind_of(const Node& node) {
    if (node.is_map()) return "object";
    if (node.is_sequence()) return "array";
    return node.is_null() ? "null" : "string";
  }

  // A plain scalar may be read as a number or a truth.
  static bool is_type(const Node& node, std::string_view type) {
    if (type == kind_of(node)) return true;
    if (!node.is_plain()) return false;
    if (type == "boolean") return node.text == "true" || node.text == "false";
    return type == "number" && weir::Decimal::parse(node.text).has_value();
  }

  bool fits(const Value& schema, const Node& node, const std::string& where) {
    if (const Value* ref = schema.find("$ref")) {
      const std::string name(std::string(ref->as_string()).substr(std::string("#/$defs/").size()));
      const Value* target = root_.find("$defs")->find(name);
      REQUIRE_MESSAGE(target != nullptr, name);
      return fits(*target, node, where);
    }
    if (const Value* type = schema.find("type")) {
      const bool one = type->is(ValueKind::List) ? std::any_of(type->items().begin(), type->items().end(), [&](const Value& t) { return is_type(node, t.as_string()); })
                                                 : is_type(node, type->as_string());
      if (!one) return refuse(where, "a " + kind_of(node));
    }
    if (const Value* same = schema.find("const"); same != nullptr && !(node.is_scalar() && node.text == same->as_string())) return refuse(where, "another word");
    if (const Value* words = schema.find("enum"))
      if (!node.is_scalar() || std::none_of(words->items().begin(), words->items().end(), [&](const Value& w) { return w.as_string() == node.text; }))
        return refuse(where, "no such word: " + node.text);
    return fits_all(schema, node, where) && fits_map(schema, node, where) && fits_list(schema, node, where);
  }

  bool fits_all(const Value& schema, const Node& node, const std::string& where) {
    if (const Value* any = schema.find("anyOf")) {
      const std::string before = why_;
      const bool one = std::any_of(any->items().begin(), any->items().end(), [&](const Value& option) { return fits(option, node, where); });
      if (!one) return refuse(where, "none of the ways");
      why_ = before;
    }
    if (const Value* all = schema.find("allOf"))
      for (const Value& rule : all->items()) {
        const std::string before = why_;
        const bool applies = fits(*rule.find("if"), node, where);
        why_ = before;
        if (applies && !fits(*rule.find("then"), node, where)) return false;
      }
    return true;
  }

  bool fits_map(const Value& schema, const Node& node, const std::string& where) {
    if (!node.is_map()) return true;
    const Value* properties = schema.find("properties");
    const Value* others = schema.find("additionalProperties");
    for (const auto& entry : node.entries) {
      const Value* own = properties != nullptr ? properties->find(entry.key.text) : nullptr;
      const std::string at = where + "/" + entry.key.text;
      if (own == nullptr && others != nullptr && others->is(ValueKind::Boolean)) return refuse(at, "no such key");
      if (own == nullptr) own = others;
      if (own != nullptr && !fits(*own, entry.value, at)) return false;
    }
    if (const Value* required = schema.find("required"))
      for (const Value& key : required->items())
        if (node.find(key.as_string()) == nullptr) return refuse(where, "lacks " + std::string(key.as_string()));
    return true;
  }

  bool fits_list(const Value& schema, const Node& node, const std::string& where) {
    const Value* items = node.is_sequence() ? schema.find("items") : nullptr;
    return items == nullptr || std::all_of(node.items.begin(), node.items.end(), [&](const Node& item) { return fits(*items, item, where); });
  }

  const Value& root_;
  std::string why_;
};

std::string refusal(const Value& schema, const std::string& text) {
  weir::SourceSet sources;
  sources.add("app.yaml", text);
  weir::dsl::Reporter reporter(sources);
  Validator validator(schema);
  return validator.accepts(weir::yaml::load(0, reporter)) ? "" : validator.why();
}

Value schema_of(weir::Language language) {
  auto schema = weir::base::parse_json(weir::json_schema(language));
  REQUIRE(schema);
  return *schema;
}

}  // namespace

TEST_CASE("the schema takes every file of the good apps") {
  const Value schema = schema_of(weir::Language::English);
  size_t count = 0;
  for (const char* folder : {"examples/apps", "tests/data/ok", "tests/data/cases"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(WEIR_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".yaml") continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::stringstream text;
      text << in.rdbuf();
      CHECK_MESSAGE(refusal(schema, text.str()).empty(), entry.path().string(), " ", refusal(schema, text.str()));
      ++count;
    }
  CHECK(count > 100);
}

TEST_CASE("the schema refuses keys and words that are not there") {
  const Value schema = schema_of(weir::Language::Chinese);
  const auto refuses = [&](const std::string& text, const std::string& why) { CHECK(refusal(schema, text) == why); };
  refuses("app: a\nform: {}\n", "/form: no such key");
  refuses("forms: {f: {fields: {a: {type: text, requierd: true}}}}\n", "/forms/f/fields/a/requierd: no such key");
  refuses("forms: {f: {fields: {a: {type: txt}}}}\n", "/forms/f/fields/a/type: no such word: txt");
  refuses("forms: {f: {fields: {a: {type: table}}}}\n", "/forms/f/fields/a: lacks columns");
  refuses("forms: {f: {fields: {a: text}}}\n", "/forms/f/fields/a: a string");
  refuses("flows: {f: {steps: [{approve: a, by: owner}], withdraw: sometimes}}\n", "/flows/f/withdraw: no such word: sometimes");
  CHECK_FALSE(refusal(schema, "flows: {f: {steps: [{aprove: a}]}}\n").empty());
  CHECK_FALSE(refusal(schema, "flows: {f: {steps: [{approve: a, by: {rol: x}}]}}\n").empty());
}
