#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_chosen_by() {
  static const WhoFormSpec spec{
      .name = "chosen_by",
      .summary = {"Whom the initiator, or the previous approver, picked.",
                  "由发起人或上一审批人选定的人。"},
      .keys = {{.name = "chosen_by",
                .shape = model::Shape::word({"initiator", "previous"}),
                .doc = {"Who picks.", "由谁选。"},
                .required = true,
                .example = "initiator"},
               {.name = "from",
                .shape = model::Shape::of(model::Place::Who),
                .doc = {"Whom one may pick.", "可选范围。"},
                .example = "{role: legal}"},
               {.name = "min",
                .shape = model::Shape::of(model::Place::Integer),
                .doc = {"At least so many.", "至少几人。"},
                .default_text = "1",
                .example = "1"},
               {.name = "max",
                .shape = model::Shape::of(model::Place::Integer),
                .doc = {"At most so many.", "至多几人。"},
                .example = "2"}},
      .several = [](const model::Who& who) { return integer_argument(who, "max", INT64_MAX) > 1; },
      .resolve =
          [](const model::Who&, WhoContext& context) {
            Found found;
            const auto chosen = context.chosen();
            if (!chosen || chosen->empty()) found.missed.push_back("nobody was chosen");
            if (chosen)
              for (const std::string& user : *chosen) add_person(found, user);
            return found;
          },
      .good = "{chosen_by: initiator, from: {role: legal}, max: 1}",
      .bad = "{chosen_by: somebody}"};
  return spec;
}

}  // namespace weir::people
