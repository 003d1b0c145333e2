// The stores that the suite runs against. Each backend opens a fresh store and can open it again.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/storage/cell.h"
#include "engine/storage/kinds.h"
#include "weir/storage.h"

namespace weir::storage {

// A folder that goes with the test.
class TempFolder {
 public:
  TempFolder() {
    static std::atomic<int> count{0};
    path_ = std::filesystem::temp_directory_path() /
            ("weir-storage-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

class MemoryBackend {
 public:
  MemoryBackend() { open(); }
  Storage& store() { return *store_; }
  void reopen() {
    store_.reset();
    open();
  }

 private:
  void open() {
    auto opened = open_memory(content_);
    REQUIRE(opened.ok());
    store_ = std::move(*opened);
  }
  std::shared_ptr<MemoryContent> content_ = make_memory_content();
  std::unique_ptr<Storage> store_;
};

class SqliteBackend {
 public:
  SqliteBackend() { open(); }
  Storage& store() { return *store_; }
  void reopen() {
    store_.reset();
    open();
  }

 private:
  void open() {
    auto opened = open_storage("sqlite:" + folder_.file("store.db"));
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().message));
    store_ = std::move(*opened);
  }
  TempFolder folder_;
  std::unique_ptr<Storage> store_;
};

#define WEIR_BACKENDS MemoryBackend, SqliteBackend

// --- short ways to say things

inline Value s(std::string_view text) { return Value::string(text); }
inline Value n(int64_t number) { return Value::integer(number); }
inline Value dec(std::string_view text) {
  const auto number = Decimal::parse(text);
  REQUIRE(number.has_value());
  return Value::number(*number);
}

inline Row row(Key key, std::vector<Value> cells) { return {std::move(key), 0, std::move(cells)}; }

template <class T>
T must(Result<T> result) {
  REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().message));
  return std::move(*result);
}

inline void must_commit(std::unique_ptr<WriteTxn> txn, const ReadSet& read_set = {}) {
  const CommitResult result = txn->commit(read_set);
  REQUIRE_MESSAGE(result.committed(), result.error.message);
}

// One put in a transaction of its own.
inline PutResult put_one(Storage& store, const Kind& kind, const Row& row, int64_t expected) {
  auto txn = must(store.begin_write());
  PutResult result = must(txn->put(kind, row, expected));
  if (result.stored()) must_commit(std::move(txn));
  return result;
}

inline std::optional<Row> get_one(Storage& store, const Kind& kind, const Key& key) {
  return must(must(store.begin_read())->get(kind, key));
}

// The form of most tests: an order with a number that is unique, an amount, a city.
inline SchemaPlan order_plan() {
  TablePlan orders;
  orders.form = "订单";
  orders.columns = {{"number", StorageKind::Text, 0, {}},
                    {"amount", StorageKind::Decimal, 2, {}},
                    {"city", StorageKind::Text, 0, {}},
                    {"day", StorageKind::Date, 0, {}}};
  orders.unique = {{"number", {"number"}}, {"city_day", {"city", "day"}}};
  orders.indexes = {{{"city", "amount"}}};
  TablePlan lines;
  lines.form = "订单";
  lines.table = "lines";
  lines.columns = {{"item", StorageKind::Text, 0, {}}, {"count", StorageKind::Integer, 0, {}}};
  return {{orders, lines}};
}
inline Kind orders() { return Kind::record("订单"); }
inline Row order(std::string_view id, Value number, Value amount, Value city = {}, Value day = {}) {
  return row({s(id)}, {std::move(number), std::move(amount), std::move(city), std::move(day)});
}

}  // namespace weir::storage
