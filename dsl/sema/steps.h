// dsl/sema/steps.h: steps in the YAML, and their lowering to flat nodes.
#pragma once

#include <string>
#include <vector>

#include "dsl/sema/reader.h"
#include "engine/nodes/node_type.h"

namespace weir::sema {

// The one kind that the step's keys name; null where there is none or several. `kinds` gets all
// that are named.
const nodes::NodeTypeSpec* kind_of(const App& app, const Node& step, std::vector<std::string>* kinds = nullptr);

// The id that the author wrote: by `id`, or as the kind's value.
const Node* written_id(const Node& step, const nodes::NodeTypeSpec& kind);

// Ids of all steps below `node`; the variables that they fill.
void find_steps(const App& app, const Node& node, FlowInfo& info, std::vector<const Node*>& order);
void name_steps(const App& app, FlowInfo& info, const std::vector<const Node*>& order);
// What its values and keys say beyond their shapes.
void check_step_values(App& app, const Node& step, const nodes::NodeTypeSpec& kind, const Site& site, const std::string& id);

// Lowers a list of steps; the entry is -1 when there is none. What ends the list goes on to -1.
int32_t lower_steps(App& app, const Node& list, const Site& site);

// An event as written: "submitted", "changed price", "stage won", "quote_approval approved".
void check_event(App& app, const Node& node, const model::Form* form);

}  // namespace weir::sema
