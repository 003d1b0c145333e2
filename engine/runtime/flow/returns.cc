#include "engine/runtime/flow/returns.h"

#include <algorithm>

#include "engine/runtime/flow/calls.h"
#include "engine/runtime/flow/dedupe.h"
#include "engine/runtime/flow/forks.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/flow/starts.h"

namespace weir::runtime {

namespace {

// Where a return leads: a node, and the visit of it that counts. Node -1: the initiator.
struct Target {
  int32_t node = -1;
  Id activation = 0, scope = 0, arm = 0;
};

bool decided_by_people(const Instance& state, const Activation& a) {
  return std::any_of(state.seats.begin(), state.seats.end(), [&](const Seat& seat) {
    return seat.activation == a.id && !seat.by.empty();
  });
}

// The latest completed step of people on the way to this activation.
const Activation* previous_of(const Case& of, const Activation& from) {
  const Instance& state = of.state();
  for (auto it = state.activations.rbegin(); it != state.activations.rend(); ++it) {
    if (it->id >= from.id || it->state != ActivationState::Completed || it->superseded_by != 0 || it->node < 0) continue;
    if (!is_people_step(of.node(it->node)) || !decided_by_people(state, *it)) continue;
    if (it->scope == from.scope ? it->arm == from.arm : is_within_scope(state, from.scope, it->scope)) return &*it;
  }
  return nullptr;
}

bool lies_in_subflow(const Case& of, const std::string& name) {
  return std::any_of(of.state().activations.begin(), of.state().activations.end(), [&](const Activation& a) {
    if (a.node < 0 || of.node(a.node).type != "subflow") return false;
    const model::Flow* flow = of.model().flow(model::word(of.node(a.node).args, "subflow", ""));
    return flow != nullptr && flow->node(name) != nullptr;
  });
}

Result<Target> find_target(const Case& of, const Activation& from, const std::string& name) {
  const Unit& unit = of.unit();
  if (name == "initiator") return Target{};
  const Activation* at = nullptr;
  if (name == "previous") {
    at = previous_of(of, from);
    if (at == nullptr) return Target{};
  } else {
    const int32_t node = node_index(of, name);
    if (node >= 0 && node == from.node)
      return refuse(unit, "E_RETURN_CURRENT", "the flow stands at '" + name + "' already", "流程当前就在 '" + name + "'");
    const Instance& state = of.state();
    for (auto it = state.activations.rbegin(); it != state.activations.rend() && at == nullptr; ++it)
      // One that began later stands in an arm beside: the scopes below refuse it.
      if (it->node == node && node >= 0 &&
          (it->state == ActivationState::Completed || it->state == ActivationState::Returned ||
           it->state == ActivationState::Active))
        at = &*it;
    if (at == nullptr && lies_in_subflow(of, name))
      return refuse(unit, "E_RETURN_SCOPE", "'" + name + "' lies in a subflow that has ended", "'" + name + "' 在已结束的子流程中");
    if (at == nullptr)
      return refuse(unit, "E_RETURN_TARGET", "the flow has not been at '" + name + "'", "流程没有经过 '" + name + "'");
  }
  return Target{at->node, at->id, at->scope, at->arm};
}

Status check_scope(const Case& of, const Activation& from, const Target& to) {
  const Instance& state = of.state();
  const Unit& unit = of.unit();
  if (to.scope == from.scope && (to.scope == 0 || to.arm == from.arm)) return Done{};
  if (to.scope != from.scope && is_within_scope(state, from.scope, to.scope)) {
    if (model::word(of.flow().args, "return_out_of_parallel", "cancel_siblings") == "forbid")
      return refuse(unit, "E_RETURN_SCOPE", "returning out of a branch is not allowed here", "此流程不允许退回到分支之外");
    // Not into an arm beside the one that leads here.
    for (const Scope* at = state.scope(from.scope); at != nullptr; at = state.scope(at->parent))
      if (at->parent == to.scope && (to.scope == 0 || at->parent_arm == to.arm)) return Done{};
    return refuse(unit, "E_RETURN_SCOPE", "the step lies in another branch", "目标步骤在另一分支中");
  }
  const Scope* target = state.scope(to.scope);
  if (target != nullptr && target->node >= 0 && target->state == ScopeState::Closed && target->kind == ScopeKind::Fork &&
      is_within_scope(state, from.scope, target->parent)) {
    if (model::word(of.flow().args, "return_into_joined_fork", "arm_only") != "forbid") return Done{};
  }
  return refuse(unit, "E_RETURN_SCOPE", "the step lies in another branch", "目标步骤在另一分支中");
}

// What was decided from the target's visit on no longer counts.
void supersede(Case& of, Id from_activation, Id scope, Id arm, Id by) {
  std::vector<Id> between;
  const Instance& state = of.state();
  for (const Activation& a : state.activations) {
    if (a.id < from_activation || a.id >= by || a.superseded_by != 0) continue;
    const bool here = a.scope == scope ? (scope == 0 || a.arm == arm) : is_within_scope(state, a.scope, scope);
    if (here && a.state != ActivationState::Active) between.push_back(a.id);
  }
  for (const Id id : between) of.emit(StepSuperseded{id, by});
  compensate(of, std::move(between));
}

// Ends this activation by a return, and what runs beside it inside `scope`.
void leave_by_return(Case& of, Id activation, Id scope, bool siblings) {
  const Activation at = *of.state().activation(activation);
  if (at.state == ActivationState::Active)
    close_step(of, activation, ActivationState::Returned, StepOutcome::None, "return", SeatState::Moot);
  if (siblings) {
    cancel_scope(of, scope, "return");
    return;
  }
  of.emit(TokenChanged{at.token, TokenState::Consumed});
}

void enter_at(Case& of, const Target& to, Id scope, Id arm) {
  const Id token = of.next_id();
  of.emit(TokenMade{token, scope, arm, to.node});
  // Before the step is taken again: superseded votes count for nobody.
  supersede(of, to.activation, scope, arm, of.next_id());
  move(of, token, to.node);
}

// What was decided behind the join no longer counts either; arms that are not entered stand.
void supersede_behind(Case& of, const Activation& from, const Scope& joined, Id by) {
  std::vector<Id> behind;
  const Instance& state = of.state();
  for (const Activation& a : state.activations)
    if (a.id > joined.id && a.id < by && a.superseded_by == 0 && a.state != ActivationState::Active &&
        !is_within_scope(state, a.scope, joined.id) && on_one_way(state, a.scope, a.arm, from.scope, from.arm))
      behind.push_back(a.id);
  for (const Id id : behind) of.emit(StepSuperseded{id, by});
  compensate(of, std::move(behind));
}

// Back into a branch whose fork has joined: the scope is opened again for the named arms only.
void reopen_fork(Case& of, const Activation& from, const std::vector<Target>& targets) {
  const Scope old = *of.state().scope(targets.front().scope);
  if (model::word(of.flow().args, "return_into_joined_fork", "arm_only") == "whole_fork") {
    const Activation* fork = nullptr;
    for (const Activation& a : of.state().activations)
      if (a.node == old.node && a.id < targets.front().activation) fork = &a;
    const Target before{old.node, fork != nullptr ? fork->id : targets.front().activation, old.parent, old.parent_arm};
    leave_by_return(of, from.id, old.parent, false);
    return enter_at(of, before, old.parent, old.parent_arm);
  }
  Scope scope = old;
  scope.id = of.next_id();
  scope.state = ScopeState::Open;
  scope.round = old.round + 1;
  scope.arms.clear();
  for (const Target& target : targets)
    scope.arms.push_back({old.arms[static_cast<size_t>(target.arm)].index, ArmState::Live});
  scope.needed = static_cast<int32_t>(scope.arms.size());
  close_step(of, from.id, ActivationState::Returned, StepOutcome::None, "return", SeatState::Moot);
  const Id id = scope.id;
  of.emit(ScopeOpened{scope, from.token});
  supersede_behind(of, from, old, of.next_id());
  for (size_t i = 0; i < targets.size(); ++i) {
    const Id token = of.next_id();
    of.emit(TokenMade{token, id, static_cast<Id>(i), targets[i].node});
    supersede(of, targets[i].activation, targets[i].scope, targets[i].arm, of.next_id());
    move(of, token, targets[i].node);
  }
}

void to_initiator(Case& of, Id activation, std::string_view mode) {
  leave_by_return(of, activation, 0, true);
  const Id token = of.next_id();
  of.emit(TokenMade{token, 0, 0, -1});
  of.emit(TokenChanged{token, TokenState::Waiting});
  of.emit(ResubmitAwaited{true, activation, std::string(mode)});
  // What is certain to be taken again is undone now; who goes straight back may leave it standing.
  const std::string_view rule = model::word(of.flow().args, "resubmit", "replay");
  if (rule == "replay" || (rule == "choose" && mode != "direct")) compensate_all(of);
}

}  // namespace

int32_t node_index(const Case& of, std::string_view id) {
  const auto& nodes = of.nodes();
  for (size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].id == id && nodes[i].type != "join") return static_cast<int32_t>(i);
  return -1;
}

