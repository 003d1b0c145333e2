#include "engine/storage/sqlite/sqlite_storage.h"

#include <mutex>
#include <new>
#include <shared_mutex>

#include "engine/base/planted.h"
#include "engine/storage/errors.h"
#include "engine/storage/sqlite/file_lock.h"
#include "engine/storage/sqlite/format.h"
#include "engine/storage/sqlite/schema.h"
#include "engine/storage/sqlite/txn.h"

namespace weir::storage {
namespace {

constexpr int kReadersMax = 256;

// Everything that transactions need; they keep it alive.
struct Core : std::enable_shared_from_this<Core> {
  std::string path;
  StorageOptions options;
  const char* vfs = nullptr;
  std::unique_ptr<FileLock> lock;
  CurrentCatalog catalog;
  // Shared while a snapshot and its catalog are taken, alone while both change.
  std::shared_mutex schema_mutex;
  std::unique_ptr<Writer> writer;  // null: read only

  std::mutex readers_mutex;
  std::vector<std::unique_ptr<Session>> free_readers;
  int readers = 0;
  int64_t schema_seen = -1;  // read only: PRAGMA schema_version of the catalog

  Db::Options db_options(bool read_only) const {
    return {read_only, !read_only && options.create, options.busy_timeout_ms, vfs};
  }
  Result<std::unique_ptr<Session>> take_reader();
  void give_back(std::unique_ptr<Session> session);
  void put_back(std::unique_ptr<Session> session);
  Status follow_schema(Db& db);
};

Result<std::unique_ptr<Session>> Core::take_reader() {
  {
    std::lock_guard guard(readers_mutex);
    if (!free_readers.empty()) {
      auto session = std::move(free_readers.back());
      free_readers.pop_back();
      return session;
    }
    if (readers >= kReadersMax) return overloaded_error("too many reads at once");
    ++readers;
  }
  const auto one_less = [&] {
    std::lock_guard guard(readers_mutex);
    --readers;
  };
  try {
    auto db = Db::open(path, db_options(true));
    if (db) return std::make_unique<Session>(std::move(*db));
    one_less();
    return db.error();
  } catch (...) {
    one_less();
    throw;
  }
}

// At the end of a read, also of one that ends because memory ran out: nothing is thrown.
void Core::give_back(std::unique_ptr<Session> session) {
  try {
    put_back(std::move(session));
  } catch (const std::bad_alloc&) {
    std::lock_guard guard(readers_mutex);
    --readers;
  }
}

void Core::put_back(std::unique_ptr<Session> session) {
  {
    auto end = session->db().prepare("COMMIT");
    if (end) end->step();
  }
  if (session->db().in_transaction()) session->db().try_run("ROLLBACK");
  if (writer != nullptr) writer->tidy_log();
  std::lock_guard guard(readers_mutex);
  if (session->db().in_transaction()) {
    --readers;
    return;
  }
  free_readers.push_back(std::move(session));
}

// Beside a process that writes, the tables may have changed since they were looked at.
Status Core::follow_schema(Db& db) {
  auto version = db.ask("PRAGMA schema_version");
  if (!version) return version.error();
  std::lock_guard guard(readers_mutex);
  if (*version == schema_seen) return Done{};
  auto shapes = load_shapes(db);
  if (!shapes) return shapes.error();
  catalog.set(std::make_shared<Catalog>(*shapes));
  schema_seen = *version;
  return Done{};
}

class SqliteStorage : public Storage {
 public:
  explicit SqliteStorage(std::shared_ptr<Core> core) : core_(std::move(core)) {}

  Result<std::unique_ptr<ReadTxn>> begin_read() override {
    auto session = core_->take_reader();
    if (!session) return session.error();
    try {
      Status status = open_snapshot(**session);
      if (!status) {
        core_->give_back(std::move(*session));
        return status.error();
      }
      auto done = [core = core_](std::unique_ptr<Session> used) { core->give_back(std::move(used)); };
      return make_read_txn(std::move(*session), std::move(done));
    } catch (const std::bad_alloc&) {
      session->reset();
      std::lock_guard guard(core_->readers_mutex);
      --core_->readers;
      throw;
    }
  }

  Result<std::unique_ptr<WriteTxn>> begin_write() override {
    if (core_->writer == nullptr) return read_only_error(url());
    if (Status s = core_->writer->begin(); !s) return s.error();
    try {
      return make_write_txn(core_->writer.get(), core_);
    } catch (...) {
      core_->writer->undo(false);
      throw;
    }
  }

