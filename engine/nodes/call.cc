#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/calls.h"

namespace weir::nodes {

namespace {

class Call : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::begin_call(step); }
};
const Call kCall{};

}  // namespace

const NodeTypeSpec& spec_call() {
  static const NodeTypeSpec spec{
      .name = "call",
      .bpmn = "serviceTask",
      .summary = {"calls an operation of a connector", "调用连接器"},
      .value = Shape::name("operations"),
      .keys = {{.name = "with",
                .shape = Shape::map(Shape::of(Place::Value)),
                .doc = {"values that are sent", "发送的值"}},
               {.name = "into", .shape = Shape::of(Place::NewName), .doc = {"the variable that gets the answer", "保存结果的变量"}},
               {.name = "retry",
                .shape = Shape::with_keys(
                    {{.name = "attempts", .shape = Shape::of(Place::Integer), .doc = {"how often in all", "总次数"}, .example = "5"},
                     {.name = "backoff", .shape = Shape::of(Place::Duration), .doc = {"before the second attempt", "首次重试间隔"}, .example = "10 seconds"},
                     {.name = "factor", .shape = Shape::of(Place::Number), .doc = {"each pause is so much longer", "间隔倍数"}, .example = "2"}}),
                .doc = {"when it fails", "失败重试"}},
               {.name = "timeout", .shape = Shape::of(Place::Duration), .doc = {"of one attempt", "单次超时"}},
               {.name = "on_error", .shape = action(), .doc = {"when all attempts failed", "最终失败时"}},
               {.name = "compensate", .shape = Shape::of(Place::Steps), .doc = {"undoes it", "补偿步骤"}},
               irrevocable_key()},
      .waits = true,
      .behavior = &kCall,
      .good = "{call: erp.create_order, with: {number: =number}}",
      .bad = "{call: erp}"};
  return spec;
}

}  // namespace weir::nodes
