#include "engine/runtime/flow/undo.h"

#include <algorithm>

#include "engine/runtime/flow/calls.h"
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

// Steps after this visit that took the same way on.
std::vector<const Activation*> successors(const VerbContext& context) {
  std::vector<const Activation*> after;
  for (const Activation& a : context.of.state().activations)
    if (a.id > context.activation && a.superseded_by == 0 && a.state != ActivationState::Canceled &&
        is_within_scope(context.of.state(), a.scope, context.at().scope))
      after.push_back(&a);
  return after;
}

bool untouched(const Case& of, const Activation& a) {
  const model::Arg* lasting = model::find(of.node(a.node).args, "irrevocable");
  if (lasting != nullptr && lasting->value() != nullptr && lasting->value()->is_true()) return false;
  if (a.state == ActivationState::Active) {
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

void open_again(VerbContext& context, Id own, bool moot_too) {
  Case& of = context.of;
  std::vector<Id> seats;
  for (const Seat& seat : of.state().seats)
    if (seat.activation == context.activation && seat.group == 0 && seat.state == SeatState::Moot && seat.reason == "outcome" && moot_too)
      seats.push_back(seat.id);
  const bool sequential = vote_rule(context.node()).mode == VoteMode::Sequential;
  if (own != 0) of.emit(SeatReopened{own, SeatState::Open, {}});
  for (const Id id : seats)
    of.emit(SeatReopened{id, sequential && own != 0 ? SeatState::Waiting : SeatState::Open, {}});
}

void rearm(VerbContext& context) {
  std::vector<Timer> canceled;
  for (const Timer& timer : context.of.state().timers)
    if (timer.activation == context.activation && timer.state == TimerState::Canceled) canceled.push_back(timer);
  for (const Timer& timer : canceled)
    if (context.unit.now() < timer.due) context.of.emit(TimerChanged{timer.id, TimerState::Armed, timer.due, 0});
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
  const bool closed_it = std::none_of(of.state().seats.begin(), of.state().seats.end(), [&](const Seat& seat) {
    return seat.activation == context.activation && !seat.by.empty() && seat.log > log;
  });
  if (!closed_it) return too_late(context);
  for (const Activation* a : successors(context))
    if (!untouched(of, *a)) return too_late(context);
  // What came after ends; one token stands here again.
  std::vector<Id> tokens, passed;
  for (const Activation* a : successors(context)) {
    tokens.push_back(a->token);
    if (a->state == ActivationState::Completed) passed.push_back(a->id);
  }
  tokens.push_back(context.at().token);
  for (const Id token : tokens) {
    const TokenState state = of.state().token(token)->state;
    if (state == TokenState::Live || state == TokenState::Waiting) cancel_token(of, token, "take_back");
  }
  std::vector<Id> scopes;
  for (const Scope& scope : of.state().scopes)
    if (scope.state == ScopeState::Open && scope.id > context.activation) scopes.push_back(scope.id);
  for (const Id scope : scopes) of.emit(ScopeClosed{scope, ScopeState::Canceled});
  of.emit(StepReopened{context.activation, of.entry().step, context.at().token});
  open_again(context, own, true);
  rearm(context);
  for (const Id id : passed) of.emit(StepSuperseded{id, context.activation});
  compensate(of, std::move(passed));
  return Done{};
}

Status revoke(VerbContext& context) {
  if (context.of.state().status != CaseStatus::Approved || !within(context, "revoke_within", 0))
    return context.refuse("E_OP_DISABLED", "the approval cannot be revoked (any more)", "审批结果不能撤销");
  context.of.emit(StatusChanged{CaseStatus::Revoked, {}, "revoke"});
  compensate_all(context.of);
  for (const auto& [when, block] : context.of.flow().on)
    if (when == "revoked") run_block(context.of, block.entry);
  return Done{};
}

namespace {

// Somebody there was asked, and can be asked again.
bool asks_again(const Instance& state, Id activation) {
  const auto direct = direct_seats(state, activation);
  return std::any_of(direct.begin(), direct.end(), [](const Seat* seat) {
    return seat->at || (seat->state == SeatState::Moot && seat->reason == "outcome");
  });
}

}  // namespace

Status reopen(VerbContext& context) {
  Case& of = context.of;
  if (!of.over() || !within(context, "reopen_within", 30))
    return context.refuse("E_OP_DISABLED", "the flow cannot be opened again (any more)", "流程不能再唤醒");
  const std::string holder = of.flow().locks ? context.unit.locked_by(of.state().form, of.state().record) : std::string();
  if (!holder.empty() && holder != of.state().id)
    return context.refuse("E_LOCKED", "another flow holds the record", "记录被其他流程锁定");
  for (auto it = of.state().activations.rbegin(); it != of.state().activations.rend() && context.activation == 0; ++it)
    if (it->node >= 0 && is_people_step(of.node(it->node))) context.activation = it->id;
  if (context.activation == 0)
    return context.refuse("E_OP_DISABLED", "the flow has asked nobody", "流程没有人工步骤");
  const Activation at = context.at();
  of.emit(StatusChanged{CaseStatus::Running, {}, "reopen"});
  const bool in_root = at.scope == 0;
  if (!in_root || !asks_again(of.state(), at.id)) {
    // The fork is over, or the step had been passed without anybody: it is taken anew at its place.
    const Id token = of.next_id();
    of.emit(TokenMade{token, 0, 0, at.node});
    move(of, token, at.node);
    return Done{};
  }
  const Id token = of.next_id();
  of.emit(TokenMade{token, 0, 0, at.node});
  of.emit(StepReopened{at.id, of.node(at.node).id, token});
  open_again(context, 0, true);
  const auto direct = direct_seats(of.state(), at.id);
  if (std::any_of(direct.begin(), direct.end(), [](const Seat* seat) { return seat->state == SeatState::Open; })) return Done{};
  // Everybody had decided: whoever decided last decides again.
  const Seat* last = nullptr;
  for (const Seat* seat : direct)
    if (seat->at && (last == nullptr || last->log <= seat->log)) last = seat;
  if (last != nullptr) of.emit(SeatReopened{last->id, SeatState::Open, {}});
  return Done{};
}

}  // namespace weir::runtime
