// A form as a screen shows it: to whom, at which step, with what filled in so far.
#include <algorithm>

#include "tests/runtime/rig.h"

using weir::Actor;
using weir::FormField;
using weir::FormView;
using weir::Value;

namespace {

std::string visits() {
  return R"(weir: 1
app: visits
timezone: Asia/Shanghai
currency: CNY
directory:
  users:
    li: {roles: [sales], manager: wu}
    wu: {roles: [boss]}
    aud: {roles: [audit]}
permissions:
  sales: {visit: {see: own, create: true, edit: own, hide: [cost], mask: [phone]}}
  boss: {visit: {see: all, edit: never}}
forms:
  visit:
    label: 拜访
    fields:
      customer: {type: text, required: true, label: 客户}
      kind: {type: choice, label: 方式, options: {call: 电话, meeting: 会议}, default: call}
      minutes: {type: integer, min: 0, visible: 'kind = "call"', required: 'kind = "call"'}
      people: {type: text, visible: 'kind = "meeting"', required: true}
      place: {type: text, visible: 'kind = "meeting"'}
      phone: {type: phone, country: CN}
      budget: {type: money}
      tax: {type: money, formula: budget * 0.06}
      cost: {type: money}
      rows: {type: table, columns: {item: {type: text, required: true}, count: {type: integer}, half: {type: number, formula: count / 2}}}
      closed: {type: boolean, readonly: budget > 1000}
      note: {type: text}
      result: {type: text}
      number: {type: serial, format: "V-{####}"}
flows:
  check:
    form: visit
    start: {on: submitted}
    steps:
      - approve: look
        by: {manager_of: initiator}
        fields: {result: required, cost: hidden, note: editable}
)";
}

const FormField* field(const FormView& view, const std::string& name) {
  const auto found = std::find_if(view.fields.begin(), view.fields.end(), [&](const FormField& one) { return one.name == name; });
  return found == view.fields.end() ? nullptr : &*found;
}
size_t visible(const FormView& view) {
  return static_cast<size_t>(std::count_if(view.fields.begin(), view.fields.end(), [](const FormField& one) { return one.visible; }));
}

}  // namespace

TEST_CASE("R033 a form says for one person and step which fields are seen, wanted, and what may be picked") {
  rig::Rig rig(visits());
  const Actor li = Actor::human("li"), wu = Actor::human("wu");
  auto view = rig.engine().describe({"visit"}, li);
  INFO((view ? "" : view.error().message));
  REQUIRE(view);
  CHECK(view->label == "拜访");
  CHECK(view->fields.size() == 13);  // of 14: one is never his to see
  CHECK(field(*view, "cost") == nullptr);
  CHECK(visible(*view) == 11);
  CHECK(field(*view, "customer")->required);
  CHECK(field(*view, "customer")->label == "客户");
  CHECK(field(*view, "minutes")->required);
  CHECK_FALSE(field(*view, "people")->visible);
  CHECK_FALSE(field(*view, "people")->required);
  CHECK(field(*view, "kind")->value == Value::string("call"));
  REQUIRE(field(*view, "kind")->options.size() == 2);
  CHECK(field(*view, "kind")->options[1].key == "meeting");
  CHECK(field(*view, "kind")->options[1].label == "会议");
  CHECK(field(*view, "tax")->readonly);
  CHECK(field(*view, "number")->readonly);
  CHECK(field(*view, "minutes")->attributes.find("min")->to_feel() == "0");
  REQUIRE(field(*view, "rows")->columns.size() == 3);
  CHECK(field(*view, "rows")->columns[0].required);
  CHECK(field(*view, "rows")->columns[2].readonly);
  CHECK(view->errors.empty());

  // With what has been filled in so far.
  view = rig.engine().describe({"visit", {}, {}, Value::context({{"kind", Value::string("meeting")}, {"budget", Value::integer(2000)}, {"minutes", Value::string("x")}})}, li);
  REQUIRE(view);
  CHECK(field(*view, "people")->visible);
  CHECK(field(*view, "people")->required);
  CHECK_FALSE(field(*view, "minutes")->visible);
  CHECK(field(*view, "tax")->value.to_feel() == "120");
  CHECK(field(*view, "closed")->readonly);
  REQUIRE(view->errors.size() == 1);
  CHECK(view->errors[0].field == "minutes");
  CHECK(view->errors[0].reason == "E_FIELD_INVALID");

  // Sent with one bad field there is one error; the rest is right.
  const std::vector<weir::Entry> good = {{"customer", Value::string("甲")}, {"minutes", Value::integer(5)}, {"phone", Value::string("13800138000")}};
  std::vector<weir::Entry> bad = good;
  bad.emplace_back("budget", Value::string("much"));
  REQUIRE(rig.run("li", weir::Create{"visit", Value::context(bad), "v"}) == "E_FIELD_INVALID");
  REQUIRE(rig.error.fields.size() == 1);
  CHECK(rig.error.fields[0].field == "budget");
  REQUIRE(rig.run("li", weir::Create{"visit", Value::context(good), "v"}) == "");
  view = rig.engine().describe({"visit", "v"}, li);
  REQUIRE(view);
  CHECK(field(*view, "phone")->masked);
  CHECK(field(*view, "phone")->value == Value::string("138****8000"));

  // At a step its own rules count, for who has a task there.
  REQUIRE(rig.run("li", weir::Submit{{"visit", "v"}}) == "");
  view = rig.engine().describe({"visit", "v", "look"}, wu);
  INFO((view ? "" : view.error().message));
  REQUIRE(view);
  CHECK(field(*view, "cost") == nullptr);
  CHECK(field(*view, "customer")->readonly);
  CHECK_FALSE(field(*view, "note")->readonly);
  CHECK(field(*view, "result")->required);
  CHECK(rig.engine().describe({"visit", "v", "look"}, li).error().reason == "E_NOT_HOLDER");
  // Nobody learns of forms and records that are not his.
  CHECK(rig.engine().describe({"visit", "v"}, Actor::human("aud")).error().reason == "E_NOT_FOUND");
  CHECK(rig.engine().describe({"visit"}, Actor::human("aud")).error().reason == "E_FORBIDDEN");
  CHECK(rig.engine().describe({"none"}, li).error().reason == "E_NOT_FOUND");
}

TEST_CASE("R120 the trace of a case has each step with who, when and how long") {
  rig::Rig rig(rig::app("      - approve: one\n        by: {user: a}\n      - set: {status: seen}\n      - task: two\n        by: {user: b}\n      - notify: three\n        to: initiator\n        message: done\n"));
  rig.submitted();
  rig.clock.at = rig.clock.at.plus_seconds(3600);
  REQUIRE(rig.act("a", "approve", "one") == "");
  rig.clock.at = rig.clock.at.plus_seconds(1800);
  REQUIRE(rig.act("b", "complete", "two") == "");
  const auto view = rig.engine().look(rig.last.instances.at(0), Actor::human("ini"));
  REQUIRE(view);
  REQUIRE(view->steps.size() == 4);
  const auto minutes = [](const weir::StepView& step) { return (step.left->seconds - step.entered->seconds) / 60; };
  CHECK(minutes(view->steps[0]) == 60);
  CHECK(view->steps[0].votes.at(0).by == "a");
  CHECK(minutes(view->steps[1]) == 0);
  CHECK(minutes(view->steps[2]) == 30);
  CHECK(view->steps[2].votes.at(0).by == "b");
  CHECK(view->steps[3].outcome == "done");
}
