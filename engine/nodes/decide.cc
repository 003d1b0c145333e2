#include "engine/nodes/shapes.h"

namespace weir::nodes {

const NodeTypeSpec& spec_decide() {
  static const NodeTypeSpec spec{
      .name = "decide",
      .bpmn = "businessRuleTask",
      .summary = {"evaluates a decision into a variable", "计算决策并存入变量"},
      .value = Shape::name("decisions"),
      .keys = {{.name = "with",
                .shape =
                    [] {
                      Shape shape = Shape::map(Shape::of(Place::Value));
                      shape.section = "inputs";
                      return shape;
                    }(),
                .doc = {"its inputs; default: the fields of the same names", "输入；默认取同名字段"}},
               {.name = "into",
                .shape = Shape::of(Place::NewName),
                .doc = {"the variable that gets the result; default: the decision's name", "保存结果的变量"}}},
      .good = "{decide: level, into: level}",
      .bad = "{decide: no_such_decision}"};
  return spec;
}

}  // namespace weir::nodes
