#include "engine/runtime/flow/advance.h"

#include <algorithm>

#include "engine/base/planted.h"
#include "engine/runtime/records/automations.h"
#include "engine/runtime/flow/calls.h"
#include "engine/runtime/flow/effects.h"
#include "engine/runtime/flow/forks.h"
#include "engine/runtime/flow/held_changes.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/flow/starts.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

constexpr int32_t kMovesMax = 10'000;  // steps of one command

int64_t max_rounds(const Case& of) {
  const model::Arg* arg = model::find(of.flow().args, "max_rounds");
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  if (value == nullptr || !value->is(ValueKind::Number)) return 20;
  return value->as_number().to_int().value_or(20);
}


// What a step says when it was entered, put into events; where the token goes next, if it does.
class Mover {
 public:
  Mover(Case& of, bool beside) : of_(of), beside_(beside) {}

  void push(Id token, int32_t node) { waiting_.push_back({token, node}); }

  void run() {
    while (next_ < waiting_.size() && (beside_ || !of_.over())) {
      const auto [token, node] = waiting_[next_++];
      const Token* at = of_.state().token(token);
      if (at == nullptr || at->state == TokenState::Canceled || at->state == TokenState::Consumed) continue;
      if (++moves_ > kMovesMax) {
        StepContext step(of_, token, std::max(node, 0), 0);
        step.stay();
        raise(of_, step.activation(),
              step.fail(IncidentType::Limit, "one command went through more than 10,000 steps",
                        "一个命令经过了超过一万个步骤"));
        return;
      }
      visit(token, node);
    }
  }

  void take(StepContext& step, const Step& result) {
    if (const Failure* failure = std::get_if<Failure>(&result)) {
      if (beside_ && of_.over()) return fail_behind(step, *failure);
      if (!step.stayed()) step.stay();
      raise(of_, step.activation(), *failure);
      return;
    }
    const Next& next = std::get<Next>(result);
    if (next.kind == Next::Kind::Wait) return;
    const bool skipped = next.reason == "self" && next.outcome == StepOutcome::AutoPass;
    leave(step, skipped ? ActivationState::Skipped : ActivationState::Completed, next.outcome, next.reason);
    switch (next.kind) {
      case Next::Kind::Follow: push(step.token(), step.node().next); break;
      case Next::Kind::To: push(step.token(), next.node); break;
      case Next::Kind::Fork:
        for (const auto& [token, node] : open_fork(of_, step.token(), step.index(), next.arms, next.items))
          push(token, node);
        break;
      case Next::Kind::End: finish(of_, next.name, "end"); break;
      case Next::Kind::Wait: break;
    }
  }

 private:
  void leave(StepContext& step, ActivationState state, StepOutcome outcome, const std::string& reason) {
    if (step.stayed()) {
      const Activation* a = of_.state().activation(step.activation());
      if (a != nullptr && a->state == ActivationState::Active)
        close_step(of_, step.activation(), state, outcome, reason, SeatState::Moot, step.provenance());
      return;
    }
    of_.emit(StepPassed{of_.next_id(), step.token(), step.index(), step.round(), step.name(), state, outcome,
                        reason, step.reads(), step.provenance()});
  }

  // Steps of an ending fail: the flow is over, nothing in it waits for anybody any more.
  void fail_behind(StepContext& step, const Failure& failure) {
    leave(step, ActivationState::Canceled, StepOutcome::None, "incident");
    of_.emit(TokenChanged{step.token(), TokenState::Consumed});
    const Span place = failure.span.valid() ? failure.span : step.node().span;
    raise_loose(of_.unit(), failure.type, of_.state().flow + " " + step.name(), of_.state().form, of_.state().record,
                of_.unit().say(failure.en, failure.zh), model::place(of_.model(), place));
  }

