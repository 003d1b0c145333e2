#include <algorithm>

#include "engine/people/forms.h"

namespace weir::people {

const WhoFormSpec& spec_all_of() {
  static const WhoFormSpec spec{
      .name = "all_of",
      .summary = {"Those who are in every one of several groups, in the order of the first.",
                  "同时属于各组的人，按第一组的顺序。"},
      .keys = {{.name = "all_of",
                .shape = model::Shape::list(model::Shape::of(model::Place::Who)),
                .doc = {"The groups.", "各组人员。"},
                .required = true,
                .example = "[{role: sales}, {department: east}]"}},
      .several =
          [](const model::Who& who) {
            return std::all_of(who.of.begin(), who.of.end(),
                               [](const model::Who& one) { return one.several; });
          },
      .resolve =
          [](const model::Who& who, WhoContext& context) {
            Found found;
            bool first = true;
            for (const model::Who& one : who.of) {
              Found part = context.resolve(one);
              merge_notes(found, part);
              if (first)
                found.people = std::move(part.people);
              else
                std::erase_if(found.people, [&](const std::string& user) {
                  return std::find(part.people.begin(), part.people.end(), user) ==
                         part.people.end();
                });
              first = false;
            }
            if (found.people.empty() && found.missed.empty())
              found.missed.push_back("nobody is in all of the groups");
            return found;
          },
      .good = "{all_of: [{role: sales}, {department: east}]}",
      .bad = "{all_of: sales}"};
  return spec;
}

}  // namespace weir::people
