#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_end() {
  static const NodeTypeSpec spec{.name = "end",
                                 .bpmn = "endEvent",
                                 .summary = {"ends the flow", "结束流程"},
                                 .value = Shape::of(Place::Plain),
                                 .keys = {},
                                 .good = "{end: approved}",
                                 .bad = "{end: [approved]}"};
  return spec;
}

}  // namespace weir::nodes
