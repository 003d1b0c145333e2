// A durable step of four rows (a new instance, an older one changed, an event, a task) through the
// store, beside hand-written SQL that writes the same rows into the same tables. By turns in one
// run, by the clock on the wall: `share` is our steps a second as a part of the raw ones.
#include "weir/storage.h"

#include <sqlite3.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "engine/storage/cell.h"
#include "engine/storage/kinds.h"
#include "tests/bench/bench.h"

namespace weir::bench {
namespace {

using storage::Own;
using Durability = StorageOptions::Durability;
using Steady = std::chrono::steady_clock;

constexpr int64_t kOlder = 1000;  // how far back the changed instance may lie

struct Ids {
  char instance[24], older[24], who[16], older_who[16];
  int64_t number = 0, back = 0, at = 0;
  explicit Ids(int64_t n) : number(n), at(1'700'000'000'000'000 + n) {
    back = n > kOlder
               ? n - static_cast<int64_t>((static_cast<uint64_t>(n) * 2654435761u) % kOlder) - 1
               : n - 1;
    std::snprintf(instance, sizeof instance, "i%015lld", static_cast<long long>(n));
    std::snprintf(older, sizeof older, "i%015lld", static_cast<long long>(back));
    std::snprintf(who, sizeof who, "user%d", static_cast<int>(n % 200));
    std::snprintf(older_who, sizeof older_who, "user%d", static_cast<int>(back % 200));
  }
};

const std::string& snapshot() {
  static const std::string bytes(400, 'x');
  return bytes;
}
const std::string& payload() {
  static const std::string bytes(120, 'p');
  return bytes;
}

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "storage bench: %s\n", what);
  std::exit(1);
}

class Ours {
 public:
  Ours(const std::string& path, Durability durability) {
    auto opened = open_storage("sqlite:" + path, {.durability = durability});
    if (!opened) fail(opened.error().message.c_str());
    store_ = std::move(*opened);
  }
  // The next step; the older instance is changed from the version that it has.
  void step() {
    const int64_t number = ++count_;
    versions_.resize(static_cast<size_t>(number) + 1, 1);
    const Ids ids(number);
    step(ids, number > 1 ? versions_[static_cast<size_t>(ids.back)]++ : kNew);
  }
  void step(const Ids& ids, int64_t expected) {
    auto txn = store_->begin_write();
    if (!txn) fail(txn.error().message.c_str());
    const Value at = storage::instant_value(storage::from_micros(ids.at));
    put(**txn, Own::Instance, {Value::string(ids.instance)},
        {flow_,
         active_,
         hash_,
         form_,
         Value::string(ids.who),
         {},
         snapshot_,
         Value::integer(1),
         at},
        kNew);
    if (expected != kNew) {
      put(**txn, Own::Instance, {Value::string(ids.older)},
          {flow_,
           active_,
           hash_,
           form_,
           Value::string(ids.older_who),
           {},
           snapshot_,
           Value::integer(2),
           at},
          expected);
    }
    put(**txn, Own::Event, {Value::string(ids.instance), Value::integer(1)},
        {Value::integer((*txn)->position()), active_, at, Value::string(ids.who), payload_,
         hash_bytes_},
        kNew);
    put(**txn, Own::Task, {Value::string(ids.instance), Value::string("s1")},
        {flow_, node_, active_, Value::string(ids.who), at, at, {}, form_, {}, {}}, kNew);
    if (!(*txn)->commit({}).committed()) fail("a step was not committed");
  }
  Storage& store() { return *store_; }

 private:
  void put(WriteTxn& txn, Own own, Key key, std::vector<Value> cells, int64_t expected) {
    auto put = txn.put(storage::kind(own), {std::move(key), 0, std::move(cells)}, expected);
    if (!put || !put->stored()) fail("a row was not stored");
  }
  std::unique_ptr<Storage> store_;
  int64_t count_ = 0;
  std::vector<int64_t> versions_;
  const Value flow_ = Value::string("quote"), active_ = Value::string("active"),
              hash_ = Value::string(std::string(16, 'h')), form_ = Value::string("quote"),
              node_ = Value::string("manager"), snapshot_ = Value::string(snapshot()),
              payload_ = Value::string(payload()),
              hash_bytes_ = Value::string(std::string(32, 'h'));
};

