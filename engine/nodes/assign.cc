#include "engine/nodes/shapes.h"
#include "engine/runtime/records/assigning.h"

namespace weir::nodes {

namespace {

class AssignRecord : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::assign_step(step); }
};
const AssignRecord kAssignRecord{};

}  // namespace

const NodeTypeSpec& spec_assign() {
  static const NodeTypeSpec spec{.name = "assign",
                                 .bpmn = "businessRuleTask",
                                 .summary = {"runs an assignment rule on the record", "执行分配规则"},
                                 .value = Shape::name("assignments"),
                                 .keys = {},
                                 .behavior = &kAssignRecord,
                                 .good = "{assign: lead_routing}",
                                 .bad = "{assign: no_such_rule}"};
  return spec;
}

}  // namespace weir::nodes
