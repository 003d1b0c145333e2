#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_department() {
  static const WhoFormSpec spec{
      .name = "department",
      .summary = {"The members of a department, in directory order.", "部门成员，按目录顺序。"},
      .keys = {{.name = "department",
                .shape = model::Shape::name("departments"),
                .doc = {"Id of the department.", "部门编号。"},
                .required = true,
                .example = "sales"},
               {.name = "below",
                .shape = model::Shape::of(model::Place::Boolean),
                .doc = {"Members of the departments below it too.", "含下级部门的成员。"},
                .default_text = "false",
                .example = "true"}},
      .several = always_several,
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            Found found;
            const std::string id(model::word(who.args, "department", ""));
            const model::Arg* below = model::find(who.args, "below");
            const bool tree =
                below != nullptr && below->value() != nullptr && below->value()->is_true();
            const Organisation& people = context.organisation();
            if (people.department(id) == nullptr) {
              found.missed = {"there is no department " + id};
              return found;
            }
            for (const User& user : people.users)
              if (user.department == id || (tree && is_within(people, user.department, id)))
                add_person(found, user.id);
            if (found.people.empty()) found.missed = {"the department " + id + " has no members"};
            return found;
          },
      .good = "{department: sales, below: true}",
      .bad = "{department: sales, below: deep}"};
  return spec;
}

}  // namespace weir::people
