#include "engine/storage/sqlite/writer.h"

#include <algorithm>
#include <new>

#include "engine/base/planted.h"
#include "engine/storage/errors.h"

namespace weir::storage {
namespace {

Error busy_error() { return overloaded_error("too many commands wait to be written"); }
Error given_up_error() { return storage_error("the transaction was rolled back by the database"); }

}  // namespace

Status Writer::start() {
  auto position = session_.db().ask("SELECT position FROM store_clock");
  if (!position) return position.error();
  auto instant = session_.db().ask("SELECT instant FROM store_clock");
  if (!instant) return instant.error();
  auto lost = session_.db().ask("SELECT max(last) FROM store_lost");
  if (!lost) return lost.error();
  sqlite3_wal_hook(
      session_.db().raw(),
      [](void* writer, sqlite3*, const char*, int pages) {
        static_cast<Writer*>(writer)->log_grew(pages);
        return SQLITE_OK;
      },
      this);
  committed_ = *position;
  last_ = std::max(*position, *lost);
  instant_micros_ = *instant;
  return Done{};
}

Status Writer::begin() {
  if (!turn_.acquire()) return busy_error();
  TurnHold turn(turn_);
  session_.use(catalog_->get());
  savepoint_ = false;
  if (group_ == nullptr) {
    Status s = Done{};
    if (unsettled_ != 0) s = settle();
    if (s && !skipped_) s = skip_lost();
    if (s) s = open_transaction();
    if (s) turn.pass_on();
    return s;
  }
  auto savepoint = session_.db().prepare("SAVEPOINT command");
  const int code = savepoint ? savepoint->step() : SQLITE_NOMEM;
  if (code == SQLITE_DONE) {
    savepoint_ = true;
    turn.pass_on();
    return Done{};
  }
  Error error = session_.db().error(code, "begin to write");
  turn.pass_on();
  leave();
  return error;
}

// A process that died may have answered Unknown for the positions of one last group. Before this
// one gives any position away, those are left out and noted as lost, durably.
Status Writer::skip_lost() {
  Db& db = session_.db();
  const Position first = last_ + 1, last = last_ + kGroupMax;
  Status s = db.run("BEGIN IMMEDIATE");
  if (!s) return s;
  s = db.run("UPDATE store_clock SET position = " + std::to_string(last));
  if (s) s = note_lost(first, last);
  if (s) s = db.run("COMMIT");
  if (!s) {
    if (db.in_transaction()) db.try_run("ROLLBACK");
    return s;
  }
  last_ = committed_ = last;
  skipped_ = true;
  return Done{};
}

Status Writer::open_transaction() {
  auto group = std::make_shared<Group>();
  auto begin = session_.db().prepare("BEGIN IMMEDIATE");
  if (!begin) return begin.error();
  if (const int code = begin->step(); code != SQLITE_DONE) {
    return session_.db().error(code, "begin to write");
  }
  group_ = std::move(group);
  base_ = last_;
  return Done{};
}

// Some errors (a full disk, a failing read) make SQLite roll back everything on its own.
void Writer::give_up() {
  last_ = base_;
  tell(CommitResult::Kind::Retryable, given_up_error());
  turn_.release();
}

CommitResult Writer::keep() {
  if (!session_.db().in_transaction()) {
    give_up();
    return {CommitResult::Kind::Retryable, 0, given_up_error()};
  }
  if (savepoint_) {
    auto release = session_.db().prepare("RELEASE command");
    const int code = release ? release->step() : SQLITE_NOMEM;
    if (code != SQLITE_DONE) {
      CommitResult result{CommitResult::Kind::Retryable, 0,
                          session_.db().error(code, "end a command")};
      undo(false);
      return result;
    }
    savepoint_ = false;
  }
  const std::shared_ptr<Group> group = group_;
  const Position position = ++last_;
  ++group->members;
  leave();
  return wait_for(group, position);
}

void Writer::undo(bool wait) {
  const std::shared_ptr<Group> group = group_;
  Db& db = session_.db();
  if (!db.in_transaction()) return give_up();
  if (savepoint_) {
    savepoint_ = false;
    if (!base::planted(base::Planted::NoRollback)) db.try_run("ROLLBACK TO command");
    db.try_run("RELEASE command");
  } else if (group->members == 0) {
    db.try_run(base::planted(base::Planted::NoRollback) ? "COMMIT" : "ROLLBACK");
    group_ = nullptr;
    turn_.release();
    return;
  }
  const bool others = group->members > 0;
  leave();
  if (wait && others) wait_for(group, 0);
}

// Who waits goes on in the same transaction. Should he have given up waiting, one of the members
// finds that out in wait_for.
void Writer::leave() {
  if (group_ == nullptr || group_->members == 0 || group_->members >= kGroupMax ||
      !turn_.others_wait()) {
    flush();
    if (log_pages_ >= std::max(kLogPagesMax, log_tried_ + kLogAgain)) write_back_now();
  }
  turn_.release();
}

void Writer::flush() {
  if (group_ == nullptr) return;
  if (group_->members == 0) {
    if (session_.db().in_transaction()) session_.db().try_run("ROLLBACK");
    group_ = nullptr;
    return;
  }
  Error error;
  CommitResult::Kind kind = CommitResult::Kind::Retryable;
  try {
    if (Status s = write_clock(last_); !s) {
      error = s.error();
      if (session_.db().in_transaction()) session_.db().try_run("ROLLBACK");
      if (error.code != ErrorCode::Overloaded) kind = CommitResult::Kind::Failed;
      last_ = base_;
    } else {
      kind = commit_transaction(&error);
    }
  } catch (const std::bad_alloc&) {
    // Who waits for the group must hear of it. A COMMIT that was not answered stays unsettled.
    if (session_.db().in_transaction()) session_.db().try_run("ROLLBACK");
    kind = unsettled_ != 0 ? CommitResult::Kind::Unknown : CommitResult::Kind::Retryable;
    if (unsettled_ == 0) last_ = base_;
  }
  tell(kind, error);
}

Status Writer::write_clock(Position position) {
  static const std::string kClock = "UPDATE store_clock SET position = ?1, instant = ?2";
  auto update = session_.db().prepare(kClock);
  if (!update) return update.error();
  update->bind(1, position);
  {
    std::lock_guard lock(instant_mutex_);
    update->bind(2, instant_micros_);
  }
  const int code = update->step();
  if (code == SQLITE_DONE) return Done{};
  return session_.db().error(code, "write the end of the log");
}

Status Writer::note_lost(Position first, Position last) {
  return session_.db().run("INSERT OR REPLACE INTO store_lost VALUES (" + std::to_string(first) +
                           ", " + std::to_string(last) + ")");
}

CommitResult::Kind Writer::commit_transaction(Error* error) {
  Db& db = session_.db();
  int code = SQLITE_NOMEM;
  {
    auto commit = db.prepare("COMMIT");
    if (commit) code = commit->step();
  }
  if (code == SQLITE_DONE) {
    committed_ = last_;
    return CommitResult::Kind::Committed;
  }
  *error = db.error(code, "commit");
  if (is_busy(code)) {
    if (db.in_transaction()) db.try_run("ROLLBACK");
    last_ = base_;
    return CommitResult::Kind::Retryable;
  }
  // The frames may lie in the log whole: a recovery after the end of the process could find
  // them. Only a later commit that is answered settles what happened.
  if (db.in_transaction()) db.try_run("ROLLBACK");
  const Position last = last_;
  unsettled_ = last;
  if (!settle()) return CommitResult::Kind::Unknown;
  return committed_ >= last ? CommitResult::Kind::Committed : CommitResult::Kind::Failed;
}

// Writes the truth about the last COMMIT behind it: either the clock shows its position, or the
// position is recorded as lost; the write itself takes the place of frames that nobody answered.
Status Writer::settle() {
  Db& db = session_.db();
  Status s = db.run("BEGIN IMMEDIATE");
  if (!s) return s;
  auto position = db.ask("SELECT position FROM store_clock");
  if (!position) {
    s = position.error();
  } else if (*position < unsettled_) {
    s = note_lost(committed_ + 1, unsettled_);
  } else {
    s = db.run("UPDATE store_clock SET instant = instant");
  }
  if (s) s = db.run("COMMIT");
  if (!s) {
    if (db.in_transaction()) db.try_run("ROLLBACK");
    return s;
  }
  committed_ = std::max(committed_, *position);
  unsettled_ = 0;
  return Done{};
}

void Writer::tell(CommitResult::Kind kind, const Error& error) {
  const std::shared_ptr<Group> group = std::exchange(group_, nullptr);
  savepoint_ = false;
  if (group == nullptr) return;
  {
    std::lock_guard lock(group->mutex);
    group->done = true;
    group->kind = kind;
    group->error = error;
  }
  group->changed.notify_all();
}

CommitResult Writer::wait_for(const std::shared_ptr<Group>& group, Position position) {
  for (;;) {
    {
      std::unique_lock lock(group->mutex);
      const auto decided = [&] { return group->done; };
      if (group->changed.wait_for(lock, std::chrono::milliseconds(20), decided)) {
        CommitResult result{group->kind, 0, group->error};
        const bool placed = result.committed() || result.kind == CommitResult::Kind::Unknown;
        if (placed) result.position = position;
        return result;
      }
    }
    if (!turn_.try_acquire()) continue;  // somebody works in the group, or will
    if (group_ == group) flush();
    turn_.release();
  }
}

void Writer::write_back(int pages) {
  if (log_pages_ < std::max(pages, log_tried_ + kLogAgain) || !turn_.try_acquire()) return;
  if (group_ == nullptr) write_back_now();
  turn_.release();
}

void Writer::write_back_now() {
  // What it could not do now, because others read or the disk is full, is done the next time.
  sqlite3_wal_checkpoint_v2(session_.db().raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  log_tried_ = log_pages_.load();
}

void Writer::log_grew(int pages) {
  if (pages < log_pages_) log_tried_ = 0;
  log_pages_ = pages;
}

Result<bool> Writer::resolve(Position position) {
  if (!turn_.acquire()) return busy_error();
  if (group_ != nullptr && group_->members > 0) flush();
  Status s = Done{};
  if (unsettled_ != 0) s = settle();
  Result<int64_t> lost = int64_t{0};
  if (s) {
    lost = session_.db().ask("SELECT count(*) FROM store_lost WHERE " + std::to_string(position) +
                             " BETWEEN first AND last");
  }
  const bool there = position >= 1 && position <= committed_;
  turn_.release();
  if (!s) return s.error();
  if (!lost) return lost.error();
  return there && *lost == 0;
}

Instant Writer::advance(Instant now) {
  std::lock_guard lock(instant_mutex_);
  instant_micros_ = std::max(instant_micros_, micros_of(now));
  return from_micros(instant_micros_);
}

}  // namespace weir::storage
