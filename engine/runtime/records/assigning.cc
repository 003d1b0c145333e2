#include "engine/runtime/records/assigning.h"

#include <algorithm>

#include "engine/runtime/books.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/records/pools.h"
#include "engine/runtime/records/record_write.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

Value texts(const std::vector<std::string>& values) {
  std::vector<Value> items;
  for (const std::string& one : values) items.push_back(Value::string(one));
  return Value::list(std::move(items));
}

std::vector<std::string> texts_in(const Value& note, std::string_view member) {
  std::vector<std::string> found;
  const Value* list = note.is(ValueKind::Context) ? note.find(member) : nullptr;
  if (list == nullptr || !list->is(ValueKind::List)) return found;
  for (const Value& one : list->items())
    if (one.is(ValueKind::String)) found.emplace_back(one.as_string());
  return found;
}

std::string offer_name(const std::string& form) { return "offer:" + form; }

// The owner has a time to accept; the alarm is its end.
void offer(Unit& unit, const LoadedPtr& loaded, const model::Definition& assignment, const std::string& record,
           const std::string& owner, const std::vector<std::string>& tried) {
  const model::Arg* arg = model::find(assignment.args, "accept_within");
  const auto* spec = arg != nullptr ? arg->as<model::DurationSpec>() : nullptr;
  if (spec == nullptr) return;
  const auto due = time::due(*spec, unit.now(), loaded->calendars.app(), loaded->zone);
  if (!due) return;
  set_note(unit, offer_name(assignment.form), record,
           Value::context({{"assignment", Value::string(assignment.name)}, {"owner", Value::string(owner)}, {"tried", texts(tried)}}));
  set_alarm(unit, "accept:" + assignment.form + "/" + record, *due);
}

Value line_of(const std::string& en, const std::string& zh) {
  return Value::context({{"en", Value::string(en)}, {"zh", Value::string(zh)}});
}

std::vector<Value> lines_of(const Value& note) {
  const Value* lines = note.is(ValueKind::Context) ? note.find("lines") : nullptr;
  return lines != nullptr && lines->is(ValueKind::List) ? std::vector<Value>(lines->items().begin(), lines->items().end()) : std::vector<Value>();
}

// Whoever had it and did not want it, with the reason, for as long as it goes from hand to hand.
void keep_refusal(Unit& unit, const std::string& form, const std::string& record, const std::string& en, const std::string& zh) {
  std::vector<Value> lines = lines_of(note(unit, "refused:" + form, record));
  lines.push_back(line_of(en, zh));
  set_note(unit, "refused:" + form, record, Value::context({{"lines", Value::list(std::move(lines))}}));
}

struct Found {
  const model::Form* form = nullptr;
  records::RecordPtr record;
};

Found find_at(Unit& unit, const std::string& key) {
  Found found;
  const size_t slash = key.find('/');
  if (slash == std::string::npos || unit.setting().current == nullptr) return found;
  found.form = unit.setting().current->model.form(key.substr(0, slash));
  if (found.form != nullptr) found.record = unit.view().record(*found.form, key.substr(slash + 1));
  return found;
}

// `then` of on_timeout: a pool, or somebody.
Status go_elsewhere(Unit& unit, const LoadedPtr& loaded, const model::Definition& assignment, const std::string& record,
                    const model::Arg& then) {
  if (then.map() != nullptr) {
    const model::Definition* pool = find_pool(loaded->model, model::word(*then.map(), "pool", ""));
    return pool != nullptr ? put_into_pool(unit, loaded, *pool, record, "released", "not accepted in time") : Status(Done{});
  }
  if (then.who() == nullptr) return Done{};
  const model::Form* form = loaded->model.form(assignment.form);
  for (const std::string& person : people_for(unit, loaded, assignment.form, record, *then.who())) {
    const records::RecordPtr before = unit.view().record(*form, record);
    Result<records::RecordPtr> owned = set_owner(unit, loaded, *form, record, person, true, nullptr, caused_by("assignment", loaded, assignment));
    if (!owned) return owned.error();
    return raise_record_event(unit, loaded, {"assigned", form, *owned, before, {}});
  }
  return Done{};
}

