#include "engine/runtime/flow/states.h"

#include <array>

namespace weir::runtime {

namespace {

template <size_t N, class E>
std::string_view pick(const std::array<std::string_view, N>& words, E value) {
  const auto index = static_cast<size_t>(value);
  return index < N ? words[index] : std::string_view("unknown");
}

}  // namespace

std::string_view word(CaseStatus value) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "draft", "running", "suspended", "approved", "rejected", "ended", "withdrawn", "terminated",
      "revoked", "returned"};
  return pick(kWords, value);
}
std::string_view word(ScopeKind value) {
  static constexpr std::array<std::string_view, 3> kWords = {"root", "fork", "rows"};
  return pick(kWords, value);
}
std::string_view word(ScopeState value) {
  static constexpr std::array<std::string_view, 3> kWords = {"open", "closed", "canceled"};
  return pick(kWords, value);
}
std::string_view word(ArmState value) {
  static constexpr std::array<std::string_view, 5> kWords = {"pending", "live", "arrived", "ended",
                                                             "canceled"};
  return pick(kWords, value);
}
std::string_view word(TokenState value) {
  static constexpr std::array<std::string_view, 4> kWords = {"live", "waiting", "consumed", "canceled"};
  return pick(kWords, value);
}
std::string_view word(ActivationState value) {
  static constexpr std::array<std::string_view, 6> kWords = {"active", "completed", "returned",
                                                             "skipped", "canceled", "paused"};
  return pick(kWords, value);
}
std::string_view word(StepOutcome value) {
  static constexpr std::array<std::string_view, 7> kWords = {
      "", "approve", "reject", "auto_pass", "auto_reject", "done", "timed_out"};
  return pick(kWords, value);
}
std::string_view word(SeatState value) {
  static constexpr std::array<std::string_view, 11> kWords = {
      "waiting", "open", "held", "approved", "rejected", "abstained", "returned", "moot", "removed",
      "canceled", "skipped"};
  return pick(kWords, value);
}
std::string_view word(SeatOrigin value) {
  static constexpr std::array<std::string_view, 5> kWords = {
      "resolved", "added_before", "added_after", "added_parallel", "substituted"};
  return pick(kWords, value);
}
std::string_view word(TaskState value) {
  static constexpr std::array<std::string_view, 6> kWords = {"open", "claimed", "done", "reassigned",
                                                             "moot", "canceled"};
  return pick(kWords, value);
}
std::string_view word(TimerState value) {
  static constexpr std::array<std::string_view, 4> kWords = {"armed", "fired", "canceled", "paused"};
  return pick(kWords, value);
}
std::string_view word(TimerKind value) {
  static constexpr std::array<std::string_view, 5> kWords = {"ladder", "wake", "timeout", "claim_within", "call"};
  return pick(kWords, value);
}
std::string_view word(IncidentType value) {
  static constexpr std::array<std::string_view, 13> kWords = {
      "condition", "no_option", "no_assignee", "no_vote", "decision", "connector", "field", "loop",
      "print_unavailable", "migration", "limit", "automation", "storage"};
  return pick(kWords, value);
}

bool terminal(CaseStatus status) { return status >= CaseStatus::Approved; }

bool final(SeatState state) { return !pending(state); }

bool may_follow(SeatState from, SeatState to, bool repair) {
  if (repair && final(from)) return to == SeatState::Open || to == SeatState::Waiting;
  switch (from) {
    case SeatState::Waiting:
      return to == SeatState::Open || to >= SeatState::Moot || to == SeatState::Approved;
    case SeatState::Open:
      return to != SeatState::Open && (to != SeatState::Waiting || repair);
    case SeatState::Held:
      return to != SeatState::Held && to != SeatState::Waiting && to != SeatState::Abstained;
    default:
      return false;
  }
}

bool may_follow(CaseStatus from, CaseStatus to) {
  if (from == to) return false;
  switch (from) {
    case CaseStatus::Draft:
      return to == CaseStatus::Running;
    case CaseStatus::Running:
      return true;
    case CaseStatus::Suspended:
      return to == CaseStatus::Running || to == CaseStatus::Terminated;
    case CaseStatus::Approved:
      return to == CaseStatus::Revoked || to == CaseStatus::Running;
    default:
      return to == CaseStatus::Running;
  }
}

bool may_follow(ActivationState from, ActivationState to, bool repair) {
  if (from == ActivationState::Active) return to != ActivationState::Active;
  if (from == ActivationState::Paused) return to == ActivationState::Active || to == ActivationState::Canceled;
  return repair && to == ActivationState::Active;
}

std::string_view outcome_word(ActivationState state, StepOutcome outcome, std::string_view reason) {
  switch (state) {
    case ActivationState::Returned: return "returned";
    case ActivationState::Skipped: return "skipped";
    case ActivationState::Canceled: return "canceled";
    case ActivationState::Active:
    case ActivationState::Paused: return "";
    case ActivationState::Completed: break;
  }
  if (reason == "timer") return "timed_out";
  switch (outcome) {
    case StepOutcome::Approve:
    case StepOutcome::AutoPass: return "approved";
    case StepOutcome::Reject:
    case StepOutcome::AutoReject: return "rejected";
    case StepOutcome::TimedOut: return "timed_out";
    case StepOutcome::Done:
    case StepOutcome::None: return "done";
  }
  return "";
}

}  // namespace weir::runtime
