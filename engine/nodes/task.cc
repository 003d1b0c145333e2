#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::nodes {

namespace {

class HumanTask : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::ask_people(step); }
};
const HumanTask kHumanTask{};

}  // namespace

const NodeTypeSpec& spec_task() {
  static const NodeTypeSpec spec{
      .name = "task",
      .bpmn = "userTask",
      .summary = {"asks people to fill in the form", "请人办理"},
      .value = step_id(),
      .value_is_id = true,
      .keys =
          [] {
            std::vector<KeySpec> keys = people_keys();
            keys.push_back({.name = "until",
                            .shape = Shape::condition(),
                            .doc = {"must hold before the task can be completed", "成立后才能办结"},
                            .example = "tracking != null"});
            return keys;
          }(),
      .waits = true,
      .acts_on_people = true,
      .behavior = &kHumanTask,
      .good = "{task: ship, by: {role: warehouse}, mode: claim}",
      .bad = "{task: ship, by: {role: warehouse}, mode: claim, on_reject: terminate}"};
  return spec;
}

}  // namespace weir::nodes