namespace {

// A target that lies in the flow which started this one as a subflow; none: it does not.
Case* parent_with(const Case& of, const Activation& from, const std::vector<std::string>& targets) {
  if (targets.size() != 1 || of.state().parent.empty()) return nullptr;
  const std::string& name = targets.front();
  const bool here = name == "initiator" || node_index(of, name) >= 0 || (name == "previous" && previous_of(of, from) != nullptr);
  if (here) return nullptr;
  Result<Case*> parent = of.unit().load(of.state().parent);
  if (!parent || (name != "previous" && node_index(**parent, name) < 0)) return nullptr;
  const Activation* at = (*parent)->state().activation(of.state().parent_activation);
  return at != nullptr && at->state == ActivationState::Active && !(*parent)->over() ? *parent : nullptr;
}

bool returns_to_parent(const Case& of, const Case& parent) {
  const Activation* at = parent.state().activation(of.state().parent_activation);
  const model::Arg* arg = model::find(parent.node(at->node).args, "return_to_parent");
  return arg != nullptr && arg->value() != nullptr && arg->value()->is_true();
}

}  // namespace

Status check_return(const Case& of, Id activation, const std::vector<std::string>& targets) {
  const Activation from = *of.state().activation(activation);
  const Unit& unit = of.unit();
  if (targets.empty())
    return refuse(unit, "E_RETURN_TARGET", "say where to return to", "请指明退回到哪里");
  if (Case* parent = parent_with(of, from, targets)) {
    if (returns_to_parent(of, *parent)) return check_return(*parent, of.state().parent_activation, targets);
    if (targets.front() != "previous")
      return refuse(unit, "E_RETURN_SCOPE", "the step lies in the flow above, which this one may not return to", "目标步骤在父流程中，此子流程不可退回");
  }
  std::vector<Target> found;
  for (const std::string& name : targets) {
    Result<Target> target = find_target(of, from, name);
    if (!target) return target.error();
    if (target->node >= 0) {
      Status legal = check_scope(of, from, *target);
      if (!legal) return legal.error();
    }
    found.push_back(*target);
  }
  for (size_t i = 1; i < found.size(); ++i)
    if (found[i].scope == 0 || found[i].scope != found[0].scope || found[i].arm == found[0].arm)
      return refuse(unit, "E_RETURN_SCOPE", "several targets must lie in different branches of one fork",
                    "多个目标必须在同一并行的不同分支中");
  return Done{};
}

