#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_step() {
  static const WhoFormSpec spec{
      .name = "step",
      .summary = {"Who completed an earlier step.", "完成某一步骤的人。"},
      .keys = {{.name = "step",
                .shape = model::Shape::name("steps"),
                .doc = {"Id of the step.", "步骤编号。"},
                .required = true,
                .example = "legal"}},
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            Found found;
            const std::string step(model::word(who.args, "step", ""));
            for (const std::string& user : context.completed(step)) add_person(found, user);
            if (found.people.empty())
              found.missed.push_back("nobody has completed the step " + step);
            return found;
          },
      .good = "{step: legal}",
      .bad = "{step: no_such_step}"};
  return spec;
}

}  // namespace weir::people
