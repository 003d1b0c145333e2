// An approval on SQLite, through an engine, beside the driver that writes the same rows into the same
// tables: three transactions of them. By turns in one run; `share` is by the clock on the wall.
#include <sqlite3.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/bench/approvals.h"
#include "tests/bench/bench.h"

namespace weir::bench {
namespace {

using Durability = StorageOptions::Durability;

// Rows of one finished approval, written again under another id. Opens the store that has it.
class SameRows {
 public:
  SameRows(const std::string& path, Durability durability) {
    if (sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) fail();
    run("PRAGMA journal_mode = WAL");
    run(durability == Durability::Full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    run("PRAGMA cache_size = -16384");
    idem_ = table("idem"), instance_ = table("instance"), event_ = table("event"), task_ = table("task");
    if (idem_.rows.size() != 3 || instance_.rows.size() != 1 || event_.rows.size() != 3 || task_.rows.size() != 2)
      give_up("an approval has other rows");
    id_ = text(instance_.rows[0][0]);
    clock_ = prepare("UPDATE store_clock SET position = ?1");
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
  }
  ~SameRows() {
    for (Table* one : {&idem_, &instance_, &event_, &task_}) {
      for (auto& row : one->rows)
        for (sqlite3_value* cell : row) sqlite3_value_free(cell);
      sqlite3_finalize(one->insert);
    }
    for (sqlite3_stmt* one : {clock_, begin_, commit_}) sqlite3_finalize(one);
    sqlite3_close(db_);
  }
  SameRows(const SameRows&) = delete;
  SameRows& operator=(const SameRows&) = delete;

  void write() {
    const std::string id = "r" + std::to_string(1'000'000'000 + ++count_);
    for (size_t command = 0; command < 3; ++command) {
      go(begin_);
      put(idem_, command, id);
      put(instance_, 0, id);
      put(event_, command, id);
      if (command > 0) put(task_, command - 1, id);
      if (command < 2) put(task_, command, id);
      sqlite3_bind_int64(clock_, 1, 1'000'000 + count_);
      go(clock_);
      go(commit_);
    }
  }

 private:
  struct Table {
    std::vector<std::vector<sqlite3_value*>> rows;
    sqlite3_stmt* insert = nullptr;
  };

  [[noreturn]] void fail() { give_up(sqlite3_errmsg(db_)); }
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
  sqlite3_stmt* prepare(const std::string& sql) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v3(db_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr) != SQLITE_OK) fail();
    return made;
  }
  void go(sqlite3_stmt* one) {
    if (sqlite3_step(one) != SQLITE_DONE) fail();
    sqlite3_reset(one);
  }
  static std::string text(sqlite3_value* value) {
    return std::string(reinterpret_cast<const char*>(sqlite3_value_text(value)), static_cast<size_t>(sqlite3_value_bytes(value)));
  }
  Table table(const std::string& name) {
    Table out;
    sqlite3_stmt* all = prepare("SELECT * FROM \"" + name + "\"");
    const int columns = sqlite3_column_count(all);
    while (sqlite3_step(all) == SQLITE_ROW) {
      out.rows.emplace_back();
      for (int i = 0; i < columns; ++i) out.rows.back().push_back(sqlite3_value_dup(sqlite3_column_value(all, i)));
    }
    sqlite3_finalize(all);
    std::string marks = "?";
    for (int i = 1; i < columns; ++i) marks += ", ?";
    out.insert = prepare("INSERT OR REPLACE INTO \"" + name + "\" VALUES (" + marks + ")");
    return out;
  }
  void put(Table& into, size_t row, const std::string& id) {
    const bool key = &into == &idem_;
    for (size_t i = 0; i < into.rows[row].size(); ++i) {
      sqlite3_value* cell = into.rows[row][i];
      const int at = static_cast<int>(i) + 1;
      if (key ? i == 1 : sqlite3_value_type(cell) == SQLITE_TEXT && text(cell) == id_) {
        const std::string other = key ? id + "-" + std::to_string(row) : id;
        sqlite3_bind_text(into.insert, at, other.data(), static_cast<int>(other.size()), SQLITE_TRANSIENT);
      } else {
        sqlite3_bind_value(into.insert, at, cell);
      }
    }
    go(into.insert);
  }

  sqlite3* db_ = nullptr;
  Table idem_, instance_, event_, task_;
  sqlite3_stmt *clock_ = nullptr, *begin_ = nullptr, *commit_ = nullptr;
  std::string id_;
  int64_t count_ = 0;
};

struct Times {
  double wall = 0, cpu = 0;
  template <class Run>
  void add(int count, const Run& run) {
    const auto begin = std::chrono::steady_clock::now();
    const double before = cpu_now();
    for (int i = 0; i < count; ++i) run();
    wall += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    cpu += cpu_now() - before;
  }
  static double cpu_now() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }
};

void durable(benchmark::State& state, Durability durability, int block) {
  const auto folder = std::filesystem::temp_directory_path() / ("weir-durable-" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  {
    const std::string raw_file = (folder / "raw.db").string();
    Approvals(0, "sqlite:" + raw_file, Durability::Normal).run();
    SameRows raw(raw_file, durability);
    Approvals ours(0, "sqlite:" + (folder / "ours.db").string(), durability);
    Times raw_times, our_times;
    int64_t count = 0;
    for (auto _ : state) {
      raw_times.add(block, [&] { raw.write(); });
      our_times.add(block, [&] { ours.run(); });
      count += block;
    }
    const double per = 1e6 / static_cast<double>(3 * count);
    state.counters["weir_us"] = our_times.wall * per;
    state.counters["raw_us"] = raw_times.wall * per;
    state.counters["weir_cpu_us"] = our_times.cpu * per;
    state.counters["raw_cpu_us"] = raw_times.cpu * per;
    state.counters["share"] = raw_times.wall / our_times.wall;
  }
  std::filesystem::remove_all(folder);
}

}  // namespace

void register_durable() {
  for (const auto& [name, durability] : {std::pair("normal", Durability::Normal), std::pair("full", Durability::Full)})
    benchmark::RegisterBenchmark((std::string("command/sqlite/") + name).c_str(),
                                 [durability = durability](benchmark::State& state) { durable(state, durability, 50); })
        ->Iterations(20)
        ->UseRealTime();
}

}  // namespace weir::bench
