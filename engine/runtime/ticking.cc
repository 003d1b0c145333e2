// What an engine does by itself: timers that are due, calls that wait, rows that have outlived their use.
#include "engine/base/planted.h"
#include "engine/runtime/records/automations.h"
#include "engine/runtime/books.h"
#include "engine/runtime/flow/calls.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/records/record_timers.h"
#include "engine/runtime/service.h"
#include "engine/runtime/verify.h"
#include "engine/storage/contract/idempotency.h"
#include "engine/storage/contract/outbox.h"
#include "engine/storage/contract/retry.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

using base::Planted;
using storage::Own;

namespace {

constexpr int64_t kTimersAhead = 65;  // more than there are workers

// Of the alarm of a call without a flow; empty: another timer.
std::string loose_key(const std::string& id) { return id.starts_with("call:") ? id.substr(5) : std::string(); }

}  // namespace

std::optional<Result<bool>> Service::fire_once(const std::string& instance, Id timer, int32_t generation, const std::string& id,
                                               Instant due) {
  const std::string key = instance.empty() ? "alarm:" + id + ":" + due.to_string()
                                           : "timer:" + instance + ":" + std::to_string(timer) + ":" + std::to_string(generation);
  Result<std::unique_ptr<Unit>> made = unit_for({{}, ActorKind::Timer}, key, false);
  if (!made) return Result<bool>(made.error());
  Unit& unit = **made;
  Result<bool> fired = instance.empty() ? fire_alarm(unit, id, due) : fire_timer(unit, instance, timer, generation);
  if (unit.failure() != nullptr) return Result<bool>(*unit.failure());
  if (!fired) tell_damage(unit);
  if (!fired) return fired;
  if (!*fired) return fired;
  if (Status set = set_record_timers(unit); !set) return Result<bool>(set.error());
  seal_cases(unit, "timer");
  const CommitAnswer committed = commit(unit, *options_.storage, std::nullopt);
  if (committed.how == Committed::Again) return std::nullopt;
  if (committed.how == Committed::Failed) return Result<bool>(committed.error);
  return Result<bool>(true);
}

Result<Service::Called> Service::make_call(const std::string& id, const std::string& instance, Id timer, int32_t generation, Ticked* ticked) {
  Result<std::unique_ptr<Unit>> reading = unit_for({{}, ActorKind::System}, {}, true);
  if (!reading) return reading.error();
  (*reading)->view().record_nothing();
  const Result<std::optional<Instant>> elsewhere = storage::leased_until((*reading)->view().txn(), "call:" + id, (*reading)->now());
  if (!elsewhere) return elsewhere.error();
  if (*elsewhere) {
    sooner(ticked->next, **elsewhere);
    return Called::Elsewhere;
  }
  const std::string key = loose_key(id);
  if (key.empty())
    if (const Result<Case*> of = (*reading)->load(instance); !of && of.error().code != ErrorCode::NotFound) {
      // The call waits until the instance can be read again.
      tell_damage(**reading);
      return of.error();
    }
  const std::optional<CallRequest> request =
      key.empty() ? pending_call(**reading, instance, timer, generation) : pending_loose_call(**reading, key);
  if ((*reading)->failure() != nullptr) return *(*reading)->failure();
  reading->reset();
  if (!request) return Called::Gone;
  std::optional<storage::Lease> lease;
  if (options_.connectors != nullptr && options_.lease_seconds > 0) {
    // It may take its own time beside the lease.
    const int64_t seconds = options_.lease_seconds + request->timeout_seconds;
    const Instant at = now();
    const Result<Position> taken = storage::run_to_commit(*options_.storage, [&]() -> Result<CommitResult> {
      Result<std::unique_ptr<WriteTxn>> txn = options_.storage->begin_write();
      if (!txn) return txn.error();
      Result<std::optional<storage::Lease>> given = storage::lease(**txn, "call:" + id, at, seconds);
      if (!given) return given.error();
      lease = *std::move(given);
      return (*txn)->commit({});
    });
    if (!taken) return taken.error();
    if (!lease) return Called::Elsewhere;
  }
  const Result<Value> answer = options_.connectors != nullptr
                                   ? options_.connectors->call(*request)
                                   : Result<Value>(Error::of("E_UNSUPPORTED", say("the host connects to nothing", "宿主未提供连接器")));
  for (int tries = 0; tries < kTriesMax; ++tries) {
    Result<std::unique_ptr<Unit>> unit = unit_for({{}, ActorKind::System}, request->id, false);
    if (!unit) return unit.error();
    const bool spent = tries > 0 && base::planted(Planted::AttemptSpentOnConflict);
    const Result<Value> counted = spent ? Error::of("E_OVERLOADED", "the answer came too late") : answer;
    if (!(key.empty() ? take_answer(**unit, instance, timer, generation, counted) : take_loose_answer(**unit, key, counted))) return Called::Gone;
    settle_unit(**unit);
    if (Status set = set_record_timers(**unit); !set) return set.error();
    if ((*unit)->failure() != nullptr) return *(*unit)->failure();
    seal_cases(**unit, "answer");
    const CommitAnswer committed = commit(**unit, *options_.storage, std::nullopt, lease);
    if (committed.how == Committed::Done) return Called::Done;
    if (committed.how == Committed::Lost) return Called::Elsewhere;
    if (committed.how == Committed::Failed) return committed.error;
  }
  return Error::of("E_OVERLOADED", say("the store is busy: tick again", "存储繁忙，请稍后再试"));
}

