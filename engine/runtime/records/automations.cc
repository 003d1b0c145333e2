#include "engine/runtime/records/automations.h"

#include <algorithm>

#include "engine/runtime/flow/advance.h"
#include "engine/runtime/books.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/flow/starts.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

constexpr size_t kHopsMax = 16;
constexpr int64_t kRecordsMax = 10'000;
constexpr int64_t kMissedMax = 1'000;

Date today_of(const Unit& unit, const Loaded& loaded) { return time::date_in(unit.now(), loaded.zone); }

struct Caused {
  Caused(Unit& unit, std::string name) : unit_(unit) { unit_.causes.push_back(std::move(name)); }
  ~Caused() { unit_.causes.pop_back(); }
  Unit& unit_;
};

// "a → b → a": the part of the chain that comes round.
std::string ring_of(const std::vector<std::string>& causes, const std::string& next) {
  size_t from = causes.size();
  while (from > 0 && causes[from - 1] != next) --from;
  std::string ring;
  for (size_t i = from > 0 ? from - 1 : 0; i < causes.size(); ++i) ring += causes[i] + " → ";
  return ring + next;
}

// Too long a chain of causes: nothing more is done.
bool cut(Unit& unit, const LoadedPtr& loaded, const model::Definition& automation, const std::string& form,
         const std::string& record) {
  if (unit.causes.size() < kHopsMax) return false;
  const std::string ring = ring_of(unit.causes, automation.name);
  raise_loose(unit, IncidentType::Loop, automation.name, form, record,
              unit.say("automations set each other off more than 16 times: " + ring, "自动化相互触发超过 16 次：" + ring),
              model::place(loaded->model, automation.span));
  return true;
}

enum class Holds : uint8_t { Yes, No, Failed };

Holds holds(Unit& unit, const LoadedPtr& loaded, const feel::Expression* condition, const records::Record* record,
            const records::Record* old, std::string* why, std::optional<Instant> at = std::nullopt) {
  if (condition == nullptr) return Holds::Yes;
  std::vector<feel::EvalWarning> warnings;
  feel::EvalContext ctx;
  // A run that was missed asks as of its own time.
  std::optional<records::RecordWorld> then;
  if (at) then.emplace(loaded->model, loaded->plans, unit.view(), unit.people(), *at);
  if (then) then->set_catalog(&loaded->catalog);
  records::RecordWorld& world = then ? *then : unit.world(loaded);
  ctx.world = &world;
  ctx.warnings = &warnings;
  const std::string user = unit.acting().user();
  records::RecordScope scope(world, {.record = record, .old = old, .user = user}, &ctx);
  const Value value = feel::evaluate(*condition, scope, ctx);
  if (value.is_true()) return Holds::Yes;
  if (records::failed(warnings)) {
    *why = condition->source + ": " + warnings.front().message;
    return Holds::Failed;
  }
  if (value.is_null()) *why = condition->source;
  return Holds::No;
}

void run_steps(Unit& unit, const LoadedPtr& loaded, const model::Definition& automation, const std::string& form,
               const std::string& record) {
  const model::Arg* steps = model::find(automation.args, "do");
  const model::Block* block = steps != nullptr ? steps->as<model::Block>() : nullptr;
  if (block == nullptr || cut(unit, loaded, automation, form, record)) return;
  const Caused caused(unit, automation.name);
  Unit::Attempt attempt(unit);
  Case* free = unit.begin_block(loaded, form, record);
  free->steps_of = {"automation", automation.name};
  run_block(*free, block->entry);
  const std::vector<Incident> incidents = free->state().incidents;
  if (incidents.empty()) return;
  // One automation, one whole: what its earlier steps did goes with the step that failed.
  attempt.undo();
  for (const Incident& incident : incidents)
    raise_loose(unit, IncidentType::Automation, automation.name, form, record, incident.message, incident.place);
}

void run_named(Unit& unit, const LoadedPtr& loaded, const std::string& name, const model::Form& form,
               const records::RecordPtr& record, const records::RecordPtr& old) {
  for (const model::Definition& automation : loaded->model.automations) {
    if (automation.form != form.name || !in_force(automation, today_of(unit, *loaded))) continue;
    const std::vector<std::string> on = words_of(model::find(automation.args, "on"));
    if (std::find(on.begin(), on.end(), name) == on.end()) continue;
    // What an earlier automation wrote counts.
    records::RecordPtr now = record != nullptr ? unit.view().record(form, record->id) : nullptr;
    const records::RecordPtr& about = now != nullptr ? now : record != nullptr ? record : old;
    std::string why;
    bool wanted = true;
    for (const char* key : {"when", "where"}) {
      const model::Arg* arg = model::find(automation.args, key);
      const feel::Expression* condition = arg != nullptr ? arg->expression() : nullptr;
      const Holds held = wanted ? holds(unit, loaded, condition, about.get(), old.get(), &why) : Holds::No;
      wanted = wanted && held == Holds::Yes;
      const std::string place = condition != nullptr ? model::place(loaded->model, condition->span) : std::string();
      if (held == Holds::Failed)
        raise_loose(unit, IncidentType::Automation, automation.name, form.name, about->id,
                    unit.say("the condition failed: " + why, "条件出错：" + why), place);
      else if (held == Holds::No && !why.empty())
        unit.warn("condition", unit.say("the automation '" + automation.name + "' did not run: its condition is null (" + place + ")",
                                        "自动化 '" + automation.name + "' 未执行：条件为空（" + place + "）"));
      why.clear();
    }
    if (wanted) run_steps(unit, loaded, automation, form.name, about->id);
  }
}

