#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/returns.h"

namespace weir::nodes {

namespace {

class Go : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    const int32_t target = runtime::node_index(step.of(), step.word("go", ""));
    if (target < 0)
      return step.fail(runtime::IncidentType::NoOption, "there is no such step to go to", "没有要转到的步骤");
    return runtime::Next::to(target, "go");
  }
};
const Go kGo{};

}  // namespace

const NodeTypeSpec& spec_go() {
  static const NodeTypeSpec spec{.name = "go",
                                 .bpmn = "exclusiveGateway",
                                 .summary = {"goes on at another step", "转到另一步骤"},
                                 .value = Shape::name("steps"),
                                 .keys = {},
                                 .behavior = &kGo,
                                 .good = "{go: legal, when: amount > 1}",
                                 .bad = "{go: no_such_step}"};
  return spec;
}

}  // namespace weir::nodes
