// T1 to T9 and V1 to V4 of the contract, against every backend.
#include <thread>

#include "tests/storage/backends.h"

using namespace weir;
using namespace weir::storage;

TEST_CASE_TEMPLATE("T1: a transaction that is not committed leaves nothing", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  {
    auto txn = must(b.store().begin_write());
    CHECK(must(txn->put(kind(Own::Meta), row({s("a")}, {s("1")}), kNew)).stored());
    CHECK(must(txn->add("serial", "order", 1, {})).value == 1);
  }
  CHECK_FALSE(get_one(b.store(), kind(Own::Meta), {s("a")}).has_value());
  auto txn = must(b.store().begin_write());
  CHECK(must(txn->add("serial", "order", 1, {})).value == 1);
}

TEST_CASE_TEMPLATE("T2: what was committed is there after the store is opened again", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(order_plan()));
  put_one(b.store(), orders(), order("o1", s("N1"), dec("12.50"), s("上海")), kNew);
  b.reopen();
  const auto found = get_one(b.store(), orders(), {s("o1")});
  REQUIRE(found.has_value());
  CHECK(found->version == 1);
  CHECK(found->cells[0] == s("N1"));
  CHECK(found->cells[1] == dec("12.50"));
  CHECK(found->cells[1].to_feel() == "12.50");
  CHECK(found->cells[2] == s("上海"));
  CHECK(found->cells[3].is_null());
}

TEST_CASE_TEMPLATE("T3: positions rise in the order of commits, over a restart too", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  Position last = 0;
  for (int i = 0; i < 6; ++i) {
    if (i == 3) b.reopen();
    auto txn = must(b.store().begin_write());
    must(txn->put(kind(Own::Meta), row({s("k")}, {s(std::to_string(i))}), kAny));
    const Position coming = txn->position();
    const CommitResult done = txn->commit({});
    CHECK(done.committed());
    CHECK(done.position == coming);
    CHECK(done.position > last);
    last = done.position;
  }
}

TEST_CASE_TEMPLATE("a snapshot does not see what is committed after it began", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  put_one(b.store(), kind(Own::Meta), row({s("k")}, {s("old")}), kNew);
  auto snapshot = must(b.store().begin_read());
  put_one(b.store(), kind(Own::Meta), row({s("k")}, {s("new")}), kAny);
  put_one(b.store(), kind(Own::Meta), row({s("l")}, {s("other")}), kNew);
  CHECK((*must(snapshot->get(kind(Own::Meta), {s("k")}))).cells[0] == s("old"));
  CHECK(must(snapshot->scan(kind(Own::Meta), {}, 10)).size() == 1);
  CHECK(must(snapshot->find(kind(Own::Meta), {})).rows.size() == 1);
  CHECK(get_one(b.store(), kind(Own::Meta), {s("k")})->cells[0] == s("new"));
}

TEST_CASE_TEMPLATE("a write transaction reads its own writes", Backend, WEIR_BACKENDS) {
  Backend b;
  auto txn = must(b.store().begin_write());
  must(txn->put(kind(Own::Meta), row({s("k")}, {s("1")}), kNew));
  CHECK(must(txn->get(kind(Own::Meta), {s("k")}))->cells[0] == s("1"));
  must(txn->put(kind(Own::Meta), row({s("k")}, {s("2")}), kAny));
  CHECK(must(txn->scan(kind(Own::Meta), {}, 10))[0].cells[0] == s("2"));
  CHECK(must(txn->erase(kind(Own::Meta), {s("k")}, kAny)).stored());
  CHECK(must(txn->find(kind(Own::Meta), {})).rows.empty());
  CHECK(txn->commit({}).committed());
  CHECK_FALSE(get_one(b.store(), kind(Own::Meta), {s("k")}).has_value());
}

TEST_CASE_TEMPLATE("V1: a put succeeds only with the stored version and raises it by one", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(order_plan()));
  CHECK(put_one(b.store(), orders(), order("a", {}, n(1)), 3).kind == PutResult::Kind::Conflict);
  CHECK(put_one(b.store(), orders(), order("a", {}, n(1)), kNew).version == 1);
  const PutResult again = put_one(b.store(), orders(), order("a", {}, n(1)), kNew);
  CHECK(again.kind == PutResult::Kind::Conflict);
  CHECK(again.version == 1);
  CHECK(put_one(b.store(), orders(), order("a", {}, n(2)), 1).version == 2);
  CHECK(put_one(b.store(), orders(), order("a", {}, n(3)), 1).version == 2);
  CHECK(put_one(b.store(), orders(), order("a", s("n"), n(4), s("c")), 2).version == 3);
  CHECK(put_one(b.store(), orders(), order("a", {}, n(5)), kAny).version == 4);
  CHECK(get_one(b.store(), orders(), {s("a")})->cells[1] == n(5));
  auto txn = must(b.store().begin_write());
  CHECK(must(txn->erase(orders(), {s("a")}, 3)).kind == PutResult::Kind::Conflict);
  txn.reset();
  txn = must(b.store().begin_write());
  CHECK(must(txn->erase(orders(), {s("a")}, 4)).stored());
  must_commit(std::move(txn));
  CHECK_FALSE(get_one(b.store(), orders(), {s("a")}).has_value());
}

