#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/step_context.h"

namespace weir::nodes {

namespace {

class Parallel : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    runtime::Next next;
    next.kind = runtime::Next::Kind::Fork;
    for (size_t i = 0; i < step.node().arms.size(); ++i) next.arms.push_back(static_cast<runtime::Id>(i));
    return next;
  }
};
const Parallel kParallel{};

}  // namespace

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
      .behavior = &kParallel,
      .good = "{parallel: both, branches: {a: [{cc: ca, to: owner}], b: [{cc: cb, to: owner}]}}",
      .bad = "{parallel: both}"};
  return spec;
}

}  // namespace weir::nodes
