#include "engine/nodes/shapes.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::nodes {

namespace {

class Approve : public runtime::NodeBehavior {
 public:
  runtime::Step enter(runtime::StepContext& step) const override { return runtime::ask_people(step); }
};
const Approve kApprove{};

}  // namespace

namespace {

std::vector<KeySpec> approve_keys() {
  std::vector<KeySpec> keys = people_keys();
  const std::vector<KeySpec> own = {
      {.name = "dedupe",
       .shape = Shape::word({"none", "consecutive", "any_earlier"}),
       .doc = {"does an earlier approval by the same person count here", "同一人先前的同意是否算数"},
       .default_text = "none"},
      {.name = "always_ask",
       .shape = Shape::of(Place::Boolean),
       .doc = {"earlier approvals never count here", "先前的同意在此不算数"},
       .default_text = "false"},
      {.name = "reject",
       .shape = Shape::word({"first", "collect", "all"}),
       .doc = {"which rejections reject", "何时算驳回"},
       .default_text = "first"},
      {.name = "abstain",
       .shape = Shape::word({"never", "exclude", "as_reject"}),
       .doc = {"what an abstention counts as", "弃权如何计票"},
       .default_text = "never"},
      {.name = "veto", .shape = Shape::of(Place::Who), .doc = {"whose rejection rejects at once", "一票否决人"}},
      {.name = "decisive", .shape = Shape::of(Place::Who), .doc = {"whose approval approves at once", "一票通过人"}},
      {.name = "signature",
       .shape = Shape::of(Place::Boolean),
       .doc = {"a signature is needed", "需要签名"},
       .default_text = "false"},
      {.name = "added_reject",
       .shape = Shape::word({"advise", "binding"}),
       .doc = {"what the rejection of an added signer means", "加签人驳回的效力"},
       .default_text = "advise"},
      {.name = "reapprove_on",
       .shape = Shape::list(Shape::of(Place::Field)),
       .doc = {"fields whose change makes this approval fall", "改变后需重新审批的字段"}},
      {.name = "added_depth",
       .shape = Shape::of(Place::Integer),
       .doc = {"how deep added signers may add", "加签层数"},
       .default_text = "2"},
      {.name = "remove_sign",
       .shape = Shape::word({"added_only", "any"}),
       .doc = {"who may be removed", "可减签的范围"},
       .default_text = "added_only"},
      {.name = "on_reject",
       .shape = on_reject(),
       .doc = {"what follows a rejection", "驳回之后"},
       .default_text = "terminate"},
  };
  keys.insert(keys.end(), own.begin(), own.end());
  return keys;
}

}  // namespace

const NodeTypeSpec& spec_approve() {
  static const NodeTypeSpec spec{
      .name = "approve",
      .bpmn = "userTask",
      .summary = {"asks people for a decision", "请人审批"},
      .value = step_id(),
      .value_is_id = true,
      .keys = approve_keys(),
      .waits = true,
      .acts_on_people = true,
      .behavior = &kApprove,
      .good = "{approve: manager, by: {manager_of: initiator}}",
      .bad = "{approve: manager}"};
  return spec;
}

}  // namespace weir::nodes