// The owner did not accept: told, given to the next one, or elsewhere.
Status not_accepted(Unit& unit, const LoadedPtr& loaded, const model::Definition& assignment, const std::string& record,
                    const std::string& owner, std::vector<std::string> tried, bool declined, const std::string& reason) {
  const model::Arg* arg = model::find(assignment.args, "on_timeout");
  const model::ArgMap* then = arg != nullptr ? arg->map() : nullptr;
  if (then == nullptr) return Done{};
  tried.push_back(owner);
  const std::string en = declined ? owner + " declined it" + (reason.empty() ? "" : ": " + reason) : owner + " did not accept the record in time";
  const std::string zh = declined ? owner + " 拒绝" + (reason.empty() ? "" : "：" + reason) : owner + " 未按时接受记录";
  keep_refusal(unit, assignment.form, record, en, zh);
  if (const model::Arg* notify = model::find(*then, "notify"); notify != nullptr && notify->who() != nullptr)
    tell_people(unit, loaded, assignment.form, record, people_for(unit, loaded, assignment.form, record, *notify->who()),
                assignment.name, unit.say(en, zh));
  const model::Arg* after = model::find(*then, "after");
  const model::Arg* last = model::find(*then, "then");
  const int64_t most = after != nullptr && after->value() != nullptr && after->value()->is(ValueKind::Number)
                           ? after->value()->as_number().to_int().value_or(0) : 0;
  const model::Arg* again = model::find(*then, "reassign");
  const bool reassign = again != nullptr && again->value() != nullptr && again->value()->is_true();
  const bool enough = most > 0 && static_cast<int64_t>(tried.size()) >= most;
  if (last != nullptr && (enough || !reassign)) return go_elsewhere(unit, loaded, assignment, record, *last);
  if (reassign && !enough) return assign_by(unit, loaded, assignment, record, std::move(tried));
  return Done{};
}

}  // namespace

const model::Definition* find_assignment(const model::Model& model, std::string_view name) {
  for (const model::Definition& one : model.assignments)
    if (one.name == name) return &one;
  return nullptr;
}

std::vector<std::string> people_for(Unit& unit, const LoadedPtr& loaded, const std::string& form, const std::string& record,
                                    const model::Who& who) {
  Case* free = unit.begin_block(loaded, form, record);
  StepContext step(*free, 0, -1, 0);
  PeopleContext context(step, unit.people());
  return context.resolve(who).people;
}

void tell_people(Unit& unit, const LoadedPtr& loaded, const std::string& form, const std::string& record,
                 const std::vector<std::string>& people, const std::string& step, const std::string& text) {
  Case* free = unit.begin_block(loaded, form, record);
  send(*free, step, people, {"inbox"}, {}, text, "notify");
}

WriteCaused caused_by(std::string kind, const LoadedPtr& loaded, const model::Definition& definition) {
  return {.kind = std::move(kind), .name = definition.name, .place = model::place(loaded->model, definition.span)};
}

Result<records::RecordPtr> set_owner(Unit& unit, const LoadedPtr& loaded, const model::Form& form, const std::string& record,
                                     const std::string& owner, bool pass_lock, Case* inside, WriteCaused cause) {
  WriteRequest request;
  request.loaded = loaded;
  request.form = &form;
  request.id = record;
  request.writer = records::Writer::Automation;
  request.rights = all_rights();
  request.patch = {{"owner", owner.empty() ? Value() : Value::string(owner)}};
  request.inside = inside;
  request.cause = std::move(cause);
  request.tell = false;
  request.pass_lock = pass_lock;
  return update_record(unit, request);
}

