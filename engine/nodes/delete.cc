#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/effects.h"

namespace weir::nodes {

namespace {

class DeleteRecords : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override {
    return runtime::change_records(step, "delete", true);
  }
};
const DeleteRecords kDeleteRecords{};

}  // namespace

const NodeTypeSpec& spec_delete() {
  static const NodeTypeSpec spec{
      .name = "delete",
      .bpmn = "serviceTask",
      .summary = {"deletes records; without `where` the flow's own", "删除记录；无 `where` 时为本流程记录"},
      .value = Shape::name("forms"),
      .keys = {{.name = "where",
                .shape = Shape::condition(),
                .doc = {"which records; plain names are theirs, `record` is the flow's",
                        "哪些记录；字段名属于被查记录，`record` 为本流程记录"}}},
      .behavior = &kDeleteRecords,
      .good = "{delete: todo, where: done}",
      .bad = "{delete: no_such_form}"};
  return spec;
}

}  // namespace weir::nodes
