// The ten steps of semantics 1.8, over the small company.
#include "tests/members/people/people_table.h"

namespace weir::testing {
namespace {

using people::Outcome;
using people::Request;
using people::Resolution;
using people::SelfPolicy;

Absence away(const std::string& proxy = "", bool keep = false) {
  return {*Date::from_ymd(2026, 3, 1), *Date::from_ymd(2026, 3, 5), proxy, keep, false, {}};
}

struct Asked {
  TestWho context;
  Request request;
  Request& with(model::Who rule) {
    who_ = std::move(rule);
    request.who = &who_;
    request.as_of = *Instant::parse("2026-03-02T01:00:00Z");
    return request;
  }
  // "holder/principal*weight ..." or the outcome.
  std::string seats() {
    const Resolution result = people::resolve(request, context);
    last = result;
    if (result.outcome != Outcome::Seats) {
      static const std::map<Outcome, std::string> words = {{Outcome::SkippedSelf, "skipped"},
                                                           {Outcome::Pass, "pass"},
                                                           {Outcome::Reject, "reject"},
                                                           {Outcome::Incident, "incident"},
                                                           {Outcome::Failed, "failed"}};
      return words.at(result.outcome);
    }
    std::string out;
    for (const people::Seat& seat : result.seats) {
      CHECK(seat.ordinal == &seat - result.seats.data());
      out += (out.empty() ? "" : " ") + seat.holder +
             (seat.holder == seat.principal ? "" : "/" + seat.principal) +
             (seat.weight == 1 ? "" : "*" + std::to_string(seat.weight));
    }
    return out + (result.automatic.empty() ? "" : " by " + result.automatic);
  }
  User& user(const std::string& id) {
    for (User& one : context.organisation_.users)
      if (one.id == id) return one;
    FAIL("no user " << id);
    return context.organisation_.users[0];
  }
  bool noted(const std::string& step, const std::string& words) const {
    for (const people::ProvenanceStep& one : last.provenance.steps)
      for (const std::string& note : one.notes)
        if (one.step == step && note.find(words) != std::string::npos) return true;
    return false;
  }
  Resolution last;

