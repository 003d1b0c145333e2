#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_assignment() {
  static const WhoFormSpec spec{
      .name = "assignment",
      .summary = {"Whom an assignment rule picks.", "由分配规则选出的人。"},
      .keys = {{.name = "assignment",
                .shape = model::Shape::name("assignments"),
                .doc = {"Name of the rule.", "规则名。"},
                .required = true,
                .example = "lead_routing"}},
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            return context.assignment(model::word(who.args, "assignment", ""));
          },
      .good = "{assignment: lead_routing}",
      .bad = "{assignment: no_such_rule}"};
  return spec;
}

}  // namespace weir::people
