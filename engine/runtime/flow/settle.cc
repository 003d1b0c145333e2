// What votes come to, and what follows.
#include <algorithm>

#include "engine/runtime/flow/groups.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/flow/returns.h"

namespace weir::runtime {

namespace {

// The seats as an expression sees them, in their order.
Value seen_seats(const Case& of, Id activation) {
  std::vector<Value> seats;
  for (const Seat* seat : direct_seats(of.state(), activation))
    seats.push_back(Value::context({{"principal", Value::string(seat->principal)},
                                    {"holder", Value::string(seat->holder)},
                                    {"state", Value::string(word(seat->state))},
                                    {"weight", Value::integer(seat->weight)},
                                    {"veto", Value::boolean(seat->veto)},
                                    {"decisive", Value::boolean(seat->decisive)}}));
  return Value::list(std::move(seats));
}

Verdict by_expression(Case& of, const Activation& a, const Tally& tally) {
  const model::Arg* mode = model::find(of.node(a.node).args, "mode");
  const model::ArgMap* map = mode != nullptr ? mode->map() : nullptr;
  const model::Arg* arg = map != nullptr ? model::find(*map, "expr") : nullptr;
  const feel::Expression* expression = arg != nullptr ? arg->expression() : nullptr;
  if (expression == nullptr) return Verdict::Undecided;
  StepContext step(of, a.token, a.node, a.id);
  FlowScope inputs = step.scope({.more = {{"A", Value::integer(tally.approved)},
                                          {"R", Value::integer(tally.rejected)},
                                          {"B", Value::integer(tally.abstained)},
                                          {"O", Value::integer(tally.open)},
                                          {"T", Value::integer(tally.total())},
                                          {"seats", seen_seats(of, a.id)}}});
  feel::EvalContext ctx = step.eval_context();
  const Value answer = feel::evaluate(*expression, inputs, ctx);
  if (!answer.is(ValueKind::String)) return Verdict::Undecided;
  if (answer.as_string() == "approve") return Verdict::Approve;
  return answer.as_string() == "reject" ? Verdict::Reject : Verdict::Undecided;
}

// The lowest waiting seat of a sequence opens when none is open.
void open_next(Case& of, Id activation, VoteMode mode) {
  if (mode != VoteMode::Sequential) return;
  Id next = 0;
  for (const Seat* seat : direct_seats(of.state(), activation)) {
    if (seat->state == SeatState::Open || seat->state == SeatState::Held) return;
    if (seat->state == SeatState::Waiting && next == 0) next = seat->id;
  }
  if (next != 0) of.emit(SeatOpened{next});
}

// Whom `when_empty` names: the administrators, who is above, somebody in their place.
bool ask_instead(Case& of, Id activation) {
  const Activation a = *of.state().activation(activation);
  StepContext step(of, a.token, a.node, a.id);
  std::vector<std::string> past;
  for (const Seat& seat : of.state().seats) {
    if (seat.activation != activation) continue;
    past.insert(past.end(), {seat.principal, seat.holder});
    past.insert(past.end(), seat.candidates.begin(), seat.candidates.end());
  }
  std::erase(past, "");
  Result<Asked> asked = find_people(step, std::move(past));
  if (!asked || asked->seats.empty()) return false;
  step.stay();
  int32_t ordinal = new_seat(of, activation, {}).ordinal;
  for (Seat& seat : asked->seats) seat.ordinal = ordinal++;
  add_seats(step, std::move(asked->seats));
  settle(of, activation);
  return true;
}

void nobody_voted(Case& of, Id activation) {
  const Activation a = *of.state().activation(activation);
  const model::FlowNode& node = of.node(a.node);
  // `{assign: WHO}` is no word.
  const model::Arg* when_empty = model::find(node.args, "when_empty");
  const std::string_view policy = when_empty != nullptr && when_empty->map() != nullptr ? "assign" : model::word(node.args, "when_empty", "incident");
  if (policy == "pass") return decide_step(of, activation, StepOutcome::AutoPass, "no_vote");
  if (policy == "reject") return decide_step(of, activation, StepOutcome::AutoReject, "no_vote");
  if (policy != "incident" && ask_instead(of, activation)) return;
  for (const Incident& incident : of.state().incidents)
    if (incident.activation == activation && incident.type == IncidentType::NoVote && !incident.ended) return;
  raise(of, activation,
        {IncidentType::NoVote, "nobody voted: everyone abstained or left", "没有有效票：全部弃权或已离开", node.span, {}});
}

}  // namespace

void settle(Case& of, Id activation) {
  const Activation* a = of.state().activation(activation);
  if (a == nullptr || a->state != ActivationState::Active || of.over()) return;
  settle_groups(of, activation);
  const VoteRule rule = vote_rule(of.node(a->node));
  const Tally tally = count(direct_seats(of.state(), activation), rule.abstain);
  const Activation at = *a;
  switch (judge(rule, tally, [&](const Tally& t) { return by_expression(of, at, t); })) {
    case Verdict::Undecided: return open_next(of, activation, rule.mode);
    case Verdict::Approve: {
      const auto seats = direct_seats(of.state(), activation);
      const bool by_person = std::any_of(seats.begin(), seats.end(), [](const Seat* s) {
        return s->state == SeatState::Approved && !s->by.empty();
      });
      return decide_step(of, activation, by_person ? StepOutcome::Approve : StepOutcome::AutoPass,
                         by_person ? "" : "dedupe");
    }
    case Verdict::Reject: return decide_step(of, activation, StepOutcome::Reject, "");
    case Verdict::Empty: return nobody_voted(of, activation);
  }
}

void decide_step(Case& of, Id activation, StepOutcome outcome, std::string_view reason) {
  const Activation at = *of.state().activation(activation);
  const model::FlowNode& node = of.node(at.node);
  StepContext step(of, at.token, at.node, activation);
  give_copies(step, "complete");
  const bool reject = outcome == StepOutcome::Reject || outcome == StepOutcome::AutoReject;
  const StepOutcome shown = outcome == StepOutcome::Approve && !is_approval(node) ? StepOutcome::Done : outcome;
  close_step(of, activation, ActivationState::Completed, shown, reason, SeatState::Moot);
  if (!reject) return move(of, at.token, node.next);
  rejected(of, activation);
}

void rejected(Case& of, Id activation) {
  const Activation at = *of.state().activation(activation);
  const model::FlowNode& node = of.node(at.node);
  const model::Arg* arg = model::find(node.args, "on_reject");
  const model::ArgMap* map = arg != nullptr ? arg->map() : nullptr;
  if (map != nullptr) {
    const std::string_view back = model::word(*map, "return", "");
    const std::string_view go = model::word(*map, "go", "");
    if (!back.empty() && send_back(of, activation, back, "")) return;
    if (!go.empty()) {
      const int32_t target = node_index(of, go);
      if (target >= 0) return move(of, at.token, target);
    }
  }
  reject_here(of, activation);
}

}  // namespace weir::runtime