Result<Service::Called> Service::call_once(const std::string& id, const std::string& instance, Id timer, int32_t generation, Ticked* ticked) {
  const Turn turn(*this, id);
  if (!turn.mine()) return Called::Elsewhere;
  return make_call(id, instance, timer, generation, ticked);
}

// Answers under keys, kept for seven days, shares that are over, effects that every destination was given,
// leases that ran out. Looked for once a minute, in one short transaction, and only written where there is something.
Result<int64_t> Service::prune(int64_t limit) {
  const Instant at = now();
  {
    const std::lock_guard lock(mutex_);
    if (at < next_prune_ || limit < 1) return 0;
    next_prune_ = at.plus_seconds(60);
  }
  const Value moment = Value::date_time(in_zone(at, Zone::utc()));
  const auto over = [&](ReadTxn& txn, Own own, const char* column) {
    Query query;
    query.filter = Filter::compare(column, Filter::Op::LessEqual, moment);
    query.page.limit = std::min<int64_t>(limit, 5'000);
    return txn.find(storage::kind(own), query);
  };
  Result<std::unique_ptr<ReadTxn>> read = options_.storage->begin_read();
  if (!read) return read.error();
  Result<FoundRows> answers = over(**read, Own::Idem, "expires_at"), shares = over(**read, Own::Share, "until");
  Result<FoundRows> leases = over(**read, Own::Lease, "until");
  const auto young = [&](const storage::Effect& row) {
    const std::optional<Effect> effect = decode_effect(row.body);
    return effect && at < effect->at.plus_seconds(options_.effects_seconds);
  };
  Result<bool> effects = storage::anything_to_sweep(**read, young);
  read->reset();
  if (!answers) return answers.error();
  if (!shares) return shares.error();
  if (!leases) return leases.error();
  if (!effects) return effects.error();
  if (answers->rows.empty() && shares->rows.empty() && leases->rows.empty() && !*effects) return 0;
  Result<std::unique_ptr<WriteTxn>> write = options_.storage->begin_write();
  if (!write) return write.error();
  Result<int64_t> gone = storage::forget_expired(**write, at, std::min<int64_t>(limit, 5'000));
  if (!gone) return gone.error();
  // Read again: one may have been given anew meanwhile.
  shares = over(**write, Own::Share, "until");
  if (!shares) return shares.error();
  for (const Row& row : shares->rows)
    if (Result<PutResult> erased = (*write)->erase(storage::kind(Own::Share), row.key, kAny); !erased) return erased.error();
  if (Result<int64_t> lapsed = storage::forget_leases(**write, at, std::min<int64_t>(limit, 1'000)); !lapsed) return lapsed.error();
  Result<std::vector<std::string>> destinations = storage::known_destinations(**write);
  if (!destinations) return destinations.error();
  for (const Destination* own : options_.destinations) destinations->push_back(own->name());
  const Result<int64_t> swept = storage::sweep(**write, *destinations, std::min<int64_t>(limit, 2'000), young);
  if (!swept) return swept.error();
  const CommitResult done = (*write)->commit({});
  if (done.kind == CommitResult::Kind::Failed || done.kind == CommitResult::Kind::Overloaded) return done.error;
  const int64_t number = *gone + *swept + static_cast<int64_t>(shares->rows.size());
  if (number >= limit) {
    const std::lock_guard lock(mutex_);
    next_prune_ = at;  // there may be more
  }
  return done.committed() ? number : 0;
}

Result<Ticked> Service::tick(const TickLimits& limits) {
  Ticked ticked;
  Result<int64_t> pruned = prune(limits.pruned_max);
  if (!pruned) return pruned.error();
  ticked.pruned = *pruned;
  if (Status fired = fire_due(limits, &ticked); !fired) return fired.error();
  if (Status delivered = deliver_due(limits, &ticked); !delivered) return delivered.error();
  return ticked;
}

Status Service::fire_due(const TickLimits& limits, Ticked* ticked) {
  std::optional<Instant> passed;
  std::set<std::string> passed_over;
  // Firing may arm what is due already: look again until nothing is.
  while (true) {
    const Instant at = now();
    Result<std::unique_ptr<ReadTxn>> txn = options_.storage->begin_read();
    if (!txn) return txn.error();
    KeyRange range;
    if (passed && base::planted(Planted::TimerBehindCursor)) range.from = Value::date_time(in_zone(*passed, Zone::utc()));
    passed = at;
    Result<std::vector<Row>> rows =
        (*txn)->scan(storage::kind(Own::Timer), range, kTimersAhead + static_cast<int64_t>(passed_over.size()));
    if (!rows) return rows.error();
    txn->reset();
    const Row* first = nullptr;
    {
      // A request that another thread has sent holds up nothing else.
      const std::lock_guard lock(calls_mutex_);
      for (const Row& one : *rows)
        if (first == nullptr && !calling_.contains(text_of(one.key[1])) && !passed_over.contains(text_of(one.key[1]))) first = &one;
    }
    if (first == nullptr) return Done{};
    const Row& row = *first;
    const std::optional<Instant> due = to_instant(row.key[0].as_date_time(), Zone::utc());
    if (!due || at < *due) {
      if (due) sooner(ticked->next, *due);
      return Done{};
    }
    if (ticked->fired + ticked->dropped >= limits.timers_max) {
      ticked->more = true;
      return Done{};
    }
    const std::string id = text_of(row.key[1]);
    const std::string instance = text_of(row.cells[storage::TimerCells::kInstance]);
    const Value& generation = row.cells[storage::TimerCells::kGeneration];
    const size_t colon = id.rfind(':');
    const Id timer = colon == std::string::npos ? 0 : std::atoi(id.c_str() + colon + 1);
    const auto number = static_cast<int32_t>(generation.as_number().to_int().value_or(0));
    std::optional<Result<bool>> fired;
    if (text_of(row.cells[storage::TimerCells::kPayload]) == "\"call\"" || !loose_key(id).empty()) {
      const Result<Called> called = call_once(id, instance, timer, number, ticked);
      if (called && *called == Called::Elsewhere) {
        passed_over.insert(id);
        continue;
      }
      fired = called ? Result<bool>(*called == Called::Done) : Result<bool>(called.error());
    }
    for (int tries = 0; tries < kTriesMax && !fired; ++tries) fired = fire_once(instance, timer, number, id, *due);
    if (!fired) return Error::of("E_OVERLOADED", say("the store is busy: tick again", "存储繁忙，请稍后再试"));
    if (!*fired && (fired->error().code == ErrorCode::StorageCorrupt || fired->error().code == ErrorCode::InvalidModel)) {
      // An instance that is damaged, or whose model cannot run here, holds up nobody else's timers.
      passed_over.insert(id);
      continue;
    }
    if (!*fired) return fired->error();
    if (**fired) {
      ++ticked->fired;
      continue;
    }
    // Its owner is gone: nothing is done, nothing is logged, only the row goes.
    Result<std::unique_ptr<WriteTxn>> write = options_.storage->begin_write();
    if (!write) return write.error();
    Result<PutResult> erased = (*write)->erase(storage::kind(Own::Timer), row.key, kAny);
    if (!erased) return erased.error();
    const CommitResult result = (*write)->commit({});
    if (result.kind == CommitResult::Kind::Failed || result.kind == CommitResult::Kind::Overloaded) return result.error;
    ++ticked->dropped;
  }
}

}  // namespace weir::runtime
