// engine/nodes/node_type.h: what one kind of step says about itself.
//
// One kind, one file in engine/nodes/, defining `const NodeTypeSpec& spec_<stem>()`; stems that C++
// reserves or that clash carry a trailing underscore-free prefix: step_<kind>.
#pragma once

#include <string_view>
#include <vector>

#include "engine/model/keys.h"
#include "engine/model/model.h"

namespace weir::runtime {
class NodeBehavior;  // engine/runtime/flow/behavior.h
}

namespace weir::nodes {

// How the steps inside a step are lowered.
enum class Arms : uint8_t {
  None,
  Exclusive,  // options: each arm goes on to what follows
  Fork,       // branches or options: each arm ends at the join
  Loop,       // steps: one arm, run once per item, ends at the join
};

struct NodeTypeSpec {
  std::string_view name;             // the YAML kind: "choose"
  std::string_view bpmn;             // "exclusiveGateway"
  Text summary;
  model::Shape value;                // shape of the kind's own value: a step id, a name, a map
  bool value_is_id = false;          // the kind's value is the step's id
  std::vector<model::KeySpec> keys;  // beside the common ones (id, when, label, doc)
  bool waits = false;                // for a person, a time or a message
  bool acts_on_people = false;       // opens seats: `approve`, `task`
  Arms arms = Arms::None;
  const runtime::NodeBehavior* behavior = nullptr;
  std::string_view good, bad;        // a step in YAML each, run by the tests
};

const std::vector<const NodeTypeSpec*>& node_types();
const NodeTypeSpec* find_node_type(std::string_view name);
// id, when, label, doc: every step; due, remind, on_timeout, limits, ...: every step that waits.
const std::vector<model::KeySpec>& common_step_keys();
const std::vector<model::KeySpec>& waiting_step_keys();

}  // namespace weir::nodes
