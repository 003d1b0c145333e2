#include "engine/storage/contract/jobs.h"

#include <algorithm>

#include "engine/base/planted.h"
#include "engine/storage/contract/fields.h"
#include "engine/storage/kinds.h"

namespace weir::storage {
namespace {

using base::Planted;

// Rows a page of the scan, and pages a claim: more would hold the writer for long.
constexpr int64_t kPage = 200;
constexpr int kPagesMax = 50;

Key key_of(const Job& job) { return {instant_value(job.due), Value::string(job.id)}; }

Job read(const Row& row) {
  Job job;
  job.due = instant_of(row.key[0]);
  job.id = text_of(row.key[1]);
  job.queue = text_of(row.cells[JobCells::kQueue]);
  job.attempt = integer_of(row.cells[JobCells::kAttempt]);
  job.token = text_of(row.cells[JobCells::kToken]);
  job.effect_key = text_of(row.cells[JobCells::kEffectKey]);
  job.instance = text_of(row.cells[JobCells::kInstance]);
  job.node = text_of(row.cells[JobCells::kNode]);
  job.generation = integer_of(row.cells[JobCells::kGeneration]);
  job.payload = text_of(row.cells[JobCells::kPayload]);
  job.exclusive = row.cells[JobCells::kExclusive].is_true();
  return job;
}

Status write(WriteTxn& txn, const Job& job) {
  std::vector<Value> cells(JobCells::kSize);
  cells[JobCells::kQueue] = text_cell(job.queue);
  cells[JobCells::kAttempt] = Value::integer(job.attempt);
  cells[JobCells::kToken] = text_cell(job.token);
  cells[JobCells::kEffectKey] = text_cell(job.effect_key);
  cells[JobCells::kInstance] = text_cell(job.instance);
  cells[JobCells::kNode] = text_cell(job.node);
  cells[JobCells::kGeneration] = Value::integer(job.generation);
  cells[JobCells::kPayload] = text_cell(job.payload);
  cells[JobCells::kExclusive] = Value::boolean(job.exclusive);
  auto put = txn.put(kind(Own::Job), {key_of(job), 0, std::move(cells)}, kAny);
  if (!put) return put.error();
  return Done{};
}

Status remove(WriteTxn& txn, const Job& job) {
  auto erased = txn.erase(kind(Own::Job), key_of(job), kAny);
  if (!erased) return erased.error();
  return Done{};
}

Status move(WriteTxn& txn, const Job& from, const Job& to) {
  if (Status s = remove(txn, from); !s) return s;
  return write(txn, to);
}

// Whoever holds it.
Result<std::optional<Job>> by_id(WriteTxn& txn, const std::string& id) {
  Query query;
  query.filter = Filter::compare("id", Filter::Op::Equal, Value::string(id));
  auto found = txn.find(kind(Own::Job), query);
  if (!found) return found.error();
  if (found->rows.empty()) return std::optional<Job>();
  return std::optional<Job>(read(found->rows.front()));
}

// The stored job, when the token is its live one.
Result<std::optional<Job>> live(WriteTxn& txn, const Job& job, Planted blind) {
  if (base::planted(blind)) return by_id(txn, job.id);
  auto row = txn.get(kind(Own::Job), key_of(job));
  if (!row) return row.error();
  if (!*row || job.token.empty()) return std::optional<Job>();
  Job stored = read(**row);
  if (stored.token != job.token) return std::optional<Job>();
  return std::optional<Job>(std::move(stored));
}

// Is another exclusive job of the instance claimed and not expired?
Result<bool> occupied(WriteTxn& txn, const Job& job, Instant now) {
  if (!job.exclusive || job.instance.empty()) return false;
  Query query;
  query.filter =
      Filter::all_of({Filter::compare("instance", Filter::Op::Equal, Value::string(job.instance)),
                      Filter::compare("exclusive", Filter::Op::Equal, Value::boolean(true)),
                      Filter::compare("due", Filter::Op::Greater, instant_value(now)),
                      Filter::negate(Filter::is_null("token"))});
  query.page.limit = 1;
  auto found = txn.find(kind(Own::Job), query);
  if (!found) return found.error();
  return !found->rows.empty();
}

bool wanted(const ClaimSpec& spec, const Job& job) {
  return spec.queues.empty() ||
         std::find(spec.queues.begin(), spec.queues.end(), job.queue) != spec.queues.end();
}

Status claim_one(WriteTxn& txn, const ClaimSpec& spec, const Job& stored, Claimed* out) {
  if (!wanted(spec, stored)) return Done{};
  if (stored.attempt >= spec.attempts_max) {
    out->exhausted.push_back(stored);
    return remove(txn, stored);
  }
  auto taken = occupied(txn, stored, spec.now);
  if (!taken) return taken.error();
  if (*taken) return Done{};
  Job job = stored;
  ++job.attempt;
  job.token = spec.token + "." + std::to_string(out->jobs.size());
  job.due = whole_micros(spec.now.plus_seconds(spec.lease_seconds));
  out->jobs.push_back(job);
  return move(txn, stored, job);
}

}  // namespace

Status enqueue(WriteTxn& txn, const Job& job) { return write(txn, job); }

Result<Claimed> claim(WriteTxn& txn, const ClaimSpec& spec) {
  Claimed out;
  Query query;
  query.filter = Filter::compare("due", Filter::Op::LessEqual, instant_value(spec.now));
  query.page.limit = kPage;
  for (int page = 0; page < kPagesMax; ++page) {
    auto found = txn.find(kind(Own::Job), query);
    if (!found) return found.error();
    for (const Row& row : found->rows) {
      if (static_cast<int64_t>(out.jobs.size()) >= spec.limit) return out;
      if (Status s = claim_one(txn, spec, read(row), &out); !s) return s.error();
    }
    if (found->next.empty()) break;
    query.page.after = found->next;
  }
  return out;
}

Result<bool> finish(WriteTxn& txn, const Job& job) {
  auto stored = live(txn, job, Planted::FinishWithoutToken);
  if (!stored) return stored.error();
  if (!*stored) return false;
  if (Status s = remove(txn, **stored); !s) return s.error();
  return true;
}

Result<bool> fail(WriteTxn& txn, const Job& job, Instant now, int64_t delay_seconds) {
  auto stored = live(txn, job, Planted::None);
  if (!stored) return stored.error();
  if (!*stored) return false;
  Job next = **stored;
  next.token.clear();
  next.due = whole_micros(now.plus_seconds(delay_seconds));
  if (Status s = move(txn, **stored, next); !s) return s.error();
  return true;
}

Result<bool> heartbeat(WriteTxn& txn, Job* job, Instant now, int64_t lease_seconds) {
  auto stored = live(txn, *job, Planted::HeartbeatWithoutToken);
  if (!stored) return stored.error();
  if (!*stored) return false;
  Job next = **stored;
  next.due = whole_micros(now.plus_seconds(lease_seconds));
  if (Status s = move(txn, **stored, next); !s) return s.error();
  job->due = next.due;
  return true;
}

int64_t backoff_seconds(int64_t base, int64_t cap, int64_t attempt, double jitter) {
  int64_t ceiling = std::max<int64_t>(base, 0);
  for (int64_t i = 1; i < attempt && ceiling > 0 && ceiling < cap; ++i) ceiling *= 2;
  return static_cast<int64_t>(static_cast<double>(std::min(ceiling, cap)) * jitter);
}

}  // namespace weir::storage
