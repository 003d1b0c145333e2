#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class CreateRecord : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::create_one(step); }
};
const CreateRecord kCreateRecord{};

}  // namespace

const NodeTypeSpec& spec_create() {
  static const NodeTypeSpec spec{
      .name = "create",
      .bpmn = "serviceTask",
      .summary = {"creates a record", "新建记录"},
      .value = Shape::name("forms"),
      .keys = {with_key(),
               {.name = "as",
                .shape = Shape::of(Place::NewName),
                .doc = {"the variable that gets the id of the new record", "保存新记录的变量"}}},
      .behavior = &kCreateRecord,
      .good = "{create: todo, with: {title: call}}",
      .bad = "{create: no_such_form}"};
  return spec;
}

}  // namespace weir::nodes
