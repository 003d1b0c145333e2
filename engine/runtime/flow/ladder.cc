#include "engine/runtime/flow/ladder.h"

#include <algorithm>

#include "engine/runtime/flow/messages.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/flow/returns.h"
#include "engine/runtime/holidays.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

const time::Calendar& calendar_of(const StepContext& step, const Case& of, Id activation) {
  const time::Calendars& all = of.loaded().calendars;
  const std::string_view which = step.word("calendar", "holder");
  if (which == "flow") return all.app();
  if (which != "holder") {
    const time::Calendar* named = all.named(which);
    return named != nullptr ? *named : all.app();
  }
  for (const Seat* seat : direct_seats(of.state(), activation)) {
    if (seat->state != SeatState::Open) continue;
    const std::string& who = !seat->holder.empty() || seat->candidates.empty() ? seat->holder : seat->candidates.front();
    return all.of(of.unit().people().user(who));
  }
  return all.app();
}

// What `on_timeout` does belongs to the `timeout` of a wait where it has one, else to what is due.
time::Ladder ladder_of(const model::FlowNode& node) {
  time::Ladder ladder = time::read_ladder(node.args);
  if (node.type == "wait" && model::find(node.args, "timeout") != nullptr)
    for (time::LadderStep& entry : ladder.steps)
      if (entry.action == model::find(node.args, "on_timeout")) entry.action = nullptr;
  return ladder;
}

Value computed(StepContext& step, const model::DurationSpec* spec) {
  return spec != nullptr && spec->expression ? step.evaluate(*spec->expression) : Value();
}

std::string action_word(const time::LadderStep& entry) {
  if (entry.action == nullptr) return "due";
  if (const Value* value = entry.action->value(); value != nullptr && value->is(ValueKind::String))
    return std::string(value->as_string());
  const model::ArgMap* map = entry.action->map();
  if (map == nullptr) return "steps";
  for (const char* what : {"escalate", "return", "go", "task"})
    if (model::find(*map, what) != nullptr) return what;
  return "remind";  // `remind: {every, max, message}`
}

std::optional<Instant> when(StepContext& step, const time::LadderStep& entry, int32_t times, Instant from) {
  return time::fires_at(entry, times, from, calendar_of(step, step.of(), step.activation()), step.of().loaded().zone,
                        computed(step, entry.after), computed(step, entry.every));
}

std::optional<Instant> claim_until(StepContext& step, Instant from) {
  const model::Arg* within = step.arg("claim_within");
  const auto* spec = within != nullptr ? within->as<model::DurationSpec>() : nullptr;
  if (spec == nullptr) return std::nullopt;
  return time::due(*spec, from, calendar_of(step, step.of(), step.activation()), step.of().loaded().zone, computed(step, spec));
}

void pause(Case& of, const Timer& timer) {
  const int64_t left = std::max<int64_t>(0, timer.due.seconds - of.unit().now().seconds);
  of.emit(TimerChanged{timer.id, TimerState::Paused, timer.due, left});
}

bool stands_while_suspended(const Case& of, const Timer& timer) {
  return timer.kind == TimerKind::Call || model::word(of.flow().args, "suspend_clock", "stop") == "stop";
}

// A subflow's end moves a suspended flow too.
void begin(Case& of, Timer timer) {
  of.emit(TimerArmed{timer});
  if (of.state().status == CaseStatus::Suspended && stands_while_suspended(of, timer)) pause(of, timer);
}

