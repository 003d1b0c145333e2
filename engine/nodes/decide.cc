#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/people_context.h"

namespace weir::nodes {

namespace {

class Decide : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    const std::string name(step.word("decide", ""));
    const model::Arg* with = step.arg("with");
    bool failed = false;
    Value explanation;
    Value result = runtime::decide(step, name, with != nullptr ? with->map() : nullptr, &failed, &explanation);
    step.explain("decision", explanation);
    if (failed)
      return step.fail(runtime::IncidentType::Decision, "the decision '" + name + "' failed", "决策 '" + name + "' 出错");
    step.of().emit(runtime::VarSet{std::string(step.word("into", name)), std::move(result)});
    return runtime::Next::follow();
  }
};
const Decide kDecide{};

}  // namespace

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
      .behavior = &kDecide,
      .good = "{decide: level, into: level}",
      .bad = "{decide: no_such_decision}"};
  return spec;
}

}  // namespace weir::nodes
