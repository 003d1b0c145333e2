#include "engine/records/stages.h"

#include <doctest/doctest.h>

#include "tests/support/app_builder.h"

using weir::Value;
using weir::testing::App;
using weir::testing::Running;
using Strings = std::vector<std::string>;

namespace {

struct Deals {
  App app;
  std::optional<Running> run;
  Deals() {
    app.form("deal", {{"budget", "money"},
                      {"amount", "money"},
                      {"solution", "text", {{"label", "方案"}}},
                      {"lost_reason", "text"},
                      {"weighted", "money", {{"formula", "amount * probability"}}},
                      {"kind", "text"}});
    app.finish();
    weir::model::Form& deal = app.form_of("deal");
    weir::model::StageGroup partner, group;
    partner.name = "partner";
    partner.when = app.expression("deal", "kind = \"partner\"");
    partner.initial = "met";
    partner.stages = {stage("met"), stage("signed", "won")};
    group.initial = "discovery";
    weir::model::Stage discovery = stage("discovery");
    discovery.probability = *weir::Decimal::parse("0.1");
    discovery.exit = {{"budget_known",
                       app.expression("deal", "budget > 0"),
                       {},
                       app.message("deal", "预算还没有确认"),
                       {}},
                      {"decider",
                       app.expression("deal", "amount > 5"),
                       app.expression("deal", "amount > 100"),
                       {},
                       {}}};
    weir::model::Stage proposal = stage("proposal");
    proposal.probability = *weir::Decimal::parse("0.4");
    proposal.needs = {"solution"};
    weir::model::Stage lost = stage("lost", "lost");
    lost.needs = {"lost_reason"};
    group.stages = {discovery, proposal, stage("won", "won"), lost};
    group.moves = {{"discovery", "proposal"},
                   {"proposal", "won"},
                   {"discovery", "lost"},
                   {"proposal", "lost"},
                   {"won", "lost"}};
    deal.stages = {partner, group};
    run.emplace(app);
  }
  static weir::model::Stage stage(const std::string& name, const std::string& ends = "") {
    weir::model::Stage out;
    out.name = name;
    out.ends = ends;
    return out;
  }
  weir::Result<const weir::model::Stage*> move(const weir::records::Record& record,
                                               const std::string& to) {
    return weir::records::check_move({.before = &record, .after = &record, .to = to, .actor = "li"},
                                     run->world);
  }
};

Strings names(const weir::Error& error) {
  Strings out;
  for (const auto& one : error.fields) out.push_back(one.field);
  return out;
}

}  // namespace

TEST_CASE("a record begins at the initial stage of its group, and formulas read its probability") {
  Deals deals;
  const auto record = deals.run->create("deal", "{amount: 200}");
  CHECK(record.stage == "discovery");
  CHECK(deals.run->of(record, "weighted").to_feel() == "20");
  CHECK(deals.run->create("deal", R"({kind: "partner"})").stage == "met");
}

TEST_CASE("a refused move names every criterion and need that is not met") {
  Deals deals;
  const auto record = deals.run->create("deal", "{amount: 200}");
  const auto refused = deals.move(record, "proposal");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().reason == "E_STAGE");
  CHECK(names(refused.error()) == Strings{"budget_known", "solution"});
  CHECK(refused.error().fields[0].message == "预算还没有确认 (budget is empty)");
  CHECK(refused.error().fields[1].message == "'方案' must be filled in");
  const auto ready = deals.run->create("deal", R"({amount: 200, budget: 1, solution: "s"})");
  const auto moved = deals.move(ready, "proposal");
  REQUIRE(moved.ok());
  CHECK((*moved)->name == "proposal");
}

TEST_CASE("a criterion counts only while its `when` holds") {
  Deals deals;
  CHECK(
      deals.move(deals.run->create("deal", R"({budget: 1, amount: 2, solution: "s"})"), "proposal")
          .ok());
}

TEST_CASE("moves that are not listed, unknown stages and the stage itself are refused") {
  Deals deals;
  const auto record = deals.run->create("deal", R"({budget: 1, solution: "s", lost_reason: "x"})");
  for (const char* to : {"won", "nowhere", "discovery"}) {
    const auto refused = deals.move(record, to);
    REQUIRE_FALSE(refused.ok());
    CHECK(names(refused.error()) == Strings{"stage"});
  }
}

TEST_CASE("without moves any stage may follow, but an ended one is closed") {
  Deals deals;
  auto record = deals.run->create("deal", R"({kind: "partner"})");
  CHECK(deals.move(record, "signed").ok());
  record.stage = "signed";
  CHECK_FALSE(deals.move(record, "met").ok());
}
