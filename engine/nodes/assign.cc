#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_assign() {
  static const NodeTypeSpec spec{.name = "assign",
                                 .bpmn = "businessRuleTask",
                                 .summary = {"runs an assignment rule on the record", "执行分配规则"},
                                 .value = Shape::name("assignments"),
                                 .keys = {},
                                 .good = "{assign: lead_routing}",
                                 .bad = "{assign: no_such_rule}"};
  return spec;
}

}  // namespace weir::nodes