void return_to(Case& of, Id activation, const std::vector<std::string>& names, std::string_view mode) {
  const Activation from = *of.state().activation(activation);
  if (Case* parent = parent_with(of, from, names); parent != nullptr && returns_to_parent(of, *parent)) {
    if (from.state == ActivationState::Active)
      close_step(of, activation, ActivationState::Returned, StepOutcome::None, "return", SeatState::Moot);
    // This flow ends before the step above is left, which would end it as canceled.
    const Id above = of.state().parent_activation;
    finish(of, "returned", "return");
    return return_to(*parent, above, names, mode);
  }
  std::vector<Target> targets;
  for (const std::string& name : names)
    if (Result<Target> target = find_target(of, from, name)) targets.push_back(*target);
  if (targets.empty() || targets.front().node < 0) return to_initiator(of, activation, mode);
  const Target& to = targets.front();
  if (to.scope == from.scope) {
    leave_by_return(of, activation, from.scope, false);
    return enter_at(of, to, to.scope, to.arm);
  }
  if (is_within_scope(of.state(), from.scope, to.scope)) {
    // Out of the fork: everything inside the outermost scope below the target's ends.
    Id outer = from.scope;
    while (const Scope* at = of.state().scope(outer)) {
      if (at->parent == to.scope) break;
      outer = at->parent;
    }
    if (of.state().activation(activation)->state == ActivationState::Active)
      close_step(of, activation, ActivationState::Returned, StepOutcome::None, "return", SeatState::Moot);
    cancel_scope(of, outer, "return");
    if (of.state().scope(outer)->state == ScopeState::Open) of.emit(ScopeClosed{outer, ScopeState::Canceled});
    return enter_at(of, to, to.scope, to.arm);
  }
  reopen_fork(of, from, targets);
}

