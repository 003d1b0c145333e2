#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_set() {
  static const NodeTypeSpec spec{.name = "set",
                                 .bpmn = "scriptTask",
                                 .summary = {"writes fields of the flow's record", "写入本流程记录的字段"},
                                 .value = field_values(),
                                 .keys = {},
                                 .good = "{set: {status: approved}}",
                                 .bad = "{set: {no_such_field: 1}}"};
  return spec;
}

}  // namespace weir::nodes
