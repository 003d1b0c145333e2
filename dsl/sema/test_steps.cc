// Steps of a test: who does what.
#include <algorithm>

#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/test_kinds.h"
#include "dsl/sema/test_reader.h"
#include "dsl/source/suggest.h"
#include "engine/nodes/node_type.h"
#include "weir/reasons.h"

namespace weir::sema {

using model::Arg;
using model::ArgMap;
using model::Place;
using model::Shape;
using testing::Step;
using testing::TestCase;

void read_expectations(TestReader& r, const Node& node, Step& step);  // test_expectations.cc

namespace {

Arg text_arg(const Node& node) { return {node.span, Value::string(node.text)}; }

// `at: TIME`, `until: TIME`, `from: TIME`, kept in UTC.
void read_time(App& app, const std::string& key, const Node& value, Step& step) {
  if (want_text(app, value) == nullptr) return;
  const std::optional<Instant> at = instant_of(app, value.text);
  if (at)
    step.args.emplace_back(key, Arg{value.span, Value::string(at->to_string())});
  else
    app.report(kWrongValue, value.span,
               {{"value", value.text}, expected("a time like 2026-03-02T09:00:00+08:00", "形如 2026-03-02T09:00:00+08:00 的时间")});
}

// As `changes` of the command says it: maps, lists, true, false; anything else is text.
Value directory_value(const Node& node) {
  if (is_null(node)) return {};
  if (node.is_map()) {
    std::vector<weir::Entry> entries;
    for (const yaml::Entry& entry : node.entries) entries.emplace_back(entry.key.text, directory_value(entry.value));
    return Value::context(std::move(entries));
  }
  if (node.is_sequence()) {
    std::vector<Value> items;
    for (const Node& item : node.items) items.push_back(directory_value(item));
    return Value::list(std::move(items));
  }
  if (node.text == "true" || node.text == "false") return Value::boolean(node.text == "true");
  return Value::string(node.text);
}

// `directory: {...}`: checked as the section is.
void read_directory_step(App& app, const Node& node, Step& step) {
  if (!want_map(app, node)) return;
  (void)organisation_of(app, {&node});
  step.args.emplace_back("directory", Arg{node.span, directory_value(node)});
}

// A text or a list of texts, as a value.
std::optional<Arg> texts_arg(App& app, const Node& node) {
  if (!node.is_sequence()) {
    const std::string* text = want_text(app, node);
    return text == nullptr ? std::nullopt : std::optional(text_arg(node));
  }
  std::vector<Value> items;
  for (const Node& item : node.items)
    if (const std::string* text = want_text(app, item)) items.push_back(Value::string(*text));
  return Arg{node.span, Value::list(std::move(items))};
}

void add(ArgMap& args, std::string_view key, std::optional<Arg> arg) {
  if (arg) args.emplace_back(std::string(key), std::move(*arg));
}

// What the step is about, checked; gives the form whose fields its values are.
const model::Form* read_about(TestReader& r, const Node& node, const StepKind& kind, Step& step) {
  App& app = r.app;
  const Node& value = *node.find(kind.name);
  const Node* on = node.find("on");
  const model::Form* form = nullptr;
  switch (kind.about) {
    case About::Form:
      if (want_text(app, value) != nullptr && check_reference(app, "forms", value.text, value.span)) form = app.form(value.text);
      break;
    case About::Record:
      for (const Node* one : each(value)) check_record(r, *one);
      form = form_of(r, value.is_sequence() && !value.items.empty() ? &value.items[0] : &value);
      break;
    case About::Flow:
    case About::FlowVerb:
      if (want_text(app, value) != nullptr) check_reference(app, "flows", value.text, value.span);
      if (on != nullptr) check_record(r, *on);
      form = form_of(r, on);
      break;
    case About::Task:
      check_step(r, value);
      if (on != nullptr) check_record(r, *on);
      form = form_of(r, on);
      break;
    case About::User: check_users(r, value); break;
    case About::Connector: {
      if (want_text(app, value) == nullptr || !check_reference(app, "connectors", value.text, value.span)) break;
      const Node* creates = app.section("connectors").find(value.text)->node().find("creates");
      if (creates != nullptr) form = app.form(creates->text);
      break;
    }
    case About::Operation:
      if (want_text(app, value) != nullptr) check_reference(app, "operations", value.text, value.span);
      break;
    case About::Time: read_time(app, "at", value, step); break;
    case About::Directory: read_directory_step(app, value, step); break;
    default: break;
  }
  if (kind.about == About::Duration) {
    auto arg = read_shape(app, value, Shape::of(Place::Duration), test_site(r, nullptr));
    add(step.args, kind.name, std::move(arg));
  } else if (kind.about == About::Flag) {
    add(step.args, kind.name, read_shape(app, value, Shape::of(Place::Boolean), {}));
  } else if (kind.about != About::Expect && kind.about != About::Time && kind.about != About::Directory) {
    add(step.args, kind.name, texts_arg(app, value));
  }
  return form;
}

bool asks_people(std::string_view kind) {
  static constexpr std::string_view kAll[] = {"transfer", "delegate", "add_before", "add_after", "add_parallel",
                                              "remove_sign", "cc", "assign", "hand_over"};
  return std::find(std::begin(kAll), std::end(kAll), kind) != std::end(kAll);
}

void check_to(TestReader& r, const Node& node, const Step& step, const model::Form* form) {
  if (asks_people(step.kind)) return check_users(r, node);
  if (step.kind == "share") {  // li, team:east, department:sales
    for (const Node* one : each(node))
      if (one->text.find(':') == std::string::npos) check_users(r, *one);
    return;
  }
  if (step.kind == "move" && node.is_scalar()) {
    Site site;
    site.form = form;
    if (form != nullptr) check_reference(r.app, "stages", node.text, node.span, site);
  }
  if (step.kind == "jump") check_step(r, node);
  if (step.kind == "return")
    for (const Node* one : each(node))
      if (one->text != "initiator" && one->text != "previous") check_step(r, *one);
}

void check_code(App& app, const Node& refused) {
  std::vector<std::string_view> known;
  for (const ReasonInfo& one : reasons()) known.push_back(one.reason);
  check_word(app, refused.is_map() ? *refused.find("code") : refused, known,
             expected("a code of refusal, like E_CHECK", "拒绝代码（形如 E_CHECK）"));
}

void read_refused(App& app, const Node& node, Step& step) {
  testing::Refusal refusal;
  refusal.span = node.span;
  if (node.is_map()) {
    static const Keys keys = {
        {"code", Shape::of(Place::Plain), {"The reason.", "拒绝代码。"}, true},
        {"id", Shape::of(Place::Plain), {"A failing check.", "未通过的检查。"}},
        {"fields", Shape::list(Shape::of(Place::Plain)), {"Fields that are named.", "涉及的字段。"}},
        {"message", Shape::of(Place::Plain), {"A part of the message.", "消息的一部分。"}},
    };
    const ArgMap args = read_keys(app, node, {&keys}, Site{}, {"where", "'refused'", "“refused”"});
    refusal.code = std::string(model::word(args, "code", ""));
    refusal.id = std::string(model::word(args, "id", ""));
    refusal.message = std::string(model::word(args, "message", ""));
    if (const Arg* fields = model::find(args, "fields"))
      for (const Arg& one : *fields->list()) refusal.fields.emplace_back(one.value()->as_string());
  } else if (const std::string* text = want_text(app, node)) {
    refusal.code = *text;
  }
  if (!refusal.code.empty()) check_code(app, node);
  step.refused = std::move(refusal);
}

void read_with(TestReader& r, const Node& node, const Site& outer, Step& step) {
  Site site = outer;
  const bool free = step.kind == "start" || step.kind == "emit" || step.kind == "answer" || step.kind == "convert" ||
                    step.kind == "fail" || step.kind == "migrate";
  if (free) site.values = nullptr;
  site.may_be_refused = step.refused.has_value();
  step.args.emplace_back("with", Arg{node.span, read_values(r.app, node, site)});
}

// `name: N`, or what a conversion gives, by form: `name: {customer: c}`.
void read_names(TestReader& r, const Node& node, Step& step) {
  if (step.kind != "convert" || !node.is_map()) {
    if (check_name(r.app, node, true)) step.args.emplace_back("name", text_arg(node));
    return;
  }
  std::vector<Entry> names;
  for (const yaml::Entry& entry : node.entries)
    if (check_reference(r.app, "forms", entry.key.text, entry.key.span) && check_name(r.app, entry.value, true))
      names.emplace_back(entry.key.text, Value::string(entry.value.text));
  step.args.emplace_back("name", Arg{node.span, Value::context(std::move(names))});
}

// Forms of the records that the step names.
void remember_names(TestReader& r, const Node& node, const model::Form* form, const Step& step) {
  const Node* name = node.find("name");
  if (name == nullptr) return;
  if (name->is_map()) {
    for (const yaml::Entry& entry : name->entries) r.records[entry.value.text] = entry.key.text;
  } else if (name->is_scalar()) {
    const Node* into = step.kind == "convert" ? node.find("into") : nullptr;
    const bool one = into != nullptr && into->is_map() && !into->entries.empty();
    r.records[name->text] = one ? into->entries.back().key.text
                            : form != nullptr && step.kind != "convert" ? form->name : std::string();
  }
  r.names = nullptr;
}

// `choose: {STEP: [users]}`.
bool check_choices(TestReader& r, const Node& node) {
  if (!want_map(r.app, node)) return false;
  for (const yaml::Entry& entry : node.entries) {
    check_step(r, entry.key);
    check_users(r, entry.value);
  }
  return true;
}

void read_other(TestReader& r, const yaml::Entry& entry, const model::Form* form, Step& step) {
  App& app = r.app;
  const std::string& key = entry.key.text;
  const Node& node = entry.value;
  const Site site = test_site(r, form);
  if (key == "as") {
    check_users(r, node);
    step.as = node.text;
  } else if (key == "warned") {
    for (const Node* one : each(node))
      if (const std::string* text = want_text(app, *one)) step.warned.push_back(*text);
  } else if (key == "from") {
    read_time(app, "from", node, step);
  } else if (key == "with") {
    read_with(r, node, site, step);
  } else if (key == "gives") {
    Site shown = site;
    shown.may_be_refused = true;  // a masked value is none that the field would take
    step.args.emplace_back(key, Arg{node.span, read_values(app, node, shown)});
  } else if (key == "where") {
    if (auto feel = read_feel(app, node, site, feel::TypeKind::Boolean)) step.args.emplace_back(key, Arg{node.span, std::move(*feel)});
  } else if (key == "times" || key == "seen") {
    add(step.args, key, read_shape(app, node, Shape::of(Place::Integer), site));
  } else if (key == "force" || key == "merge") {
    add(step.args, key, read_shape(app, node, Shape::of(Place::Boolean), site));
  } else if (key == "into" && step.kind == "merge") {
    if (check_record(r, node)) step.args.emplace_back(key, text_arg(node));
  } else if (key == "pool") {
    add(step.args, key, read_shape(app, node, Shape::name("pools"), site));
  } else if (key == "name") {
    read_names(r, node, step);
  } else if ((key == "into" || key == "carry") && step.kind == "convert") {
    for (const model::KeySpec& spec : nodes::find_node_type("convert")->keys)
      if (spec.name == key) add(step.args, key, read_shape(app, node, spec.shape, site, key));
  } else if (key == "comment" || key == "reason" || key == "mode" || key == "key") {
    if (want_text(app, node) != nullptr) step.args.emplace_back(key, text_arg(node));
  } else if (key == "until") {
    read_time(app, key, node, step);
  } else if (key == "absent" || key == "to" || key == "take") {
    if (key == "to") check_to(r, node, step, form);
    if (key != "to")
      for (const Node* one : each(node)) check_field_name(r, *one, form);
    add(step.args, key, texts_arg(app, node));
  } else if (key == "on") {
    step.args.emplace_back(key, text_arg(node));
  } else if (key == "is") {
    if (auto value = read_literal(app, node, nullptr)) step.args.emplace_back(key, Arg{node.span, std::move(*value)});
  } else if (key == "choose" && !check_choices(r, node)) {
    return;
  } else if (auto arg = read_value(app, node, nullptr, site)) {  // choose, body
    step.args.emplace_back(key, std::move(*arg));
  }
}

void read_step(TestReader& r, const Node& node, TestCase& test) {
  App& app = r.app;
  if (!want_map(app, node)) return;
  const StepKind* kind = step_kind_in(node);
  if (kind == nullptr) {
    std::vector<std::string_view> names;
    for (const StepKind& one : step_kinds()) names.push_back(one.name);
    const Node& at = node.entries.empty() ? node : node.entries[node.entries[0].key.text == "as" && node.entries.size() > 1 ? 1 : 0].key;
    Diagnostic& problem = app.report(kUnknownKey, at.span, {{"key", at.text}, {"where", "a step of a test", "测试步骤"}});
    problem.suggestion = dsl::nearest_one(at.text, names);
    problem.replacement = problem.suggestion;
    return;
  }
  Step step;
  step.kind = kind->name;
  step.span = node.span;
  const model::Form* form = read_about(r, node, *kind, step);
  if (form != nullptr) step.form = form->name;
  if (const Node* refused = node.find("refused")) read_refused(app, *refused, step);
  if (kind->name == "comment" && !step.refused && node.find("reason") == nullptr)
    app.report(kMissingKey, node.span, {{"key", "reason"}, {"where", "a step 'comment'", "步骤“comment”"}});
  const std::vector<std::string_view> keys = keys_beside(*kind);
  for (const yaml::Entry& entry : node.entries) {
    const std::string& key = entry.key.text;
    if (key == kind->name) {
      if (kind->about == About::Expect) read_expectations(r, entry.value, step);
      continue;
    }
    if (key == "refused") continue;
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      Diagnostic& problem = app.report(kUnknownKey, entry.key.span,
                                       {{"key", key}, {"where", "a step '" + step.kind + "'", "步骤“" + step.kind + "”"}});
      std::vector<std::string_view> free;
      for (const std::string_view one : keys)
        if (node.find(one) == nullptr) free.push_back(one);
      problem.suggestion = dsl::nearest_one(key, free);
      problem.replacement = problem.suggestion;
      continue;
    }
    read_other(r, entry, form, step);
  }
  remember_names(r, node, form, step);
  test.steps.push_back(std::move(step));
}

}  // namespace

