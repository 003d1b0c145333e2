// engine/runtime/loaded.h: a model made ready to run: what follows from it, worked out once.
//
// Immutable and shared by threads.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/access/access.h"
#include "engine/decision/catalog.h"
#include "engine/model/model.h"
#include "engine/nodes/node_type.h"
#include "engine/records/plan.h"
#include "engine/runtime/records/across.h"
#include "engine/time/calendar.h"
#include "weir/engine.h"

namespace weir::runtime {

struct Loaded {
  Model keep;  // owns what the rest refers to
  const model::Model& model;
  records::Plans plans;
  decision::Catalog catalog;
  time::Calendars calendars;
  access::Access access;
  Zone zone;
  // By address of the node: its type; nullptr for a join.
  std::unordered_map<const model::FlowNode*, const nodes::NodeTypeSpec*> types;
  // Forms whose records move clocks of flows: `clock_stops_in`, `track`.
  std::unordered_set<std::string> clocked_forms;
  AcrossKeys across;

  explicit Loaded(Model model);
};
using LoadedPtr = std::shared_ptr<const Loaded>;

// E_MODEL where the model uses what this engine cannot run or was not given; says what and where.
Result<LoadedPtr> load(const Model& model, const EngineOptions& options);

// Is it left out today: `enabled: false`, or outside `effective`?
bool in_force(const model::Named& named, Date today);
bool in_force(const model::ArgMap& args, Date today);

}  // namespace weir::runtime
