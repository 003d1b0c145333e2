#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_move() {
  static const NodeTypeSpec spec{.name = "move",
                                 .bpmn = "serviceTask",
                                 .summary = {"moves the record to a stage", "推进到阶段"},
                                 .value = Shape::name("stages"),
                                 .keys = {},
                                 .good = "{move: won}",
                                 .bad = "{move: no_such_stage}"};
  return spec;
}

}  // namespace weir::nodes
