#include "engine/runtime/flow/undo.h"

#include <algorithm>

#include "engine/runtime/flow/calls.h"
#include "engine/runtime/flow/forks.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

Error too_late(const VerbContext& context) {
  return context.refuse("E_TAKEBACK_LATE", "somebody or something has gone on from there", "后续步骤已处理，不能拿回");
}

// The person's own decision at the step, the newest.
const Seat* own_decision(const VerbContext& context) {
  const Seat* found = nullptr;
  for (const Seat& seat : context.of.state().seats)
    if (seat.activation == context.activation && seat.by == context.user &&
        (seat.state == SeatState::Approved || seat.state == SeatState::Rejected || seat.state == SeatState::Abstained) &&
        (found == nullptr || found->log <= seat.log))
      found = &seat;
  return found;
}

// Calls that nobody waits for stand beside every way.
bool is_ahead(const Case& of, Id scope, Id arm, const Activation& at) {
  return arm != kBeside && on_one_way(of.state(), scope, arm, at.scope, at.arm);
}

// Steps after this visit that took the same way on.
std::vector<const Activation*> successors(const VerbContext& context) {
  std::vector<const Activation*> after;
  for (const Activation& a : context.of.state().activations)
    if (a.id > context.activation && a.superseded_by == 0 && a.state != ActivationState::Canceled &&
        is_ahead(context.of, a.scope, a.arm, context.at()))
      after.push_back(&a);
  return after;
}

// A join that ended arms on its way cannot be undone; one that all came to can.
bool joined_by_all(const Case& of, const Activation& at) {
  for (const Scope* scope = of.state().scope(at.scope); scope != nullptr; scope = of.state().scope(scope->parent))
    if (scope->state == ScopeState::Canceled ||
        (scope->state == ScopeState::Closed &&
         std::any_of(scope->arms.begin(), scope->arms.end(), [](const Arm& arm) { return arm.state != ArmState::Arrived; })))
      return false;
  return true;
}

bool has_decided(Case& of, Id activation) {
  const std::vector<Case*> children = of.unit().children_of(of);
  return std::any_of(children.begin(), children.end(), [&](const Case* child) {
    return child->state().parent_activation == activation && child->state().decisions > 0;
  });
}

bool untouched(Case& of, const Activation& a) {
  const model::Arg* lasting = model::find(of.node(a.node).args, "irrevocable");
  if (lasting != nullptr && lasting->value() != nullptr && lasting->value()->is_true()) return false;
  if (a.state == ActivationState::Active) {
    if (of.node(a.node).type == "subflow") return !has_decided(of, a.id);
    if (!is_people_step(of.node(a.node))) return true;
    return std::none_of(of.state().seats.begin(), of.state().seats.end(), [&](const Seat& seat) {
      return seat.activation == a.id && (final(seat.state) || (!seat.candidates.empty() && !seat.holder.empty()));
    });
  }
  // Only steps that did nothing to the world, or can be undone, may be walked back over.
  const std::string& kind = of.node(a.node).type;
  if (kind == "call" && model::find(of.node(a.node).args, "compensate") != nullptr) return true;
  return a.state == ActivationState::Skipped || kind == "choose" || kind == "inclusive" || kind == "parallel" ||
         kind == "go" || kind == "decide" || kind == "cc";
}

// Seats that the step's end closed without a vote.
std::vector<Id> closed_by_end(const Instance& state, const Activation& at) {
  std::vector<Id> seats;
  for (const Seat* seat : direct_seats(state, at.id))
    if ((seat->state == SeatState::Moot && (seat->reason == "outcome" || seat->reason == "return")) ||
        (seat->state == SeatState::Canceled && at.state == ActivationState::Canceled && seat->reason == at.reason))
      seats.push_back(seat->id);
  return seats;
}

// In a sequence the first of them alone opens, and none beside whose own seat opens.
void open_again(Case& of, Id own, const std::vector<Id>& seats, bool sequential) {
  bool opened = own != 0;
  if (own != 0) of.emit(SeatReopened{own, SeatState::Open, {}});
  for (const Id id : seats) {
    of.emit(SeatReopened{id, sequential && opened ? SeatState::Waiting : SeatState::Open, {}});
    opened = true;
  }
}

