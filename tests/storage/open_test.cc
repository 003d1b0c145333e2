// Opening: what is no store, is in use, too new, old, damaged or not writable.
#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>

#include "engine/storage/sqlite/format.h"
#include "tests/storage/backends.h"

using namespace weir;
using namespace weir::storage;

namespace {

std::string refusal(const std::string& path, const StorageOptions& options = {}) {
  auto opened = open_storage("sqlite:" + path, options);
  if (opened) return "";
  CHECK(opened.error().reason == "E_STORAGE");
  return opened.error().message;
}

void sql(const std::string& path, const char* text) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  CHECK(sqlite3_exec(db, text, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}

std::string ask(const std::string& path, const std::string& text) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  std::string out;
  const auto each = [](void* into, int count, char** cells, char**) {
    for (int i = 0; i < count; ++i) {
      *static_cast<std::string*>(into) +=
          (cells[i] == nullptr ? "null" : cells[i]) + std::string("|");
    }
    return 0;
  };
  char* message = nullptr;
  sqlite3_exec(db, text.c_str(), each, &out, &message);
  if (message != nullptr) out += message;
  sqlite3_free(message);
  sqlite3_close(db);
  return out;
}

void make_store(const std::string& path) {
  auto store = must(open_storage("sqlite:" + path));
  put_one(*store, kind(Own::Meta), row({s("k")}, {s("v")}), kAny);
}

}  // namespace

TEST_CASE("a URL that names no store is refused") {
  CHECK(open_storage("").error().message == "'' names no store");
  CHECK(open_storage("postgres://x").error().hint == "use memory: or sqlite:PATH");
  CHECK(open_storage("sqlite:").error().reason == "E_ARGUMENT");
  CHECK(open_storage("memory:").ok());
}

TEST_CASE("a file that is no database, or another program's, is refused and left alone") {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  SUBCASE("text") {
    std::ofstream(path) << std::string(5000, 'x');
    CHECK(refusal(path) == "cannot use the store: the file is no SQLite database ('" + path + "')");
  }
  SUBCASE("another database") {
    sql(path, "CREATE TABLE t (a)");
    CHECK(refusal(path) == "'" + path + "' is an SQLite database, but no store of Weir");
    CHECK(ask(path, "PRAGMA journal_mode") == "delete|");
  }
  SUBCASE("a folder") {
    std::filesystem::create_directories(path);
    CHECK(refusal(path).find("the file cannot be opened") != std::string::npos);
  }
  SUBCASE("no folder") { CHECK(refusal(folder.file("no/x.db")).find("cannot open") == 0); }
  SUBCASE("not there, and not to be made") {
    CHECK(refusal(path, {.create = false}).find("the file cannot be opened") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(path));
  }
}

TEST_CASE("X2: a store of a newer format is refused with both numbers") {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  make_store(path);
  sql(path, "PRAGMA user_version = 7");
  const std::string text =
      "'" + path + "' has the store format 7; this version of Weir reads formats up to " + std::to_string(kFormat);
  CHECK(refusal(path) == text);
  CHECK(refusal(path, {.read_only = true}) == text);
  CHECK(ask(path, "PRAGMA user_version") == "7|");
}

TEST_CASE("X1: an older store is migrated step by step, and goes on where it was stopped") {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  make_store(path);
  static int runs = 0;
  static bool fail = true;
  const Migration steps[] = {
      {kFormat + 1,
       [](Db& db) {
         ++runs;
         return db.run("CREATE TABLE two (a)");
       }},
      {kFormat + 2,
       [](Db& db) {
         ++runs;
         Status s = db.run("CREATE TABLE three (a)");
         if (s && fail) return Status(Error::of("E_STORAGE", "stopped here"));
         return s;
       }},
  };
  const auto migrate = [&] {
    auto db = must(Db::open(path, {}));
    return prepare_format(*db, path, steps, kFormat + 2);
  };
  CHECK(migrate().error().message == "stopped here");
  CHECK(ask(path, "PRAGMA user_version") == std::to_string(kFormat + 1) + "|");
  CHECK(ask(path, "SELECT name FROM sqlite_master WHERE name IN ('two','three')") == "two|");
  fail = false;
  CHECK(migrate().ok());
  CHECK(migrate().ok());
  CHECK(runs == 3);
  CHECK(ask(path, "PRAGMA user_version") == std::to_string(kFormat + 2) + "|");
  CHECK(ask(path, "SELECT value FROM meta") == "v|");
}