TEST_CASE_TEMPLATE(
    "V2: of many concurrent saves of one version one wins and the losers leave nothing", Backend,
    WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(order_plan()));
  put_one(b.store(), orders(), order("a", {}, n(0)), kNew);
  std::atomic<int> won{0}, lost{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      auto txn = b.store().begin_write();
      if (!txn) return;
      const std::string key = "loser" + std::to_string(i);
      auto side = (*txn)->put(kind(Own::Meta), row({s(key)}, {s("x")}), kNew);
      auto put = (*txn)->put(orders(), order("a", {}, n(i)), 1);
      const CommitResult done = (*txn)->commit({});
      if (put && put->stored() && done.committed()) ++won;
      if (put && !put->stored() && done.kind == CommitResult::Kind::Conflict) ++lost;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(won == 1);
  CHECK(lost == 15);
  CHECK(must(must(b.store().begin_read())->scan(kind(Own::Meta), {}, 100)).size() == 1);
  CHECK(get_one(b.store(), orders(), {s("a")})->version == 2);
}

TEST_CASE_TEMPLATE("T9: a changed row of the read set is a conflict, and nothing is written",
                   Backend, WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(order_plan()));
  put_one(b.store(), orders(), order("read", {}, n(1)), kNew);
  const ReadSet reads = {{orders(), {s("read")}, 1}, {orders(), {s("absent")}, 0}};
  {
    auto txn = must(b.store().begin_write());
    must(txn->put(kind(Own::Meta), row({s("x")}, {s("1")}), kNew));
    CHECK(txn->commit(reads).committed());
  }
  SUBCASE("changed") { put_one(b.store(), orders(), order("read", {}, n(2)), 1); }
  SUBCASE("erased") {
    auto txn = must(b.store().begin_write());
    must(txn->erase(orders(), {s("read")}, 1));
    must_commit(std::move(txn));
  }
  SUBCASE("appeared") { put_one(b.store(), orders(), order("absent", {}, n(2)), kNew); }
  auto txn = must(b.store().begin_write());
  must(txn->put(kind(Own::Meta), row({s("y")}, {s("1")}), kNew));
  CHECK(txn->commit(reads).kind == CommitResult::Kind::Conflict);
  CHECK_FALSE(get_one(b.store(), kind(Own::Meta), {s("y")}).has_value());
}

TEST_CASE_TEMPLATE("T9: two commands that each read what the other writes do not both commit",
                   Backend, WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(order_plan()));
  put_one(b.store(), orders(), order("a", {}, n(1)), kNew);
  put_one(b.store(), orders(), order("b", {}, n(1)), kNew);
  const auto command = [&](std::string_view reads, std::string_view writes) {
    auto txn = must(b.store().begin_write());
    must(txn->put(orders(), order(writes, {}, n(0)), 1));
    return txn->commit({{orders(), {s(reads)}, 1}}).kind;
  };
  CHECK(command("a", "b") == CommitResult::Kind::Committed);
  CHECK(command("b", "a") == CommitResult::Kind::Conflict);
}