// The time limits that the step's end canceled, with the time that was left then.
void rearm(VerbContext& context, Instant left) {
  const std::vector<Timer> timers = context.of.state().timers;
  for (const Timer& timer : timers) {
    if (timer.activation != context.activation || timer.state != TimerState::Canceled || timer.kind == TimerKind::Call) continue;
    // One that began anew in its place counts.
    if (std::any_of(timers.begin(), timers.end(), [&](const Timer& other) {
          return other.activation == timer.activation && other.kind == timer.kind && other.step == timer.step && other.id > timer.id;
        }))
      continue;
    const int64_t remaining = std::max<int64_t>(0, timer.due.seconds - left.seconds);
    context.of.emit(TimerChanged{timer.id, TimerState::Armed, context.unit.now().plus_seconds(remaining), 0});
  }
}

bool within(const VerbContext& context, std::string_view key, int64_t default_days) {
  const Case& of = context.of;
  if (!of.state().ended) return false;
  const model::Arg* arg = model::find(of.flow().args, key);
  const auto* spec = arg != nullptr ? arg->as<model::DurationSpec>() : nullptr;
  const std::optional<Instant> until =
      spec != nullptr ? time::due(*spec, *of.state().ended, of.loaded().calendars.app(), of.loaded().zone)
                      : of.state().ended->plus_seconds(default_days * 86'400);
  return until && *of.state().ended < *until && context.unit.now() <= *until;
}

// Steps of an ended flow write to its record as if it held it.
Status check_free(const VerbContext& context) {
  const Case& of = context.of;
  const std::string holder = of.flow().locks ? context.unit.locked_by(of.state().form, of.state().record) : std::string();
  if (holder.empty() || holder == of.state().id) return Done{};
  return context.refuse("E_LOCKED", "another flow holds the record", "记录被其他流程锁定");
}

}  // namespace

Status take_back(VerbContext& context) {
  Case& of = context.of;
  const Seat* decision = own_decision(context);
  if (decision == nullptr)
    return context.refuse("E_NOT_HOLDER", "you have decided nothing at this step", "您在此步骤没有作出决定");
  // An added signer's answer has gone into the seat above once his group is over.
  const Seat* above = decision->parent != 0 ? of.state().seat(decision->parent) : nullptr;
  if (above != nullptr && above->state != SeatState::Held) return too_late(context);
  const Id own = decision->id;
  const int64_t log = decision->log;
  of.entry().caused_by = std::to_string(log);
  if (context.at().state == ActivationState::Active) {
    if (vote_rule(context.node()).mode == VoteMode::Sequential)
      for (const Seat* seat : direct_seats(of.state(), context.activation))
        if (seat->state == SeatState::Open && seat->ordinal > of.state().seat(own)->ordinal) {
          of.emit(SeatReopened{seat->id, SeatState::Waiting, {}});
          break;
        }
    of.emit(SeatReopened{own, SeatState::Open, {}});
    return Done{};
  }
  if (context.at().state != ActivationState::Completed || context.at().superseded_by != 0) return too_late(context);
  if (!joined_by_all(of, context.at())) return too_late(context);
  const bool closed_it = std::none_of(of.state().seats.begin(), of.state().seats.end(), [&](const Seat& seat) {
    return seat.activation == context.activation && !seat.by.empty() && seat.log > log;
  });
  if (!closed_it) return too_late(context);
  for (const Activation* a : successors(context))
    if (!untouched(of, *a)) return too_late(context);
  // What came after ends; one token stands here again.
  const Activation at = context.at();
  std::vector<Id> passed, tokens, scopes;
  for (const Activation* a : successors(context))
    if (a->state == ActivationState::Completed) passed.push_back(a->id);
  for (const Token& token : of.state().tokens)
    if ((token.state == TokenState::Live || token.state == TokenState::Waiting) && is_ahead(of, token.scope, token.arm, at))
      tokens.push_back(token.id);
  for (const Scope& scope : of.state().scopes)
    if (scope.state == ScopeState::Open && scope.id > at.id && is_ahead(of, scope.parent, scope.parent_arm, at))
      scopes.push_back(scope.id);
  const std::vector<Id> seats = closed_by_end(of.state(), at);
  for (const Id token : tokens) cancel_token(of, token, "take_back");
  for (const Id scope : scopes) of.emit(ScopeClosed{scope, ScopeState::Canceled});
  reopen_scopes(of, at.scope, at.arm);
  of.emit(StepReopened{at.id, of.entry().step, at.token});
  open_again(of, own, seats, vote_rule(context.node()).mode == VoteMode::Sequential);
  rearm(context, at.left.value_or(context.unit.now()));
  for (const Id id : passed) of.emit(StepSuperseded{id, at.id});
  compensate(of, std::move(passed));
  return Done{};
}