bool has_automations(const model::Model& model, const model::Form& form) {
  return std::any_of(model.automations.begin(), model.automations.end(),
                     [&](const model::Definition& one) { return one.form == form.name; });
}

// What differs: the form's fields, and those of the engine that people may wait for.
std::vector<std::string> changed_between(const records::Record& before, const records::Record& after) {
  std::vector<std::string> names;
  for (size_t i = 0; i < after.values.size() && i < before.values.size(); ++i)
    if (!(before.values[i] == after.values[i])) names.push_back("changed " + after.form->fields[i].name);
  if (before.owner != after.owner) names.push_back("changed owner");
  if (before.department != after.department) names.push_back("changed department");
  if (before.stage != after.stage) names.push_back("changed stage");
  return names;
}

// The changes of one record, taken together; what stands between them does not count.
std::vector<PendingEvent> merged(std::vector<PendingEvent> pending) {
  std::vector<PendingEvent> events;
  for (PendingEvent& event : pending) {
    auto same = std::find_if(events.begin(), events.end(), [&](const PendingEvent& one) {
      return one.form->name == event.form->name && one.record->id == event.record->id;
    });
    if (same == events.end()) {
      events.push_back(std::move(event));
      continue;
    }
    // Steps of a stage write before the move that ran them is told: it ended where they began.
    if (changed_between(*event.record, *same->old).empty()) same->old = event.old;
    if (event.causes.size() > same->causes.size()) same->causes = std::move(event.causes);
  }
  return events;
}

}  // namespace

void raise_loose(Unit& unit, IncidentType type, const std::string& name, const std::string& form, const std::string& record,
                 const std::string& message, const std::string& place) {
  unit.incidents.push_back({type, name, form, record, message, place});
  unit.warn("automation", name + ": " + message + (place.empty() ? "" : " (" + place + ")"));
}

void run_automations(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event) {
  if (!has_automations(loaded->model, *event.form)) return;
  const bool change = event.name == "updated" || event.name.starts_with("stage ");
  if (change && event.record != nullptr && event.old != nullptr) {
    unit.pending.push_back({loaded, event.name, event.form, event.record, event.old, unit.causes});
    return;
  }
  run_named(unit, loaded, event.name, *event.form, event.record, event.old);
}

void settle_automations(Unit& unit) {
  while (!unit.pending.empty() && unit.failure() == nullptr) {
    for (PendingEvent& event : merged(std::exchange(unit.pending, {}))) {
      const records::RecordPtr now = unit.view().record(*event.form, event.record->id);
      if (now == nullptr) continue;
      const std::vector<std::string> changed = changed_between(*event.old, *now);
      if (changed.empty()) continue;
      std::vector<std::string> earlier = std::exchange(unit.causes, event.causes);
      run_named(unit, event.loaded, "updated", *event.form, now, event.old);
      for (const std::string& name : changed) run_named(unit, event.loaded, name, *event.form, now, event.old);
      if (event.old->stage != now->stage) run_named(unit, event.loaded, "stage " + now->stage, *event.form, now, event.old);
      unit.causes = std::move(earlier);
    }
  }
}

