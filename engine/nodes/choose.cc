#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/choices.h"

namespace weir::nodes {

namespace {

class Choose : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    runtime::Chosen chosen = runtime::choose_arms(step, false);
    if (chosen.failure) return *std::move(chosen.failure);
    const model::FlowNode& node = step.node();
    const int32_t entry = node.arms[static_cast<size_t>(chosen.arms.front())].entry;
    return runtime::Next::to(entry >= 0 ? entry : node.next, chosen.reason);
  }
};
const Choose kChoose{};

}  // namespace

const NodeTypeSpec& spec_choose() {
  static const NodeTypeSpec spec{
      .name = "choose",
      .bpmn = "exclusiveGateway",
      .summary = {"takes the first option that holds", "取第一个成立的选项"},
      .value = step_id(),
      .value_is_id = true,
      .keys = {options_key()},
      .arms = Arms::Exclusive,
      .behavior = &kChoose,
      .good = "{choose: gate, options: [{when: amount > 1, steps: [{end: done}]}, {otherwise: []}]}",
      .bad = "{choose: gate}"};
  return spec;
}

}  // namespace weir::nodes