Status revoke(VerbContext& context) {
  if (context.of.state().status != CaseStatus::Approved || !within(context, "revoke_within", 0))
    return context.refuse("E_OP_DISABLED", "the approval cannot be revoked (any more)", "审批结果不能撤销");
  if (Status free = check_free(context); !free) return free;
  context.of.emit(StatusChanged{CaseStatus::Revoked, {}, "revoke"});
  compensate_all(context.of);
  for (const auto& [when, block] : context.of.flow().on)
    if (when == "revoked") run_block(context.of, block.entry);
  return Done{};
}

namespace {

// Somebody there was asked, and can be asked again.
bool asks_again(const Instance& state, const Activation& at) {
  const auto direct = direct_seats(state, at.id);
  return !closed_by_end(state, at).empty() ||
         std::any_of(direct.begin(), direct.end(), [](const Seat* seat) { return seat->at && !seat->by.empty(); });
}

// It waited when the flow ended, and nothing has come after it in its arm.
bool waited_at_end(const Instance& state, const Activation& at) {
  static constexpr std::string_view kEarlier[] = {"jump", "return", "take_back", "outcome"};
  if (at.node < 0 || at.arm == kBeside || at.superseded_by != 0 || at.state != ActivationState::Canceled || at.left != state.ended ||
      std::find(std::begin(kEarlier), std::end(kEarlier), at.reason) != std::end(kEarlier))
    return false;
  return std::none_of(state.activations.begin(), state.activations.end(), [&](const Activation& later) {
    return later.id > at.id && later.scope == at.scope && later.arm == at.arm;
  });
}

// Where an ended flow goes on: what waited, and the step that asked people last unless it had gone on.
std::vector<Activation> ended_with(const Case& of) {
  const Instance& state = of.state();
  std::vector<Activation> found;
  for (const Activation& a : state.activations)
    if (waited_at_end(state, a)) found.push_back(a);
  const auto last = std::find_if(state.activations.rbegin(), state.activations.rend(), [&](const Activation& a) {
    return a.node >= 0 && is_people_step(of.node(a.node));
  });
  if (last == state.activations.rend()) return {};
  const bool gone_on = std::any_of(found.begin(), found.end(), [&](const Activation& a) {
    return a.id >= last->id && on_one_way(state, a.scope, a.arm, last->scope, last->arm);
  });
  if (!gone_on) found.push_back(*last);
  return found;
}

// Asks those again who had no say; where all had, who decided last.
void ask_once_more(Case& of, const Activation& at) {
  const std::vector<Id> seats = closed_by_end(of.state(), at);
  of.emit(StepReopened{at.id, of.node(at.node).id, at.token});
  StepContext step(of, at.token, at.node, at.id);
  open_again(of, 0, seats, vote_rule(of.node(at.node)).mode == VoteMode::Sequential);
  rearm_ladder(step, of.unit().now(), {});
  if (!seats.empty()) return;
  const Seat* last = nullptr;
  for (const Seat* seat : direct_seats(of.state(), at.id))
    if (seat->at && !seat->by.empty() && (last == nullptr || last->log <= seat->log)) last = seat;
  if (last != nullptr) of.emit(SeatReopened{last->id, SeatState::Open, {}});
}

}  // namespace

Status reopen(VerbContext& context) {
  Case& of = context.of;
  if (!of.over() || !within(context, "reopen_within", 30))
    return context.refuse("E_OP_DISABLED", "the flow cannot be opened again (any more)", "流程不能再唤醒");
  if (Status free = check_free(context); !free) return free;
  const std::vector<Activation> again = ended_with(of);
  if (again.empty()) return context.refuse("E_OP_DISABLED", "the flow has asked nobody", "流程没有人工步骤");
  of.emit(StatusChanged{CaseStatus::Running, {}, "reopen"});
  for (const Activation& at : again) {
    if (of.over()) break;
    reopen_scopes(of, at.scope, at.arm);
    if (is_people_step(of.node(at.node)) && asks_again(of.state(), at)) {
      ask_once_more(of, at);
      continue;
    }
    const Id token = of.next_id();
    of.emit(TokenMade{token, at.scope, at.arm, at.node});
    move(of, token, at.node);
  }
  return Done{};
}

}  // namespace weir::runtime
