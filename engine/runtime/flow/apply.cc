#include "engine/runtime/flow/apply.h"

#include <algorithm>
#include <atomic>

#include "engine/base/planted.h"

namespace weir::runtime {

namespace {

class Applier {
 public:
  Applier(Instance& state, Instant at) : state_(state), at_(at) {}

  bool operator()(const Started& e) {
    if (!state_.id.empty()) return false;
    state_.id = e.id;
    state_.model = e.model;
    state_.flow = e.flow;
    state_.form = e.form;
    state_.record = e.record;
    state_.initiator = e.initiator;
    state_.parent = e.parent;
    state_.parent_activation = e.parent_activation;
    state_.choices = e.choices;
    state_.given = e.given;
    state_.change = e.change;
    state_.status = CaseStatus::Running;
    state_.started = at_;
    return true;
  }
  bool operator()(const StatusChanged& e) {
    if (!may_follow(state_.status, e.status)) return false;
    state_.status = e.status;
    state_.end_name = e.name;
    state_.suspended = e.status == CaseStatus::Suspended ? std::optional(at_) : std::nullopt;
    // A withdrawn flow that became a draft is over as well.
    state_.ended = terminal(e.status) || e.status == CaseStatus::Draft ? std::optional(at_) : std::nullopt;
    return true;
  }
  bool operator()(const ResubmitAwaited& e) {
    state_.awaiting_resubmit = e.awaited;
    state_.returned_from = e.from;
    state_.resubmit_mode = e.mode;
    return true;
  }
  bool operator()(const VarSet& e) {
    for (Entry& var : state_.vars)
      if (var.first == e.name) {
        var.second = e.value;
        note_changed("vars");
        return true;
      }
    state_.vars.emplace_back(e.name, e.value);
    return true;
  }
  bool operator()(const ScopeOpened& e) {
    Token* token = state_.token(e.token);
    if (token == nullptr) return false;
    token->state = TokenState::Consumed;
    use(e.scope.id);
    state_.scopes.push_back(e.scope);
    return true;
  }
  bool operator()(const ArmChanged& e) {
    Scope* scope = state_.scope(e.scope);
    if (scope == nullptr || e.arm < 0 || static_cast<size_t>(e.arm) >= scope->arms.size()) return false;
    scope->arms[static_cast<size_t>(e.arm)].state = e.state;
    return true;
  }
  bool operator()(const ScopeClosed& e) {
    Scope* scope = state_.scope(e.scope);
    if (scope == nullptr || scope->state == e.state) return false;
    scope->state = e.state;
    return true;
  }
  bool operator()(const ScopeReopened& e) {
    Scope* scope = state_.scope(e.scope);
    if (scope == nullptr || scope->state == ScopeState::Open) return false;
    scope->state = ScopeState::Open;
    return true;
  }
  bool operator()(const TokenMade& e) {
    use(e.token);
    state_.tokens.push_back({e.token, e.scope, e.arm, e.node, TokenState::Live});
    return true;
  }
  bool operator()(const TokenChanged& e) {
    Token* token = state_.token(e.token);
    if (token == nullptr) return false;
    token->state = e.state;
    return true;
  }
  bool operator()(const StepEntered& e) {
    return visit(e.activation, e.token, e.node, e.round, ActivationState::Active, StepOutcome::None,
                 {}, e.reads);
  }
  bool operator()(const StepPassed& e) {
    return visit(e.activation, e.token, e.node, e.round, e.state, e.outcome, e.reason, e.reads);
  }
  bool operator()(const StepLeft& e) {
    Activation* a = state_.activation(e.activation);
    if (a == nullptr || !may_follow(a->state, e.state)) return false;
    a->state = e.state;
    a->outcome = e.outcome;
    a->reason = e.reason;
    a->left = at_;
    return true;
  }
  bool operator()(const StepReopened& e) {
    Activation* a = state_.activation(e.activation);
    if (a == nullptr || !may_follow(a->state, ActivationState::Active, true)) return false;
    a->state = ActivationState::Active;
    a->outcome = StepOutcome::None;
    a->reason.clear();
    a->left.reset();
    if (e.token != 0) a->token = e.token;
    Token* token = state_.token(a->token);
    if (token == nullptr) return false;
    token->state = TokenState::Live;
    token->node = a->node;
    return true;
  }
  bool operator()(const StepSuperseded& e) {
    Activation* a = state_.activation(e.activation);
    if (a == nullptr) return false;
    a->superseded_by = e.by;
    return true;
  }
  bool operator()(const StepExplained& e) {
    Activation* a = state_.activation(e.activation);
    if (a == nullptr) return false;
    a->reads = e.reads;
    return true;
  }
  bool operator()(const SeatAdded& e) {
    if (state_.activation(e.seat.activation) == nullptr) return false;
    use(e.seat.id);
    state_.seats.push_back(e.seat);
    if (e.seat.state == SeatState::Open) open_task(state_.seats.back());
    return true;
  }
  bool operator()(const SeatOpened& e) {
    Seat* seat = state_.seat(e.seat);
    if (seat == nullptr || seat->state != SeatState::Waiting) return false;
    seat->state = SeatState::Open;
    open_task(*seat);
    return true;
  }
  bool operator()(const SeatDecided& e) {
    Seat* seat = state_.seat(e.seat);
    if (seat == nullptr || !may_follow(seat->state, e.state)) return false;
    seat->state = e.state;
    seat->by = e.by;
    seat->at = at_;
    seat->comment = e.comment;
    seat->reason = e.reason;
    seat->earlier = e.earlier;
    seat->log = state_.version + 1;
    if (!e.by.empty()) ++state_.decisions;
    close_task(*seat, TaskState::Done, std::string(word(e.state)));
    return true;
  }
  bool operator()(const SeatClosed& e) {
    Seat* seat = state_.seat(e.seat);
    if (seat == nullptr || !may_follow(seat->state, e.state)) return false;
    seat->state = e.state;
    seat->at = at_;
    seat->reason = e.reason;
    close_task(*seat, e.state == SeatState::Moot ? TaskState::Moot : TaskState::Canceled, e.reason);
    return true;
  }
  bool operator()(const SeatHeld& e) {
    Seat* seat = state_.seat(e.seat);
    if (seat == nullptr || !may_follow(seat->state, SeatState::Held)) return false;
    seat->state = SeatState::Held;
    seat->reason = e.reason;
    seat->by = e.by;
    seat->comment = e.comment;
    if (!e.by.empty()) ++state_.decisions;
    close_task(*seat, e.by.empty() ? TaskState::Reassigned : TaskState::Done, "waiting_added");
    return true;
  }
  bool operator()(const SeatReopened& e) {
    Seat* seat = state_.seat(e.seat);
    if (seat == nullptr || !may_follow(seat->state, e.state, true)) return false;
    close_task(*seat, TaskState::Reassigned, "reopened");
    seat->state = e.state;
    seat->by.clear();
    seat->at.reset();
    seat->reason.clear();
    if (!e.opinion.empty()) seat->opinion = e.opinion;
    if (e.state == SeatState::Open) open_task(*seat);
    return true;
  }
  bool operator()(const SeatPassedOn& e) {
    Seat* seat = state_.seat(e.seat);
    if (seat == nullptr || final(seat->state)) return false;
    close_task(*seat, TaskState::Reassigned, e.reason);
    seat->principal = e.principal;
    seat->holder = e.holder;
    seat->owner = e.owner;
    seat->delegate_mode = e.mode;
    seat->weight = e.weight;
    if (!e.opinion.empty()) seat->opinion = e.opinion;
    if (seat->state == SeatState::Open) open_task(*seat);
    return true;
  }
  bool operator()(const SeatClaimed& e) {
    Seat* seat = state_.seat(e.seat);
    Task* task = seat != nullptr ? state_.live_task(e.seat) : nullptr;
    if (task == nullptr) return false;
    seat->holder = e.holder;
    seat->principal = e.holder;
    task->holder = e.holder;
    task->state = e.holder.empty() ? TaskState::Open : TaskState::Claimed;
    task->claimed = e.holder.empty() ? std::nullopt : std::optional(at_);
    return true;
  }
  bool operator()(const TimerArmed& e) {
    use(e.timer.id);
    state_.timers.push_back(e.timer);
    return true;
  }
  bool operator()(const TimerFired& e) {
    Timer* timer = state_.timer(e.timer);
    if (timer == nullptr || timer->state != TimerState::Armed) return false;
    ++timer->times;
    ++timer->generation;
    if (e.next) timer->due = *e.next;
    else timer->state = TimerState::Fired;
    return true;
  }
  bool operator()(const TimerChanged& e) {
    Timer* timer = state_.timer(e.timer);
    if (timer == nullptr) return false;
    timer->state = e.state;
    ++timer->generation;
    timer->left_seconds = e.left_seconds;
    if (e.state == TimerState::Armed) timer->due = e.due;
    return true;
  }
  bool operator()(const IncidentRaised& e) {
    use(e.incident.id);
    state_.incidents.push_back(e.incident);
    return true;
  }
  bool operator()(const IncidentEnded& e) {
    Incident* incident = state_.incident(e.incident);
    if (incident == nullptr || incident->ended) return false;
    incident->ended = at_;
    return true;
  }
  bool operator()(const CopyGiven& e) {
    state_.copies.push_back({e.activation, e.person, at_, {}});
    return true;
  }
  bool operator()(const CopyRead& e) {
    const auto unread = [&](const Cc& copy) { return copy.activation == e.activation && copy.person == e.person && !copy.read; };
    const auto copy = std::find_if(state_.copies.begin(), state_.copies.end(), unread);
    if (copy == state_.copies.end()) return false;
    copy->read = at_;
    return true;
  }
  bool operator()(const SnapshotTaken& e) {
    state_.snapshots.push_back(e.snapshot);
    return true;
  }
  bool operator()(const Urged& e) {
    state_.urged.emplace_back(std::to_string(e.seat), at_);
    return true;
  }
  bool operator()(const ChoicesMade& e) {
    for (const auto& choice : e.choices) {
      const auto made = std::find_if(state_.choices.begin(), state_.choices.end(), [&](const auto& c) { return c.first == choice.first; });
      if (made == state_.choices.end()) state_.choices.push_back(choice);
      else made->second = choice.second;
    }
    return true;
  }
  bool operator()(const CandidatesChanged& e) {
    Seat* seat = state_.seat(e.seat);
    if (seat == nullptr || final(seat->state)) return false;
    seat->candidates = e.candidates;
    return true;
  }
  bool operator()(const Compensated& e) {
    Activation* a = state_.activation(e.activation);
    if (a == nullptr || a->compensated) return false;
    a->compensated = true;
    return true;
  }
  bool operator()(const ChangeAmended& e) {
    for (const Entry& value : e.values) {
      auto& values = state_.change.values;
      const auto same = std::find_if(values.begin(), values.end(), [&](const Entry& v) { return v.first == value.first; });
      if (same == values.end()) values.push_back(value);
      else same->second = value.second;
      note_changed(value.first);
    }
    return true;
  }
  bool operator()(const Migrated& e) {
    const auto now = [&](int32_t& node) {
      if (node == -1) return true;
      const auto it = std::find_if(e.nodes.begin(), e.nodes.end(), [&](const auto& pair) { return pair.first == node; });
      if (it == e.nodes.end()) return false;
      node = it->second;
      return true;
    };
    for (Token& token : state_.tokens)
      if (!now(token.node)) return false;
    for (Activation& a : state_.activations)
      if (!now(a.node)) return false;
    for (Scope& scope : state_.scopes)
      if (!now(scope.node)) return false;
    for (const auto& [id, arms] : e.arms) {
      Scope* scope = state_.scope(id);
      if (scope == nullptr || scope->arms.size() != arms.size()) return false;
      for (size_t i = 0; i < arms.size(); ++i) scope->arms[i].index = arms[i];
    }
    state_.model = e.model;
    state_.gone = e.gone;
    return true;
  }
  bool operator()(const MigrationUndone& e) {
    std::optional<Instance> before = decode_instance(e.snapshot);
    if (!before || before->id != state_.id) return false;
    before->version = state_.version;
    before->hash = state_.hash;
    before->next_id = state_.next_id;
    state_ = *std::move(before);
    return true;
  }
  // These tell what happened beside the instance.
  bool operator()(const Sent&) { return true; }
  bool operator()(const Emitted&) { return true; }
  bool operator()(const RecordWritten& e) {
    if (e.form != state_.form || e.id != state_.record) return true;
    for (const Entry& value : e.values) {
      note_changed(value.first);
      if (!state_.snapshots.empty()) state_.snapshots.back().written.push_back(value.first);
    }
    return true;
  }
  bool operator()(const Commented&) { return true; }
  bool operator()(const Warned&) { return true; }
  bool operator()(const WriteCaused&) { return true; }  // of records alone
  bool operator()(const Called&) { return true; }