 private:
  model::Who who_;
};

model::Who users(std::vector<std::string> ids) {
  model::ArgList list;
  for (const std::string& id : ids) list.push_back(text(id));
  return who("users", {{"users", {{}, std::move(list)}}});
}

}  // namespace

TEST_CASE("who left or was never there is dropped") {
  Asked asked;
  asked.with(users({"gone", "wu", "ghost"}));
  CHECK(asked.seats() == "wu");
  CHECK(asked.noted("inactive", "gone is not active"));
  CHECK(asked.noted("inactive", "ghost is not in the directory"));
}

TEST_CASE("who is away is replaced, dropped, or kept") {
  Asked asked;
  asked.with(users({"wu", "zhao"}));
  asked.user("wu").away = {away("han")};
  CHECK(asked.seats() == "han/wu zhao");
  CHECK(asked.noted("proxy", "wu is away until 2026-03-05: han stands in"));
  asked.user("wu").away = {away()};
  CHECK(asked.seats() == "zhao");
  asked.user("wu").away = {away("", true)};
  CHECK(asked.seats() == "wu zhao");
}

TEST_CASE("an absence holds on its days in the person's zone, and for its flows") {
  Asked asked;
  asked.with(users({"wu"}));
  asked.user("wu").away = {away("han")};
  asked.request.as_of = *Instant::parse("2026-03-05T23:00:00Z");
  CHECK(asked.seats() == "han/wu");
  asked.user("wu").timezone = "Asia/Shanghai";
  CHECK(asked.seats() == "wu");
  asked.request.as_of = *Instant::parse("2026-03-02T01:00:00Z");
  asked.user("wu").away[0].flows = {"quote"};
  CHECK(asked.seats() == "wu");
  asked.request.flow = "quote";
  CHECK(asked.seats() == "han/wu");
  asked.user("wu").away[0].exclusive = true;
  asked.seats();
  CHECK(asked.last.seats[0].exclusive);
}

TEST_CASE("scenario 32: a proxy who is the initiator is removed, and nobody is left") {
  Asked asked;
  asked.with(users({"wu"}));
  asked.user("wu").away = {away("li")};
  CHECK(asked.seats() == "incident");
  CHECK(asked.noted("self", "li, standing in for wu, is the initiator"));
  asked.request.self = SelfPolicy::Allow;
  CHECK(asked.seats() == "li/wu");
}

TEST_CASE("scenario 33: a ring of proxies is seen, and warned of") {
  Asked asked;
  asked.with(users({"wu"}));
  asked.user("wu").away = {away("zhao")};
  asked.user("zhao").away = {away("han")};
  asked.user("han").away = {away("wu")};
  CHECK(asked.seats() == "incident");
  CHECK(asked.last.warnings == std::vector<std::string>{"the proxies of wu go round in a ring"});
  asked.user("han").away = {};
  CHECK(asked.seats() == "han/wu");
}

TEST_CASE("a chain of proxies ends after three") {
  Asked asked;
  asked.with(users({"wu"}));
  asked.user("wu").away = {away("zhao")};
  asked.user("zhao").away = {away("han")};
  asked.user("han").away = {away("chen")};
  CHECK(asked.seats() == "chen/wu");
  asked.user("chen").away = {away("other")};
  asked.context.organisation_.users.push_back({.id = "other"});
  CHECK(asked.seats() == "incident");
}

TEST_CASE("except takes away principals and holders") {
  Asked asked;
  model::Who rule = users({"wu", "zhao", "chen"});
  rule.except = std::make_shared<const model::Who>(users({"han", "chen"}));
  asked.with(rule);
  asked.user("wu").away = {away("han")};
  CHECK(asked.seats() == "zhao");
  CHECK(asked.noted("except", "han is excepted"));
}

TEST_CASE("the initiator does not approve himself, unless the step says what then") {
  Asked asked;
  asked.with(users({"li", "wu"}));
  CHECK(asked.seats() == "wu");
  asked.with(users({"li"}));
  CHECK(asked.seats() == "incident");
  asked.request.self = SelfPolicy::Skip;
  CHECK(asked.seats() == "skipped");
  asked.request.self = SelfPolicy::Superior;
  CHECK(asked.seats() == "zhao");
  asked.request.self = SelfPolicy::DeptHead;
  CHECK(asked.seats() == "zhao");
  asked.user("zhao").away = {away("li")};
  CHECK(asked.seats() == "incident");
  asked.context.start = "chen";
  asked.with(users({"chen"}));
  CHECK(asked.seats() == "incident");
  CHECK(asked.noted("self", "there is nobody above chen"));
}

TEST_CASE("one person has one seat, with the weight of all he stands for") {
  Asked asked;
  asked.with(users({"wu", "han", "zhao"}));
  asked.request.weights = {{"wu", 3}};
  asked.user("wu").away = {away("han")};
  CHECK(asked.seats() == "han*4 zhao");
  CHECK(asked.noted("unique", "han has one seat of weight 4"));
}

TEST_CASE("an earlier approval counts, but not that of the initiator") {
  Asked asked;
  asked.with(users({"wu", "zhao"}));
  asked.request.earlier_approval = [](const std::string& user) {
    return user == "wu" ? "seat 3" : "";
  };
  asked.seats();
  CHECK(asked.last.seats[0].approved_by == "seat 3");
  CHECK(asked.last.seats[1].approved_by.empty());
}

TEST_CASE("when nobody is left the step says who or what decides") {
  Asked asked;
  asked.with(users({"gone"}));
  model::Arg policy = text("pass");
  asked.request.when_empty = &policy;
  CHECK(asked.seats() == "pass");
  policy = text("reject");
  CHECK(asked.seats() == "reject");
  policy = text("admin");
  CHECK(asked.seats() == "chen by admin");
  policy = model::Arg{{}, model::ArgMap{{"assign", {{}, users({"han"})}}}};
  CHECK(asked.seats() == "han by assign");
  policy = text("climb");
  CHECK(asked.seats() == "zhao by climb");
  asked.user("zhao").active = false;
  CHECK(asked.seats() == "wu by climb");
}

TEST_CASE("an expression that fails is an incident of the place, one that is null names nobody") {
  Asked asked;
  asked.with(who("expression", {{"expression", feel_of("1/0")}}));
  CHECK(asked.seats() == "failed");
  asked.with(who("expression", {{"expression", feel_of("nothing")}}));
  CHECK(asked.seats() == "incident");
  asked.context.values["pair"] = Value::list({Value::string("wu"), Value::string("chen")});
  asked.with(who("expression", {{"expression", feel_of("pair")}}));
  CHECK(asked.seats() == "wu chen");
}

TEST_CASE("a list is the union, in written order, each once") {
  Asked asked;
  asked.with(who("list", {}, {users({"wu"}), who("role", {{"role", text("director")}})}));
  CHECK(asked.seats() == "wu chen");
}

TEST_CASE("provenance tells the rule, the way through the organisation and each step") {
  Asked asked;
  asked.with(who("manager_of", {{"manager_of", feel_of("initiator")}, {"level", number(2)}}));
  CHECK(asked.seats() == "wu");
  const Value told = asked.last.provenance.encoded().value();
  CHECK(told.find("rule")->to_feel() == R"("manager_of: initiator, level: 2")");
  CHECK(told.find("path")->to_feel() ==
        R"(["li → shop → east → head zhao", "zhao → east → sales → head wu"])");
  CHECK(told.find("inputs")->to_feel() == R"({initiator: "li", owner: "zhao"})");
  std::string steps;
  for (const Value& step : told.find("steps")->items())
    steps += std::string(step.find("step")->as_string()) + " ";
  CHECK(steps == "resolve as of inactive proxy except self unique freeze ");
}

}  // namespace weir::testing
