// Idempotency, timers, jobs, outbox and the retry loop over both stores.
#include <algorithm>

#include "engine/storage/contract/idempotency.h"
#include "engine/storage/contract/jobs.h"
#include "engine/storage/contract/lease.h"
#include "engine/storage/contract/outbox.h"
#include "engine/storage/contract/retry.h"
#include "engine/storage/contract/timers.h"
#include "tests/storage/backends.h"
#include "tests/support/storage_wrappers.h"

using namespace weir;
using namespace weir::storage;
using weir::testing::CountingStorage;
using weir::testing::Fault;
using weir::testing::FaultyStorage;

namespace {

constexpr Instant kNow{1'800'000'000, 0};

// Runs `work` in a write transaction and commits it.
template <class Work>
auto in(Storage& store, const Work& work) {
  auto txn = must(store.begin_write());
  auto out = must(work(*txn));
  must_commit(std::move(txn));
  return out;
}

Status count_one(WriteTxn& txn) {
  auto added = txn.add("effect", "x", 1, {});
  if (!added) return added.error();
  return Done{};
}
int64_t counted(Storage& store) {
  const auto row = get_one(store, kind(Own::Counter), {s("effect"), s("x")});
  return row ? row->cells[0].as_number().to_int().value_or(-1) : 0;
}

Job job(std::string id, std::string instance = {}, bool exclusive = false) {
  Job out;
  out.due = kNow;
  out.id = std::move(id);
  out.queue = "mail";
  out.effect_key = "e-" + out.id;
  out.instance = std::move(instance);
  out.payload = "{}";
  out.exclusive = exclusive;
  return out;
}
ClaimSpec spec(Instant now, std::string token) {
  ClaimSpec out;
  out.now = now;
  out.token = std::move(token);
  return out;
}
std::string ids(const std::vector<Job>& jobs) {
  std::string out;
  for (const Job& one : jobs) out += one.id + " ";
  return out;
}

Effect effect(int64_t index, std::string aggregate, std::string destination) {
  Effect out;
  out.index = index;
  out.effect_key = effect_key(aggregate, 1, index);
  out.body = aggregate + std::to_string(index);
  out.aggregate = std::move(aggregate);
  out.destination = std::move(destination);
  return out;
}
std::string bodies(const Pending& pending) {
  std::string out;
  for (const Effect& one : pending.effects) out += one.body + " ";
  return out;
}

}  // namespace

TEST_CASE_TEMPLATE("I1, I2: a key gives its first result, and refuses another request", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  const IdemKey key{"zhang", "k1", "hash"};
  in(b.store(), [&](WriteTxn& txn) { return remember(txn, key, "the answer", kNow); });
  b.reopen();
  auto read = must(b.store().begin_read());
  CHECK(must(recall(*read, key, kNow)).kind == Recalled::Kind::Same);
  CHECK(must(recall(*read, key, kNow)).result == "the answer");
  CHECK(must(recall(*read, {"zhang", "k1", "other"}, kNow)).kind == Recalled::Kind::Reused);
  CHECK(must(recall(*read, {"li", "k1", "hash"}, kNow)).kind == Recalled::Kind::New);
  CHECK(must(recall(*read, {"zhang", "k2", "hash"}, kNow)).kind == Recalled::Kind::New);
}

TEST_CASE_TEMPLATE("I3, I5: of two twins one is written, and the other leaves nothing", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  const IdemKey key{"zhang", "k1", "hash"};
  for (int twin = 0; twin < 2; ++twin) {
    auto txn = must(b.store().begin_write());
    must(count_one(*txn));
    const PutResult put = must(remember(*txn, key, "r", kNow));
    CHECK(put.stored() == (twin == 0));
    CHECK(txn->commit({}).committed() == (twin == 0));
  }
  CHECK(counted(b.store()) == 1);
}

TEST_CASE_TEMPLATE("I4: a key is kept for seven days, then it is new and can be swept", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  const IdemKey key{"zhang", "k1", "hash"};
  in(b.store(), [&](WriteTxn& txn) { return remember(txn, key, "1", kNow); });
  const Instant last = kNow.plus_seconds(7 * 86'400 - 1), after = kNow.plus_seconds(7 * 86'400);
  CHECK(must(recall(*must(b.store().begin_read()), key, last)).kind == Recalled::Kind::Same);
  CHECK(must(recall(*must(b.store().begin_read()), key, after)).kind == Recalled::Kind::New);
  CHECK(in(b.store(), [&](WriteTxn& txn) { return forget_expired(txn, last, 10); }) == 0);
  SUBCASE("written again") {
    CHECK(in(b.store(), [&](WriteTxn& txn) { return remember(txn, key, "2", after); }).stored());
    CHECK(must(recall(*must(b.store().begin_read()), key, after)).result == "2");
  }
  SUBCASE("swept") {
    CHECK(in(b.store(), [&](WriteTxn& txn) { return forget_expired(txn, after, 10); }) == 1);
    CHECK(in(b.store(), [&](WriteTxn& txn) { return forget_expired(txn, after, 10); }) == 0);
  }
}

TEST_CASE_TEMPLATE("M1, M2: timers come due in order, never early, and fire once", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  in(b.store(), [&](WriteTxn& txn) -> Status {
    for (const int64_t after : {30, 10, 20, -5}) {
      TimerRow timer{
          kNow.plus_seconds(after), "t" + std::to_string(after), kNow, "i", "n", 1, "{}"};
      if (Status s = arm(txn, timer); !s) return s;
    }
    return Done{};
  });
  const auto due = [&](int64_t after) {
    std::string out;
    for (const TimerRow& timer :
         must(due_timers(*must(b.store().begin_read()), kNow.plus_seconds(after), 10))) {
      out += timer.id + " ";
    }
    return out;
  };
  CHECK(due(9) == "t-5 ");  // M5: a timer of the past fires at once
  CHECK(due(20) == "t-5 t10 t20 ");
  CHECK(must(next_timer(*must(b.store().begin_read()), kNow.plus_seconds(10))) ==
        kNow.plus_seconds(20));
  CHECK_FALSE(must(next_timer(*must(b.store().begin_read()), kNow.plus_seconds(30))).has_value());
  const auto fire = [&](int64_t after, int64_t generation) {
    return in(b.store(), [&](WriteTxn& txn) {
      return take(txn, kNow.plus_seconds(after), "t" + std::to_string(after), generation);
    });
  };
  CHECK_FALSE(fire(10, 2));  // M3: armed again meanwhile, or another generation
  CHECK(fire(10, 1));
  CHECK_FALSE(fire(10, 1));
  CHECK(due(20) == "t-5 t20 ");
}

TEST_CASE("M4: after a time without looks `missed` decides what is made up for") {
  const auto answer = [](int64_t passed, Missed policy, int64_t limit = 10) {
    const Occurrences o = missed_occurrences(kNow, 60, kNow.plus_seconds(passed), policy, limit);
    std::string out;
    for (const Instant at : o.now) out += std::to_string(at.seconds - kNow.seconds) + " ";
    return out + "next " + std::to_string(o.next.seconds - kNow.seconds) + (o.more ? " more" : "");
  };
  CHECK(answer(-1, Missed::Once) == "next 0");
  CHECK(answer(0, Missed::Once) == "0 next 60");
  CHECK(answer(150, Missed::Once) == "120 next 180");
  CHECK(answer(150, Missed::Each) == "0 60 120 next 180");
  CHECK(answer(150, Missed::Each, 2) == "0 60 next 120 more");
  CHECK(answer(150, Missed::Skip) == "next 180");
  CHECK(answer(120, Missed::Skip) == "120 next 180");
  CHECK(answer(0, Missed::Skip) == "0 next 60");
}

TEST_CASE_TEMPLATE("K1, K2: a claim raises attempt and token, and only the live token counts",
                   Backend, WEIR_BACKENDS) {
  Backend b;
  in(b.store(), [&](WriteTxn& txn) { return enqueue(txn, job("a")); });
  const auto claim_at = [&](int64_t after, std::string token) {
    return in(b.store(),
              [&](WriteTxn& txn) { return claim(txn, spec(kNow.plus_seconds(after), token)); });
  };
  CHECK(claim_at(-1, "early").jobs.empty());
  const Claimed first = claim_at(0, "w1");
  REQUIRE(first.jobs.size() == 1);
  CHECK(first.jobs[0].attempt == 1);
  CHECK(first.jobs[0].effect_key == "e-a");
  CHECK(claim_at(59, "w2").jobs.empty());
  // K3: expired, it is claimable again, and the first worker has lost it.
  const Claimed second = claim_at(60, "w2");
  REQUIRE(second.jobs.size() == 1);
  CHECK(second.jobs[0].attempt == 2);
  CHECK(second.jobs[0].effect_key == "e-a");
  Job zombie = first.jobs[0];
  CHECK_FALSE(in(b.store(), [&](WriteTxn& txn) { return finish(txn, zombie); }));
  CHECK_FALSE(in(b.store(), [&](WriteTxn& txn) { return fail(txn, zombie, kNow, 1); }));
  CHECK_FALSE(in(b.store(), [&](WriteTxn& txn) { return heartbeat(txn, &zombie, kNow, 1); }));
  Job live = second.jobs[0];
  CHECK(in(b.store(),
           [&](WriteTxn& txn) { return heartbeat(txn, &live, kNow.plus_seconds(100), 60); }));
  CHECK(claim_at(159, "w3").jobs.empty());
  CHECK(in(b.store(), [&](WriteTxn& txn) { return fail(txn, live, kNow.plus_seconds(120), 30); }));
  CHECK_FALSE(in(b.store(), [&](WriteTxn& txn) { return finish(txn, live); }));
  CHECK(claim_at(149, "w3").jobs.empty());
  const Claimed third = claim_at(150, "w3");
  REQUIRE(third.jobs.size() == 1);
  CHECK(in(b.store(), [&](WriteTxn& txn) { return finish(txn, third.jobs[0]); }));
  CHECK(claim_at(10'000, "w4").jobs.empty());
}

TEST_CASE_TEMPLATE("K4: a job that never finishes is given back as exhausted after its attempts",
                   Backend, WEIR_BACKENDS) {
  Backend b;
  in(b.store(), [&](WriteTxn& txn) { return enqueue(txn, job("a")); });
  for (int i = 0; i < 5; ++i) {
    const Claimed got = in(b.store(), [&](WriteTxn& txn) {
      return claim(txn, spec(kNow.plus_seconds(i * 60), "w" + std::to_string(i)));
    });
    CHECK(got.jobs.size() == 1);
    CHECK(got.exhausted.empty());
  }
  const Claimed last =
      in(b.store(), [&](WriteTxn& txn) { return claim(txn, spec(kNow.plus_seconds(600), "w")); });
  CHECK(last.jobs.empty());
  CHECK(ids(last.exhausted) == "a ");
}

TEST_CASE_TEMPLATE("K5: an instance has at most one live exclusive job", Backend, WEIR_BACKENDS) {
  Backend b;
  in(b.store(), [&](WriteTxn& txn) -> Status {
    for (const Job& one : {job("a", "i1", true), job("b", "i1", true), job("c", "i2", true),
                           job("d", "i1"), job("e", "i1")}) {
      if (Status s = enqueue(txn, one); !s) return s;
    }
    return Done{};
  });
  const Claimed got = in(b.store(), [&](WriteTxn& txn) { return claim(txn, spec(kNow, "w")); });
  CHECK(ids(got.jobs) == "a c d e ");
  CHECK(got.jobs[0].token != got.jobs[1].token);
  in(b.store(), [&](WriteTxn& txn) { return finish(txn, got.jobs[0]); });
  CHECK(ids(in(b.store(), [&](WriteTxn& txn) { return claim(txn, spec(kNow, "v")); }).jobs) ==
        "b ");
}

TEST_CASE_TEMPLATE("K6: jobs of other queues do not keep a worker from its own", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  in(b.store(), [&](WriteTxn& txn) -> Status {
    for (int i = 0; i < 450; ++i) {
      Job one = job("x" + std::to_string(i));
      one.queue = "other";
      if (Status s = enqueue(txn, one); !s) return s;
    }
    return enqueue(txn, job("z"));
  });
  ClaimSpec own = spec(kNow, "w");
  own.queues = {"mail", "sms"};
  CHECK(ids(in(b.store(), [&](WriteTxn& txn) { return claim(txn, own); }).jobs) == "z ");
  own.queues.clear();
  own.limit = 3;
  CHECK(in(b.store(), [&](WriteTxn& txn) { return claim(txn, own); }).jobs.size() == 3);
}

TEST_CASE("K7: the backoff doubles up to its cap and is spread by the jitter") {
  CHECK(backoff_seconds(2, 100, 1, 0.999) == 1);
  CHECK(backoff_seconds(10, 100, 1, 0.5) == 5);
  CHECK(backoff_seconds(10, 100, 3, 0.5) == 20);
  CHECK(backoff_seconds(10, 100, 60, 0.99) == 99);
  CHECK(backoff_seconds(10, 100, 9, 0) == 0);
  CHECK(backoff_seconds(0, 100, 9, 0.9) == 0);
}

TEST_CASE_TEMPLATE("O2, O4: each destination reads its effects in order and moves its own cursor",
                   Backend, WEIR_BACKENDS) {
  Backend b;
  for (int round = 0; round < 2; ++round) {
    in(b.store(), [&](WriteTxn& txn) -> Status {
      for (int64_t i = 0; i < 4; ++i) {
        const std::string to = i % 2 == 0 ? "mail" : "hook";
        if (Status s = put_effect(txn, effect(i, round == 0 ? "a" : "b", to)); !s) return s;
      }
      return Done{};
    });
  }
  const auto look = [&](const char* to, int64_t limit) {
    return must(pending(*must(b.store().begin_read()), to, limit));
  };
  CHECK(bodies(look("mail", 100)) == "a0 a2 b0 b2 ");
  CHECK(bodies(look("hook", 100)) == "a1 a3 b1 b3 ");
  const Pending some = look("mail", 1);
  CHECK(bodies(some) == "a0 ");
  const auto move = [&](const Pending& p) {
    return in(b.store(),
              [&](WriteTxn& txn) { return move_cursor(txn, "mail", p.from, p.read_to); });
  };
  CHECK(move(some));
  CHECK_FALSE(move(some));  // another worker holds an old cursor
  // The look may end amid the rows of one commit: the rest of them is not passed over.
  CHECK(bodies(look("mail", 100)) == "a2 b0 b2 ");
  CHECK(move(look("mail", 2)));
  CHECK(bodies(look("mail", 100)) == "b0 b2 ");
  CHECK(bodies(look("hook", 100)) == "a1 a3 b1 b3 ");
  b.reopen();
  CHECK(bodies(look("mail", 100)) == "b0 b2 ");
  // O7: only what all have passed goes.
  const auto swept = [&] {
    return in(b.store(), [&](WriteTxn& txn) { return sweep(txn, {"mail", "hook"}, 100); });
  };
  CHECK(swept() == 0);
  const Pending hooks = look("hook", 100);
  in(b.store(), [&](WriteTxn& txn) { return move_cursor(txn, "hook", hooks.from, hooks.read_to); });
  CHECK(swept() == 3);
  CHECK(bodies(look("mail", 100)) == "b0 b2 ");
}

TEST_CASE_TEMPLATE("O4, O6: a failing row waits, its line waits behind it, the others flow",
                   Backend, WEIR_BACKENDS) {
  Backend b;
  const auto park_one = [&](int64_t index, const char* aggregate, const char* to, int64_t attempt) {
    in(b.store(), [&](WriteTxn& txn) {
      Effect one = effect(index, aggregate, to);
      one.pos = 1;
      return park(txn, one, kNow.plus_seconds(10), attempt);
    });
  };
  park_one(0, "a", "hook", 1);
  park_one(1, "a", "hook", 0);
  park_one(2, "a", "hook", 0);
  park_one(3, "b", "hook", 1);
  park_one(4, "a", "mail", 1);
  CHECK(must(is_parked(*must(b.store().begin_read()), "hook", "a")));
  CHECK_FALSE(must(is_parked(*must(b.store().begin_read()), "mail", "b")));
  const auto due = [&](int64_t after) {
    std::vector<Parked> out =
        must(due_parked(*must(b.store().begin_read()), kNow.plus_seconds(after), 10));
    std::sort(out.begin(), out.end(),
              [](const Parked& x, const Parked& y) { return x.effect.index < y.effect.index; });
    return out;
  };
  const auto text = [](const std::vector<Parked>& rows) {
    std::string out;
    for (const Parked& row : rows) out += row.effect.body + "/" + std::to_string(row.attempt) + " ";
    return out;
  };
  CHECK(text(due(9)) == "");
  CHECK(text(due(10)) == "a0/1 b3/1 a4/1 ");
  const Parked first = due(10)[0];
  CHECK(in(b.store(),
           [&](WriteTxn& txn) { return failed_again(txn, first, kNow.plus_seconds(20)); }));
  CHECK_FALSE(in(b.store(), [&](WriteTxn& txn) { return delivered(txn, first, kNow); }));
  CHECK(text(due(19)) == "b3/1 a4/1 ");
  CHECK(in(b.store(),
           [&](WriteTxn& txn) { return delivered(txn, due(20)[0], kNow.plus_seconds(21)); }));
  CHECK(text(due(20)) == "b3/1 a4/1 ");
  CHECK(text(due(21)) == "a1/0 b3/1 a4/1 ");
  // Dead letters are kept, but the line goes on.
  CHECK(in(b.store(),
           [&](WriteTxn& txn) { return dead_letter(txn, due(21)[0], kNow.plus_seconds(22)); }));
  CHECK(text(due(22)) == "a2/0 b3/1 a4/1 ");
  CHECK(in(b.store(),
           [&](WriteTxn& txn) { return delivered(txn, due(22)[0], kNow.plus_seconds(23)); }));
  CHECK_FALSE(must(is_parked(*must(b.store().begin_read()), "hook", "a")));
  CHECK(must(must(b.store().begin_read())->scan(kind(Own::Retry), {}, 10)).size() == 3);
}

TEST_CASE_TEMPLATE("O4: a dead letter goes into its line again, in its place behind what waits there", Backend, WEIR_BACKENDS) {
  Backend b;
  Effect first = effect(0, "a", "hook"), second = effect(1, "a", "hook");
  first.pos = second.pos = 1;
  in(b.store(), [&](WriteTxn& txn) { return park(txn, first, kNow, 1); });
  const auto due = [&] { return must(due_parked(*must(b.store().begin_read()), kNow, 10, "hook")); };
  in(b.store(), [&](WriteTxn& txn) { return dead_letter(txn, due()[0], kNow); });
  CHECK(due().empty());
  in(b.store(), [&](WriteTxn& txn) { return park(txn, second, kNow, 1); });
  CHECK(in(b.store(), [&](WriteTxn& txn) { return revive(txn, parked_id(first), kNow); }));
  CHECK_FALSE(in(b.store(), [&](WriteTxn& txn) { return revive(txn, parked_id(first), kNow); }));
  REQUIRE(due().size() == 1);
  CHECK(due()[0].effect.body == "a1");
  in(b.store(), [&](WriteTxn& txn) { return delivered(txn, due()[0], kNow); });
  REQUIRE(due().size() == 1);
  CHECK(due()[0].effect.body == "a0");
  CHECK(due()[0].attempt == 0);
}

TEST_CASE_TEMPLATE("O6: two destinations park the same effect beside each other", Backend, WEIR_BACKENDS) {
  Backend b;
  for (const char* to : {"hook", "mail"})
    in(b.store(), [&](WriteTxn& txn) {
      Effect one = effect(0, "a", to);
      one.pos = 1;
      return park(txn, one, kNow, 1);
    });
  for (const char* to : {"hook", "mail"}) CHECK(must(due_parked(*must(b.store().begin_read()), kNow, 10, to)).size() == 1);
  CHECK(in(b.store(), [&](WriteTxn& txn) { return forget_destination(txn, "mail", 10); }) == 1);
  CHECK(must(due_parked(*must(b.store().begin_read()), kNow, 10)).size() == 1);
}

TEST_CASE_TEMPLATE("O7: what shall be kept for a time stays, and all behind it", Backend, WEIR_BACKENDS) {
  Backend b;
  in(b.store(), [&](WriteTxn& txn) -> Status {
    for (int64_t i = 0; i < 4; ++i)
      if (Status s = put_effect(txn, effect(i, "a", "mail")); !s) return s;
    return Done{};
  });
  const Pending all = must(pending(*must(b.store().begin_read()), "mail", 100));
  const auto young = [](const Effect& one) { return one.index == 2; };
  const auto anything = [&] { return must(anything_to_sweep(*must(b.store().begin_read()), young)); };
  CHECK_FALSE(anything());
  in(b.store(), [&](WriteTxn& txn) { return move_cursor(txn, "mail", all.from, all.read_to); });
  CHECK(anything());
  CHECK(in(b.store(), [&](WriteTxn& txn) { return sweep(txn, must(known_destinations(txn)), 1, young); }) == 1);
  CHECK(in(b.store(), [&](WriteTxn& txn) { return sweep(txn, must(known_destinations(txn)), 100, young); }) == 1);
  CHECK_FALSE(anything());
  CHECK(must(must(b.store().begin_read())->scan(kind(Own::Outbox), {}, 10)).size() == 2);
}

TEST_CASE_TEMPLATE("L1, L2: a lease is one worker's until it runs out or is given back, and who lost it is told", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  const auto take = [&](int64_t after) {
    return in(b.store(), [&](WriteTxn& txn) { return lease(txn, "call:x", kNow.plus_seconds(after), 60); });
  };
  const auto back = [&](const Lease& one) { return in(b.store(), [&](WriteTxn& txn) { return give_back(txn, one); }); };
  const auto first = take(0);
  REQUIRE(first);
  CHECK_FALSE(take(59));
  CHECK(must(leased_until(*must(b.store().begin_read()), "call:x", kNow)) == kNow.plus_seconds(60));
  CHECK_FALSE(must(leased_until(*must(b.store().begin_read()), "call:x", kNow.plus_seconds(60))));
  const auto second = take(60);
  REQUIRE(second);
  CHECK_FALSE(back(*first));
  b.reopen();
  CHECK_FALSE(take(61));
  CHECK(back(*second));
  CHECK_FALSE(back(*second));
  const auto third = take(61);
  REQUIRE(third);
  CHECK_FALSE(back(*second));
  CHECK(in(b.store(), [&](WriteTxn& txn) { return forget_leases(txn, kNow.plus_seconds(100), 10); }) == 0);
  CHECK(in(b.store(), [&](WriteTxn& txn) { return forget_leases(txn, kNow.plus_seconds(121), 10); }) == 1);
  CHECK_FALSE(back(*third));
}

TEST_CASE("O5: an effect key depends on aggregate, seq and index, and on nothing else") {
  CHECK(effect_key("a", 1, 2) == effect_key("a", 1, 2));
  CHECK(effect_key("a", 1, 2).size() == 32);
  CHECK(effect_key("a", 1, 2) != effect_key("a", 2, 1));
  CHECK(effect_key("a1", 1, 2) != effect_key("a", 11, 2));
}

TEST_CASE_TEMPLATE("T7, T8: whatever a commit answers, the command happens once", Backend,
                   WEIR_BACKENDS) {
  using F = Fault;
  const std::vector<std::vector<Fault>> storms = {
      {},
      {F::Conflict, F::Retryable, F::Overloaded},
      {F::UnknownWritten},
      {F::UnknownLost},
      {F::UnknownLost, F::Conflict, F::UnknownLost, F::UnknownWritten},
      {F::Conflict, F::Conflict, F::Conflict, F::Conflict, F::Conflict, F::Conflict, F::Conflict}};
  for (const auto& storm : storms) {
    Backend b;
    FaultyStorage faulty(b.store(), storm);
    faulty.resolve_failures = 3;
    int pauses = 0;
    const RetryOptions options{8,
                               [&](int64_t micros) {
                                 ++pauses;
                                 CHECK(micros <= 50'000);
                               },
                               [] { return 0.5; }};
    const auto done = run_to_commit(
        faulty,
        [&]() -> Result<CommitResult> {
          auto txn = faulty.begin_write();
          if (!txn) return txn.error();
          if (Status s = count_one(**txn); !s) return s.error();
          return (*txn)->commit({});
        },
        options);
    CHECK(must(b.store().resolve(must(done))));
    CHECK(counted(b.store()) == 1);
    CHECK((pauses > 0) == !storm.empty());
  }
}

TEST_CASE("T8: after eight tries the answer is Overloaded, and nothing is written") {
  MemoryBackend b;
  FaultyStorage faulty(b.store(), std::vector<Fault>(20, Fault::Retryable));
  CountingStorage counting(faulty);
  const auto done = run_to_commit(counting, [&]() -> Result<CommitResult> {
    auto txn = counting.begin_write();
    if (!txn) return txn.error();
    if (Status s = count_one(**txn); !s) return s.error();
    return (*txn)->commit({});
  });
  CHECK(done.error().code == ErrorCode::Overloaded);
  CHECK(counting.calls["begin_write"] == 8);
  CHECK(counting.calls["add"] == 8);
  CHECK(counted(b.store()) == 0);
}

TEST_CASE("T7: an outcome that cannot be found out is said to be so, never guessed") {
  MemoryBackend b;
  FaultyStorage faulty(b.store(), {Fault::UnknownWritten});
  faulty.resolve_failures = 100;
  int tries = 0;
  const auto done = run_to_commit(faulty, [&]() -> Result<CommitResult> {
    ++tries;
    auto txn = faulty.begin_write();
    if (!txn) return txn.error();
    if (Status s = count_one(**txn); !s) return s.error();
    return (*txn)->commit({});
  });
  CHECK(done.error().reason == "E_STORAGE");
  CHECK(done.error().hint == "repeat it with the same idempotency key");
  CHECK(tries == 1);
}
