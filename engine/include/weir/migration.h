// weir/migration.h: running flows and another version of the app.
//
// Publishing changes nothing for what runs: it stays on the version it began with. Where it shall go
// over, the verb `migrate` (Administer) does it, one instance a command, each whole or not at all:
//   with: {OLD_STEP: NEW_STEP}   where the new version has no step of that name
//   to:   "3"                    a version by its number; empty: the published one
//   mode: "keep"                 times count from when their step was entered; "restart": from now;
//         "back"                 takes the migration back, as long as nothing has happened since
// Engine::plan of that command says what it would do; Engine::migrations says for many instances
// which can go over and what hinders the others. Votes that were given stay given; who is asked but
// has not acted yet is found anew where the rule that asks him is another one.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "weir/model.h"
#include "weir/outcome.h"

namespace weir {

enum class MigrationVerdict : uint8_t {
  Unaffected,   // nothing that it is about or will come to is different
  Automatic,    // goes over as it stands
  NeedsChoice,  // somebody must say which step takes the place of one
  Blocked,      // cannot go over as it stands
};
std::string_view word(MigrationVerdict verdict);  // "unaffected", "automatic", "choice", "blocked"

struct StepChoice {
  std::string step;                // that the new version lacks
  std::vector<std::string> among;  // steps that may take its place, the likeliest first
};

struct MigrationQuery {
  std::string flow = {}, instance = {};
  RecordRef record = {};
  Model to = nullptr;    // not published yet; null: the published one
  std::vector<std::pair<std::string, std::string>> steps = {};  // as `with` of the verb
  int64_t limit = 1000;  // 1..10,000
};

struct MigrationView {
  std::string instance, flow;
  RecordRef record;
  int64_t version = 0;          // publication that it runs on; 0: it is not in the store any more
  std::vector<std::string> at;  // steps where it stands
  MigrationVerdict verdict = MigrationVerdict::Unaffected;
  std::vector<std::string> reasons;  // in the engine's language
  std::vector<StepChoice> choices;
};

}  // namespace weir
