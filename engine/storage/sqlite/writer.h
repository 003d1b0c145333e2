// engine/storage/sqlite/writer.h: the one writing connection, and group commit.
//
// Commands that wait for their turn while another one is about to commit join it: they run one
// after the other inside one transaction of SQLite, each within a savepoint of its own, and are
// made durable by one COMMIT. Each is answered only after that. A caller who is alone commits at
// once and pays for no savepoint.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "engine/storage/sqlite/session.h"
#include "engine/storage/txn_rules.h"

namespace weir::storage {

// The catalog that stands. A transaction takes it once it has its snapshot or its turn.
class CurrentCatalog {
 public:
  std::shared_ptr<const Catalog> get() const {
    std::lock_guard lock(mutex_);
    return catalog_;
  }
  void set(std::shared_ptr<const Catalog> catalog) {
    std::lock_guard lock(mutex_);
    catalog_ = std::move(catalog);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Catalog> catalog_;
};

// What becomes of the commands of one COMMIT. The kind of CommitResult without the positions.
struct Group {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  CommitResult::Kind kind = CommitResult::Kind::Failed;
  Error error;
  int members = 0;  // commands whose changes lie in the open transaction
};

class Writer {
 public:
  // `catalog` outlives the writer.
  Writer(std::unique_ptr<Db> db, const CurrentCatalog* catalog)
      : session_(std::move(db)), catalog_(catalog) {}

  // Reads where the log ends. Once, after opening.
  Status start();

  // Takes the turn and opens the transaction, or a savepoint in the open one.
  Status begin();
  // The position of the command that has the turn.
  Position coming() const { return last_ + 1; }

  // Ends the turn of a command: keeps or undoes what it wrote. Keeping waits until it is decided.
  CommitResult keep();
  // `wait`: until the commands before it in the group are decided, so that what it lost against
  // can be read.
  void undo(bool wait);

  // With the turn and without any open transaction: `work` runs inside one that is committed when
  // it gives no Error; `done` follows before anybody else's turn.
  template <class Work, class Done>
  Status alone(const Work& work, const Done& done);

  // To be called when a reader ends. The log of the file is written over from its start only once
  // all of it lies in the file itself, which no commit can see to while its own reader is open:
  // SQLite, left to itself, tries that at every commit, and waits for the disk each time.
  void tidy_log() { write_back(kLogPages); }

  Result<bool> resolve(Position position);
  Instant advance(Instant now);
  Session& session() { return session_; }

 private:
  static constexpr int kGroupMax = 64;

  static constexpr int kLogPages = 4000;      // of the log, before it is written back
  static constexpr int kLogPagesMax = 16000;  // before even a commit does it
  static constexpr int kLogAgain = 1000;      // more, before it is tried again

  Status open_transaction();
  Status skip_lost();
  void write_back(int pages);
  void write_back_now();  // with the turn and no transaction
  void log_grew(int pages);
  void leave();  // commits the group, or hands it to who waits
  void flush();  // COMMIT, and tells the group
  CommitResult::Kind commit_transaction(Error* error);
  void tell(CommitResult::Kind kind, const Error& error);  // the group's transaction is over
  void give_up();                                          // SQLite itself rolled all of it back
  CommitResult wait_for(const std::shared_ptr<Group>& group, Position position);
  Status settle();  // finds out what an unanswered COMMIT did
  Status write_clock(Position position);
  Status note_lost(Position first, Position last);

  WriterTurn turn_;
  Session session_;
  const CurrentCatalog* catalog_;
  // All below belongs to who has the turn.
  std::shared_ptr<Group> group_;  // null: no transaction is open
  bool savepoint_ = false;        // the command that has the turn lies in one
  Position last_ = 0;             // of commands that were kept, committed or not
  Position committed_ = 0;        // of those whose COMMIT was answered
  Position base_ = 0;       // last_ when the transaction was opened: what a failure goes back to
  Position unsettled_ = 0;  // the last position of a COMMIT without answer; 0: none
  bool skipped_ = false;    // skip_lost was done
  std::atomic<int> log_pages_{0};   // as the last commit left it
  std::atomic<int> log_tried_{0};   // its pages when it was last written back; 0: begun anew since

  std::mutex instant_mutex_;
  int64_t instant_micros_ = 0;
};

template <class Work, class Done>
Status Writer::alone(const Work& work, const Done& done) {
  if (Status s = begin(); !s) return s;
  if (savepoint_) {
    // Others stand in the open transaction: they go first.
    session_.db().try_run("RELEASE command");
    savepoint_ = false;
    flush();
    if (Status s = open_transaction(); !s) {
      turn_.release();
      return s;
    }
  }
  Status status = work(session_.db());
  if (status) status = session_.db().run("COMMIT");
  if (status) done();
  if (!status && session_.db().in_transaction()) session_.db().try_run("ROLLBACK");
  group_ = nullptr;
  turn_.release();
  return status;
}

}  // namespace weir::storage
