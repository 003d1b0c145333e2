// What the world is told: the effects of the outbox go to the host's destinations, each at its pace.
#include <algorithm>
#include <functional>
#include <set>

#include "engine/base/json.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/flow/incidents.h"
#include "engine/runtime/service.h"
#include "engine/storage/contract/jobs.h"
#include "engine/storage/contract/outbox.h"
#include "engine/storage/contract/retry.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

using storage::Own;

namespace {

constexpr int64_t kBatch = 100;
// Doubling from the first, all tries together last 23 to 46 hours, by the spread.
constexpr int64_t kTriesMax = 15, kFirstWait = 5, kLongestWait = 86'400;

// What one destination has to be given, as one transaction saw it.
struct Work {
  std::optional<storage::Lease> lease;
  std::vector<storage::Parked> parked;
  storage::Pending log;
  std::set<std::string> behind;  // whose effects wait for an earlier one
  bool empty() const { return parked.empty() && log.read_to.pos == log.from.pos && log.read_to.index == log.from.index; }
};

Status look(ReadTxn& txn, const std::string& name, Instant now, Work* work) {
  Result<std::vector<storage::Parked>> parked = storage::due_parked(txn, now, kBatch, name);
  if (!parked) return parked.error();
  work->parked = *std::move(parked);
  Result<storage::Pending> log = storage::pending(txn, name, kBatch, true);
  if (!log) return log.error();
  work->log = *std::move(log);
  work->behind.clear();
  for (storage::Effect& effect : work->log.effects) {
    effect.destination = name;
    const Result<bool> waits = storage::is_parked(txn, name, effect.aggregate);
    if (!waits) return waits.error();
    if (*waits) work->behind.insert(effect.aggregate);
  }
  return Done{};
}

// Spread by the effect's own id: what failed together does not come again together.
Instant next_try(const storage::Effect& effect, int64_t attempt, Instant now) {
  const double spread = 0.5 + static_cast<double>(std::hash<std::string>{}(effect.effect_key) % 1000) / 2000;
  return now.plus_seconds(storage::backoff_seconds(kFirstWait, kLongestWait, attempt, spread));
}

struct Tried {
  Status answer = Done{};
  bool tried = false;
};

Status report_dead(WriteTxn& txn, const storage::Parked& parked, const Error& why, Instant now, bool zh) {
  const std::string& name = parked.effect.destination;
  std::vector<Value> cells(storage::IncidentCells::kSize);
  cells[storage::IncidentCells::kNode] = Value::string(name);
  cells[storage::IncidentCells::kType] = Value::string(word(IncidentType::Connector));
  cells[storage::IncidentCells::kStatus] = Value::string("open");
  cells[storage::IncidentCells::kText] =
      Value::string(zh ? "'" + name + "' 在 " + std::to_string(kTriesMax) + " 次尝试后仍未接收：" + why.message
                       : "'" + name + "' did not take it in " + std::to_string(kTriesMax) + " tries: " + why.message);
  cells[storage::IncidentCells::kDetail] = Value::string(base::to_plain_json(Value::context({{"name", Value::string(name)}})));
  cells[storage::IncidentCells::kAt] = Value::date_time(in_zone(now, Zone::utc()));
  Result<PutResult> put = txn.put(
      storage::kind(Own::Incident), {{Value::string(std::string(kDeadLetter) + storage::parked_id(parked.effect))}, 0, std::move(cells)}, kAny);
  return put ? Status(Done{}) : Status(put.error());
}

Status settle_parked(WriteTxn& txn, const storage::Parked& parked, const Status& answer, Instant now, bool zh) {
  Result<bool> kept = true;
  if (answer) {
    kept = storage::delivered(txn, parked, now);
  } else if (parked.attempt + 1 < kTriesMax) {
    kept = storage::failed_again(txn, parked, next_try(parked.effect, parked.attempt + 1, now));
  } else {
    kept = storage::dead_letter(txn, parked, now);
    if (kept && *kept)
      if (Status told = report_dead(txn, parked, answer.error(), now, zh); !told) return told;
  }
  return kept ? Status(Done{}) : Status(kept.error());
}

}  // namespace

Result<bool> Service::give(Destination& to, const storage::Effect& row) {
  const std::optional<Effect> effect = decode_effect(row.body);
  if (!effect) return Error::of("E_CORRUPT", say("a stored message is damaged", "存储的消息已损坏"));
  if (!to.wants(*effect)) return false;
  const Status taken = to.deliver(*effect);
  return taken ? Result<bool>(true) : Result<bool>(taken.error());
}

