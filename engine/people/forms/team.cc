#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_team() {
  static const WhoFormSpec spec{
      .name = "team",
      .summary = {"The members of a team, in its order.", "团队成员，按团队中的顺序。"},
      .keys = {{.name = "team",
                .shape = model::Shape::name("teams"),
                .doc = {"Id of the team.", "团队编号。"},
                .required = true,
                .example = "east_mfg"}},
      .several = always_several,
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            Found found;
            const std::string_view id = model::word(who.args, "team", "");
            const Team* team = context.organisation().team(id);
            if (team == nullptr)
              found.missed = {"there is no team " + std::string(id)};
            else if (team->members.empty())
              found.missed = {"the team " + std::string(id) + " has no members"};
            else
              for (const std::string& user : team->members) add_person(found, user);
            return found;
          },
      .good = "{team: east_mfg}",
      .bad = "{team: no_such_team}"};
  return spec;
}

}  // namespace weir::people
