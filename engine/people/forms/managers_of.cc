#include <algorithm>
#include <set>

#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_managers_of() {
  static const WhoFormSpec spec{
      .name = "managers_of",
      .summary = {"Each manager above a person, from the nearest up.",
                  "某人逐级向上的各级上级，由近及远。"},
      .keys = {{.name = "managers_of",
                .shape = model::Shape::feel(feel::TypeKind::User),
                .doc = {"The person, as FEEL.", "该人员（FEEL）。"},
                .required = true,
                .example = "initiator"},
               {.name = "up_to",
                .shape = model::Shape::of(model::Place::Who),
                .doc = {"Up to the first of these, who is included.", "到其中第一个人为止（含）。"},
                .example = "{role: director}"},
               {.name = "levels",
                .shape = model::Shape::of(model::Place::Integer),
                .doc = {"At most so many levels.", "最多几级。"},
                .example = "3"}},
      .several = always_several,
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            Found found;
            std::string user = person_argument(who, "managers_of", context, found);
            const int64_t levels = integer_argument(who, "levels", INT64_MAX);
            std::vector<std::string> last;
            const model::Arg* up_to = model::find(who.args, "up_to");
            if (up_to != nullptr && up_to->who() != nullptr) {
              Found top = context.resolve(*up_to->who());
              found.failed = found.failed || top.failed;
              last = std::move(top.people);
            }
            std::set<std::string> seen = {user};
            while (!user.empty() && static_cast<int64_t>(found.people.size()) < levels) {
              user = manager_of(context.organisation(), user, &found.path);
              if (user.empty() || !seen.insert(user).second) break;
              add_person(found, user);
              if (std::find(last.begin(), last.end(), user) != last.end()) break;
            }
            if (found.people.empty() && !found.failed)
              found.missed.push_back("there is no manager above");
            return found;
          },
      .good = "{managers_of: initiator, up_to: {role: director}}",
      .bad = "{managers_of: initiator, levels: all}"};
  return spec;
}

}  // namespace weir::people