// One batch. False: there is nothing to do, or somebody else does it.
Result<bool> Service::deliver_some(Destination& to, Ticked* ticked) {
  const std::string name = to.name(), leased = "outbox:" + name;
  Storage& store = *options_.storage;
  Work work;
  const Instant begun = now();
  std::optional<Instant> elsewhere;
  {
    Result<std::unique_ptr<ReadTxn>> txn = store.begin_read();
    if (!txn) return txn.error();
    const Result<std::optional<Instant>> until = storage::leased_until(**txn, leased, begun);
    if (!until) return until.error();
    elsewhere = *until;
    if (Status looked = look(**txn, name, begun, &work); !looked) return looked.error();
  }
  if (work.empty()) return false;
  if (elsewhere) {
    sooner(ticked->next, *elsewhere);
    return false;
  }
  if (options_.lease_seconds > 0) {
    const Result<Position> taken = storage::run_to_commit(store, [&]() -> Result<CommitResult> {
      Result<std::unique_ptr<WriteTxn>> txn = store.begin_write();
      if (!txn) return txn.error();
      Result<std::optional<storage::Lease>> lease = storage::lease(**txn, leased, begun, options_.lease_seconds);
      if (!lease) return lease.error();
      work.lease = *std::move(lease);
      if (Status looked = look(**txn, name, begun, &work); !looked) return looked.error();
      return (*txn)->commit({});
    });
    if (!taken) return taken.error();
    if (!work.lease) return false;
  }
  // Half of the lease is for what comes after.
  const auto in_time = [&] { return options_.lease_seconds <= 0 || now() < begun.plus_seconds(options_.lease_seconds / 2 + 1); };
  std::vector<Tried> parked(work.parked.size()), fresh(work.log.effects.size());
  int64_t delivered = 0, put_off = 0;
  const auto attempt = [&](const storage::Effect& effect, Tried& tried) {
    const Result<bool> taken = give(to, effect);
    tried.tried = true;
    if (!taken) tried.answer = taken.error(), ++put_off;
    else if (*taken) ++delivered;
  };
  for (size_t i = 0; i < parked.size() && in_time(); ++i) attempt(work.parked[i].effect, parked[i]);
  for (size_t i = 0; i < fresh.size(); ++i) {
    const storage::Effect& effect = work.log.effects[i];
    if (i > 0 && !in_time()) {
      work.log.read_to.pos = work.log.effects[i - 1].pos, work.log.read_to.index = work.log.effects[i - 1].index;
      fresh.resize(i);
      break;
    }
    if (work.behind.contains(effect.aggregate)) {
      ++put_off;
      continue;
    }
    attempt(effect, fresh[i]);
    if (!fresh[i].answer) work.behind.insert(effect.aggregate);
  }
  bool lost = false;
  const Instant ended = now();
  const bool zh = options_.language == Language::Chinese;
  const Result<Position> done = storage::run_to_commit(store, [&]() -> Result<CommitResult> {
    Result<std::unique_ptr<WriteTxn>> txn = store.begin_write();
    if (!txn) return txn.error();
    if (work.lease) {
      const Result<bool> held = storage::give_back(**txn, *work.lease);
      if (!held) return held.error();
      lost = !*held;
    }
    if (!lost) {
      const Result<bool> moved = storage::move_cursor(**txn, name, work.log.from, work.log.read_to);
      if (!moved) return moved.error();
      lost = !*moved;
    }
    // Whoever has the lease now delivers it all again, under the same ids.
    if (lost) return CommitResult{CommitResult::Kind::Committed, 0, {}};
    for (size_t i = 0; i < parked.size(); ++i)
      if (parked[i].tried)
        if (Status settled = settle_parked(**txn, work.parked[i], parked[i].answer, ended, zh); !settled) return settled.error();
    for (size_t i = 0; i < fresh.size(); ++i) {
      if (fresh[i].tried && fresh[i].answer) continue;
      const storage::Effect& effect = work.log.effects[i];
      const Instant due = fresh[i].tried ? next_try(effect, 1, ended) : ended;
      if (Status put = storage::park(**txn, effect, due, fresh[i].tried ? 1 : 0); !put) return put.error();
    }
    return (*txn)->commit({});
  });
  if (!done) return done.error();
  if (lost) return false;
  ticked->delivered += delivered, ticked->put_off += put_off;
  return true;
}

Status Service::deliver_due(const TickLimits& limits, Ticked* ticked) {
  for (Destination* to : options_.destinations) {
    const Turn turn(*this, "outbox:" + to->name());  // of this engine's own threads
    if (!turn.mine()) continue;
    for (Result<bool> some = true; *some;) {
      if (ticked->delivered + ticked->put_off >= limits.delivered_max) {
        ticked->more = true;
        return Done{};
      }
      some = deliver_some(*to, ticked);
      if (!some) return some.error();
    }
    Result<std::unique_ptr<ReadTxn>> txn = options_.storage->begin_read();
    if (!txn) return txn.error();
    const Result<std::optional<Instant>> next = storage::next_parked(**txn, now(), to->name());
    if (!next) return next.error();
    if (*next) sooner(ticked->next, **next);
  }
  return Done{};
}

Result<bool> Service::forget_destination(const std::string& name) {
  for (const Destination* one : options_.destinations)
    if (one->name() == name) return Error::of("E_ARGUMENT", say("'" + name + "' is still given effects here", "'" + name + "' 仍在接收"));
  bool known = false;
  int64_t gone = kBatch;
  while (gone == kBatch) {
    const Result<Position> done = storage::run_to_commit(*options_.storage, [&]() -> Result<CommitResult> {
      Result<std::unique_ptr<WriteTxn>> txn = options_.storage->begin_write();
      if (!txn) return txn.error();
      Result<std::vector<std::string>> names = storage::known_destinations(**txn);
      if (!names) return names.error();
      known = known || std::find(names->begin(), names->end(), name) != names->end();
      const Result<int64_t> erased = storage::forget_destination(**txn, name, kBatch);
      if (!erased) return erased.error();
      gone = *erased;
      return (*txn)->commit({});
    });
    if (!done) return done.error();
  }
  if (!known && gone == 0) return Error::of("E_NOT_FOUND", say("no destination '" + name + "' was ever given anything", "没有名为 '" + name + "' 的投递目标"));
  return true;
}

}  // namespace weir::runtime