void arm_from(StepContext& step, Instant from, const std::vector<int32_t>& done = {}) {
  Case& of = step.of();
  const time::Ladder ladder = ladder_of(step.node());
  for (const time::LadderStep& entry : ladder.steps) {
    if (std::find(done.begin(), done.end(), entry.number) != done.end()) continue;
    const std::optional<Instant> due = when(step, entry, 0, from);
    if (!due) {
      of.emit(Warned{step.name(), of.unit().say("a time limit could not be computed and is not armed", "时限无法计算，未启动")});
      of.unit().warn("time_limit", of.unit().say("a time limit of the step '" + step.name() + "' could not be computed",
                                                 "步骤 '" + step.name() + "' 的时限无法计算"));
      continue;
    }
    if (entry.after != nullptr && entry.after->business())
      warn_of_unknown_holidays(of.unit(), calendar_of(step, of, step.activation()), *due);
    Timer timer;
    timer.id = of.next_id();
    timer.activation = step.activation();
    timer.kind = TimerKind::Ladder;
    timer.step = entry.number;
    timer.due = *due;
    timer.from = from;
    timer.action = action_word(entry);
    begin(of, std::move(timer));
  }
  if (const auto due = claim_until(step, from)) arm(of, step.activation(), TimerKind::ClaimWithin, *due, "claim_within");
}

std::vector<std::string> who_acts(const Case& of, Id activation) {
  std::vector<std::string> people;
  for (const Seat& seat : of.state().seats) {
    if (seat.activation != activation || seat.state != SeatState::Open) continue;
    if (!seat.holder.empty()) people.push_back(seat.holder);
    else people.insert(people.end(), seat.candidates.begin(), seat.candidates.end());
  }
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  return people;
}

std::string message_of(StepContext& step, const model::ArgMap* first, const model::ArgMap* second) {
  for (const model::ArgMap* map : {first, second}) {
    const model::Arg* arg = map != nullptr ? model::find(*map, "message") : nullptr;
    if (arg == nullptr) continue;
    const Value text = step.value(*arg);
    if (text.is(ValueKind::String)) return std::string(text.as_string());
  }
  return {};
}

void remind(StepContext& step, const time::LadderStep& entry) {
  Case& of = step.of();
  const model::ArgMap* own = entry.action != nullptr ? entry.action->map() : nullptr;
  const std::string text = message_of(step, own, entry.entry);
  const Activation a = *of.state().activation(step.activation());
  for (const std::string& person : who_acts(of, step.activation()))
    send(of, step.name(), {person}, {"inbox"}, {}, text.empty() ? reminder(of, a, person) : text, "remind");
}

void escalate(StepContext& step, const time::LadderStep& entry) {
  Case& of = step.of();
  const model::ArgMap* own = entry.action->map();
  const model::Arg* to = own != nullptr ? model::find(*own, "escalate") : nullptr;
  if (to == nullptr && entry.entry != nullptr) to = model::find(*entry.entry, "to");
  if (to == nullptr || to->who() == nullptr) return;
  const model::ArgMap& where = own != nullptr && model::find(*own, "as") != nullptr ? *own : entry.entry != nullptr ? *entry.entry : *own;
  const std::string_view as = model::word(where, "as", "add_parallel");
  const std::vector<std::string> people = people_of(step, *to->who());
  const std::string text = message_of(step, own, entry.entry);
  const bool nobody_votes = direct_seats(of.state(), step.activation()).empty();
  std::vector<Id> late;  // seats that go over, to one person each
  for (const Seat* seat : direct_seats(of.state(), step.activation()))
    if (seat->state == SeatState::Open) late.push_back(seat->id);
  size_t gone_over = 0;
  for (std::string person : people) {
    if (as == "cc" || nobody_votes) {
      copy_to(of, step.activation(), person);
    } else if (live_seat_of(of.state(), step.activation(), person) != 0) {
      continue;
    } else {
      Seat seat = seat_for(step, person);
      person = seat.holder;
      if (live_seat_of(of.state(), step.activation(), person) != 0) continue;
      if (as == "transfer") {
        if (gone_over == late.size()) break;
        const Id open = late[gone_over++];
        of.emit(SeatPassedOn{open, seat.principal, seat.holder, {}, {}, "escalate", of.state().seat(open)->weight});
      } else {
        seat.origin = SeatOrigin::AddedParallel;
        seat.state = SeatState::Open;
        of.emit(SeatAdded{std::move(seat)});
      }
    }
    const Activation a = *of.state().activation(step.activation());
    send(of, step.name(), {person}, {"inbox"}, {}, text.empty() ? reminder(of, a, person) : text, "escalate");
  }
  if (!nobody_votes) settle(of, step.activation());
}