TEST_CASE_TEMPLATE("T9: fifty takers of the last place in a pool make exactly one", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  std::atomic<int> taken{0}, full{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&] {
      auto txn = b.store().begin_write();
      if (!txn) return;
      auto added = (*txn)->add("pool", "lisi", 1, 1);
      if (!added) return;
      if (added->full) {
        ++full;
      } else if ((*txn)->commit({}).committed()) {
        ++taken;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(taken == 1);
  CHECK(full == 49);
}

TEST_CASE_TEMPLATE("a counter never passes its limit, zero, or 64 bits", Backend, WEIR_BACKENDS) {
  Backend b;
  auto txn = must(b.store().begin_write());
  CHECK(must(txn->add("c", "k", 3, 5)).value == 3);
  const AddResult over = must(txn->add("c", "k", 3, 5));
  CHECK(over.full);
  CHECK(over.value == 3);
  CHECK(must(txn->add("c", "k", -4, {})).full);
  CHECK(must(txn->add("c", "k", -3, {})).value == 0);
  CHECK(must(txn->add("c", "k", INT64_MAX, {})).value == INT64_MAX);
  CHECK(must(txn->add("c", "k", 1, {})).full);
  CHECK(must(txn->add("c", "other", 1, {})).value == 1);
  must_commit(std::move(txn));
  const auto stored = get_one(b.store(), kind(Own::Counter), {s("c"), s("k")});
  CHECK(stored->version == 3);
  CHECK(stored->cells[CounterCells::kValue] == n(INT64_MAX));
}

TEST_CASE_TEMPLATE("a unique set names the row that holds its values", Backend, WEIR_BACKENDS) {
  Backend b;
  must(b.store().apply_schema(order_plan()));
  put_one(b.store(), orders(), order("a", s("N1"), n(1), s("x"), Value::date({5})), kNew);
  const PutResult number = put_one(b.store(), orders(), order("b", s("N1"), n(1)), kNew);
  CHECK(number.kind == PutResult::Kind::Taken);
  CHECK(number.unique == "number");
  CHECK(number.holder == Key{s("a")});
  const PutResult pair =
      put_one(b.store(), orders(), order("b", s("N2"), n(1), s("x"), Value::date({5})), kNew);
  CHECK(pair.unique == "city_day");
  // Null is never equal, and a part of a set is free.
  CHECK(put_one(b.store(), orders(), order("c", {}, n(1), s("x")), kNew).stored());
  CHECK(put_one(b.store(), orders(), order("d", {}, n(1), s("x")), kNew).stored());
  // An update may keep its own values, not take those of others.
  CHECK(put_one(b.store(), orders(), order("a", s("N1"), n(7), s("x"), Value::date({5})), 1)
            .stored());
  CHECK(put_one(b.store(), orders(), order("c", s("N1"), n(7)), 1).unique == "number");
  CHECK(put_one(b.store(), orders(), order("c", s("N1"), n(7)), kAny).unique == "number");
  // A wrong version comes first.
  CHECK(put_one(b.store(), orders(), order("c", s("N1"), n(7)), 9).kind ==
        PutResult::Kind::Conflict);
  // Erased, the values are free.
  auto txn = must(b.store().begin_write());
  must(txn->erase(orders(), {s("a")}, 2));
  CHECK(must(txn->put(orders(), order("e", s("N1"), n(1)), kNew)).stored());
  must_commit(std::move(txn));
}

TEST_CASE_TEMPLATE("T6: a transaction past its bounds is an error and writes nothing", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  auto txn = must(b.store().begin_write());
  SUBCASE("rows") {
    Status last = Done{};
    int written = 0;
    for (int i = 0; i < 10'001 && last; ++i) {
      auto put = txn->put(kind(Own::Meta),
                          row({n(i).is_null() ? s("") : s(std::to_string(i))}, {s("")}), kNew);
      if (put) ++written;
      last = put ? Status(Done{}) : Status(put.error());
    }
    CHECK(written == 10'000);
    REQUIRE_FALSE(last.ok());
    CHECK(last.error().reason == "E_LIMIT");
  }
  SUBCASE("bytes") {
    const std::string big(9 * 1024 * 1024, 'x');
    CHECK(txn->put(kind(Own::Meta), row({s("a")}, {s(big)}), kNew).ok());
    CHECK(txn->put(kind(Own::Meta), row({s("b")}, {s(big)}), kNew).error().reason == "E_LIMIT");
  }
  CHECK(txn->commit({}).kind == CommitResult::Kind::Failed);
  CHECK(must(must(b.store().begin_read())->scan(kind(Own::Meta), {}, 10)).empty());
}

TEST_CASE_TEMPLATE("T7: positions that were committed resolve to true, others to false", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  auto txn = must(b.store().begin_write());
  must(txn->put(kind(Own::Meta), row({s("a")}, {s("")}), kNew));
  const Position done = txn->commit({}).position;
  CHECK(must(b.store().resolve(done)));
  CHECK_FALSE(must(b.store().resolve(done + 1)));
  CHECK_FALSE(must(b.store().resolve(0)));
  b.reopen();
  CHECK(must(b.store().resolve(done)));
  CHECK_FALSE(must(b.store().resolve(done + 1)));
  txn = must(b.store().begin_write());
  must(txn->put(kind(Own::Meta), row({s("b")}, {s("")}), kNew));
  const Position next = txn->commit({}).position;
  CHECK(must(b.store().resolve(done)));
  CHECK(must(b.store().resolve(next)));
  // A position that an earlier process may have lost stays false for ever.
  for (Position p = done + 1; p < next; ++p) CHECK_FALSE(must(b.store().resolve(p)));
}

TEST_CASE_TEMPLATE("sixteen threads count together without losing one", Backend, WEIR_BACKENDS) {
  Backend b;
  constexpr int kThreads = 16, kEach = 25;
  std::atomic<int> committed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        auto txn = b.store().begin_write();
        if (!txn) continue;
        const std::string id = std::to_string(t) + "/" + std::to_string(i);
        auto put = (*txn)->put(kind(Own::Meta), row({s(id)}, {s("x")}), kNew);
        auto added = (*txn)->add("n", "all", 1, {});
        // Every third gives up: it must leave no gap and no trace.
        if (i % 3 == 2) continue;
        if (put && added && (*txn)->commit({}).committed()) ++committed;
        auto snapshot = b.store().begin_read();
        if (!snapshot || !must((*snapshot)->get(kind(Own::Meta), {s(id)}))) --committed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const int expected = kThreads * (kEach - kEach / 3);
  CHECK(committed == expected);
  CHECK(get_one(b.store(), kind(Own::Counter), {s("n"), s("all")})->cells[0] == n(expected));
  b.reopen();
  CHECK(must(must(b.store().begin_read())->scan(kind(Own::Meta), {}, 1000)).size() ==
        static_cast<size_t>(expected));
}

TEST_CASE_TEMPLATE("M1: the store's clock never runs backwards, over a restart too", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  const Instant noon{1'000'000, 123'456'789};
  CHECK(b.store().advance(noon) == Instant{1'000'000, 123'456'000});
  CHECK(b.store().advance({5, 0}) == Instant{1'000'000, 123'456'000});
  put_one(b.store(), kind(Own::Meta), row({s("k")}, {s("")}), kNew);
  b.reopen();
  CHECK(b.store().advance({5, 0}) == Instant{1'000'000, 123'456'000});
  CHECK(b.store().advance({1'000'001, 0}) == Instant{1'000'001, 0});
}

TEST_CASE_TEMPLATE("a transaction that has ended, or met an error, does nothing more", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  auto txn = must(b.store().begin_write());
  CHECK(txn->commit({}).committed());
  CHECK(txn->commit({}).kind == CommitResult::Kind::Failed);
  CHECK_FALSE(txn->put(kind(Own::Meta), row({s("k")}, {s("")}), kNew).ok());
  CHECK_FALSE(txn->get(kind(Own::Meta), {s("k")}).ok());
  txn = must(b.store().begin_write());
  must(txn->put(kind(Own::Meta), row({s("k")}, {s("")}), kNew));
  CHECK(txn->put(kind(Own::Meta), row({s("l")}, {}), kNew).error().reason == "E_ARGUMENT");
  CHECK(txn->commit({}).kind == CommitResult::Kind::Failed);
  CHECK_FALSE(get_one(b.store(), kind(Own::Meta), {s("k")}).has_value());
}

TEST_CASE_TEMPLATE("bad tables, keys, versions and limits are clear errors", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  auto read = must(b.store().begin_read());
  CHECK(read->get(Kind::record("nothing"), {s("a")}).error().message ==
        "the store has no table 'record_nothing'");
  CHECK(read->get(Kind::own(200), {s("a")}).error().reason == "E_ARGUMENT");
  CHECK(read->get(kind(Own::Meta), {}).error().message == "a key of 'meta' has 1 parts, not 0");
  CHECK(read->get(kind(Own::Meta), {Value()}).error().message ==
        "column 'name' is part of the key");
  CHECK(read->get(kind(Own::Meta), {n(1)}).error().reason == "E_FIELD_INVALID");
  CHECK(read->scan(kind(Own::Meta), {}, 0).error().reason == "E_LIMIT");
  CHECK(read->scan(kind(Own::Meta), {{s("a"), s("b")}, {}, {}, false}, 1).error().reason ==
        "E_ARGUMENT");
  const auto put = [&](const Row& bad, int64_t expected) {
    return must(b.store().begin_write())->put(kind(Own::Meta), bad, expected).error().message;
  };
  CHECK(put(row({s("a")}, {s("x")}), 1) == "the rows of 'meta' have no versions");
  CHECK(put(row({s("a")}, {s("x")}), -2) == "there is no version -2");
  CHECK(put(row({s("a")}, {}), kNew) == "a row of 'meta' has 1 cells, not 0");
  CHECK(put(row({s("a")}, {s(std::string("x\0y", 3))}), kNew) ==
        "column 'value' cannot hold text with a NUL character");
  CHECK(must(b.store().begin_write())->erase(kind(Own::Meta), {s("a")}, kNew).error().reason ==
        "E_ARGUMENT");
}

TEST_CASE("an erased row of a memory store costs nothing once no snapshot sees it") {
  MemoryBackend b;
  auto old = must(b.store().begin_read());
  for (int i = 0; i < 100; ++i) {
    put_one(b.store(), kind(Own::Meta), row({s("k")}, {s(std::to_string(i))}), kAny);
  }
  CHECK_FALSE(must(old->get(kind(Own::Meta), {s("k")})).has_value());
  old.reset();
  put_one(b.store(), kind(Own::Meta), row({s("k")}, {s("last")}), kAny);
  CHECK(get_one(b.store(), kind(Own::Meta), {s("k")})->cells[0] == s("last"));
}