Site test_site(TestReader& r, const model::Form* form) {
  feel::Names& names = r.app.scope(form != nullptr ? &r.app.of_form(*form) : &r.app.base);
  for (const auto& [name, record_form] : r.records)
    if (names.variable(name) == nullptr || form == nullptr)
      names.add({name, record_form.empty() ? feel::Type() : feel::Type::record(record_form), feel::InputKind::Named, {}, {}});
  Site site;
  site.names = &names;
  site.form = form;
  site.values = form;
  site.records = &r.records;
  return site;
}

const model::Form* form_of(TestReader& r, const Node* record) {
  if (record == nullptr || !record->is_scalar()) return nullptr;
  auto it = r.records.find(record->text);
  return it == r.records.end() || it->second.empty() ? nullptr : r.app.form(it->second);
}

bool check_record(TestReader& r, const Node& node) {
  if (want_text(r.app, node) == nullptr) return false;
  if (r.records.contains(node.text)) return true;
  std::vector<std::string_view> names;
  for (const auto& [name, form] : r.records) names.push_back(name);
  report_unknown(r.app, "records", node.text, node.span, names);
  return false;
}

void check_step(TestReader& r, const Node& node) {
  const std::string* text = want_text(r.app, node);
  if (text == nullptr) return;
  const std::string id = text->substr(0, text->find('['));
  std::vector<std::string_view> names = {"start"};
  for (const FlowInfo& flow : r.app.flows)
    for (const auto& [name, step] : flow.named) names.push_back(name);
  if (std::find(names.begin(), names.end(), id) == names.end()) report_unknown(r.app, "steps", id, node.span, names);
}

void check_word(App& app, const Node& node, const std::vector<std::string_view>& words, const Argument& expected) {
  if (std::find(words.begin(), words.end(), node.text) != words.end()) return;
  Diagnostic& problem = app.report(kWrongValue, node.span, {{"value", node.text}, expected});
  problem.suggestion = dsl::nearest_one(node.text, words);
  problem.replacement = problem.suggestion;
}

void check_field_name(TestReader& r, const Node& node, const model::Form* form) {
  const std::string* name = want_text(r.app, node);
  if (name == nullptr || form == nullptr || !r.app.member_type(*form, *name).is(feel::TypeKind::Error)) return;
  check_field(r.app, *form, *name, node.span);
}

void check_users(TestReader& r, const Node& node) {
  for (const Node* one : each(node))
    if (const std::string* text = want_text(r.app, *one)) check_reference(r.app, "users", *text, one->span);
}

void read_steps(TestReader& r, const Node& node, TestCase& test) {
  for (const Node& item : node.items) read_step(r, item, test);
}

}  // namespace weir::sema