bool send_back(Case& of, Id activation, std::string_view target, std::string_view mode) {
  const std::vector<std::string> names = {std::string(target)};
  if (!check_return(of, activation, names)) return false;
  return_to(of, activation, names, mode);
  return true;
}

namespace {

// The visit on the main way: of the step itself, or of the outermost fork around it.
const Activation& outermost(const Instance& state, const Activation& at) {
  const Scope* scope = state.scope(at.scope);
  while (scope != nullptr && scope->parent != 0) scope = state.scope(scope->parent);
  if (scope == nullptr) return at;
  const Activation* fork = &at;
  for (const Activation& a : state.activations)
    if (a.scope == 0 && a.node == scope->node && a.id < at.id) fork = &a;
  return *fork;
}

// Why a direct resubmission is not possible, and the earliest step to take again.
std::pair<std::string, const Activation*> fallen(const Case& of, const Activation& back, int64_t since) {
  const Instance& state = of.state();
  for (const Activation& a : state.activations) {
    if (a.id >= back.id || a.superseded_by != 0 || a.node < 0) continue;
    if (a.state != ActivationState::Completed) continue;
    std::vector<std::string> fields = a.reads;
    for (std::string& name : reapprove_on(of.node(a.node))) fields.push_back(std::move(name));
    for (const std::string& field : fields)
      if (changed_since(state, {field}, since)) return {of.node(a.node).id + ": " + field, &outermost(state, a)};
  }
  return {};
}

}  // namespace

std::string resubmit(Case& of, std::string_view mode) {
  const Activation back = *of.state().activation(of.state().returned_from);
  Id waiting = 0;
  for (const Token& token : of.state().tokens)
    if (token.state == TokenState::Waiting && token.scope == 0 && token.node < 0) waiting = token.id;
  if (waiting != 0) of.emit(TokenChanged{waiting, TokenState::Consumed});
  of.emit(ResubmitAwaited{false, 0, {}});
  // What they now come to counts as changed for every step that read them.
  compute_vars(of);
  int32_t entry = of.flow().entry;
  Id from = of.state().activations.empty() ? 0 : of.state().activations.front().id;
  std::string why;
  if (mode == "direct") {
    if (back.node < 0) {
      why = "this version lacks the step that sent it back";
    } else {
      // The arms beside have ended with the return: all of the fork is entered anew.
      const Activation straight = outermost(of.state(), back);
      if (straight.id != back.id) why = "the step that sent it back lies in a branch";
      const auto [reason, first] = fallen(of, straight, back.log);
      if (first != nullptr) why = reason;
      entry = first != nullptr ? first->node : straight.node;
      from = first != nullptr ? first->id : straight.id;
    }
  }
  const Id token = of.next_id();
  of.emit(TokenMade{token, 0, 0, entry});
  // What was decided before counts no more while the steps are taken again.
  supersede(of, from, 0, 0, of.next_id());
  move(of, token, entry);
  return why;
}

void jump_to(Case& of, int32_t node) {
  cancel_scope(of, 0, "jump");
  const Id token = of.next_id();
  of.emit(TokenMade{token, 0, 0, node});
  move(of, token, node);
}

}  // namespace weir::runtime