void repair_task(StepContext& step, const model::Arg& to) {
  if (to.who() == nullptr) return;
  for (const std::string& person : people_of(step, *to.who()))
    send(step.of(), step.name(), {person}, {"inbox"}, {},
         step.unit().say("please repair: " + step.name(), "请处理：" + step.name()), "task");
  raise(step.of(), step.activation(), step.fail(IncidentType::Limit, "the time limit passed; somebody was asked to repair it",
                                                "已超时；已请人处理"));
}

void act(StepContext& step, const time::LadderStep& entry) {
  Case& of = step.of();
  const Id activation = step.activation();
  if (entry.action == nullptr) return;
  if (const auto* block = entry.action->as<model::Block>()) return run_block(of, block->entry, step.scope_id(), step.arm());
  const std::string what = action_word(entry);
  if (what == "remind") return remind(step, entry);
  if (what == "escalate") return escalate(step, entry);
  if (what == "approve") return decide_step(of, activation, StepOutcome::AutoPass, "timer");
  if (what == "reject") return decide_step(of, activation, StepOutcome::AutoReject, "timer");
  if (what == "incident")
    return raise(of, activation, step.fail(IncidentType::Limit, "the time limit of the step passed", "步骤已超时"));
  const model::ArgMap* map = entry.action->map();
  if (map == nullptr) return;
  if (what == "return") {
    send_back(of, activation, model::word(*map, "return", "initiator"), "");
  } else if (what == "go") {
    const int32_t target = node_index(of, model::word(*map, "go", ""));
    if (target < 0) return;
    const Id token = step.token();
    close_step(of, activation, ActivationState::Completed, StepOutcome::TimedOut, "timer", SeatState::Moot);
    move(of, token, target);
  } else if (what == "task") {
    if (const model::Arg* to = model::find(*map, "task")) repair_task(step, *to);
  }
}

void fire_ladder(StepContext& step, Id id) {
  Case& of = step.of();
  const Timer timer = *of.state().timer(id);
  const time::Ladder ladder = ladder_of(step.node());
  const auto entry = std::find_if(ladder.steps.begin(), ladder.steps.end(),
                                  [&](const time::LadderStep& s) { return s.number == timer.step; });
  if (entry == ladder.steps.end()) {
    of.emit(TimerFired{id, std::nullopt});
    return;
  }
  const std::string_view missed = step.word("missed", "each");
  std::optional<Instant> next;
  for (int32_t times = timer.times + 1; entry->every != nullptr && (entry->max == 0 || times < entry->max); ++times) {
    next = when(step, *entry, times, timer.from);
    // Repetitions that were missed as well are one, unless each counts.
    if (!next || missed == "each" || step.now() < *next || times > timer.times + 10'000) break;
    next.reset();
  }
  of.emit(TimerFired{id, next});
  const bool late = step.now().seconds - timer.due.seconds > 3600;
  if (missed == "skip" && late) return;
  act(step, *entry);
}

// The `timeout` of a step that waits for an event or a condition.
void wait_no_longer(StepContext& step, Id id) {
  Case& of = step.of();
  of.emit(TimerFired{id, std::nullopt});
  const model::Arg* action = step.arg("on_timeout");
  const time::LadderStep entry{.number = 0, .after = nullptr, .action = action, .entry = &step.node().args};
  act(step, entry);
  // Steps that were run, or none, let the flow go on; who was only told does not.
  if (action == nullptr || action->as<model::Block>() != nullptr)
    conclude(of, step.activation(), Next::pass(StepOutcome::TimedOut, "timeout"));
}

}  // namespace

