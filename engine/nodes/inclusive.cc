#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_inclusive() {
  static const NodeTypeSpec spec{
      .name = "inclusive",
      .bpmn = "inclusiveGateway",
      .summary = {"takes every option that holds", "取所有成立的选项"},
      .value = step_id(),
      .value_is_id = true,
      .keys = {options_key(), wait_for_key(), arm_reject_key()},
      .arms = Arms::Fork,
      .good = "{inclusive: signs, options: [{when: amount > 1, steps: [{cc: a, to: owner}]}, {otherwise: []}]}",
      .bad = "{inclusive: signs, wait_for: some, options: []}"};
  return spec;
}

}  // namespace weir::nodes
