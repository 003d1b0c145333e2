// engine/runtime/commands/organisation.h: the built-in directory as commands change it over time, and what a
// change of the organisation does to open work (`on_org_change`).
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "engine/runtime/unit.h"

namespace weir::runtime {

struct DirectoryChange {
  int64_t number = 0;  // they rise; of one moment the later counts
  Instant from;
  Value changes;
};

// What the store holds of changes, laid over a directory. Any thread.
class ChangedDirectory {
 public:
  // `base` with every change that is in force then, and with `more` where there is one.
  Result<OrgSnapshot> at(ReadTxn& txn, const OrgSnapshot& base, Instant when, const DirectoryChange* more = nullptr);

 private:
  Result<std::vector<DirectoryChange>> changes(ReadTxn& txn);

  std::mutex mutex_;
  int64_t known_ = 0;  // number of the newest change in known_changes_
  std::vector<DirectoryChange> known_changes_;
  // The last answer: most commands ask the same.
  OrgSnapshot base_, laid_;
  int64_t laid_known_ = -1;
  size_t laid_applied_ = 0;
};

// The command. E_FORBIDDEN; E_UNSUPPORTED where the host's directory stands alone; E_FIELD_INVALID and
// E_REFERENCE name the places of what is wrong.
Status change_directory(Unit& unit, const ChangeDirectory& what);

// Every flow that is running or suspended, however many there are.
std::vector<Row> running_instances(Unit& unit);

// The organisation is another from now on: open steps are looked at again as they say.
void organisation_changed(Unit& unit);

}  // namespace weir::runtime