  void visit(Id token, int32_t node) {
    if (node <= kGone) {
      // To end here would be an approval that nobody gave.
      StepContext step(of_, token, node, 0);
      return take(step, step.fail(IncidentType::Migration, "the way leads to '" + of_.node(node).id + "', which this version lacks",
                                  "流程将到达 '" + of_.node(node).id + "'，而此版本没有该步骤"));
    }
    if (node < 0) return end_of_way(token);
    const model::FlowNode& at = of_.node(node);
    if (at.type == "join") {
      for (const auto& [next, where] : arrive(of_, token, node)) push(next, where);
      return;
    }
    StepContext step(of_, token, node, 0);
    const Date today = time::date_in(of_.unit().now(), of_.loaded().zone);
    if (!in_force(at.args, today)) {
      leave(step, ActivationState::Skipped, StepOutcome::None, "disabled");
      push(token, at.next);
      return;
    }
    if (at.when) {
      const auto holds = step.condition(*at.when, std::nullopt);
      if (const Failure* failure = std::get_if<Failure>(&holds)) return take(step, *failure);
      if (!std::get<bool>(holds)) {
        leave(step, ActivationState::Skipped, StepOutcome::None, "when");
        push(token, at.next);
        return;
      }
    }
    if (step.round() > max_rounds(of_))
      return take(step, step.fail(IncidentType::Loop,
                                  "the step was entered " + std::to_string(step.round()) + " times",
                                  "该步骤已进入 " + std::to_string(step.round()) + " 次"));
    take(step, enter(step));
  }

  Step enter(StepContext& step) {
    const auto it = of_.loaded().types.find(&step.node());
    const nodes::NodeTypeSpec* type = it != of_.loaded().types.end() ? it->second : nullptr;
    if (type == nullptr || type->behavior == nullptr)
      return step.fail(step.node().type == "print" ? IncidentType::PrintUnavailable : IncidentType::Limit,
                       "this engine cannot run steps of the kind '" + step.node().type + "'",
                       "此引擎还不能执行 '" + step.node().type + "' 类步骤");
    if (beside_ && type->name == "call") return begin_call_beside(step);
    if (beside_ && type->waits)
      return step.fail(IncidentType::Limit, "a step that waits cannot stand here", "此处不能放会等待的步骤");
    Step entered = type->behavior->enter(step);
    // Steps that ask people arm their times with the seats.
    const Next* next = std::get_if<Next>(&entered);
    if (type->waits && !is_people_step(step.node()) && next != nullptr && next->kind == Next::Kind::Wait) arm_ladder(step);
    return entered;
  }

  void end_of_way(Id token) {
    const Token at = *of_.state().token(token);
    of_.emit(TokenChanged{token, TokenState::Consumed});
    if (beside_) return;
    if (at.scope != 0) return arm_gone(of_, at.scope, at.arm, ArmState::Arrived);
    const auto& tokens = of_.state().tokens;
    const bool more = std::any_of(tokens.begin(), tokens.end(), [](const Token& t) {
      return t.state == TokenState::Live || t.state == TokenState::Waiting;
    });
    if (!more) finish(of_, "approved", "end");
  }

  Case& of_;
  bool beside_;
  int32_t moves_ = 0;
  std::vector<std::pair<Id, int32_t>> waiting_;  // from `next_` on
  size_t next_ = 0;
};

}  // namespace


void move(Case& of, Id token, int32_t node) {
  Mover mover(of, false);
  mover.push(token, node);
  mover.run();
}

void conclude(Case& of, Id activation, const Step& step) {
  const Activation* a = of.state().activation(activation);
  if (a == nullptr) return;
  StepContext context(of, a->token, a->node, activation);
  Mover mover(of, false);
  mover.take(context, step);
  mover.run();
}

void run_block(Case& of, int32_t entry, Id scope, Id arm) {
  if (entry < 0) return;
  const Id token = of.next_id();
  of.emit(TokenMade{token, scope, arm, entry});
  Mover mover(of, true);
  mover.push(token, entry);
  mover.run();
}

void raise(Case& of, Id activation, const Failure& failure) {
  if (base::planted(base::Planted::IncidentSwallowed)) return;
  Incident incident;
  incident.id = of.next_id();
  incident.activation = activation;
  incident.type = failure.type;
  incident.message = of.unit().say(failure.en, failure.zh);
  incident.values = failure.values;
  const Activation* a = of.state().activation(activation);
  const Span span = failure.span.valid() ? failure.span : a != nullptr ? of.node(a->node).span : Span();
  incident.place = model::place(of.model(), span);
  incident.at = of.unit().now();
  of.emit(IncidentRaised{std::move(incident)});
}

void end_incidents(Case& of, Id activation, std::string_view how) {
  std::vector<Id> open;
  for (const Incident& incident : of.state().incidents)
    if (incident.activation == activation && !incident.ended) open.push_back(incident.id);
  for (const Id id : open) of.emit(IncidentEnded{id, std::string(how)});
}

