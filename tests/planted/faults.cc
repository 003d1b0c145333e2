#include "tests/planted/faults.h"

namespace weir::planted {

namespace {
enum : int { kSentences, kOperations, kPower, kFlows, kLives, kDeaths, kStores };
}

const std::vector<Layer>& layers() {
  static const std::vector<Layer> all = {
      {"sentences", "*storage/contract_test*,*storage/transactions_test*,*storage/open_test*,*storage/schema_test*"},
      {"operations", "*storage/differential_test*"},
      {"power cuts", "*storage/crash_test*"},
      {"flows", "*tests/runtime/*"},
      {"lives", "*simulation/simulation_test*"},
      {"deaths", "*simulation/crash_test*"},
      {"two stores", "*simulation/stores_test*"},
  };
  return all;
}

const std::vector<Fault>& faults() {
  using P = base::Planted;
  static const std::vector<Fault> all = {
      {P::FinishWithoutToken, "a job is finished by who has lost it", kSentences},
      {P::HeartbeatWithoutToken, "a lease is renewed by who has lost it", kSentences},
      {P::LeaseNotChecked, "what was done under a lease that was lost is written", kSentences},
      {P::NoVersionCheck, "an instance is written without looking at its version", kLives},
      {P::ReadSetEntryLost, "one row that was read is not checked again", kLives},
      {P::KeyApart, "the key of a command is written in a transaction of its own", kLives},
      {P::KeyOfAnyone, "a key is looked up without its actor", kLives},
      {P::EffectsBeforeCommit, "messages are written before the commit", kLives},
      {P::CursorBeforeParking, "the cursor passes an effect that is neither delivered nor parked", kSentences},
      {P::PollBySequence, "the outbox is polled by a number of which several rows have the same", kSentences},
      {P::SweepPastSlowest, "rows are swept that a slower destination has not read", kSentences},
      {P::AttemptInEffectKey, "each attempt of a call has another id", kLives},
      {P::AttemptSpentOnConflict, "a conflict spends an attempt", kLives},
      {P::UnknownIsFailure, "a commit whose answer is lost counts as failed", kLives},
      {P::UnknownIsSuccess, "a commit whose answer is lost counts as done", kLives},
      {P::CommitTwice, "what was committed is written again when the answer is lost", kLives},
      {P::LocalClock, "an engine goes by its own clock", kLives},
      {P::TimerNotChecked, "a timer fires although it was cleared or set anew", kLives},
      {P::TimerBehindCursor, "a timer that is set in the past stands behind the cursor", kLives},
      {P::JoinCountsTokens, "a join counts tokens, not branches", kLives},
      {P::SnapshotLacksField, "a snapshot lacks a field", kLives},
      {P::EventsByTime, "a log is read in the order of its times", kLives},
      {P::SynchronousNormal, "SQLite does not wait for the disk", kPower},
      {P::NoRollback, "what failed is not rolled back", kSentences},
      {P::IncidentSwallowed, "a failing step tells nobody", kLives},
      {P::ModelNotPinned, "a running flow moves to a new version of its app", kLives},
      {P::RandomInApply, "a number is drawn where events become state", kLives},
  };
  return all;
}

}  // namespace weir::planted
