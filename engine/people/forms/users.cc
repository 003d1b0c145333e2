#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_users() {
  static const WhoFormSpec spec{
      .name = "users",
      .summary = {"Several named people, in this order.", "指定的若干人，按此顺序。"},
      .keys = {{.name = "users",
                .shape = model::Shape::list(model::Shape::name("users")),
                .doc = {"Ids of the users.", "用户编号。"},
                .required = true,
                .example = "[li, wu]"}},
      .several =
          [](const model::Who& who) { return words_of(model::find(who.args, "users")).size() > 1; },
      .resolve =
          [](const model::Who& who, WhoContext&) {
            Found found;
            for (const std::string& user : words_of(model::find(who.args, "users")))
              add_person(found, user);
            return found;
          },
      .good = "{users: [li, wu]}",
      .bad = "{users: [li, nobody_of_that_name]}"};
  return spec;
}

}  // namespace weir::people