namespace {

// An automation or the start of a flow that runs by the clock.
struct Scheduled {
  std::string name;  // of its alarm: "NAME", "flow NAME 2"
  const model::ScheduleSpec* spec = nullptr;
  const model::ArgMap* args = nullptr;
  const model::Definition* automation = nullptr;
  const model::Flow* flow = nullptr;
  const model::Start* start = nullptr;
  Span span;
};

const model::ScheduleSpec* schedule_in(const model::ArgMap& args) {
  const model::Arg* arg = model::find(args, "schedule");
  return arg != nullptr ? arg->as<model::ScheduleSpec>() : nullptr;
}

std::vector<Scheduled> all_scheduled(const model::Model& model) {
  std::vector<Scheduled> all;
  for (const model::Definition& one : model.automations)
    if (const auto* spec = schedule_in(one.args)) all.push_back({one.name, spec, &one.args, &one, nullptr, nullptr, one.span});
  for (const model::Flow& flow : model.flows)
    for (size_t i = 0; i < flow.starts.size(); ++i)
      if (const auto* spec = schedule_in(flow.starts[i].args))
        all.push_back({"flow " + flow.name + " " + std::to_string(i + 1), spec, &flow.starts[i].args, nullptr, &flow, &flow.starts[i],
                       flow.starts[i].span});
  return all;
}

// Two schedules are the same when this text is.
std::string signature(const model::ScheduleSpec& spec) {
  return std::to_string(static_cast<int>(spec.kind)) + "/" + std::to_string(spec.every_seconds) + "/" +
         std::to_string(spec.weekday) + "/" + std::to_string(spec.day) + "/" + std::to_string(spec.minute_of_day) + "/" + spec.cron;
}

void start_scheduled(Unit& unit, const LoadedPtr& loaded, const Scheduled& one, const std::string& record) {
  if (once_forbids(unit, *one.flow, record, {})) return;
  if (one.flow->locks && !record.empty() && !unit.locked_by(one.flow->form, record).empty()) return;
  Unit::Attempt attempt(unit);
  StartRequest request;
  request.flow = one.flow;
  request.record = record;
  const Result<Case*> started = start_flow(unit, loaded, request);
  if (started) return;
  attempt.undo();
  raise_loose(unit, IncidentType::Automation, one.flow->name, one.flow->form, record, started.error().message,
              model::place(loaded->model, one.span));
}

void run_once(Unit& unit, const LoadedPtr& loaded, const Scheduled& one, const std::string& form, const std::string& record) {
  if (one.automation != nullptr) return run_steps(unit, loaded, *one.automation, form, record);
  start_scheduled(unit, loaded, one, form == one.flow->form ? record : std::string());
}

// One run of a schedule: over each record that is meant, or once.
void run_schedule(Unit& unit, const LoadedPtr& loaded, const Scheduled& one, Instant at) {
  const std::string_view own = one.flow != nullptr ? std::string_view(one.flow->form) : std::string_view();
  const std::string each(model::word(*one.args, "for_each", own));
  const std::string name = one.automation != nullptr ? one.automation->name : one.flow->name;
  const model::Form* form = loaded->model.form(each);
  if (form == nullptr) return run_once(unit, loaded, one, {}, {});
  const std::vector<records::RecordPtr> records = unit.view().all(*form, kRecordsMax + 1);
  if (static_cast<int64_t>(records.size()) > kRecordsMax) {
    raise_loose(unit, IncidentType::Limit, name, each, {},
                unit.say("the schedule goes over more than 10,000 records", "计划涉及的记录超过一万条"),
                model::place(loaded->model, one.span));
    return;
  }
  const model::Arg* where = model::find(*one.args, "where");
  const feel::Expression* conditions[] = {where != nullptr ? where->expression() : nullptr,
                                          one.start != nullptr && one.start->when ? &*one.start->when : nullptr};
  for (const records::RecordPtr& record : records) {
    Holds held = Holds::Yes;
    for (const feel::Expression* condition : conditions) {
      std::string why;
      if (held == Holds::Yes) held = holds(unit, loaded, condition, record.get(), nullptr, &why, at);
      if (held == Holds::Failed && !why.empty())
        raise_loose(unit, IncidentType::Automation, name, each, record->id,
                    unit.say("the condition failed: " + why, "条件出错：" + why), model::place(loaded->model, condition->span));
    }
    if (held == Holds::Yes) run_once(unit, loaded, one, each, record->id);
  }
}

bool in_force_now(const Scheduled& one, Date today) {
  return one.automation != nullptr ? in_force(*one.automation, today) : in_force(*one.flow, today) && in_force(one.start->args, today);
}

}  // namespace

void arm_schedules(Unit& unit) {
  const LoadedPtr& loaded = unit.setting().current;
  if (loaded == nullptr) return;
  for (const Scheduled& one : all_scheduled(loaded->model)) {
    const std::string id = "schedule:" + one.name;
    const std::string text = signature(*one.spec);
    if (alarm_due(unit, id) && text_in(note(unit, "schedule", one.name), "is") == text) continue;
    if (const auto next = time::next(*one.spec, unit.now(), loaded->zone)) {
      set_alarm(unit, id, *next);
      set_note(unit, "schedule", one.name, Value::context({{"is", Value::string(text)}}));
    }
  }
}

bool fire_schedule(Unit& unit, const std::string& id, Instant due) {
  const LoadedPtr& loaded = unit.setting().current;
  const std::string name = id.substr(id.find(':') + 1);
  for (const Scheduled& one : all_scheduled(loaded->model)) {
    if (one.name != name) continue;
    const std::string_view missed = model::word(*one.args, "missed", "once");
    const std::optional<Instant> after = time::next(*one.spec, due, loaded->zone);
    const bool late = after && !(unit.now() < *after);
    std::optional<Instant> next = after;
    if (missed != "each")
      for (int64_t i = 0; next && !(unit.now() < *next); ++i)
        next = i < kMissedMax ? time::next(*one.spec, *next, loaded->zone) : time::next(*one.spec, unit.now(), loaded->zone);
    if (next) set_alarm(unit, id, *next);
    if (in_force_now(one, today_of(unit, *loaded)) && !(late && missed == "skip"))
      run_schedule(unit, loaded, one, missed == "each" ? due : unit.now());
    return true;
  }
  return false;
}

}  // namespace weir::runtime