  Status apply_schema(const SchemaPlan& plan) override {
    if (core_->writer == nullptr) return read_only_error(url());
    Shapes after;
    std::unique_lock lock(core_->schema_mutex, std::defer_lock);
    Status status = core_->writer->alone(
        [&](Db& db) -> Status {
          auto shapes = apply_plan(db, plan);
          if (!shapes) return shapes.error();
          after = std::move(*shapes);
          lock.lock();
          return Done{};
        },
        [&] { core_->catalog.set(std::make_shared<Catalog>(after)); });
    return status;
  }

  std::shared_ptr<const Layout> layout(const Kind& kind) const override {
    const SqlTable* table = core_->catalog.get()->find(kind);
    return table == nullptr ? nullptr : table->layout;
  }

  Result<bool> resolve(Position position) override {
    if (core_->writer == nullptr) return read_only_error(url());
    return core_->writer->resolve(position);
  }

  Instant advance(Instant now) override {
    return core_->writer == nullptr ? from_micros(micros_of(now)) : core_->writer->advance(now);
  }

  bool durable() const override { return true; }
  std::string url() const override { return "sqlite:" + core_->path; }

 private:
  Status open_snapshot(Session& session) {
    std::shared_lock lock(core_->schema_mutex);
    {
      auto begin = session.db().prepare("BEGIN");
      if (!begin) return begin.error();
      if (const int code = begin->step(); code != SQLITE_DONE) return session.db().error(code, "read the store");
    }
    if (core_->writer == nullptr) {
      if (Status s = core_->follow_schema(session.db()); !s) return s;
    }
    // BEGIN alone takes no snapshot; the first read does.
    auto head = session.db().ask("SELECT position FROM store_clock");
    if (!head) return head.error();
    session.use(core_->catalog.get());
    return Done{};
  }

  std::shared_ptr<Core> core_;
};

Status set_up_writer(Db& db, const StorageOptions& options) {
  const bool full = options.durability == StorageOptions::Durability::Full;
  auto mode = db.prepare("PRAGMA journal_mode = WAL");
  if (!mode) return mode.error();
  const int code = mode->step();
  if (code != SQLITE_ROW) return db.error(code, "open the store");
  if (mode->text(0) != "wal") {
    return storage_error(
        "the file system does not allow a write-ahead log ('" + mode->text(0) + "' instead)",
        "put the store on a local disk");
  }
  Status s = db.run(full && !base::planted(base::Planted::SynchronousNormal) ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  if (s) s = db.run("PRAGMA cache_size = -16384");
  if (s) s = db.run("PRAGMA temp_store = MEMORY");
  return s;
}

Status open_writer(Core* core) {
  auto db = Db::open(core->path, core->db_options(false));
  if (!db) return db.error();
  if (sqlite3_db_readonly((*db)->raw(), "main") == 1) {
    return storage_error("the file '" + core->path + "' cannot be written",
                         "check its rights, or open it for reading only");
  }
  // Whether the file is ours comes before anything that writes to it.
  Status s = prepare_format(**db, core->path, migrations());
  if (s) s = set_up_writer(**db, core->options);
  if (!s) return s;
  auto shapes = load_shapes(**db);
  if (!shapes) return shapes.error();
  (*db)->forget_statements();
  core->catalog.set(std::make_shared<Catalog>(*shapes));
  core->writer = std::make_unique<Writer>(std::move(*db), &core->catalog);
  return core->writer->start();
}

Error located(Error error, const std::string& path) {
  if (error.message.find(path) == std::string::npos) error.message += " ('" + path + "')";
  return error;
}

}  // namespace

Result<std::unique_ptr<Storage>> open_sqlite(const std::string& path, const StorageOptions& options,
                                             const char* vfs) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    return argument_error("a store of SQLite needs the path of a file: sqlite:PATH");
  }
  auto core = std::make_shared<Core>();
  core->path = path;
  core->options = options;
  core->vfs = vfs;
  if (options.read_only) {
    auto reader = core->take_reader();
    if (!reader) return reader.error();
    Status s = check_format((*reader)->db(), path);
    if (s) s = core->follow_schema((*reader)->db());
    if (!s) return located(s.error(), path);
    (*reader)->db().forget_statements();
    core->give_back(std::move(*reader));
    return std::unique_ptr<Storage>(std::make_unique<SqliteStorage>(std::move(core)));
  }
  auto lock = FileLock::take(path);
  if (!lock) return lock.error();
  core->lock = std::move(*lock);
  if (Status s = open_writer(core.get()); !s) return located(s.error(), path);
  return std::unique_ptr<Storage>(std::make_unique<SqliteStorage>(std::move(core)));
}

}  // namespace weir::storage
