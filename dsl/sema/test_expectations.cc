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
                                        "at",    "holds", "times", "with", "mentions", "not"};

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

// What `why` may ask for: a step, an assignment, a field, `owner`, `stage`.
void check_asked(TestReader& r, const Node& value, const model::Form* form) {
  if (r.app.is_known("assignments", value.text)) return r.app.use("assignments", value.text);
  if (form != nullptr && !r.app.member_type(*form, value.text).is(feel::TypeKind::Error)) return;
  check_step(r, value);
}

// How a flow stands: a word of the engine, or the end that it names.
void check_status(TestReader& r, const Node& whole, const Node& node) {
  std::vector<std::string_view> words = {"draft",    "running",   "suspended",  "approved", "rejected",
                                         "withdrawn", "terminated", "revoked", "returned"};
  const Node* name = whole.find("flow");
  for (const model::Flow& flow : r.app.model.flows)
    if (name != nullptr && flow.name == name->text)
      for (const model::FlowNode& step : flow.nodes)
        if (step.type == "end") words.push_back(model::word(step.args, "end", ""));
  check_word(r.app, node, words, expected("a status of this flow", "该流程的状态"));
}

// The value of the kind's own key, checked.
void read_kind(TestReader& r, const Node& whole, const Node& value, Expectation& expectation) {
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
  if (kind == "why") check_asked(r, value, form_of(r, whole.find("on")));
  if (kind == "incident") {
    static const std::vector<std::string_view> kTypes = {
        "condition", "no_option", "no_assignee", "no_vote", "decision", "connector", "field", "loop",
        "print_unavailable", "migration", "limit", "automation", "storage"};
    check_word(app, value, kTypes, expected("a type of incident", "异常类型"));
  }
  put(expectation, kind, text_arg(value));
}

const model::Form* asked_form(TestReader& r, const Node& node, const std::string& kind) {
  if (kind == "record") return form_of(r, node.find("record"));
  const Node* count = node.find("count");
  return kind == "count" && count->is_scalar() ? r.app.form(count->text) : nullptr;
}

// `NAME.FIELD` of a record of the test: its literals are those of the field.
const model::Field* asked_field(TestReader& r, const feel::Node& root) {
  if (root.op != feel::Op::Member || root.children.size() != 1) return nullptr;
  const feel::Type& of = root.children[0].type;
  if (!of.is(feel::TypeKind::Record) || of.forms().empty()) return nullptr;
  const model::Form* form = r.app.form(of.forms()[0]);
  return form != nullptr ? form->field(root.text) : nullptr;
}

// True where the literal is one that the field takes, or that only its bounds refuse.
bool read_as_field(TestReader& r, const Node& node, const model::Field& field, Expectation& expectation) {
  if (!field.columns.empty()) return false;
  const TypeInfo type = type_of(field);
  Site site = test_site(r, nullptr);
  site.may_be_refused = true;
  auto arg = read_value(r.app, node, &type, site);
  if (!arg) return false;
  const Value* value = arg->value();
  using feel::TypeKind;
  const bool text = type.type.is(TypeKind::String) || type.type.is(TypeKind::Any) || type.type.is(TypeKind::Reference) ||
                    type.type.is(TypeKind::User) || type.type.is(TypeKind::Department);
  if (value != nullptr && value->is(ValueKind::String) && !text) return false;
  put(expectation, "is", std::move(*arg));
  return true;
}

void read_is(TestReader& r, const Node& node, Expectation& expectation) {
  const Arg* value = model::find(expectation.args, "value");
  TypeInfo type;
  if (value != nullptr && value->expression() != nullptr) {
    const feel::Node& root = value->expression()->root;
    type.type = root.type;
    const model::Field* field = asked_field(r, root);
    if (field != nullptr && read_as_field(r, node, *field, expectation)) return;
  }
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
  } else if (key == "not") {
    check_users(r, node);
    put(expectation, key, text_arg(node));
  } else if (key == "status" || key == "mentions") {
    if (want_text(app, node) == nullptr) return;
    if (key == "status") check_status(r, whole, node);
    put(expectation, key, text_arg(node));
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
  read_kind(r, node, *node.find(expectation.kind), expectation);
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
