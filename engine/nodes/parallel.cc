#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_parallel() {
  static const NodeTypeSpec spec{
      .name = "parallel",
      .bpmn = "parallelGateway",
      .summary = {"takes all branches at once", "各分支同时进行"},
      .value = step_id(),
      .value_is_id = true,
      .keys = {{.name = "branches",
                .shape = Shape::map(Shape::of(Place::Steps)),
                .doc = {"name of each branch and its steps", "分支名称与步骤"},
                .required = true},
               wait_for_key(), arm_reject_key()},
      .arms = Arms::Fork,
      .good = "{parallel: both, branches: {a: [{cc: ca, to: owner}], b: [{cc: cb, to: owner}]}}",
      .bad = "{parallel: both}"};
  return spec;
}

}  // namespace weir::nodes
