#include "engine/nodes/shapes.h"

namespace weir::nodes {

namespace {

KeySpec mode_key() {
  return {.name = "mode",
          .shape = Shape::one_of(
              {Shape::word({"all", "any", "sequential", "claim"}),
               Shape::with_keys({{.name = "percent",
                                  .shape = Shape::of(Place::Number),
                                  .doc = {"share of the votes, 1 to 100", "同意比例，1 到 100"},
                                  .required = true,
                                  .example = "60"}}),
               Shape::with_keys({{.name = "count",
                                  .shape = Shape::of(Place::Integer),
                                  .doc = {"so many must approve", "同意人数"},
                                  .required = true,
                                  .example = "2"},
                                 {.name = "reject_count",
                                  .shape = Shape::of(Place::Integer),
                                  .doc = {"so many rejections reject", "驳回人数"}}}),
               Shape::with_keys({{.name = "weight",
                                  .shape = Shape::of(Place::Integer),
                                  .doc = {"approving weights needed", "同意权重"},
                                  .required = true,
                                  .example = "10"}}),
               Shape::with_keys({{.name = "expr",
                                  .shape = Shape::feel(feel::TypeKind::String),
                                  .doc = {"FEEL over A, R, B, O and T giving \"approve\" or \"reject\"",
                                          "由 A、R、B、O、T 得出 \"approve\" 或 \"reject\""},
                                  .required = true}})}),
          .doc = {"who decides; to be written wherever several people can result",
                  "由谁决定；可能有多人时必须写"},
          .example = "any"};
}

std::vector<KeySpec> choosing_keys() {
  return {
      {.name = "self",
       .shape = Shape::word({"forbid", "allow", "skip", "superior", "dept_head"}),
       .doc = {"may the initiator be asked himself", "审批人是发起人时"},
       .default_text = "forbid"},
      {.name = "when_empty",
       .shape = Shape::one_of({Shape::word({"incident", "pass", "reject", "admin", "climb"}),
                               Shape::with_keys({{.name = "assign",
                                                  .shape = Shape::of(Place::Who),
                                                  .doc = {"who is asked instead", "改由谁处理"},
                                                  .required = true,
                                                  .example = "{role: admin}"}})}),
       .doc = {"what happens when nobody is found", "找不到人时"},
       .default_text = "incident"},
      {.name = "as_of",
       .shape = Shape::one_of({Shape::word({"now", "submit"}), Shape::of(Place::Field)}),
       .doc = {"the organisation as of which time", "按何时的组织架构"},
       .default_text = "now"},
      {.name = "on_return",
       .shape = Shape::word({"reresolve", "keep_people"}),
       .doc = {"are people found anew after a return", "退回后是否重新找人"},
       .default_text = "reresolve"},
      {.name = "on_org_change",
       .shape = Shape::word({"keep", "reresolve_unclaimed", "notify_admin"}),
       .doc = {"what a change of the organisation does to open work", "组织变动时"},
       .default_text = "keep"},
  };
}

std::vector<KeySpec> acting_keys() {
  Shape fields = Shape::map(Shape::word({"hidden", "readonly", "editable", "required", "fixed"}));
  fields.section = "fields";
  return {
      {.name = "fields",
       .shape = fields,
       .doc = {"what who acts may do with each field; `lines.price` and `lines.rows` reach into tables",
               "字段权限；可写 lines.price、lines.rows"},
       .example = "{cost: readonly, margin: hidden}"},
      {.name = "can",
       .shape = Shape::list(Shape::word({"transfer", "delegate", "add_before", "add_after",
                                         "add_parallel", "remove_sign", "return", "take_back", "urge",
                                         "cc", "abstain"})),
       .doc = {"what else who acts may do; default: all", "允许的操作，默认全部"}},
      {.name = "comment",
       .shape = Shape::word({"on_reject", "never", "always"}),
       .doc = {"when a comment is needed", "何时必须填意见"},
       .default_text = "on_reject"},
      {.name = "transfer_merge",
       .shape = Shape::of(Place::Boolean),
       .doc = {"may work go to a person who is asked already", "可否转给已在名单中的人"},
       .default_text = "false"},
      {.name = "delegate_depth", .shape = Shape::of(Place::Integer), .doc = {"how often work is delegated on", "委派层数"}, .default_text = "1"},
      {.name = "claim_within", .shape = Shape::of(Place::Duration), .doc = {"claimed by then", "认领期限"}},
      {.name = "cc",
       .shape = Shape::list(Shape::with_keys(
           {{.name = "to", .shape = Shape::of(Place::Who), .doc = {"who gets a copy", "抄送人"}, .required = true, .example = "owner"},
            {.name = "on",
             .shape = Shape::word({"enter", "complete", "end"}),
             .doc = {"when", "时机"},
             .default_text = "enter"}})),
       .doc = {"copies of this step", "抄送"}},
  };
}

}  // namespace

std::vector<KeySpec> people_keys() {
  std::vector<KeySpec> keys = {
      {.name = "by",
       .shape = Shape::of(Place::Who),
       .doc = {"who is asked", "由谁处理"},
       .required = true,
       .example = "{role: finance}"},
      mode_key(),
      {.name = "weights",
       .shape = Shape::map(Shape::of(Place::Integer)),
       .doc = {"weight of a person's vote; missing is 1", "各人票的权重，默认 1"},
       .example = "{li: 2}"},
  };
  keys.back().shape.section = "users";
  for (const auto& more : {choosing_keys(), acting_keys()})
    keys.insert(keys.end(), more.begin(), more.end());
  return keys;
}

}  // namespace weir::nodes