void keep_why(Unit& unit, const std::string& form, const std::string& record, const Value& explanation) {
  std::vector<Value> lines = lines_of(note(unit, "refused:" + form, record));
  const std::vector<Value> own = lines_of(explanation);
  if (lines.empty()) return set_note(unit, "why:" + form, record, explanation);
  lines.insert(lines.end(), own.begin(), own.end());
  std::vector<Entry> entries;
  for (const Entry& entry : explanation.entries())
    if (entry.first != "lines") entries.push_back(entry);
  entries.emplace_back("lines", Value::list(std::move(lines)));
  set_note(unit, "why:" + form, record, Value::context(std::move(entries)));
}

void forget_offer(Unit& unit, const std::string& form, const std::string& record) {
  set_note(unit, offer_name(form), record, Value());
  clear_alarm(unit, "accept:" + form + "/" + record);
}

Status assign_by(Unit& unit, const LoadedPtr& loaded, const model::Definition& assignment, const std::string& record,
                 std::vector<std::string> tried, Case* inside) {
  const model::Form* form = loaded->model.form(assignment.form);
  const records::RecordPtr before = form != nullptr ? unit.view().record(*form, record) : nullptr;
  if (before == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no such record", "没有这条记录");
  const Picked picked = pick(unit, loaded, assignment, record, tried);
  if (unit.failure() != nullptr) return *unit.failure();
  if (tried.empty()) set_note(unit, "refused:" + form->name, record, Value());
  keep_why(unit, form->name, record, picked.explanation);
  forget_offer(unit, form->name, record);
  if (!picked.pool.empty()) {
    const model::Definition* pool = find_pool(loaded->model, picked.pool);
    if (pool != nullptr) return put_into_pool(unit, loaded, *pool, record, {}, "no rule gives anybody");
  }
  const std::string owner = picked.users.empty() ? std::string() : picked.users.front();
  leave_pool(unit, form->name, record);
  Result<records::RecordPtr> owned = set_owner(unit, loaded, *form, record, owner, true, inside, caused_by("assignment", loaded, assignment));
  if (!owned) return owned.error();
  if (owner.empty()) {
    unit.warn("unassigned", unit.say("nobody got the record: '" + assignment.name + "' gives no one",
                                     "无人分得该记录：'" + assignment.name + "' 没有给出人选"));
    return Done{};
  }
  offer(unit, loaded, assignment, record, owner, tried);
  return raise_record_event(unit, loaded, {"assigned", form, *owned, before, {}});
}

Status run_assignments(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event) {
  if (event.record == nullptr) return Done{};
  const Date today = time::date_in(unit.now(), loaded->zone);
  for (const model::Definition& assignment : loaded->model.assignments) {
    if (assignment.form != event.form->name || !in_force(assignment, today)) continue;
    std::vector<std::string> on = words_of(model::find(assignment.args, "on"));
    const bool wanted = std::any_of(on.begin(), on.end(), [&](const std::string& name) {
      if (name == event.name) return true;
      return event.name == "updated" && name.starts_with("changed ") &&
             std::find(event.changed.begin(), event.changed.end(), name.substr(8)) != event.changed.end();
    });
    if (!wanted) continue;
    Status done = assign_by(unit, loaded, assignment, event.record->id);
    if (!done) return done;
  }
  return Done{};
}

void note_activity(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event) {
  const std::string user = unit.acting().user();
  if (user.empty() || event.record == nullptr || event.record->owner != user || event.name == "assigned" || event.name == "created") return;
  const bool asked = std::any_of(loaded->model.assignments.begin(), loaded->model.assignments.end(), [&](const auto& one) {
    return one.form == event.form->name && model::find(one.args, "accept_within") != nullptr;
  });
  if (!asked || note(unit, offer_name(event.form->name), event.record->id).is_null()) return;
  if (text_in(note(unit, offer_name(event.form->name), event.record->id), "owner") == user)
    forget_offer(unit, event.form->name, event.record->id);
}

Result<records::RecordPtr> accept_record(Unit& unit, const model::Form& form, const records::RecordPtr& record) {
  const Value offered = note(unit, offer_name(form.name), record->id);
  if (record->owner.empty() || record->owner != unit.acting().user())
    return refuse(unit, "E_FORBIDDEN", "only its owner accepts a record", "只有负责人可以接受记录");
  if (offered.is_null())
    return refuse(unit, "E_NOT_OPEN", "nobody waits for this record to be accepted", "该记录没有等待接受");
  forget_offer(unit, form.name, record->id);
  Status told = raise_record_event(unit, unit.setting().current, {"accepted", &form, record, record, {}});
  if (!told) return told.error();
  return record;
}

Result<records::RecordPtr> decline_record(Unit& unit, const model::Form& form, const records::RecordPtr& record,
                                          const std::string& reason) {
  const LoadedPtr& loaded = unit.setting().current;
  const Value offered = note(unit, offer_name(form.name), record->id);
  if (record->owner.empty() || record->owner != unit.acting().user())
    return refuse(unit, "E_FORBIDDEN", "only its owner declines a record", "只有负责人可以拒绝记录");
  if (offered.is_null())
    return refuse(unit, "E_NOT_OPEN", "nobody waits for this record to be accepted", "该记录没有等待接受");
  const model::Definition* assignment = find_assignment(loaded->model, text_in(offered, "assignment"));
  forget_offer(unit, form.name, record->id);
  Status told = raise_record_event(unit, loaded, {"declined", &form, record, record, {}});
  if (!told) return told.error();
  if (assignment != nullptr) {
    Status next = not_accepted(unit, loaded, *assignment, record->id, record->owner, texts_in(offered, "tried"), true, reason);
    if (!next) return next.error();
  }
  const records::RecordPtr now = unit.view().record(form, record->id);
  return now != nullptr ? now : record;
}

Status acceptance_over(Unit& unit, const std::string& key) {
  const Found found = find_at(unit, key);
  if (found.record == nullptr) return Done{};
  const Value offered = note(unit, offer_name(found.form->name), found.record->id);
  const std::string owner = text_in(offered, "owner");
  set_note(unit, offer_name(found.form->name), found.record->id, Value());
  if (offered.is_null() || owner != found.record->owner) return Done{};
  const LoadedPtr& loaded = unit.setting().current;
  const model::Definition* assignment = find_assignment(loaded->model, text_in(offered, "assignment"));
  if (assignment == nullptr) return Done{};
  return not_accepted(unit, loaded, *assignment, found.record->id, owner, texts_in(offered, "tried"), false, {});
}

Step assign_step(StepContext& step) {
  const std::string name(step.word("assign", ""));
  const model::Definition* assignment = find_assignment(step.of().model(), name);
  if (assignment == nullptr)
    return step.fail(IncidentType::Field, "there is no assignment '" + name + "'", "没有分配规则 '" + name + "'");
  if (step.of().form() == nullptr || step.of().form()->name != assignment->form || step.of().record() == nullptr)
    return step.fail(IncidentType::Field, "the assignment is about records of '" + assignment->form + "'",
                     "该分配规则针对表单 '" + assignment->form + "' 的记录");
  Case* inside = step.of().free_block ? nullptr : &step.of();
  Status done = assign_by(step.unit(), step.of().loaded_ptr(), *assignment, step.of().state().record, {}, inside);
  if (!done) return step.fail(IncidentType::Field, done.error().message, done.error().message);
  step.explain("assigned", note(step.unit(), "why:" + assignment->form, step.of().state().record));
  return Next::follow();
}

people::Found assignment_people(StepContext& step, std::string_view name) {
  people::Found found;
  const model::Definition* assignment = find_assignment(step.of().model(), name);
  if (assignment == nullptr) {
    found.missed.push_back("there is no assignment " + std::string(name));
    return found;
  }
  const Picked picked = pick(step.unit(), step.of().loaded_ptr(), *assignment, step.of().state().record, {});
  found.people = picked.users;
  if (const Value* lines = picked.explanation.find("lines"); lines != nullptr)
    for (const Value& line : lines->items()) (picked.users.empty() ? found.missed : found.path).push_back(text_in(line, "en"));
  return found;
}

}  // namespace weir::runtime
