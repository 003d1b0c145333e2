#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class CopyTo : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::notify(step, true); }
};
const CopyTo kCopyTo{};

}  // namespace

const NodeTypeSpec& spec_cc() {
  static const NodeTypeSpec spec{
      .name = "cc",
      .bpmn = "sendTask",
      .summary = {"gives people a copy to read", "抄送"},
      .value = step_id(),
      .value_is_id = true,
      .keys = message_keys(),
      .behavior = &kCopyTo,
      .good = "{cc: copy, to: owner}",
      .bad = "{cc: copy}"};
  return spec;
}

}  // namespace weir::nodes
