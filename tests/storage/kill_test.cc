// T1 and T2 against the end of a process: a child writes and is killed in the middle.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "tests/storage/backends.h"

using namespace weir;
using namespace weir::storage;

namespace {

constexpr int kWriters = 4;

// Each commit writes two rows and a counter, then says so on the pipe.
void write_for_ever(const std::string& url, int pipe) {
  auto store = open_storage(url);
  if (!store) ::_exit(3);
  std::vector<std::thread> threads;
  for (int t = 0; t < kWriters; ++t) {
    threads.emplace_back([&, t] {
      for (uint32_t i = 0;; ++i) {
        auto txn = (*store)->begin_write();
        if (!txn) continue;
        const std::string id = std::to_string(t) + "/" + std::to_string(i);
        const std::string big(200, static_cast<char>('a' + i % 26));
        (void)(*txn)->put(kind(Own::Meta), row({s(id + "a")}, {s(big)}), kNew);
        (void)(*txn)->put(kind(Own::Meta), row({s(id + "b")}, {s(big)}), kNew);
        (void)(*txn)->add("n", std::to_string(t), 1, {});
        if (!(*txn)->commit({}).committed()) continue;
        const uint32_t said[2] = {static_cast<uint32_t>(t), i};
        if (::write(pipe, said, sizeof said) != sizeof said) ::_exit(4);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("T2: what was answered Committed is there after kill -9, and nothing is half there") {
  TempFolder folder;
  const std::string url = "sqlite:" + folder.file("x.db");
  must(open_storage(url));
  for (int round = 0; round < 6; ++round) {
    CAPTURE(round);
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(pipe[0]);
      write_for_ever(url, pipe[1]);
      ::_exit(0);
    }
    ::close(pipe[1]);
    ::usleep(static_cast<useconds_t>(60'000 + round * 23'000));
    ::kill(child, SIGKILL);
    std::vector<int64_t> last(kWriters, -1);
    uint32_t message[2];
    while (::read(pipe[0], message, sizeof message) == sizeof message)
      last[message[0]] = message[1];
    ::close(pipe[0]);
    ::waitpid(child, nullptr, 0);
    auto store = must(open_storage(url));
    auto read = must(store->begin_read());
    for (int t = 0; t < kWriters; ++t) {
      const std::string prefix = std::to_string(t) + "/";
      const auto count = [&](const char* end) {
        int64_t found = 0;
        while (must(read->get(kind(Own::Meta), {s(prefix + std::to_string(found) + end)}))) ++found;
        return found;
      };
      const int64_t rows = count("a");
      CHECK(rows == count("b"));
      CHECK(rows > last[static_cast<size_t>(t)]);
      CHECK(rows <= last[static_cast<size_t>(t)] + 2);
      const auto counter = must(read->get(kind(Own::Counter), {s("n"), s(std::to_string(t))}));
      CHECK((counter ? counter->cells[0] : n(0)) == n(rows));
    }
    read.reset();
    auto txn = must(store->begin_write());
    auto rows = must(txn->scan(kind(Own::Meta), {}, 100'000));
    for (size_t i = 0; i < rows.size(); i += 9'000) {
      for (size_t j = i; j < std::min(rows.size(), i + 9'000); ++j) {
        must(txn->erase(kind(Own::Meta), rows[j].key, kAny));
      }
      must_commit(std::move(txn));
      txn = must(store->begin_write());
    }
    for (int t = 0; t < kWriters; ++t)
      must(txn->erase(kind(Own::Counter), {s("n"), s(std::to_string(t))}, kAny));
    must_commit(std::move(txn));
  }
}
