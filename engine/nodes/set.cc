#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class Set : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    return runtime::write_own(step, "set");
  }
};
const Set kSet{};

}  // namespace

const NodeTypeSpec& spec_set() {
  static const NodeTypeSpec spec{.name = "set",
                                 .bpmn = "scriptTask",
                                 .summary = {"writes fields of the flow's record", "写入本流程记录的字段"},
                                 .value = field_values(),
                                 .keys = {},
                                 .behavior = &kSet,
                                 .good = "{set: {status: approved}}",
                                 .bad = "{set: {no_such_field: 1}}"};
  return spec;
}

}  // namespace weir::nodes
