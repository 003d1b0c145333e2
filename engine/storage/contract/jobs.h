// engine/storage/contract/jobs.h: work for the outside, claimed by workers for a time (K1 to K7).
//
// A job's `due` is when it may be claimed next: a claim moves it behind the lease, a failure
// behind the backoff. So one ordered scan finds new, expired and waiting jobs alike. Attempts
// count at the claim: a job that kills its worker ends too.
#pragma once

#include <string>
#include <vector>

#include "weir/storage.h"

namespace weir::storage {

struct Job {
  Instant due;
  std::string id, queue;
  int64_t attempt = 0;     // 0: never claimed
  std::string token;       // of the live claim; empty: none
  std::string effect_key;  // the same on every attempt
  std::string instance, node;
  int64_t generation = 0;
  std::string payload;
  bool exclusive = false;  // at most one live exclusive job an instance
};

Status enqueue(WriteTxn& txn, const Job& job);

struct ClaimSpec {
  std::vector<std::string> queues;  // empty: all
  Instant now;
  int64_t lease_seconds = 60;
  int64_t limit = 10;
  int64_t attempts_max = 5;
  std::string token;  // new and unguessable; jobs get it with their number appended
};
struct Claimed {
  std::vector<Job> jobs;
  std::vector<Job> exhausted;  // had all their attempts: taken out; the caller raises an incident
};
Result<Claimed> claim(WriteTxn& txn, const ClaimSpec& spec);

// Each needs the live token, as claim gave it in `job`. False: it is not any more (another worker
// has the job, or it is done): nothing is written, and what the worker did must not count.
Result<bool> finish(WriteTxn& txn, const Job& job);
Result<bool> fail(WriteTxn& txn, const Job& job, Instant now, int64_t delay_seconds);
// Moves job->due, which later calls need.
Result<bool> heartbeat(WriteTxn& txn, Job* job, Instant now, int64_t lease_seconds);

// jitter * min(cap, base * 2^(attempt - 1)); `jitter` in [0, 1) is drawn by the caller.
int64_t backoff_seconds(int64_t base, int64_t cap, int64_t attempt, double jitter);

}  // namespace weir::storage
