#include <algorithm>

#include "engine/people/forms.h"

namespace weir::people {
namespace decision_form {

// A user where there is one of that id, else everybody who has the role.
void add_user_or_role(Found& found, const Value& value, const Organisation& people) {
  if (value.is(ValueKind::List)) {
    for (const Value& item : value.items()) add_user_or_role(found, item, people);
    return;
  }
  // A decision of several outputs gives a context: its first output names the people.
  if (value.is(ValueKind::Context)) {
    if (!value.entries().empty()) add_user_or_role(found, value.entries().front().second, people);
    return;
  }
  if (!value.is(ValueKind::String)) return;
  const std::string name(value.as_string());
  if (people.user(name) != nullptr) {
    add_person(found, name);
    return;
  }
  bool any = false;
  for (const User& user : people.users)
    if (std::find(user.roles.begin(), user.roles.end(), name) != user.roles.end()) {
      add_person(found, user.id);
      any = true;
    }
  if (!any) found.missed.push_back(name + " is neither a user nor a role that somebody has");
}

Found resolve(const model::Who& who, WhoContext& context) {
  Found found;
  const std::string name(model::word(who.args, "decision", ""));
  const model::Arg* with = model::find(who.args, "with");
  const Value value = context.decide(name, with != nullptr ? with->map() : nullptr, &found.failed);
  found.path.push_back("decision " + name + " → " + value.to_feel());
  add_user_or_role(found, value, context.organisation());
  if (found.people.empty() && found.missed.empty())
    found.missed.push_back("the decision " + name + " names nobody");
  return found;
}

}  // namespace decision_form

const WhoFormSpec& spec_decision() {
  static const WhoFormSpec spec{
      .name = "decision",
      .summary = {"User ids or role names that a decision gives.",
                  "由决策给出的用户编号或角色名。"},
      .keys = {{.name = "decision",
                .shape = model::Shape::name("decisions"),
                .doc = {"Name of the decision.", "决策名。"},
                .required = true,
                .example = "approver_table"},
               {.name = "with",
                .shape = model::Shape::map(model::Shape::of(model::Place::Value)),
                .doc = {"Its inputs; else the record's fields of the same names.",
                        "其输入；缺省取记录的同名字段。"},
                .example = "{amount: =amount}"}},
      .several = always_several,
      .resolve = decision_form::resolve,
      .good = "{decision: approver_table}",
      .bad = "{decision: no_such_decision}"};
  return spec;
}

}  // namespace weir::people
