#include "engine/runtime/flow/starts.h"

#include <algorithm>

#include "engine/runtime/flow/advance.h"
#include "engine/runtime/records/assigning.h"
#include "engine/runtime/records/automations.h"
#include "engine/runtime/flow/held_changes.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/records/pools.h"
#include "engine/runtime/cells.h"
#include "engine/storage/kinds.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

struct Depth {
  explicit Depth(Unit& unit) : unit_(unit) { ++unit_.depth; }
  ~Depth() { --unit_.depth; }
  Unit& unit_;
};

Status check_depth(const Unit& unit) {
  if (unit.depth <= unit.setting().depth_max) return Done{};
  return refuse(unit, "E_LIMIT", "one thing leads to another without end: events are nested too deep",
                "事件相互触发，嵌套过深");
}

// Null: no, with a warning.
Result<bool> start_holds(Unit& unit, const LoadedPtr& loaded, const model::Start& start, const records::Record* record,
                         const records::Record* old, const std::string& flow) {
  Result<std::optional<bool>> holds = start_condition(unit, loaded, start, record, old, flow);
  if (!holds) return holds.error();
  if (*holds) return **holds;
  const std::string place = model::place(loaded->model, start.when->span);
  unit.warn("condition", unit.say("the flow '" + flow + "' did not start: its condition is null (" + place + ")",
                                  "流程 '" + flow + "' 未启动：条件为空（" + place + "）"));
  return false;
}

Date today_of(const Unit& unit, const Loaded& loaded) { return time::date_in(unit.now(), loaded.zone); }

struct Match {
  const model::Flow* flow;
  int64_t priority;
};

// Those that match, in path order; of those that lock only the one of the highest priority.
std::vector<Match> keep_one_lock(std::vector<Match> found) {
  const Match* best = nullptr;
  for (const Match& one : found)
    if (one.flow->locks && (best == nullptr || one.priority > best->priority)) best = &one;
  const model::Flow* keep = best != nullptr ? best->flow : nullptr;
  std::erase_if(found, [&](const Match& one) { return one.flow->locks && one.flow != keep; });
  return found;
}

Status start_matching(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event, const std::string& name,
                      std::vector<Case*>* started, int32_t* refused_once) {
  std::vector<Match> found;
  const records::RecordPtr& about = event.record != nullptr ? event.record : event.old;
  for (const model::Flow& flow : loaded->model.flows) {
    if (flow.form != event.form->name || !in_force(flow, today_of(unit, *loaded))) continue;
    for (const model::Start& start : flow.starts) {
      if (start.on != name || !in_force(start.args, today_of(unit, *loaded)) || approves_changes(flow, start)) continue;
      Result<bool> holds = start_holds(unit, loaded, start, about.get(), event.old.get(), flow.name);
      if (!holds) return holds.error();
      if (!*holds) continue;
      if (once_forbids(unit, flow, about->id, unit.acting().user())) {
        if (refused_once != nullptr) ++*refused_once;
        break;
      }
      found.push_back({&flow, priority_of(flow)});
      break;
    }
  }
  for (const Match& match : keep_one_lock(std::move(found))) {
    if (match.flow->locks && !unit.locked_by(event.form->name, about->id).empty()) {
      unit.warn("locked", unit.say("the flow '" + match.flow->name + "' did not start: another flow holds the record",
                                   "流程 '" + match.flow->name + "' 未启动：记录被其他流程锁定"));
      continue;
    }
    StartRequest request;
    request.flow = match.flow;
    request.record = about->id;
    request.initiator = unit.acting().user();
    request.choices = event.choices;
    request.verb = name == "submitted" ? "submit" : "start";
    if (name == "submitted") {
      Status chosen = check_choices(unit, loaded, *match.flow, about->id, event.choices, Chooser::Initiator);
      if (!chosen) return chosen;
    }
    Result<Case*> one = start_flow(unit, loaded, request);
    if (!one) return one.error();
    if (started != nullptr) started->push_back(*one);
  }
  return Done{};
}

}  // namespace

int64_t priority_of(const model::Flow& flow) {
  const model::Arg* arg = model::find(flow.args, "priority");
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  return value != nullptr && value->is(ValueKind::Number) ? value->as_number().to_int().value_or(0) : 0;
}

