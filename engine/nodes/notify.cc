#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class Notify : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::notify(step, false); }
};
const Notify kNotify{};

}  // namespace

const NodeTypeSpec& spec_notify() {
  static const NodeTypeSpec spec{
      .name = "notify",
      .bpmn = "sendTask",
      .summary = {"sends a message", "发送通知"},
      .value = step_id(),
      .value_is_id = true,
      .keys = message_keys(),
      .behavior = &kNotify,
      .good = R"({notify: tell, to: initiator, message: "{{ number }} done"})",
      .bad = "{notify: tell, message: done}"};
  return spec;
}

}  // namespace weir::nodes