void arm(Case& of, Id activation, TimerKind kind, Instant due, std::string action) {
  Timer timer;
  timer.id = of.next_id();
  timer.activation = activation;
  timer.kind = kind;
  timer.due = due;
  timer.from = of.unit().now();
  timer.action = std::move(action);
  begin(of, std::move(timer));
}

void arm_ladder(StepContext& step) { arm_from(step, step.now()); }

void rearm_ladder(StepContext& step, Instant from, const std::vector<int32_t>& done) {
  std::vector<Id> armed;
  for (const Timer& timer : step.of().state().timers)
    if (timer.activation == step.activation() && (timer.state == TimerState::Armed || timer.state == TimerState::Paused) &&
        (timer.kind == TimerKind::Ladder || timer.kind == TimerKind::ClaimWithin))
      armed.push_back(timer.id);
  for (const Id id : armed) step.of().emit(TimerChanged{id, TimerState::Canceled, {}, 0});
  arm_from(step, from, done);
}

void holder_changed(Case& of, Id activation) {
  const Activation a = *of.state().activation(activation);
  if (model::word(of.node(a.node).args, "timers_on_transfer", "keep") != "restart") return;
  cancel_timers(of, activation, 0);
  StepContext step(of, a.token, a.node, activation);
  arm_from(step, of.unit().now());
}

void cancel_timers(Case& of, Id activation, Id seat) {
  std::vector<Id> armed;
  for (const Timer& timer : of.state().timers)
    if (timer.activation == activation && (seat == 0 || timer.seat == seat) &&
        (timer.state == TimerState::Armed || timer.state == TimerState::Paused))
      armed.push_back(timer.id);
  for (const Id id : armed) of.emit(TimerChanged{id, TimerState::Canceled, {}, 0});
}

void pause_timers(Case& of, Id activation) {
  std::vector<Timer> armed;
  for (const Timer& timer : of.state().timers)
    if (timer.state == TimerState::Armed && timer.activation == activation && timer.kind != TimerKind::Call) armed.push_back(timer);
  for (const Timer& timer : armed) pause(of, timer);
}

void suspend_timers(Case& of) {
  std::vector<Timer> armed;
  for (const Timer& timer : of.state().timers)
    if (timer.state == TimerState::Armed && stands_while_suspended(of, timer)) armed.push_back(timer);
  for (const Timer& timer : armed) pause(of, timer);
}

void hold_timer(Case& of, Id timer) { pause(of, *of.state().timer(timer)); }

void resume_timers(Case& of, Id activation) {
  std::vector<Timer> paused;
  for (const Timer& timer : of.state().timers)
    if (timer.state == TimerState::Paused && (activation == 0 || timer.activation == activation)) paused.push_back(timer);
  const Instant now = of.unit().now();
  for (const Timer& timer : paused) {
    const bool over = timer.left_seconds == 0 && timer.due < now;
    of.emit(TimerChanged{timer.id, TimerState::Armed, over ? timer.due : now.plus_seconds(timer.left_seconds), 0});
  }
}

namespace {

// Does the step's own clock stand still now?
bool clock_stands(Case& of, const Activation& a) {
  const model::FlowNode& node = of.node(a.node);
  if (const model::Arg* stops = model::find(node.args, "clock_stops_in"); stops != nullptr && stops->expression() != nullptr) {
    StepContext step(of, a.token, a.node, a.id);
    if (step.evaluate(*stops->expression()).is_true()) return true;
  }
  if (model::word(node.args, "timers_while_added", "pause") != "pause") return false;
  // Whoever could act waits for signers whom he has asked first.
  bool held = false;
  for (const Seat* seat : direct_seats(of.state(), a.id)) {
    if (seat->state == SeatState::Open) return false;
    held = held || seat->state == SeatState::Held;
  }
  return held;
}

void follow_fields(Case& of, const Activation& a) {
  const model::Arg* track = model::find(of.node(a.node).args, "track");
  if (track == nullptr || track->value() == nullptr || !track->value()->is_true()) return;
  StepContext step(of, a.token, a.node, a.id);
  const time::Ladder ladder = ladder_of(step.node());
  std::vector<std::pair<Id, Instant>> moved;
  for (const Timer& timer : of.state().timers) {
    if (timer.activation != a.id || timer.state != TimerState::Armed || timer.kind != TimerKind::Ladder || timer.times > 0) continue;
    for (const time::LadderStep& entry : ladder.steps) {
      if (entry.number != timer.step || entry.after == nullptr || !entry.after->expression) continue;
      const std::optional<Instant> due = when(step, entry, 0, timer.from);
      if (due && !(*due == timer.due)) moved.emplace_back(timer.id, *due);
    }
  }
  for (const auto& [id, due] : moved) of.emit(TimerChanged{id, TimerState::Armed, due, 0});
}

}  // namespace

