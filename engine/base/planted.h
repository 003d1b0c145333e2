// engine/base/planted.h: known faults that one test build can plant, to see that the tests find them.
//
// In every other build `planted` is false and costs nothing. The build of tests/planted compiles
// the files that ask once more, with WEIR_PLANTED; tests/planted/faults.cc says what each fault is.
#pragma once

#include <cstdint>

namespace weir::base {

enum class Planted : uint8_t {
  None,
  FinishWithoutToken,
  HeartbeatWithoutToken,
  NoVersionCheck,
  ReadSetEntryLost,
  KeyApart,
  KeyOfAnyone,
  EffectsBeforeCommit,
  CursorBeforeParking,
  PollBySequence,
  SweepPastSlowest,
  AttemptInEffectKey,
  AttemptSpentOnConflict,
  UnknownIsFailure,
  UnknownIsSuccess,
  CommitTwice,
  LocalClock,
  TimerNotChecked,
  TimerBehindCursor,
  JoinCountsTokens,
  SnapshotLacksField,
  EventsByTime,
  SynchronousNormal,
  NoRollback,
  IncidentSwallowed,
  ModelNotPinned,
  RandomInApply,
  LeaseNotChecked,
  Count
};

#ifdef WEIR_PLANTED
bool planted(Planted fault);
#else
constexpr bool planted(Planted) { return false; }
#endif

}  // namespace weir::base
