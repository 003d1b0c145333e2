#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/step_context.h"

namespace weir::nodes {

namespace {

class End : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    return runtime::Next::end(std::string(step.word("end", "approved")));
  }
};
const End kEnd{};

}  // namespace

const NodeTypeSpec& spec_end() {
  static const NodeTypeSpec spec{.name = "end",
                                 .bpmn = "endEvent",
                                 .summary = {"ends the flow", "结束流程"},
                                 .value = Shape::of(Place::Plain),
                                 .keys = {},
                                 .behavior = &kEnd,
                                 .good = "{end: approved}",
                                 .bad = "{end: [approved]}"};
  return spec;
}

}  // namespace weir::nodes
