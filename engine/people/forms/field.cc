#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_field() {
  static const WhoFormSpec spec{
      .name = "field",
      .summary = {"The people in a field of the record.", "记录某人员字段中的人。"},
      .keys = {{.name = "field",
                .shape = model::Shape::of(model::Place::Field),
                .doc = {"A field of type user or users.", "user 或 users 类型的字段。"},
                .required = true,
                .example = "reviewer"}},
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            Found found;
            const std::string name(model::word(who.args, "field", ""));
            add_people(found, context.field(name));
            if (found.people.empty()) found.missed.push_back("the field " + name + " is empty");
            return found;
          },
      .good = "{field: reviewer}",
      .bad = "{field: no_such_field}"};
  return spec;
}

}  // namespace weir::people
