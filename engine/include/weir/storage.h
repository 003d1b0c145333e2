// weir/storage.h: the contract of a store: eight operations over tables, and what stands beside
// them. Backends: `memory:` (the specification) and `sqlite:PATH`.
//
// A store holds one tenant. A command reads through one ReadTxn, decides without any transaction
// open, and writes through one WriteTxn that re-checks what was read. Leases, timers, jobs,
// outbox, idempotency are code over this interface (engine/storage/contract/).
//
// Any thread may call a Storage; a transaction belongs to one thread at a time. Nothing throws.
// Errors: E_STORAGE (StorageUnavailable or StorageCorrupt) when the store cannot serve,
// E_OVERLOADED (Overloaded) when it is busy and the same call may work later, E_LIMIT
// (LimitExceeded) past the bounds of a transaction, E_FIELD_INVALID for a value that a column
// cannot hold, E_ARGUMENT (InvalidArgument) for a table, column or cursor that does not exist.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/result.h"
#include "weir/storage_query.h"
#include "weir/storage_schema.h"
#include "weir/value.h"

namespace weir {

// A table: one of the engine's own (engine/storage/kinds.h) or one that a schema plan made.
class Kind {
 public:
  static Kind record(std::string_view form);                         // key (id)
  static Kind child(std::string_view form, std::string_view table);  // key (record, row_no)
  static Kind own(uint8_t number) { return Kind(number); }           // kinds.h

  bool is_own() const { return number_ >= 0; }
  int number() const { return number_; }
  const std::string& table() const { return table_; }  // of a form: its name in the store
  friend bool operator==(const Kind&, const Kind&) = default;

 private:
  explicit Kind(uint8_t number) : number_(number) {}
  explicit Kind(std::string table) : number_(-1), table_(std::move(table)) {}
  int number_;
  std::string table_;
};

// The values of a table's key, in the order of Layout::key. None is null.
using Key = std::vector<Value>;

// Versions count from 1; a table without versions gives 1.
struct Row {
  Key key;
  int64_t version = 0;
  std::vector<Value> cells;  // in the order of Layout::columns
};

// Keys that begin with `prefix` and whose next part lies in [from, before). Null: no bound.
struct KeyRange {
  Key prefix;
  Value from;
  Value before;
  bool descending = false;
};

// What a decision rests on: re-checked at commit, but for rows that the transaction itself wrote:
// their put stated what it expected.
struct Read {
  Kind kind;
  Key key;
  int64_t version = 0;  // 0: there was no such row
};
using ReadSet = std::vector<Read>;

// Expected versions beside a real one.
constexpr int64_t kNew = 0;  // there must be no such row
constexpr int64_t kAny = -1;  // whatever is there; all that a table without versions knows but kNew

struct PutResult {
  enum class Kind : uint8_t { Stored, Conflict, Taken };
  Kind kind = Kind::Stored;
  int64_t version = 0;  // Stored: the new one. Conflict: the stored one, 0 when there is no row
  std::string unique;   // Taken: the name of the UniqueSet
  Key holder;           // Taken: the key of the row that has the values
  bool stored() const { return kind == Kind::Stored; }
};

struct AddResult {
  bool full = false;  // the limit would be passed: nothing was added
  int64_t value = 0;  // the counter after the call
};

struct FoundRows {
  std::vector<Row> rows;          // without group and measures
  std::vector<GroupLine> groups;  // with them
  std::string next;               // cursor behind the last row; empty: there is no further row
};

// Identifies a commit for ever: its position in the store's one log.
using Position = int64_t;

struct CommitResult {
  enum class Kind : uint8_t {
    Committed,   // durable as the store promises; `position` is its place in the order of commits
    Conflict,    // the read set or a version is out of date: read again; nothing was written
    Retryable,   // nothing was written; the same transaction may work when run again
    Overloaded,  // nothing was written; too many wait
    Unknown,     // the answer was lost: ask resolve(position) before anything else
    Failed,      // nothing was written, and trying again does not help: `error`
  };
  Kind kind = Kind::Failed;
  Position position = 0;
  Error error;  // says why, of all but Committed
  bool committed() const { return kind == Kind::Committed; }
};

struct DamagedRow { std::string table, key; };  // its bytes are not those that were written

// One snapshot of the store: it sees every commit that was answered before begin_read, and none
// that came later. Ends with the object; keep it short, the store cannot tidy up behind it.
class ReadTxn {
 public:
  virtual ~ReadTxn() = default;
  virtual Result<std::optional<Row>> get(const Kind& kind, const Key& key) = 0;
  // Ordered by key. `limit` 1 .. 100,000.
  virtual Result<std::vector<Row>> scan(const Kind& kind, const KeyRange& range, int64_t limit) = 0;
  virtual Result<FoundRows> find(const Kind& kind, const Query& query) = 0;
  // At most `limit`; looks at every row. A store without a disk has none.
  virtual Result<std::vector<DamagedRow>> damaged(int64_t /*limit*/) { return std::vector<DamagedRow>(); }
};

// The one open write transaction: begin_write waits for its turn, at most ten seconds. It reads its
// own writes. No expression, host code or network call while one is open. Destroyed without commit,
// it leaves nothing. After an Error, a Conflict or a Taken only commit (which fails) and
// destruction are useful. At most 10,000 rows and 16 MiB.
class WriteTxn : public ReadTxn {
 public:
  // The position that a commit will have: for the events and outbox rows that carry it.
  virtual Position position() const = 0;
  // Writes the whole row; Row::version is not looked at. A stored version becomes expected + 1.
  virtual Result<PutResult> put(const Kind& kind, const Row& row, int64_t expected) = 0;
  // Stored (version 0) or Conflict. With kAny an absent row is fine.
  virtual Result<PutResult> erase(const Kind& kind, const Key& key, int64_t expected) = 0;
  // Adds to the counter (name, key), which begins at 0. Full when the result would be larger
  // than `limit`, or, when `delta` is negative, smaller than 0.
  virtual Result<AddResult> add(std::string_view name, std::string_view key, int64_t delta,
                                std::optional<int64_t> limit) = 0;
  virtual CommitResult commit(const ReadSet& read_set) = 0;
};

class Storage {
 public:
  virtual ~Storage() = default;
  virtual Result<std::unique_ptr<ReadTxn>> begin_read() = 0;
  virtual Result<std::unique_ptr<WriteTxn>> begin_write() = 0;

