#include <algorithm>

#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_position() {
  static const WhoFormSpec spec{
      .name = "position",
      .summary = {"Everybody who holds a position, in directory order.",
                  "担任某岗位的所有人，按目录顺序。"},
      .keys = {{.name = "position",
                .shape = model::Shape::name("positions"),
                .doc = {"Name of the position.", "岗位名。"},
                .required = true,
                .example = "cfo"}},
      .several = always_several,
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            Found found;
            const std::string_view position = model::word(who.args, "position", "");
            for (const User& user : context.organisation().users)
              if (std::find(user.positions.begin(), user.positions.end(), position) !=
                  user.positions.end())
                add_person(found, user.id);
            if (found.people.empty())
              found.missed = {"nobody holds the position " + std::string(position)};
            return found;
          },
      .good = "{position: cfo}",
      .bad = "{position: [cfo, ceo]}"};
  return spec;
}

}  // namespace weir::people
