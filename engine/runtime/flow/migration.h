// engine/runtime/flow/migration.h: a running flow goes over to another version of the app.
//
// Steps are found again by their ids, or as somebody says. What can be said about a migration before
// it is done (plan_migration) and doing it (migrate) are two halves of the same.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/flow/advance.h"
#include "weir/migration.h"

namespace weir::runtime {

// Which step takes the place of which: "director" -> "chief".
using StepNames = std::vector<std::pair<std::string, std::string>>;

struct MigrationNote {
  std::string en, zh;
};

struct MigrationPlan {
  MigrationVerdict verdict = MigrationVerdict::Unaffected;
  std::vector<MigrationNote> notes;  // why, in order of weight
  std::vector<StepChoice> choices;   // what somebody must say first
  Migrated event;
  // Live visits: of a step that becomes one of another kind; that wait anew; whose people, votes or
  // times the new version finds otherwise.
  std::vector<Id> leave, wait_again, ask, count, time;
  // Of `leave`: the node they go on at.
  std::vector<std::pair<Id, int32_t>> go_on;
};

MigrationPlan plan_migration(const Case& of, const Loaded& next, const StepNames& steps);

// Do given votes of the visit rest on a field that means something else in the other version?
std::string changed_read(const Case& of, const Loaded& next, const Activation& a);

// Does it. The plan was made for this case and is neither blocked nor open to a choice. `restart`:
// times count from now, else from when their step was entered.
void migrate(Case& of, const LoadedPtr& next, const MigrationPlan& plan, bool restart);

// Takes the last migration back: E_NOT_OPEN where there is none, E_STALE where something has happened since.
Status undo_migration(Case& of);

// The loaded version of that number, or the published one for 0: E_NOT_FOUND.
Result<LoadedPtr> version_of(Unit& unit, int64_t number);
// Its number; the newest where several publications have it; 0: none.
int64_t number_of_version(Unit& unit, const std::string& model);

}  // namespace weir::runtime