const Activation* live_activation(const Instance& state, Id token) {
  for (auto it = state.activations.rbegin(); it != state.activations.rend(); ++it)
    if (it->token == token && (it->state == ActivationState::Active || it->state == ActivationState::Paused))
      return &*it;
  return nullptr;
}

namespace {

// Subflows end with the step that waits for them, and with their parent where `cancel_with_parent`
// says so. Activation 0: of the whole flow.
void end_children(Case& of, Id activation) {
  for (Case* child : of.unit().children_of(of)) {
    const Activation* a = of.state().activation(child->state().parent_activation);
    if (a == nullptr) continue;
    const model::Arg* with_parent = model::find(of.node(a->node).args, "cancel_with_parent");
    const bool follows = with_parent != nullptr && with_parent->value() != nullptr && with_parent->value()->is_true();
    if (activation != 0 ? a->id == activation && waits_for_subflow(of.node(a->node)) : follows) finish(*child, "terminated", "parent");
  }
}

}  // namespace

void close_step(Case& of, Id activation, ActivationState state, StepOutcome outcome, std::string_view reason,
                SeatState seats, feel::Encoded provenance) {
  std::vector<Id> open;
  for (const Seat& seat : of.state().seats)
    if (seat.activation == activation && pending(seat.state)) open.push_back(seat.id);
  for (const Id id : open)
    of.emit(SeatClosed{id, seats, seats == SeatState::Moot && reason != "return" ? "outcome" : std::string(reason)});
  cancel_timers(of, activation, 0);
  end_incidents(of, activation, reason.empty() ? "left" : reason);
  const Activation* a = of.state().activation(activation);
  const bool subflow = of.node(a->node).type == "subflow";
  of.emit(StepLeft{activation, step_name(of, a->node, a->scope, a->arm), state, outcome, std::string(reason),
                   std::move(provenance)});
  if (subflow) end_children(of, activation);
}

void finish(Case& of, std::string_view name, std::string_view reason) {
  if (of.over()) return;
  if (name == "approved")
    if (Status made = make_change(of); !made) {
      // A person is told and may see to it; else nobody is there, and nothing was approved.
      if (!of.unit().acting().engine()) return of.unit().refuse_with(made.error());
      raise_loose(of.unit(), IncidentType::Field, of.state().flow, of.state().form, of.state().record, made.error().message,
                  model::place(of.model(), of.flow().span));
      return finish(of, "rejected", "change");
    }
  cancel_scope(of, 0, reason);
  CaseStatus status = CaseStatus::Named;
  for (const CaseStatus one : {CaseStatus::Approved, CaseStatus::Rejected, CaseStatus::Withdrawn,
                               CaseStatus::Terminated, CaseStatus::Returned})
    if (word(one) == name) status = one;
  if (status == CaseStatus::Withdrawn && model::word(of.flow().args, "withdraw_to", "end") == "draft")
    status = CaseStatus::Draft;
  of.emit(StatusChanged{status, status == CaseStatus::Named ? std::string(name) : std::string(), std::string(reason)});
  if (name == "withdrawn") compensate_all(of);
  for (const auto& [when, block] : of.flow().on)
    if (when == name) run_block(of, block.entry);
  const auto& nodes = of.nodes();
  if (std::any_of(nodes.begin(), nodes.end(), [](const model::FlowNode& node) { return node.type == "subflow"; })) end_children(of, 0);
  flow_ended(of, name);
}

void reject_here(Case& of, Id activation) {
  const Activation at = *of.state().activation(activation);
  // It goes outwards: through forks that end as a whole, to the first of which it ends an arm alone.
  Id inner = 0, arm = at.arm;
  for (const Scope* scope = of.state().scope(at.scope); scope != nullptr && scope->node >= 0; scope = of.state().scope(scope->parent)) {
    const model::FlowNode& fork = of.node(scope->node);
    if (scope->kind == ScopeKind::Rows || model::word(fork.args, "arm_reject", "terminate") == "end_arm") {
      const Id ends = scope->id;
      of.emit(TokenChanged{at.token, TokenState::Consumed});
      if (inner != 0) {
        cancel_scope(of, inner, "reject");
        of.emit(ScopeClosed{inner, ScopeState::Canceled});
      }
      return arm_gone(of, ends, arm, ArmState::Ended);
    }
    inner = scope->id;
    arm = scope->parent_arm;
  }
  finish(of, "rejected", "reject");
}

}  // namespace weir::runtime
