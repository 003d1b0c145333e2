// What a test expects.
#include <algorithm>

#include "dsl/sema/problems.h"
#include "dsl/sema/test_reader.h"
#include "dsl/source/suggest.h"

namespace weir::sema {

using model::Arg;
using model::Place;
using model::Shape;
using testing::Expectation;

namespace {

constexpr std::string_view kKinds[] = {"record", "count", "value", "task",  "no_task", "flow", "owner",
                                       "pool",   "message", "event", "call", "why", "incident", "no_incident"};
constexpr std::string_view kOthers[] = {"where", "is", "on", "assignees", "candidates", "fields", "status",
                                        "at",    "holds", "times", "with", "mentions"};

Arg text_arg(const Node& node) { return {node.span, Value::string(node.text)}; }

Arg texts_arg(App& app, const Node& node) {
  std::vector<Value> items;
  for (const Node* one : each(node))
    if (const std::string* text = want_text(app, *one)) items.push_back(Value::string(*text));
  return {node.span, Value::list(std::move(items))};
}

void put(Expectation& expectation, const std::string& key, std::optional<Arg> arg) {
  if (arg) expectation.args.emplace_back(key, std::move(*arg));
}

// The value of the kind's own key, checked.
void read_kind(TestReader& r, const Node& value, Expectation& expectation) {
  App& app = r.app;
  const std::string& kind = expectation.kind;
  if (kind == "value") {
    if (auto feel = read_feel(app, value, test_site(r, nullptr))) put(expectation, kind, Arg{value.span, std::move(*feel)});
    return;
  }
  if (kind == "no_incident") return put(expectation, kind, read_shape(app, value, Shape::of(Place::Boolean), {}));
  if (kind == "message") {
    if (!want_map(app, value)) return;
    if (const Node* to = value.find("to")) check_users(r, *to);
    if (auto literal = read_literal(app, value, nullptr)) put(expectation, kind, Arg{value.span, std::move(*literal)});
    return;
  }
  if (want_text(app, value) == nullptr) return;
  if (kind == "record" || kind == "owner") check_record(r, value);
  if (kind == "count") check_reference(app, "forms", value.text, value.span);
  if (kind == "task" || kind == "no_task") check_step(r, value);
  if (kind == "flow") check_reference(app, "flows", value.text, value.span);
  if (kind == "pool") check_reference(app, "pools", value.text, value.span);
  if (kind == "call") check_reference(app, "operations", value.text, value.span);
  put(expectation, kind, text_arg(value));
}

const model::Form* asked_form(TestReader& r, const Node& node, const std::string& kind) {
  if (kind == "record") return form_of(r, node.find("record"));
  const Node* count = node.find("count");
  return kind == "count" && count->is_scalar() ? r.app.form(count->text) : nullptr;
}

void read_is(TestReader& r, const Node& node, Expectation& expectation) {
  const Arg* value = model::find(expectation.args, "value");
  TypeInfo type;
  if (value != nullptr && value->expression() != nullptr) type.type = value->expression()->root.type;
  using feel::TypeKind;
  const bool known = !type.type.is(TypeKind::Any) && !type.type.is(TypeKind::Null) && !type.type.is(TypeKind::Error);
  if (expectation.kind == "owner") {
    if (!is_null(node)) check_users(r, node);
    put(expectation, "is", Arg{node.span, is_null(node) ? Value::null() : Value::string(node.text)});
    return;
  }
  Site site = test_site(r, nullptr);
  if (auto arg = read_value(r.app, node, known ? &type : nullptr, site)) put(expectation, "is", std::move(*arg));
}

void read_other(TestReader& r, const Node& whole, const yaml::Entry& entry, Expectation& expectation) {
  App& app = r.app;
  const std::string& key = entry.key.text;
  const Node& node = entry.value;
  if (key == "where") {
    const Site site = test_site(r, asked_form(r, whole, expectation.kind));
    if (auto feel = read_feel(app, node, site, feel::TypeKind::Boolean)) put(expectation, key, Arg{node.span, std::move(*feel)});
  } else if (key == "is") {
    read_is(r, node, expectation);
  } else if (key == "on") {
    if (check_record(r, node)) put(expectation, key, text_arg(node));
  } else if (key == "assignees" || key == "candidates") {
    check_users(r, node);
    put(expectation, key, texts_arg(app, node));
  } else if (key == "at") {
    for (const Node* one : each(node)) check_step(r, *one);
    put(expectation, key, texts_arg(app, node));
  } else if (key == "holds") {
    for (const Node* one : each(node)) check_record(r, *one);
    put(expectation, key, texts_arg(app, node));
  } else if (key == "times") {
    put(expectation, key, read_shape(app, node, Shape::of(Place::Integer), {}));
  } else if (key == "status" || key == "mentions") {
    if (want_text(app, node) != nullptr) put(expectation, key, text_arg(node));
  } else if (auto literal = read_literal(app, node, nullptr)) {  // fields, with
    put(expectation, key, Arg{node.span, std::move(*literal)});
  }
}

void read_one(TestReader& r, const Node& node, testing::Step& step) {
  App& app = r.app;
  if (!want_map(app, node)) return;
  Expectation expectation;
  expectation.span = node.span;
  for (std::string_view kind : kKinds)
    if (node.find(kind) != nullptr && expectation.kind.empty()) expectation.kind = kind;
  if (expectation.kind.empty()) {
    const Node& at = node.entries.empty() ? node : node.entries[0].key;
    Diagnostic& problem = app.report(kUnknownKey, at.span, {{"key", at.text}, {"where", "'expect'", "“expect”"}});
    problem.suggestion = dsl::nearest_one(at.text, std::vector<std::string_view>(std::begin(kKinds), std::end(kKinds)));
    problem.replacement = problem.suggestion;
    return;
  }
  read_kind(r, *node.find(expectation.kind), expectation);
  for (const yaml::Entry& entry : node.entries) {
    if (entry.key.text == expectation.kind) continue;
    if (std::find(std::begin(kOthers), std::end(kOthers), entry.key.text) == std::end(kOthers)) {
      const std::string where = "'expect' of a " + expectation.kind;
      Diagnostic& problem = app.report(kUnknownKey, entry.key.span, {{"key", entry.key.text}, {"where", where, "对 " + expectation.kind + " 的期望"}});
      problem.suggestion = dsl::nearest_one(entry.key.text, std::vector<std::string_view>(std::begin(kOthers), std::end(kOthers)));
      problem.replacement = problem.suggestion;
      continue;
    }
    read_other(r, node, entry, expectation);
  }
  step.expect.push_back(std::move(expectation));
}

}  // namespace

void read_expectations(TestReader& r, const Node& node, testing::Step& step) {
  for (const Node* one : each(node)) read_one(r, *one, step);
}

}  // namespace weir::sema
