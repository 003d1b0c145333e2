#include "engine/people/resolve.h"

namespace weir::people {

const WhoFormSpec& spec_user() {
  static const WhoFormSpec spec{
      .name = "user",
      .summary = {"One named person.", "指定的一个人。"},
      .keys = {{.name = "user",
                .shape = model::Shape::name("users"),
                .doc = {"Id of the user.", "用户编号。"},
                .required = true,
                .example = "li"}},
      .resolve =
          [](const model::Who& who, WhoContext&) {
            Found found;
            found.people = {std::string(model::word(who.args, "user", ""))};
            return found;
          },
      .good = "{user: li}",
      .bad = "{user: nobody_of_that_name}"};
  return spec;
}

}  // namespace weir::people
