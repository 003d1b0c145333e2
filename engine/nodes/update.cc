#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class UpdateRecords : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    return runtime::change_records(step, "update", false);
  }
};
const UpdateRecords kUpdateRecords{};

}  // namespace

const NodeTypeSpec& spec_update() {
  static const NodeTypeSpec spec{
      .name = "update",
      .bpmn = "serviceTask",
      .summary = {"changes records; without `where` the flow's own", "修改记录；无 `where` 时为本流程记录"},
      .value = Shape::name("forms"),
      .keys = {with_key(),
               {.name = "where",
                .shape = Shape::condition(),
                .doc = {"which records; plain names are theirs, `record` is the flow's",
                        "哪些记录；字段名属于被查记录，`record` 为本流程记录"}}},
      .behavior = &kUpdateRecords,
      .good = "{update: todo, with: {done: true}, where: owner = record.owner}",
      .bad = "{update: no_such_form, with: {}}"};
  return spec;
}

}  // namespace weir::nodes
