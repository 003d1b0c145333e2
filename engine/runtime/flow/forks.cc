#include "engine/runtime/flow/forks.h"

#include <algorithm>

#include "engine/base/planted.h"
#include "engine/runtime/flow/advance.h"
#include "engine/runtime/flow/calls.h"

namespace weir::runtime {

namespace {

// How many of `count` arms must arrive.
int32_t needed_of(const model::FlowNode& fork, size_t count) {
  const auto all = static_cast<int32_t>(count);
  const model::Arg* arg = model::find(fork.args, "wait_for");
  if (arg == nullptr || arg->is_word("all")) return all;
  if (arg->is_word("any")) return std::min(1, all);
  if (const model::ArgMap* map = arg->map()) {
    const model::Arg* percent = model::find(*map, "percent");
    const Value* value = percent != nullptr ? percent->value() : nullptr;
    if (value == nullptr || !value->is(ValueKind::Number)) return all;
    const int64_t p = std::clamp<int64_t>(value->as_number().to_int().value_or(100), 0, 100);
    return static_cast<int32_t>((p * all + 99) / 100);
  }
  const Value* value = arg->value();
  if (value == nullptr || !value->is(ValueKind::Number)) return all;
  return static_cast<int32_t>(std::clamp<int64_t>(value->as_number().to_int().value_or(all), 0, all));
}

int32_t entry_of(const Case& of, const Scope& scope, size_t position) {
  const model::FlowNode& fork = of.node(scope.node);
  const size_t arm = scope.kind == ScopeKind::Rows ? 0 : static_cast<size_t>(scope.arms[position].index);
  const int32_t entry = arm < fork.arms.size() ? fork.arms[arm].entry : -1;
  return entry >= 0 ? entry : fork.join;
}

std::pair<Id, int32_t> start_arm(Case& of, Id scope_id, size_t position) {
  const Scope& scope = *of.state().scope(scope_id);
  const int32_t entry = entry_of(of, scope, position);
  const Id token = of.next_id();
  of.emit(TokenMade{token, scope_id, static_cast<Id>(position), entry});
  return {token, entry};
}

}  // namespace

Moves open_fork(Case& of, Id token, int32_t fork, const std::vector<Id>& arms, const Value& items) {
  const model::FlowNode& node = of.node(fork);
  if (arms.empty()) return {{token, node.join >= 0 ? of.node(node.join).next : node.next}};
  const Token from = *of.state().token(token);
  Scope scope;
  scope.id = of.next_id();
  scope.parent = from.scope;
  scope.parent_arm = from.arm;
  scope.kind = items.is_null() ? ScopeKind::Fork : ScopeKind::Rows;
  scope.node = fork;
  scope.round = 1;
  for (const Scope& earlier : of.state().scopes)
    if (earlier.node == fork) ++scope.round;
  scope.needed = needed_of(node, arms.size());
  scope.items = items;
  if (const model::Arg* at_once = model::find(node.args, "at_once"))
    if (const Value* value = at_once->value(); value != nullptr && value->is(ValueKind::Number))
      scope.at_once = static_cast<int32_t>(std::clamp<int64_t>(value->as_number().to_int().value_or(0), 0, 1'000'000));
  const size_t first = scope.at_once > 0 ? std::min(arms.size(), static_cast<size_t>(scope.at_once)) : arms.size();
  for (size_t i = 0; i < arms.size(); ++i)
    scope.arms.push_back({arms[i], i < first ? ArmState::Live : ArmState::Pending});
  const Id id = scope.id;
  of.emit(ScopeOpened{std::move(scope), token});
  Moves moves;
  for (size_t i = 0; i < first; ++i) moves.push_back(start_arm(of, id, i));
  return moves;
}

Moves arrive(Case& of, Id token, int32_t join) {
  const Token at = *of.state().token(token);
  if (at.scope == 0) {
    // The steps of an arm that runs alone, as after a jump: nothing is waited for.
    return {{token, of.node(join).next}};
  }
  of.emit(TokenChanged{token, TokenState::Waiting});
  of.emit(ArmChanged{at.scope, at.arm, ArmState::Arrived});
  return check_join(of, at.scope);
}

Moves check_join(Case& of, Id scope_id) {
  const Scope scope = *of.state().scope(scope_id);
  if (scope.state != ScopeState::Open) return {};
  int32_t arrived = 0, ended = 0, live = 0;
  std::optional<size_t> pending_arm;
  for (size_t i = 0; i < scope.arms.size(); ++i) {
    switch (scope.arms[i].state) {
      case ArmState::Arrived: ++arrived; break;
      case ArmState::Ended: ++ended; break;
      case ArmState::Live: ++live; break;
      case ArmState::Pending: pending_arm = pending_arm ? pending_arm : i; break;
      case ArmState::Canceled: break;
    }
  }
  if (base::planted(base::Planted::JoinCountsTokens))
    arrived = static_cast<int32_t>(std::count_if(of.state().tokens.begin(), of.state().tokens.end(), [&](const Token& t) {
      return t.scope == scope_id && t.state != TokenState::Live;
    }));
  const bool enough = arrived > 0 && arrived >= scope.needed;
  if (!enough && pending_arm && (scope.at_once == 0 || live < scope.at_once)) {
    of.emit(ArmChanged{scope_id, static_cast<Id>(*pending_arm), ArmState::Live});
    Moves moves = {start_arm(of, scope_id, *pending_arm)};
    return moves;
  }
  if (!enough && (live > 0 || pending_arm)) return {};
  if (arrived == 0) {
    // Nobody arrived: every arm was rejected, or canceled.
    of.emit(ScopeClosed{scope_id, ScopeState::Canceled});
    if (ended > 0) finish(of, "rejected", "reject");
    return {};
  }
  std::vector<Id> waiting;
  for (const Token& token : of.state().tokens)
    if (token.scope == scope_id && token.state == TokenState::Waiting) waiting.push_back(token.id);
  for (const Id token : waiting) of.emit(TokenChanged{token, TokenState::Consumed});
  cancel_scope(of, scope_id, "outcome");
  for (size_t i = 0; i < scope.arms.size(); ++i)
    if (of.state().scope(scope_id)->arms[i].state == ArmState::Pending)
      of.emit(ArmChanged{scope_id, static_cast<Id>(i), ArmState::Canceled});
  of.emit(ScopeClosed{scope_id, ScopeState::Closed});
  const int32_t join = of.node(scope.node).join;
  const int32_t next = join >= 0 ? of.node(join).next : of.node(scope.node).next;
  const Id token = of.next_id();
  of.emit(TokenMade{token, scope.parent, scope.parent_arm, next});
  return {{token, next}};
}

bool is_within_scope(const Instance& state, Id scope, Id outer) {
  for (;;) {
    if (scope == outer || outer == 0) return true;
    const Scope* at = state.scope(scope);
    if (at == nullptr) return false;
    scope = at->parent;
  }
}

bool on_one_way(const Instance& state, Id scope, Id arm, Id other_scope, Id other_arm) {
  for (const Scope* a = state.scope(scope); a != nullptr; arm = a->parent_arm, a = state.scope(a->parent)) {
    Id there = other_arm;
    for (const Scope* b = state.scope(other_scope); b != nullptr; there = b->parent_arm, b = state.scope(b->parent))
      if (a->id == b->id) return arm == there;
  }
  return true;
}

void reopen_scopes(Case& of, Id scope, Id arm) {
  std::vector<std::pair<Id, Id>> around;
  for (const Scope* at = of.state().scope(scope); at != nullptr; arm = at->parent_arm, at = of.state().scope(at->parent))
    around.emplace_back(at->id, arm);
  std::reverse(around.begin(), around.end());
  for (const auto& [id, position] : around) {
    if (of.state().scope(id)->state != ScopeState::Open) of.emit(ScopeReopened{id});
    if (of.state().scope(id)->arms[static_cast<size_t>(position)].state != ArmState::Live)
      of.emit(ArmChanged{id, position, ArmState::Live});
  }
}

void cancel_token(Case& of, Id token, std::string_view reason) {
  if (const Activation* a = live_activation(of.state(), token))
    close_step(of, a->id, ActivationState::Canceled, StepOutcome::None, reason, SeatState::Canceled);
  of.emit(TokenChanged{token, TokenState::Canceled});
}

void cancel_scope(Case& of, Id scope, std::string_view reason) {
  std::vector<Id> tokens;
  for (const Token& token : of.state().tokens)
    if ((token.state == TokenState::Live || token.state == TokenState::Waiting) &&
        is_within_scope(of.state(), token.scope, scope) && !is_undoing(of, token))
      tokens.push_back(token.id);
  for (const Id token : tokens) {
    const Token at = *of.state().token(token);
    cancel_token(of, token, reason);
    if (const Scope* in = of.state().scope(at.scope); in != nullptr && in->state == ScopeState::Open)
      if (in->arms[static_cast<size_t>(at.arm)].state == ArmState::Live)
        of.emit(ArmChanged{at.scope, at.arm, ArmState::Canceled});
  }
  std::vector<Id> scopes;
  for (const Scope& one : of.state().scopes)
    if (one.state == ScopeState::Open && one.id != scope && is_within_scope(of.state(), one.id, scope))
      scopes.push_back(one.id);
  for (const Id id : scopes) of.emit(ScopeClosed{id, ScopeState::Canceled});
}

void arm_gone(Case& of, Id scope, Id arm, ArmState state) {
  of.emit(ArmChanged{scope, arm, state});
  for (const auto& [token, node] : check_join(of, scope)) {
    if (of.over()) return;
    move(of, token, node);
  }
}

}  // namespace weir::runtime