TEST_CASE("a store that lacks a newer column of the engine's tables gains it when opened") {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  make_store(path);
  sql(path,
      "ALTER TABLE task DROP COLUMN detail; DROP TABLE cc; UPDATE store_info SET value = 'old'");
  CHECK(refusal(path, {.read_only = true}).find("another version of Weir") != std::string::npos);
  auto store = must(open_storage("sqlite:" + path));
  std::vector<Value> cells(TaskCells::kSize);
  cells[TaskCells::kDetail] = s("{}");
  CHECK(put_one(*store, kind(Own::Task), row({s("i"), s("s")}, cells), kNew).stored());
  CHECK(
      put_one(*store, kind(Own::Cc), row({s("i"), s("n"), n(1), s("p")}, {{}, {}}), kNew).stored());
}

TEST_CASE("a store has one writer; readers stand beside it and see what is committed") {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  auto writer = must(open_storage("sqlite:" + path));
  CHECK(refusal(path) == "the store '" + path + "' is in use by another engine or process");
  auto reader = must(open_storage("sqlite:" + path, {.read_only = true}));
  must(writer->apply_schema(order_plan()));
  put_one(*writer, orders(), order("1", s("N"), n(1)), kNew);
  CHECK(get_one(*reader, orders(), {s("1")})->cells[0] == s("N"));
  CHECK(reader->begin_write().error().reason == "E_STORAGE");
  CHECK(reader->apply_schema({}).error().reason == "E_STORAGE");
  CHECK(reader->resolve(1).error().reason == "E_STORAGE");
  writer.reset();
  CHECK(open_storage("sqlite:" + path).ok());
}

TEST_CASE("a lock that another program holds makes a write wait, then Overloaded, never Failed") {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  auto store = must(open_storage("sqlite:" + path, {.busy_timeout_ms = 20}));
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto refused = store->begin_write();
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::Overloaded);
  CHECK(store->begin_read().ok());
  sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  CHECK(put_one(*store, kind(Own::Meta), row({s("k")}, {s("")}), kNew).stored());
}

