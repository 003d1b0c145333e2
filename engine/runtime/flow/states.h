// engine/runtime/flow/states.h: the closed sets of semantics 1.1, their words and their transitions.
//
// Numbers are part of stored snapshots and logs: never change or reuse one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "weir/command.h"

namespace weir::runtime {

enum class CaseStatus : uint8_t {
  Draft = 0, Running = 1, Suspended = 2, Approved = 3, Rejected = 4, Named = 5, Withdrawn = 6,
  Terminated = 7, Revoked = 8, Returned = 9,
};
enum class ScopeKind : uint8_t { Root = 0, Fork = 1, Rows = 2 };
enum class ScopeState : uint8_t { Open = 0, Closed = 1, Canceled = 2 };
enum class ArmState : uint8_t { Pending = 0, Live = 1, Arrived = 2, Ended = 3, Canceled = 4 };
enum class TokenState : uint8_t { Live = 0, Waiting = 1, Consumed = 2, Canceled = 3 };
enum class ActivationState : uint8_t {
  Active = 0, Completed = 1, Returned = 2, Skipped = 3, Canceled = 4, Paused = 5,
};
enum class StepOutcome : uint8_t {
  None = 0, Approve = 1, Reject = 2, AutoPass = 3, AutoReject = 4, Done = 5, TimedOut = 6,
};
enum class SeatState : uint8_t {
  Waiting = 0, Open = 1, Held = 2, Approved = 3, Rejected = 4, Abstained = 5, Returned = 6,
  Moot = 7, Removed = 8, Canceled = 9, Skipped = 10,
};
enum class SeatOrigin : uint8_t {
  Resolved = 0, AddedBefore = 1, AddedAfter = 2, AddedParallel = 3, Substituted = 4,
};
enum class TaskState : uint8_t { Open = 0, Claimed = 1, Done = 2, Reassigned = 3, Moot = 4, Canceled = 5 };
enum class TimerState : uint8_t { Armed = 0, Fired = 1, Canceled = 2, Paused = 3 };
enum class TimerKind : uint8_t { Ladder = 0, Wake = 1, Timeout = 2, ClaimWithin = 3, Call = 4 };
enum class IncidentType : uint8_t {
  Condition = 0, NoOption = 1, NoAssignee = 2, NoVote = 3, Decision = 4, Connector = 5, Field = 6,
  Loop = 7, PrintUnavailable = 8, Migration = 9, Limit = 10, Automation = 11, Storage = 12,
};

// The last member of each: a stored number beyond it is no state.
template <class Enum> struct Last;
template <> struct Last<CaseStatus> { static constexpr auto value = CaseStatus::Returned; };
template <> struct Last<ScopeKind> { static constexpr auto value = ScopeKind::Rows; };
template <> struct Last<ScopeState> { static constexpr auto value = ScopeState::Canceled; };
template <> struct Last<ArmState> { static constexpr auto value = ArmState::Canceled; };
template <> struct Last<TokenState> { static constexpr auto value = TokenState::Canceled; };
template <> struct Last<ActivationState> { static constexpr auto value = ActivationState::Paused; };
template <> struct Last<StepOutcome> { static constexpr auto value = StepOutcome::TimedOut; };
template <> struct Last<SeatState> { static constexpr auto value = SeatState::Skipped; };
template <> struct Last<SeatOrigin> { static constexpr auto value = SeatOrigin::Substituted; };
template <> struct Last<TaskState> { static constexpr auto value = TaskState::Canceled; };
template <> struct Last<TimerState> { static constexpr auto value = TimerState::Paused; };
template <> struct Last<TimerKind> { static constexpr auto value = TimerKind::Call; };
template <> struct Last<IncidentType> { static constexpr auto value = IncidentType::Storage; };
template <> struct Last<ActorKind> { static constexpr auto value = ActorKind::Api; };

std::string_view word(CaseStatus value);
std::string_view word(ScopeKind value);
std::string_view word(ScopeState value);
std::string_view word(ArmState value);
std::string_view word(TokenState value);
std::string_view word(ActivationState value);
std::string_view word(StepOutcome value);
std::string_view word(SeatState value);
std::string_view word(SeatOrigin value);
std::string_view word(TaskState value);
std::string_view word(TimerState value);
std::string_view word(TimerKind value);
std::string_view word(IncidentType value);

// No command but comment, reopen and revoke applies any more.
bool terminal(CaseStatus status);
bool final(SeatState state);
// Still counts as a vote to come: waiting, open, held.
inline bool pending(SeatState state) { return state <= SeatState::Held; }

// The arrows of semantics 1.1; `repair` allows those of take-back and reopen, which leave a final
// state. apply() refuses an event that follows no arrow.
bool may_follow(SeatState from, SeatState to, bool repair = false);
bool may_follow(CaseStatus from, CaseStatus to);
bool may_follow(ActivationState from, ActivationState to, bool repair = false);

// What `steps.ID.outcome` shows: approved, rejected, returned, skipped, done, timed_out; empty while
// the step is active. A decision whose `reason` is "timer" shows as timed_out.
std::string_view outcome_word(ActivationState state, StepOutcome outcome, std::string_view reason = {});

}  // namespace weir::runtime
