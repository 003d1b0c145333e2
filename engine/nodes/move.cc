#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class MoveStage : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::move_stage(step); }
};
const MoveStage kMoveStage{};

}  // namespace

const NodeTypeSpec& spec_move() {
  static const NodeTypeSpec spec{.name = "move",
                                 .bpmn = "serviceTask",
                                 .summary = {"moves the record to a stage", "推进到阶段"},
                                 .value = Shape::name("stages"),
                                 .keys = {},
                                 .behavior = &kMoveStage,
                                 .good = "{move: won}",
                                 .bad = "{move: no_such_stage}"};
  return spec;
}

}  // namespace weir::nodes
