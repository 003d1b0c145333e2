#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_cc() {
  static const NodeTypeSpec spec{
      .name = "cc",
      .bpmn = "sendTask",
      .summary = {"gives people a copy to read", "抄送"},
      .value = step_id(),
      .value_is_id = true,
      .keys = message_keys(),
      .good = "{cc: copy, to: owner}",
      .bad = "{cc: copy}"};
  return spec;
}

}  // namespace weir::nodes