  // Makes the tables of forms as the plan says, all or nothing. Killed at any point and run
  // again, the result is the same; running it twice changes nothing. Refused with the reason when
  // data stands in the way (E_SCHEMA; E_UNIQUE when rows repeat what shall be unique).
  virtual Status apply_schema(const SchemaPlan& plan) = 0;
  // How a table stands; null when there is none. Valid as long as the pointer is held.
  virtual std::shared_ptr<const Layout> layout(const Kind& kind) const = 0;

  // The true outcome of a commit that was answered Unknown: true when it is in the store. Also
  // after a restart. An Error: not known yet, ask again.
  virtual Result<bool> resolve(Position position) = 0;

  // The store's clock, which never runs backwards, also over a restart: the later of `now` and
  // the latest instant it ever gave, in whole microseconds. The next commit makes it durable.
  virtual Instant advance(Instant now) = 0;

  virtual bool durable() const = 0;     // Committed survives the end of the process
  virtual std::string url() const = 0;  // for messages; never a secret
};

struct StorageOptions {
  // SQLite: Full survives power loss. Normal: a power cut may lose the last commits (never
  // corrupt); the end of the process loses nothing. Default: Full.
  enum class Durability : uint8_t { Full, Normal };
  Durability durability = Durability::Full;
  // Open for reading only; works beside a process that writes. Default: no.
  bool read_only = false;
  // A file that does not exist is made. Default: yes.
  bool create = true;
  // How long a call waits for a lock that another program holds. Default: 2,000 ms.
  int busy_timeout_ms = 2000;
};

// "memory:" or "sqlite:PATH". A new engine's store is empty; one of an older format is migrated
// step by step; one of a newer format, a file that is no store, or is open elsewhere is refused.
Result<std::unique_ptr<Storage>> open_storage(std::string_view url,
                                              const StorageOptions& options = {});

// A memory store whose content outlives it: hand the same content to open_memory again, and a
// new engine finds everything that was committed. One open store a content at a time.
class MemoryContent;
std::shared_ptr<MemoryContent> make_memory_content();
Result<std::unique_ptr<Storage>> open_memory(std::shared_ptr<MemoryContent> content);

}  // namespace weir