Result<std::optional<bool>> start_condition(Unit& unit, const LoadedPtr& loaded, const model::Start& start, const records::Record* record,
                                            const records::Record* old, const std::string& flow) {
  if (!start.when) return std::optional(true);
  std::vector<feel::EvalWarning> warnings;
  feel::EvalContext ctx;
  ctx.world = &unit.world(loaded);
  ctx.warnings = &warnings;
  const std::string user = unit.acting().user();
  records::RecordScope scope(unit.world(loaded), {.record = record, .old = old, .user = user}, &ctx);
  const Value value = feel::evaluate(*start.when, scope, ctx);
  if (unit.failure() != nullptr) return *unit.failure();
  if (value.is(ValueKind::Boolean)) return std::optional(value.as_boolean());
  const std::string place = model::place(loaded->model, start.when->span);
  if (!value.is_null() || !warnings.empty())
    return refuse(unit, "E_CONDITION",
                  "the start condition of '" + flow + "' failed at " + place + (warnings.empty() ? "" : ": " + warnings.front().message),
                  "流程 '" + flow + "' 的启动条件出错（" + place + "）" + (warnings.empty() ? "" : "：" + warnings.front().message));
  return std::optional<bool>();
}

Status raise_record_event(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event, std::vector<Case*>* started,
                          int32_t* refused_once) {
  const Depth depth(unit);
  Status deep = check_depth(unit);
  if (!deep) return deep;
  std::vector<std::string> names = {event.name};
  for (const std::string& field : event.changed)
    if (event.name == "updated") names.push_back("changed " + field);
  note_activity(unit, loaded, event);
  Status assigned = run_assignments(unit, loaded, event);
  if (!assigned) return assigned;
  watch_pools(unit, loaded, event);
  run_automations(unit, loaded, event);
  for (const std::string& name : names) {
    Status done = start_matching(unit, loaded, event, name, started, refused_once);
    if (!done) return done;
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return Done{};
}

bool happens_on(const model::Definition& automation, std::string_view event) {
  const model::Arg* on = model::find(automation.args, "on");
  if (on == nullptr || on->is_word(event)) return on != nullptr;
  const model::ArgList* list = on->list();
  return list != nullptr &&
         std::any_of(list->begin(), list->end(), [&](const model::Arg& one) { return one.is_word(event); });
}

bool once_forbids(Unit& unit, const model::Flow& flow, const std::string& record, const std::string& initiator) {
  const std::string_view once = model::word(flow.args, "once", flow.form.empty() ? "no" : "record");
  if (once == "no" || record.empty()) return false;
  for (const std::string& id : unit.instances_of(flow.form, record)) {
    Result<Case*> one = unit.load(id);
    if (!one || (*one)->state().flow != flow.name || (*one)->over()) continue;
    if (once == "record" || (*one)->state().initiator == initiator) return true;
  }
  return false;
}

void compute_vars(Case& of) {
  for (const model::Variable& variable : of.flow().vars) {
    const auto& given = of.state().given;
    if (std::find(given.begin(), given.end(), variable.name) != given.end()) continue;
    StepContext step(of, 0, -1, 0);
    bool failed = false;
    Value value = step.value(variable.value, &failed);
    if (failed)
      of.unit().warn("var", of.unit().say("the variable '" + variable.name + "' could not be computed and is null",
                                          "变量 '" + variable.name + "' 无法计算，取空值"));
    const auto have = std::find_if(of.state().vars.begin(), of.state().vars.end(),
                                   [&](const Entry& e) { return e.first == variable.name; });
    if (have == of.state().vars.end() || !(have->second == value)) of.emit(VarSet{variable.name, std::move(value)});
  }
}

Result<Case*> start_flow(Unit& unit, const LoadedPtr& loaded, const StartRequest& request) {
  const Depth depth(unit);
  Status deep = check_depth(unit);
  if (!deep) return deep.error();
  Started started;
  started.id = unit.setting().new_id();
  started.model = loaded->model.hash;
  started.flow = request.flow->name;
  started.form = request.flow->form;
  started.record = request.record;
  started.initiator = request.initiator;
  started.parent = request.parent;
  started.parent_activation = request.parent_activation;
  started.choices = request.choices;
  started.change = request.change;
  for (const model::Variable& variable : request.flow->vars)
    for (const auto& [name, value] : request.values)
      if (name == variable.name) started.given.push_back(name);
  Case* of = unit.begin(loaded, *request.flow, std::move(started));
  of->entry().type = request.verb;
  for (const auto& [name, value] : request.values)
    if (const auto& given = of->state().given; name == "event" || std::find(given.begin(), given.end(), name) != given.end())
      of->emit(VarSet{name, value});
  compute_vars(*of);
  if (const records::RecordPtr record = of->record()) {
    of->entry().data_version = record->version;
    of->emit(SnapshotTaken{{1, record->version, unit.world(loaded).context(*record), {}}});
  }
  const Id token = of->next_id();
  of->emit(TokenMade{token, 0, 0, request.flow->entry});
  move(*of, token, request.flow->entry);
  if (unit.failure() != nullptr) return *unit.failure();
  return of;
}

namespace {

// The number of people chosen, and whether each of them may be.
Status check_choice(Unit& unit, const LoadedPtr& loaded, const model::Flow& flow, const std::string& record,
                    const model::FlowNode& node, const model::Who& who, const std::vector<std::string>& chosen) {
  const auto number = [&](std::string_view key, int64_t otherwise) {
    const model::Arg* arg = model::find(who.args, key);
    const Value* value = arg != nullptr ? arg->value() : nullptr;
    return value != nullptr && value->is(ValueKind::Number) ? value->as_number().to_int().value_or(otherwise) : otherwise;
  };
  const auto count = static_cast<int64_t>(chosen.size());
  if (count < number("min", 1))
    return refuse(unit, "E_SELECT_REQUIRED", "choose who is asked at '" + node.id + "'", "请选择 '" + node.id + "' 的办理人");
  bool in_range = count <= number("max", 1000);
  const model::Arg* from = model::find(who.args, "from");
  std::vector<std::string> allowed;
  if (from != nullptr && from->who() != nullptr) {
    Case* free = unit.begin_block(loaded, flow.form, record);
    StepContext step(*free, 0, -1, 0);
    PeopleContext context(step, unit.people());
    allowed = context.resolve(*from->who()).people;
  }
  for (const std::string& person : chosen) {
    const User* user = unit.people().user(person);
    in_range = in_range && user != nullptr && user->active &&
               (from == nullptr || std::find(allowed.begin(), allowed.end(), person) != allowed.end());
  }
  if (in_range) return Done{};
  return refuse(unit, "E_RANGE", "somebody chosen for '" + node.id + "' may not be asked there",
                "为 '" + node.id + "' 选择的人不在可选范围内");
}

}  // namespace

Status check_choices(Unit& unit, const LoadedPtr& loaded, const model::Flow& flow, const std::string& record,
                     const Choices& choices, Chooser chooser) {
  for (const auto& [step, people] : choices)
    if (flow.node(step) == nullptr)
      return refuse(unit, "E_ARGUMENT", "the flow has no step '" + step + "' to choose people for",
                    "流程没有可选人的步骤 '" + step + "'");
  for (const model::FlowNode& node : flow.nodes) {
    const model::Arg* by = model::find(node.args, "by");
    const model::Who* who = by != nullptr ? by->who() : nullptr;
    if (who == nullptr || who->form != "chosen_by") continue;
    const auto chosen = std::find_if(choices.begin(), choices.end(), [&](const auto& c) { return c.first == node.id; });
    const bool must = chooser == Chooser::Initiator && model::word(who->args, "chosen_by", "") == "initiator";
    if (chosen == choices.end() && !must) continue;
    Status fit = check_choice(unit, loaded, flow, record, node, *who, chosen != choices.end() ? chosen->second : std::vector<std::string>());
    if (!fit) return fit;
  }
  return Done{};
}

Result<int64_t> next_counter(Unit& unit, const std::string& name, const std::string& key) {
  const std::optional<Row> row = unit.view().row(storage::kind(storage::Own::Counter), {Value::string(name), Value::string(key)});
  if (unit.failure() != nullptr) return *unit.failure();
  int64_t value = 0;
  if (row && row->cells[storage::CounterCells::kValue].is(ValueKind::Number))
    value = number_of(row->cells[storage::CounterCells::kValue]);
  for (const auto& [taken, of_key] : unit.counters)
    if (taken == name && of_key == key) ++value;
  unit.counters.emplace_back(name, key);
  return value + 1;
}

}  // namespace weir::runtime
