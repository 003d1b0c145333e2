#include <algorithm>

#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_role() {
  static const WhoFormSpec spec{
      .name = "role",
      .summary = {"Everybody who has a role, in directory order.",
                  "拥有某角色的所有人，按目录顺序。"},
      .keys = {{.name = "role",
                .shape = model::Shape::name("roles"),
                .doc = {"Name of the role.", "角色名。"},
                .required = true,
                .example = "finance"}},
      .several = always_several,
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            Found found;
            const std::string_view role = model::word(who.args, "role", "");
            for (const User& user : context.organisation().users)
              if (std::find(user.roles.begin(), user.roles.end(), role) != user.roles.end())
                add_person(found, user.id);
            if (found.people.empty()) found.missed = {"nobody has the role " + std::string(role)};
            return found;
          },
      .good = "{role: finance}",
      .bad = "{role: finance, below: true}"};
  return spec;
}

}  // namespace weir::people