TEST_CASE("a truncated or scribbled store answers errors, never garbage") {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  {
    auto store = must(open_storage("sqlite:" + path));
    must(store->apply_schema(order_plan()));
    auto txn = must(store->begin_write());
    for (int i = 0; i < 2000; ++i) {
      must(txn->put(orders(), order(std::to_string(i), s("N" + std::to_string(i)), n(i), s("c")),
                    kNew));
    }
    must_commit(std::move(txn));
  }
  const auto size = std::filesystem::file_size(path);
  for (const uintmax_t keep :
       {uintmax_t{0}, uintmax_t{50}, uintmax_t{4096}, size / 2, size - 4096}) {
    const std::string copy = folder.file("copy-" + std::to_string(keep));
    std::filesystem::copy_file(path, copy);
    std::filesystem::resize_file(copy, keep);
    auto opened = open_storage("sqlite:" + copy);
    if (!opened) {
      CHECK(opened.error().reason == "E_STORAGE");
      continue;
    }
    auto read = must((*opened)->begin_read());
    auto rows = read->scan(orders(), {}, 10'000);
    if (keep == 0) {
      CHECK(rows.error().reason == "E_ARGUMENT");  // a new, empty store
    } else {
      CHECK((!rows || rows->size() == 2000 || !read->find(orders(), {}).ok()));
    }
  }
  for (uintmax_t at = 100; at < size; at += 4096 + 77) {
    const std::string copy = folder.file("flip");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.write("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    file.close();
    auto opened = open_storage("sqlite:" + copy);
    if (!opened) continue;
    auto read = (*opened)->begin_read();
    if (read) (void)(*read)->find(orders(), {});  // an Error or rows: it must only come back
  }
}

TEST_CASE("the log of a file does not grow for ever where each command reads beside its write") {
  TempFolder folder;
  const std::string path = folder.file("store.db");
  auto store = must(open_storage("sqlite:" + path, {.durability = StorageOptions::Durability::Normal}));
  for (int i = 0; i < 4000; ++i) {
    const auto read = must(store->begin_read());
    must(read->get(kind(Own::Meta), {s("a")}));
    auto txn = must(store->begin_write());
    must(txn->put(kind(Own::Meta), row({s("a")}, {s(std::string(3000, 'x'))}), kAny));
    must_commit(std::move(txn));
  }
  CHECK(std::filesystem::file_size(path + "-wal") < 30'000'000);
}

TEST_CASE("people and reporting tools read a view with decimals, dates and times") {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  {
    auto store = must(open_storage("sqlite:" + path));
    TablePlan plan;
    plan.form = "报价";
    plan.columns = {{"amount", StorageKind::Decimal, 2, {}}, {"day", StorageKind::Date, 0, {}},
                    {"at", StorageKind::DateTime, 0, {}},    {"time", StorageKind::Time, 0, {}},
                    {"lasts", StorageKind::Duration, 0, {}}, {"ok", StorageKind::Bool, 0, {}}};
    must(store->apply_schema({{plan}}));
    put_one(*store, Kind::record("报价"),
            row({s("1")},
                {dec("-12.05"), Value::date({20'000}),
                 Value::date_time(*DateTime::parse("1969-12-31T23:59:58.5Z")),
                 Value::time({3'723'000'000'000, {}}), Value::years({-3}), Value::boolean(true)}),
            kNew);
    put_one(*store, Kind::record("报价"), row({s("2")}, std::vector<Value>(6)), kNew);
  }
  CHECK(ask(path, "SELECT * FROM \"报价_view\"") ==
        "1|-12.05|2024-10-04|1969-12-31 23:59:58|01:02:03|P-3M|1|2|null|null|null|null|null|null|");
  CHECK(ask(path, "SELECT amount, typeof(amount) FROM \"record_报价\" WHERE id = '1'") ==
        "-1205|integer|");
}

TEST_CASE("a cell that was changed behind the store's back is told, also after the schema has changed") {
  TempFolder folder;
  const std::string path = folder.file("x.db");
  const auto plan = [](const char* name, const char* was, int scale) {
    TablePlan form;
    form.form = "f";
    form.columns = {{name, StorageKind::Decimal, scale, was}, {"note", StorageKind::Text, 0, {}}};
    return SchemaPlan{{form}};
  };
  const auto damaged = [](Storage& store) {
    std::string out;
    for (const DamagedRow& row : must(must(store.begin_read())->damaged(10))) out += row.table + " " + row.key + "; ";
    return out;
  };
  const Kind form = Kind::record("f");
  {
    auto store = must(open_storage("sqlite:" + path));
    must(store->apply_schema(plan("a", "", 2)));
    for (const char* id : {"1", "2", "3"}) put_one(*store, form, row({s(id)}, {dec("1.00"), s("x")}), kNew);
    put_one(*store, form, row({s("2")}, {dec("2.00"), {}}), 1);
    put_one(*store, form, row({s("3")}, {dec("3.00"), s("y")}), kAny);
    put_one(*store, kind(Own::Meta), row({s("k")}, {s("v")}), kAny);
    put_one(*store, kind(Own::Meta), row({s("k")}, {s("w")}), kAny);
    must(must(store->begin_write())->add("n", "x", 1, {}));
    CHECK(damaged(*store) == "");
  }
  sql(path, "UPDATE record_f SET a = a + 1 WHERE id = '2'");
  for (const auto& next : {plan("a", "", 2), plan("b", "a", 4)}) {
    auto store = must(open_storage("sqlite:" + path));
    must(store->apply_schema(next));
    CHECK(damaged(*store) == "record_f 2; ");
  }
  sql(path, "UPDATE record_f SET _version = 7 WHERE id = '3'");
  {
    auto store = must(open_storage("sqlite:" + path, {.read_only = true}));
    CHECK(damaged(*store) == "record_f 2; record_f 3; ");
  }
  // A row without a sum is one of an earlier format; written again it has one.
  sql(path, "UPDATE record_f SET _sum = NULL");
  auto store = must(open_storage("sqlite:" + path));
  CHECK(damaged(*store) == "");
  put_one(*store, form, row({s("3")}, {dec("4.00"), s("z")}), kAny);
  CHECK(damaged(*store) == "");
  store.reset();
  sql(path, "UPDATE record_f SET note = 'q' WHERE id = '3'");
  CHECK(damaged(*must(open_storage("sqlite:" + path))) == "record_f 3; ");
}