void adjust_clocks(Case& of) {
  if (of.over() || of.free_block || of.state().status != CaseStatus::Running) return;
  std::vector<Activation> timed;
  for (const Timer& timer : of.state().timers) {
    if (timer.state != TimerState::Armed && timer.state != TimerState::Paused) continue;
    if (timer.kind == TimerKind::Call || (!timed.empty() && timed.back().id == timer.activation)) continue;
    const Activation* a = of.state().activation(timer.activation);
    if (a != nullptr && a->state == ActivationState::Active) timed.push_back(*a);
  }
  for (const Activation& a : timed) {
    const bool stands = clock_stands(of, a);
    const auto& timers = of.state().timers;
    const TimerState from = stands ? TimerState::Armed : TimerState::Paused;
    const bool differs = std::any_of(timers.begin(), timers.end(), [&](const Timer& t) {
      return t.activation == a.id && t.state == from && t.kind != TimerKind::Call;
    });
    if (differs && stands) pause_timers(of, a.id);
    if (differs && !stands) resume_timers(of, a.id);
    follow_fields(of, a);
  }
}

void adjust_clocks(Unit& unit) {
  const std::vector<RecordWrite> writes = unit.writes();
  for (const RecordWrite& write : writes) {
    if (write.before == nullptr || write.after == nullptr || !write.loaded->clocked_forms.contains(write.form->name)) continue;
    for (const std::string& id : unit.instances_of(write.form->name, write.id)) (void)unit.load(id);
  }
  for (size_t i = 0; i < unit.cases().size(); ++i) adjust_clocks(*unit.cases()[i]);
}

void fire(Case& of, Id id) {
  const Timer timer = *of.state().timer(id);
  const Activation a = *of.state().activation(timer.activation);
  StepContext step(of, a.token, a.node, a.id);
  switch (timer.kind) {
    case TimerKind::Ladder: return fire_ladder(step, id);
    case TimerKind::ClaimWithin: {
      for (const Seat* seat : direct_seats(of.state(), a.id))
        if (seat->state == SeatState::Open && !seat->candidates.empty() && !seat->holder.empty()) {
          // Whoever claims it next has as long again.
          of.emit(TimerFired{id, claim_until(step, step.now())});
          of.emit(SeatClaimed{seat->id, {}});
          return;
        }
      of.emit(TimerFired{id, std::nullopt});
      if (const model::Arg* action = step.arg("on_timeout")) act(step, {.number = 0, .after = nullptr, .action = action});
      return;
    }
    case TimerKind::Wake:
      of.emit(TimerFired{id, std::nullopt});
      return conclude(of, a.id, Next::follow());
    case TimerKind::Timeout: return wait_no_longer(step, id);
    case TimerKind::Call: return;  // has commands of its own
  }
}

std::optional<Instant> due_of(const Instance& state, Id activation) {
  std::optional<Instant> due;
  for (const Timer& timer : state.timers) {
    if (timer.activation != activation || timer.state == TimerState::Canceled) continue;
    // What the step calls its due time, whatever else happens earlier.
    if (timer.action == "due") return timer.due;
    if (timer.action != "remind" && (!due || timer.due < *due)) due = timer.due;
  }
  return due;
}

}  // namespace weir::runtime
