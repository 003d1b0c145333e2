#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_go() {
  static const NodeTypeSpec spec{.name = "go",
                                 .bpmn = "exclusiveGateway",
                                 .summary = {"goes on at another step", "转到另一步骤"},
                                 .value = Shape::name("steps"),
                                 .keys = {},
                                 .good = "{go: manager}",
                                 .bad = "{go: no_such_step}"};
  return spec;
}

}  // namespace weir::nodes
