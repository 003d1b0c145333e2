// P1: what waits is bounded; who comes past the bound is told so and may come again.
#include <atomic>
#include <thread>

#include "engine/storage/txn_rules.h"
#include "tests/storage/backends.h"

using namespace weir;
using namespace weir::storage;

TEST_CASE_TEMPLATE("P1: past the bound of those who wait to write the answer is Overloaded at once, and the others go on", Backend,
                   WEIR_BACKENDS) {
  Backend b;
  constexpr int kTooMany = 20;
  auto first = must(b.store().begin_write());
  std::atomic<int> refused{0}, came{0}, wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < WriterTurn::kWaitingMax + kTooMany; ++i)
    threads.emplace_back([&] {
      auto txn = b.store().begin_write();
      if (txn) ++came;
      else if (txn.error().code == ErrorCode::Overloaded && !txn.error().message.empty()) ++refused;
      else ++wrong;
    });
  while (refused + wrong < kTooMany) std::this_thread::yield();
  CHECK(came == 0);
  first.reset();
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(refused == kTooMany);
  CHECK(came == WriterTurn::kWaitingMax);
  CHECK(put_one(b.store(), kind(Own::Meta), row({s("k")}, {s("v")}), kNew).stored());
}

TEST_CASE("P1: a file gives so many snapshots at once, then Overloaded until one has ended") {
  SqliteBackend b;
  put_one(b.store(), kind(Own::Meta), row({s("k")}, {s("v")}), kNew);
  std::vector<std::unique_ptr<ReadTxn>> open;
  std::optional<Error> refused;
  while (!refused && open.size() < 5000) {
    auto read = b.store().begin_read();
    if (read) open.push_back(*std::move(read));
    else refused = read.error();
  }
  REQUIRE(refused.has_value());
  CHECK(refused->code == ErrorCode::Overloaded);
  CHECK(open.size() > 100);
  // Writing goes on, and each snapshot is still whole.
  CHECK(put_one(b.store(), kind(Own::Meta), row({s("k")}, {s("w")}), kAny).stored());
  CHECK(must(open.front()->get(kind(Own::Meta), {s("k")}))->cells[0] == s("v"));
  open.pop_back();
  CHECK(b.store().begin_read().ok());
}