 private:
  void note_changed(const std::string& name) {
    auto it = std::find_if(state_.changed.begin(), state_.changed.end(), [&](const auto& c) { return c.first == name; });
    if (it == state_.changed.end()) state_.changed.emplace_back(name, state_.version + 1);
    else it->second = state_.version + 1;
  }

  void use(Id id) { state_.next_id = std::max(state_.next_id, id + 1); }

  bool visit(Id id, Id token_id, int32_t node, int32_t round, ActivationState to, StepOutcome outcome,
             const std::string& reason, const std::vector<std::string>& reads) {
    Token* token = state_.token(token_id);
    if (token == nullptr || token->state == TokenState::Consumed || token->state == TokenState::Canceled)
      return false;
    token->node = node;
    token->state = TokenState::Live;
    use(id);
    Activation a;
    a.id = id;
    a.token = token_id;
    a.scope = token->scope;
    a.arm = token->arm;
    a.node = node;
    a.round = round;
    a.state = to;
    a.outcome = outcome;
    a.reason = reason;
    a.entered = at_;
    if (to != ActivationState::Active) a.left = at_;
    a.reads = reads;
    a.log = state_.version + 1;
    state_.activations.push_back(std::move(a));
    return true;
  }

  void open_task(const Seat& seat) {
    Task task;
    task.id = state_.next_id++;
    task.seat = seat.id;
    task.holder = seat.holder;
    task.opened = at_;
    state_.tasks.push_back(std::move(task));
  }

  void close_task(const Seat& seat, TaskState to, const std::string& reason) {
    Task* task = state_.live_task(seat.id);
    if (task == nullptr) return;
    task->state = to;
    task->closed = at_;
    task->reason = reason;
  }

  Instance& state_;
  Instant at_;
};

}  // namespace

bool apply(Instance& instance, const EventBody& event, Instant at) {
  if (base::planted(base::Planted::RandomInApply)) {
    static std::atomic<int32_t> drawn{0};
    at.nanos = ++drawn;
  }
  Applier applier(instance, at);
  return std::visit(applier, event);
}

bool apply_entry(Instance& instance, const LogEntry& entry) {
  if (entry.seq != instance.version + 1) return false;
  for (const EventBody& event : entry.events)
    if (!apply(instance, event, entry.at)) return false;
  instance.version = entry.seq;
  instance.hash = entry.hash;
  return true;
}

std::optional<Instance> fold(const std::vector<LogEntry>& entries) {
  Instance instance;
  for (const LogEntry& entry : entries)
    if (entry.prev_hash != instance.hash || !apply_entry(instance, entry)) return std::nullopt;
  return instance;
}

}  // namespace weir::runtime
