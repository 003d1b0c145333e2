#include <algorithm>

#include "dsl/tools/testing/args.h"
#include "dsl/tools/testing/coverage.h"
#include "dsl/tools/testing/play.h"
#include "engine/records/record.h"

namespace weir::testing {
namespace {

using Lines = std::vector<std::string>;

Lines differs(const std::string& what, const std::string& actual, const std::string& expected) {
  return {what, "  actual    " + actual, "  expected  " + expected};
}

std::string listed(std::vector<std::string> names) {
  std::string text = "[";
  for (size_t i = 0; i < names.size(); ++i) text += (i > 0 ? ", " : "") + names[i];
  return text + "]";
}

Lines same_people(const std::string& what, std::vector<std::string> actual, std::vector<std::string> expected) {
  std::sort(actual.begin(), actual.end());
  std::sort(expected.begin(), expected.end());
  return actual == expected ? Lines{} : differs(what, listed(actual), listed(expected));
}

const feel::Expression* where_of(const Expectation& e) {
  const model::Arg* where = model::find(e.args, "where");
  return where != nullptr ? where->expression() : nullptr;
}

Lines check_record(Stage& stage, const Expectation& e) {
  const std::string name = text(e.args, "record");
  const RecordRef ref = stage.record(name);
  Result<RecordView> view = stage.engine().read(ref, Actor::system());
  if (!view) return differs("record " + name, view.error().message, "it is there");
  const feel::Expression* where = where_of(e);
  if (where == nullptr) return {};
  RecordQuery query;
  query.form = ref.form;
  query.where = stage.condition(*where);
  query.limit = 1000;
  for (;; query.offset += query.limit) {
    Result<Page> page = stage.engine().find(query, Actor::system());
    if (!page) return {"record " + name + ": " + page.error().message};
    for (const RecordView& found : page->records)
      if (found.ref.id == ref.id) return {};
    if (page->records.empty()) break;
  }
  return differs("record " + name, view->values.to_feel(), where->source);
}

Lines check_count(Stage& stage, const Expectation& e) {
  RecordQuery query;
  query.form = text(e.args, "count");
  if (const feel::Expression* where = where_of(e)) query.where = stage.condition(*where);
  query.limit = 1;
  Result<Page> page = stage.engine().find(query, Actor::system());
  if (!page) return {"count " + query.form + ": " + page.error().message};
  const std::string expected = text(e.args, "is");
  if (std::to_string(page->total) == expected) return {};
  return differs("count " + query.form, std::to_string(page->total), expected);
}

Lines check_value(Stage& stage, const Expectation& e) {
  const model::Arg* arg = model::find(e.args, "value");
  const model::Arg* is = model::find(e.args, "is");
  if (arg == nullptr) return {"value: nothing to evaluate"};
  const Value actual = stage.value_of(*arg);
  const Value expected = is != nullptr ? stage.value_of(*is) : Value();
  if (same_answer(actual, expected)) return {};
  const std::string source = arg->expression() != nullptr ? arg->expression()->source : "value";
  return differs(source, actual.to_feel(), expected.to_feel());
}

InboxFilter task_filter(Stage& stage, const Expectation& e, std::string_view key) {
  InboxFilter filter;
  filter.step = text(e.args, key);
  filter.record = stage.record(text(e.args, "on"));
  filter.limit = 1000;
  return filter;
}

Lines check_fields(const TaskView& task, const Value& expected) {
  for (const auto& [name, mode] : expected.entries()) {
    auto it = std::find_if(task.fields.begin(), task.fields.end(),
                           [&name = name](const auto& field) { return field.first == name; });
    const std::string actual = it != task.fields.end() ? it->second : "not named";
    const std::string wanted = mode.is(ValueKind::String) ? std::string(mode.as_string()) : mode.to_feel();
    if (actual != wanted) return differs("field " + name + " of task " + task.step, actual, wanted);
  }
  return {};
}

Lines check_task(Stage& stage, const Expectation& e) {
  const std::string step = text(e.args, "task");
  Result<Inbox> inbox = stage.engine().inbox(Actor::system(), task_filter(stage, e, "task"));
  if (!inbox) return {"task " + step + ": " + inbox.error().message};
  if (inbox->tasks.empty()) return differs("task " + step, "no open task", "an open task");
  std::vector<std::string> holders, candidates;
  for (const TaskView& task : inbox->tasks) {
    if (!task.holder.empty()) holders.push_back(task.holder);
    candidates.insert(candidates.end(), task.candidates.begin(), task.candidates.end());
  }
  Lines lines;
  if (has(e.args, "assignees")) lines = same_people("assignees of " + step, holders, texts(e.args, "assignees"));
  if (lines.empty() && has(e.args, "candidates"))
    lines = same_people("candidates of " + step, candidates, texts(e.args, "candidates"));
  if (const model::Arg* fields = model::find(e.args, "fields"); lines.empty() && fields != nullptr)
    lines = check_fields(inbox->tasks.front(), stage.value_of(*fields));
  return lines;
}

Lines check_no_task(Stage& stage, const Expectation& e) {
  Result<Inbox> inbox = stage.engine().inbox(Actor::system(), task_filter(stage, e, "no_task"));
  if (!inbox) return {"no_task: " + inbox.error().message};
  if (inbox->tasks.empty()) return {};
  return differs("task " + text(e.args, "no_task"), "open for " + inbox->tasks.front().holder, "no open task");
}

Lines check_flow(Stage& stage, const Expectation& e) {
  CaseQuery query;
  query.flow = text(e.args, "flow");
  query.record = stage.record(text(e.args, "on"));
  Result<std::vector<CaseView>> cases = stage.engine().cases(query, Actor::system());
  if (!cases) return {"flow " + query.flow + ": " + cases.error().message};
  if (cases->empty()) return differs("flow " + query.flow, "it was not started", "an instance");
  const CaseView& newest = cases->front();
  if (const std::string status = text(e.args, "status"); !status.empty() && status != newest.status)
    return differs(query.flow + " status", newest.status, status);
  if (has(e.args, "at")) return same_people(query.flow + " at", newest.at, texts(e.args, "at"));
  return {};
}

Lines check_owner(Stage& stage, const Expectation& e) {
  const std::string name = text(e.args, "owner");
  Result<RecordView> view = stage.engine().read(stage.record(name), Actor::system());
  if (!view) return {"owner " + name + ": " + view.error().message};
  const Value* owner = view->values.find("owner");
  const std::string actual = owner != nullptr && owner->is(ValueKind::String) ? std::string(owner->as_string()) : "";
  const std::string expected = text(e.args, "is");
  return actual == expected ? Lines{}
                            : differs("owner of " + name, actual.empty() ? "nobody" : actual,
                                      expected.empty() ? "nobody" : expected);
}

// At least one, or just as many as `times` says.
Lines check_times(const Expectation& e, const std::string& what, size_t actual, const std::string& seen) {
  const std::string times = text(e.args, "times");
  const bool holds = times.empty() ? actual > 0 : std::to_string(actual) == times;
  if (holds) return {};
  return differs(what, std::to_string(actual) + " times" + seen, times.empty() ? "at least once" : times + " times");
}

bool contains_entries(const Value& actual, const Value& wanted) {
  for (const auto& [name, value] : wanted.entries()) {
    const Value* found = actual.is(ValueKind::Context) ? actual.find(name) : nullptr;
    if (found == nullptr || !same_answer(*found, value)) return false;
  }
  return true;
}

Lines check_message(Stage& stage, const Expectation& e) {
  const model::Arg* arg = model::find(e.args, "message");
  const Value* literal = arg != nullptr ? arg->value() : nullptr;
  model::ArgMap wanted;
  if (literal != nullptr && literal->is(ValueKind::Context))
    for (const auto& [name, value] : literal->entries()) wanted.emplace_back(name, model::Arg{arg->span, value});
  else if (arg != nullptr && arg->map() != nullptr)
    wanted = *arg->map();
  if (wanted.empty()) return {"message: nothing to look for"};
  EffectFilter filter;
  filter.kind = Effect::Kind::Message;
  filter.to = text(wanted, "to");
  Result<std::vector<Effect>> effects = stage.engine().effects(filter, Actor::system());
  if (!effects) return {"message: " + effects.error().message};
  const std::string channel = text(wanted, "channel"), part = text(wanted, "contains");
  size_t count = 0;
  std::string seen;
  for (const Effect& effect : *effects) {
    const bool fits = (channel.empty() || effect.channel == channel) &&
                      (effect.text.find(part) != std::string::npos ||
                       effect.subject.find(part) != std::string::npos);
    count += fits ? 1 : 0;
    if (!fits) seen += "; other: " + effect.to + " '" + effect.text + "'";
  }
  return check_times(e, "message to " + filter.to + " with '" + part + "'", count, seen);
}

Lines check_event(Stage& stage, const Expectation& e) {
  EffectFilter filter;
  filter.kind = Effect::Kind::Event;
  filter.name = text(e.args, "event");
  Result<std::vector<Effect>> effects = stage.engine().effects(filter, Actor::system());
  if (!effects) return {"event: " + effects.error().message};
  return check_times(e, "event " + filter.name, effects->size(), "");
}

Lines check_call(Stage& stage, const Expectation& e) {
  EffectFilter filter;
  filter.kind = Effect::Kind::Call;
  filter.name = text(e.args, "call");
  Result<std::vector<Effect>> effects = stage.engine().effects(filter, Actor::system());
  if (!effects) return {"call: " + effects.error().message};
  const model::Arg* with = model::find(e.args, "with");
  const Value wanted = with != nullptr ? stage.value_of(*with) : Value::context({});
  size_t count = 0;
  std::string seen;
  for (const Effect& effect : *effects) {
    if (contains_entries(effect.data, wanted)) ++count;
    else seen += "; other: " + effect.data.to_feel();
  }
  return check_times(e, "call " + filter.name, count, seen);
}

Lines check_why(Stage& stage, const Expectation& e) {
  WhyQuestion question;
  question.on.record = stage.record(text(e.args, "on"));
  const std::string what = text(e.args, "why");
  const model::Form* form = stage.model().form(question.on.record.form);
  const auto& rules = stage.model().assignments;
  const bool rule = std::any_of(rules.begin(), rules.end(), [&](const model::Definition& d) { return d.name == what; });
  const bool field = form != nullptr && (records::find_system_field(what) != nullptr || form->field(what) != nullptr);
  if (rule) question.field = "owner";  // it chose him
  else (field ? question.field : question.step) = what;
  question.person = text(e.args, "not");
  Result<Why> why = stage.engine().why(question, Actor::system());
  if (!why) return {"why " + what + ": " + why.error().message};
  const std::string part = text(e.args, "mentions");
  const std::string all = why->text(Language::English) + why->text(Language::Chinese);
  if (all.find(part) != std::string::npos) return {};
  return differs("why " + what, why->text(Language::English), "mentions '" + part + "'");
}

Lines check_incident(Stage& stage, const Expectation& e) {
  Result<std::vector<IncidentView>> incidents = stage.engine().incidents(Actor::system());
  if (!incidents) return {"incident: " + incidents.error().message};
  std::string seen;
  for (const IncidentView& incident : *incidents)
    seen += incident.type + " at " + incident.step + ": " + incident.message + "; ";
  if (e.kind == "no_incident")
    return incidents->empty() ? Lines{} : differs("incidents", seen, "none");
  const std::string type = text(e.args, "incident");
  const std::vector<std::string> steps = texts(e.args, "at");
  const std::string step = steps.empty() ? "" : steps.front();
  const RecordRef on = stage.record(text(e.args, "on"));
  for (const IncidentView& incident : *incidents)
    if (incident.type == type && (step.empty() || incident.step == step) &&
        (on.empty() || incident.record == on))
      return {};
  return differs("incident " + type, seen.empty() ? "none" : seen, type + (step.empty() ? "" : " at " + step));
}

// Exact: what is named is in the pool, and nothing else.
Lines check_pool(Stage& stage, const Expectation& e) {
  const std::string pool = text(e.args, "pool");
  std::vector<std::string> actual, expected = texts(e.args, "holds");
  for (std::string& name : expected) name = stage.record(name).id;
  RecordQuery query;
  for (const model::Definition& one : stage.model().pools)
    if (one.name == pool) query.form = one.form;
  query.limit = 1000;
  for (;; query.offset += query.limit) {
    Result<Page> page = stage.engine().find(query, Actor::system());
    if (!page) return {"pool " + pool + ": " + page.error().message};
    for (const RecordView& found : page->records) {
      const Value* held = found.values.find("pool");
      if (held != nullptr && held->is(ValueKind::String) && held->as_string() == pool) actual.push_back(found.ref.id);
    }
    if (page->records.empty()) break;
  }
  return same_people("records in the pool " + pool, std::move(actual), std::move(expected));
}

}  // namespace

std::vector<std::string> check(Stage& stage, const Expectation& e) {
  if (e.kind == "record") return check_record(stage, e);
  if (e.kind == "count") return check_count(stage, e);
  if (e.kind == "value") return check_value(stage, e);
  if (e.kind == "task") return check_task(stage, e);
  if (e.kind == "no_task") return check_no_task(stage, e);
  if (e.kind == "flow") return check_flow(stage, e);
  if (e.kind == "owner") return check_owner(stage, e);
  if (e.kind == "pool") return check_pool(stage, e);
  if (e.kind == "message") return check_message(stage, e);
  if (e.kind == "event") return check_event(stage, e);
  if (e.kind == "call") return check_call(stage, e);
  if (e.kind == "why") return check_why(stage, e);
  if (e.kind == "incident" || e.kind == "no_incident") return check_incident(stage, e);
  return {"this release cannot check '" + e.kind + "'"};
}

}  // namespace weir::testing
