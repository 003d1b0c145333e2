#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class Subflow : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::run_subflow(step); }
};
const Subflow kSubflow{};

}  // namespace

const NodeTypeSpec& spec_subflow() {
  static const NodeTypeSpec spec{
      .name = "subflow",
      .bpmn = "callActivity",
      .summary = {"runs another flow", "执行子流程"},
      .value = Shape::name("flows"),
      .keys = {{.name = "with",
                .shape = Shape::map(Shape::of(Place::Value)),
                .doc = {"values of its vars", "子流程变量"}},
               {.name = "wait",
                .shape = Shape::of(Place::Boolean),
                .doc = {"false: goes on without its outcome", "为 false 时不等待结果"},
                .default_text = "true"},
               {.name = "on_child_reject",
                .shape = Shape::word({"propagate", "continue", "return"}),
                .doc = {"when it was rejected", "子流程被驳回时"},
                .default_text = "propagate"},
               {.name = "cancel_with_parent",
                .shape = Shape::of(Place::Boolean),
                .doc = {"ends with this flow", "随父流程结束"},
                .default_text = "false"},
               {.name = "return_to_parent",
                .shape = Shape::of(Place::Boolean),
                .doc = {"its steps may return to steps of this flow", "可退回到父流程"},
                .default_text = "false"}},
      .waits = true,
      .behavior = &kSubflow,
      .good = "{subflow: legal_review}",
      .bad = "{subflow: no_such_flow}"};
  return spec;
}

}  // namespace weir::nodes