// The same tables, the shortest SQL for the same rows.
class Raw {
 public:
  Raw(const std::string& path, Durability durability) {
    // The store makes its tables, and leaves.
    if (!open_storage("sqlite:" + path)) fail("cannot make the tables");
    if (sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) !=
        SQLITE_OK) {
      fail("cannot open");
    }
    run("PRAGMA journal_mode = WAL");
    run(durability == Durability::Full ? "PRAGMA synchronous = FULL"
                                       : "PRAGMA synchronous = NORMAL");
    run("PRAGMA cache_size = -16384");
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
    insert_ = prepare(
        "INSERT INTO instance VALUES (?1, 'quote', 'active', 'hhhhhhhhhhhhhhhh', 'quote', ?2, "
        "NULL, ?3, 1, ?4, 1)");
    update_ = prepare(
        "UPDATE instance SET snapshot = ?2, last_seq = 2, updated_at = ?3, _version = _version + 1 "
        "WHERE instance = ?1");
    event_ = prepare(
        "INSERT INTO event VALUES (?1, 1, ?2, 'active', ?3, ?4, ?5, "
        "x'6868686868686868686868686868686868686868686868686868686868686868')");
    task_ = prepare(
        "INSERT INTO task VALUES (?1, 's1', 'quote', 'manager', 'active', ?2, ?3, ?3, NULL, "
        "'quote', NULL, NULL)");
  }
  ~Raw() {
    for (sqlite3_stmt* stmt : {begin_, commit_, insert_, update_, event_, task_})
      sqlite3_finalize(stmt);
    sqlite3_close(db_);
  }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  void step() {
    const Ids ids(++count_);
    go(begin_);
    text(insert_, 1, ids.instance);
    text(insert_, 2, ids.who);
    blob(insert_, 3, snapshot());
    sqlite3_bind_int64(insert_, 4, ids.at);
    go(insert_);
    text(update_, 1, ids.older);
    blob(update_, 2, snapshot());
    sqlite3_bind_int64(update_, 3, ids.at);
    go(update_);
    text(event_, 1, ids.instance);
    sqlite3_bind_int64(event_, 2, ids.number);
    sqlite3_bind_int64(event_, 3, ids.at);
    text(event_, 4, ids.who);
    blob(event_, 5, payload());
    go(event_);
    text(task_, 1, ids.instance);
    text(task_, 2, ids.who);
    sqlite3_bind_int64(task_, 3, ids.at);
    go(task_);
    go(commit_);
  }

 private:
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(db_));
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* stmt = nullptr;
    if (sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, nullptr) != SQLITE_OK) {
      fail(sqlite3_errmsg(db_));
    }
    return stmt;
  }
  void go(sqlite3_stmt* stmt) {
    if (sqlite3_step(stmt) != SQLITE_DONE) fail(sqlite3_errmsg(db_));
    sqlite3_reset(stmt);
  }
  static void text(sqlite3_stmt* stmt, int at, const char* value) {
    sqlite3_bind_text(stmt, at, value, -1, SQLITE_STATIC);
  }
  static void blob(sqlite3_stmt* stmt, int at, const std::string& value) {
    sqlite3_bind_blob(stmt, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt *begin_, *commit_, *insert_, *update_, *event_, *task_;
  int64_t count_ = 0;
};

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("weir-bench-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

double seconds(Steady::time_point since) {
  return std::chrono::duration<double>(Steady::now() - since).count();
}
double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void one_caller(benchmark::State& state, Durability durability, int block) {
  Folder folder;
  Ours ours(folder.file("ours.db"), durability);
  Raw raw(folder.file("raw.db"), durability);
  double ours_s = 0, raw_s = 0, ours_cpu = 0, raw_cpu = 0;
  int64_t steps = 0;
  for (auto _ : state) {
    auto begin = Steady::now();
    double cpu = cpu_seconds();
    for (int i = 0; i < block; ++i) raw.step();
    raw_s += seconds(begin);
    raw_cpu += cpu_seconds() - cpu;
    begin = Steady::now();
    cpu = cpu_seconds();
    for (int i = 0; i < block; ++i) ours.step();
    ours_s += seconds(begin);
    ours_cpu += cpu_seconds() - cpu;
    steps += block;
  }
  state.counters["weir_cpu_us"] = 1e6 * ours_cpu / static_cast<double>(steps);
  state.counters["raw_cpu_us"] = 1e6 * raw_cpu / static_cast<double>(steps);
  state.counters["weir_us"] = 1e6 * ours_s / static_cast<double>(steps);
  state.counters["raw_us"] = 1e6 * raw_s / static_cast<double>(steps);
  state.counters["share"] = raw_s / ours_s;
}

// Sixteen callers share syncs; the raw driver syncs once a step.
void many_callers(benchmark::State& state) {
  constexpr int kCallers = 16;
  Folder folder;
  Ours ours(folder.file("ours.db"), Durability::Full);
  Raw raw(folder.file("raw.db"), Durability::Full);
  ours.step();
  std::atomic<int64_t> next{2};
  double ours_s = 0, raw_s = 0;
  int64_t steps = 0;
  for (auto _ : state) {
    auto begin = Steady::now();
    for (int i = 0; i < 200; ++i) raw.step();
    raw_s += seconds(begin) / 200;
    const int64_t end = next + 3200;
    begin = Steady::now();
    std::vector<std::thread> threads;
    for (int t = 0; t < kCallers; ++t) {
      threads.emplace_back([&] {
        for (int64_t i = next++; i < end; i = next++) ours.step(Ids(i), kAny);
      });
    }
    for (std::thread& thread : threads) thread.join();
    next = end;
    ours_s += seconds(begin) / 3200;
    ++steps;
  }
  state.counters["weir_us"] = 1e6 * ours_s / static_cast<double>(steps);
  state.counters["raw_us"] = 1e6 * raw_s / static_cast<double>(steps);
  state.counters["times"] = raw_s / ours_s;
}

}  // namespace

void register_storage() {
  benchmark::RegisterBenchmark(
      "storage/step/normal",
      [](benchmark::State& state) { one_caller(state, Durability::Normal, 200); })
      ->Iterations(40)
      ->UseRealTime();
  benchmark::RegisterBenchmark(
      "storage/step/full", [](benchmark::State& state) { one_caller(state, Durability::Full, 50); })
      ->Iterations(40)
      ->UseRealTime();
  benchmark::RegisterBenchmark("storage/step/full/16 callers", many_callers)
      ->Iterations(5)
      ->UseRealTime();
}

}  // namespace weir::bench
