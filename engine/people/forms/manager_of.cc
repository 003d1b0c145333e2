#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_manager_of() {
  static const WhoFormSpec spec{
      .name = "manager_of",
      .summary = {"The manager so many levels above a person.", "某人往上第 N 级的上级。"},
      .keys = {{.name = "manager_of",
                .shape = model::Shape::feel(feel::TypeKind::User),
                .doc = {"The person, as FEEL.", "该人员（FEEL）。"},
                .required = true,
                .example = "initiator"},
               {.name = "level",
                .shape = model::Shape::of(model::Place::Integer),
                .doc = {"1 is the direct manager.", "1 为直接上级。"},
                .default_text = "1",
                .example = "2"}},
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            Found found;
            std::string user = person_argument(who, "manager_of", context, found);
            const int64_t level = integer_argument(who, "level", 1);
            for (int64_t i = 0; i < level && !user.empty(); ++i) {
              const std::string above = manager_of(context.organisation(), user, &found.path);
              if (above.empty()) found.missed.push_back(user + " has no manager");
              user = above;
            }
            if (!user.empty()) add_person(found, user);
            return found;
          },
      .good = "{manager_of: initiator, level: 2}",
      .bad = "{manager_of: initiator, level: top}"};
  return spec;
}

}  // namespace weir::people
