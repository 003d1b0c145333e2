#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/choices.h"

namespace weir::nodes {

namespace {

class Inclusive : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    runtime::Chosen chosen = runtime::choose_arms(step, true);
    if (chosen.failure) return *std::move(chosen.failure);
    runtime::Next next;
    next.kind = runtime::Next::Kind::Fork;
    next.arms = std::move(chosen.arms);
    next.reason = std::move(chosen.reason);
    return next;
  }
};
const Inclusive kInclusive{};

}  // namespace

const NodeTypeSpec& spec_inclusive() {
  static const NodeTypeSpec spec{
      .name = "inclusive",
      .bpmn = "inclusiveGateway",
      .summary = {"takes every option that holds", "取所有成立的选项"},
      .value = step_id(),
      .value_is_id = true,
      .keys = {options_key(), wait_for_key(), arm_reject_key()},
      .arms = Arms::Fork,
      .behavior = &kInclusive,
      .good = "{inclusive: signs, options: [{when: amount > 1, steps: [{cc: a, to: owner}]}, {otherwise: []}]}",
      .bad = "{inclusive: signs, wait_for: some, options: []}"};
  return spec;
}

}  // namespace weir::nodes
