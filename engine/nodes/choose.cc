#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_choose() {
  static const NodeTypeSpec spec{
      .name = "choose",
      .bpmn = "exclusiveGateway",
      .summary = {"takes the first option that holds", "取第一个成立的选项"},
      .value = step_id(),
      .value_is_id = true,
      .keys = {options_key()},
      .arms = Arms::Exclusive,
      .good = "{choose: gate, options: [{when: amount > 1, steps: [{end: done}]}, {otherwise: []}]}",
      .bad = "{choose: gate}"};
  return spec;
}

}  // namespace weir::nodes
