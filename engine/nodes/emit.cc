#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class EmitEvent : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::emit_event(step); }
};
const EmitEvent kEmitEvent{};

}  // namespace

const NodeTypeSpec& spec_emit() {
  static const NodeTypeSpec spec{.name = "emit",
                                 .bpmn = "intermediateThrowEvent",
                                 .summary = {"emits a domain event", "发出业务事件"},
                                 .value = Shape::of(Place::Plain),
                                 .keys = {{.name = "with",
                                           .shape = Shape::map(Shape::of(Place::Value)),
                                           .doc = {"its content", "事件内容"}},
                                          irrevocable_key()},
                                 .behavior = &kEmitEvent,
                                 .good = "{emit: order_placed, with: {amount: =amount}}",
                                 .bad = "{emit: [order_placed]}"};
  return spec;
}

}  // namespace weir::nodes
