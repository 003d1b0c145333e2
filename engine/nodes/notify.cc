#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_notify() {
  static const NodeTypeSpec spec{
      .name = "notify",
      .bpmn = "sendTask",
      .summary = {"sends a message", "发送通知"},
      .value = step_id(),
      .value_is_id = true,
      .keys = message_keys(),
      .good = R"({notify: tell, to: initiator, message: "{{ number }} done"})",
      .bad = "{notify: tell, message: done}"};
  return spec;
}

}  // namespace weir::nodes
