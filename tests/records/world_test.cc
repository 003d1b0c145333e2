#include <doctest/doctest.h>

#include "tests/support/app_builder.h"

using weir::Value;
using weir::testing::App;
using weir::testing::Running;

namespace {

weir::Organisation people() {
  weir::Organisation all;
  all.users = {{.id = "li",
                .name = "李雷",
                .department = "east",
                .roles = {"sales"},
                .attributes = {{"region", Value::string("E")}}},
               {.id = "wu", .department = "east"}};
  all.departments = {{"east", "东区", "", "wu"}};
  return all;
}

}  // namespace

TEST_CASE("a dot reads through references, users and departments") {
  App app;
  app.form("customer", {{"name", "text"}, {"rep", "user"}});
  app.form("order", {{"customer", "reference", {{"form", "customer"}, {"inverse", "orders"}}},
                     {"n", "integer"},
                     {"name", "text", {{"formula", "customer.name"}}},
                     {"boss", "user", {{"formula", "customer.rep.manager"}}},
                     {"place", "text", {{"formula", "customer.rep.department.name"}}},
                     {"region", "text", {{"formula", "user.region"}}}});
  app.finish();
  Running run(app, people());
  const auto customer = run.create("customer", R"({name: "Acme", rep: "li"})");
  const auto order = run.create("order", "{n: 3, customer: \"" + customer.id + "\"}");
  CHECK(run.of(order, "name").to_feel() == "\"Acme\"");
  CHECK(run.of(order, "boss").to_feel() == "\"wu\"");
  CHECK(run.of(order, "place").to_feel() == "\"东区\"");
  CHECK(run.of(order, "region").to_feel() == "\"E\"");
  const Value orders = run.of(customer, "orders");
  REQUIRE(orders.items().size() == 1);
  CHECK(orders.items()[0].find("n")->to_feel() == "3");
}

TEST_CASE("a condition sees the other side of references as a list of records") {
  App app;
  app.form("deal", {{"name", "text"}});
  app.form("contact",
           {{"deal", "reference", {{"form", "deal"}, {"inverse", "contacts"}}}, {"role", "text"}});
  app.finish();
  Running run(app);
  const auto deal = run.create("deal", R"({name: "d"})");
  const auto holds = [&] {
    const auto condition = app.expression("deal", R"(count(contacts[role = "decider"]) >= 1)");
    weir::feel::EvalContext ctx;
    ctx.world = &run.world;
    weir::records::RecordScope scope(run.world, {.record = &deal}, &ctx);
    return weir::feel::evaluate(condition, scope, ctx).is_true();
  };
  CHECK_FALSE(holds());
  run.create("contact", "{role: \"user\", deal: \"" + deal.id + "\"}");
  CHECK_FALSE(holds());
  run.create("contact", "{role: \"decider\", deal: \"" + deal.id + "\"}");
  CHECK(holds());
}

TEST_CASE("old is the record before the change, null on create") {
  App app;
  app.form("f",
           {{"a",
             "number",
             {{"check", "old = null or a >= old.a"}, {"message", "from {{ old.a }} to {{ a }}"}}}});
  app.finish();
  Running run(app);
  const auto record = run.create("f", "{a: 5}");
  CHECK(run.change("f", &record, "{a: 6}").ok());
  const auto refused = run.change("f", &record, "{a: 4}");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().fields[0].message == "from 5 to 4");
}

TEST_CASE("a check that fails refuses, one that is null passes") {
  App app;
  app.form("f", {{"a", "number"}, {"b", "number", {{"check", "a / b > 1"}}}});
  app.finish();
  Running run(app);
  CHECK(run.change("f", nullptr, "{a: null, b: 1}").ok());
  CHECK_FALSE(run.change("f", nullptr, "{a: 1, b: 0}").ok());
  CHECK_FALSE(run.change("f", nullptr, "{a: 1, b: 1}").ok());
  CHECK(run.change("f", nullptr, "{a: 2, b: 1}").ok());
}

TEST_CASE("a message never shows what its reader must not see") {
  App app;
  app.form("f",
           {{"cost", "money"},
            {"price", "money", {{"check", "price > cost"}, {"message", "cost is {{ cost }}"}}}});
  app.finish();
  Running run(app);
  const auto record = run.create("f", "{cost: 5, price: 6}");
  const weir::records::FieldRights rights{.named = {{"cost", weir::records::FieldRight::Hidden}}};
  const auto refused = run.change("f", &record, "{price: 1}", "li", rights);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().fields[0].message == "'price' does not pass its check");
}

TEST_CASE("serial numbers count by period and name their parts") {
  class Numbers : public weir::records::Counters {
   public:
    weir::Result<int64_t> next(std::string_view name, std::string_view key) override {
      asked.push_back(std::string(name) + "/" + std::string(key));
      return 7;
    }
    std::vector<std::string> asked;
  } numbers;
  App app;
  app.form("f",
           {{"number", "serial", {{"format", "XS-{yyyy}{MM}-{####}-{kind}"}, {"reset", "monthly"}}},
            {"kind", "text"},
            {"line", "text", {{"formula", "number + \"!\""}}}});
  app.finish();
  Running run(app);
  weir::records::ChangeRequest request;
  request.form = &app.form_of("f");
  request.id = "f1";
  request.patch = {{"kind", Value::string("k")}};
  request.counters = &numbers;
  const auto made = weir::records::prepare_change(request, run.world);
  REQUIRE(made.ok());
  CHECK(run.of(made->after, "number").to_feel() == "\"XS-202603-0007-k\"");
  CHECK(run.of(made->after, "line").to_feel() == "\"XS-202603-0007-k!\"");
  CHECK(numbers.asked == std::vector<std::string>{"serial:f.number/2026-03"});
  request.patch = {{"number", Value::string("mine")}};
  CHECK_FALSE(weir::records::prepare_change(request, run.world).ok());
}

TEST_CASE("working time counts on the calendar of the app") {
  App app;
  app.form("f", {{"a", "date"},
                 {"at", "datetime"},
                 {"days", "number", {{"formula", "business days between(@\"2026-03-02\", a)"}}},
                 {"due", "datetime", {{"formula", "add business time(at, @\"P1DT2H\")"}}}});
  weir::model::CalendarSpec office;
  office.name = "office";
  office.hours.assign(7, {});
  for (size_t i = 0; i < 5; ++i) office.hours[i] = {{9 * 60, 12 * 60}, {13 * 60, 18 * 60}};
  office.holidays = {{*weir::Date::from_ymd(2026, 3, 4), ""}};
  app.model().calendars = {office};
  app.model().calendar = "office";
  app.finish();
  Running run(app);
  const auto record = run.create("f", R"({a: "2026-03-09", at: "2026-03-02T11:00:00"})");
  CHECK(run.of(record, "days").to_feel() == "4");
  CHECK(run.of(record, "due").to_feel() == R"(@"2026-03-03T14:00:00@Asia/Shanghai")");
}
