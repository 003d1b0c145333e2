#include "engine/access/access.h"

#include <doctest/doctest.h>

#include <random>

#include "tests/support/app_builder.h"

using weir::Filter;
using weir::Value;
using weir::access::Access;
using weir::access::Action;
using weir::records::Record;
using weir::testing::App;
using weir::testing::Running;

namespace {

weir::Organisation people() {
  weir::Organisation all;
  all.users = {{.id = "li",
                .department = "shop",
                .roles = {"sales"},
                .attributes = {{"region", Value::string("E")}}},
               {.id = "han", .department = "shop", .roles = {"sales"}},
               {.id = "wu", .department = "east", .roles = {"head"}},
               {.id = "fa", .department = "office", .roles = {"finance", "clerk"}},
               {.id = "gone", .department = "shop", .roles = {"sales"}, .active = false},
               {.id = "root", .department = "", .roles = {"admin"}}};
  all.departments = {{"east", "", "", "wu"}, {"shop", "", "east", ""}, {"office", "", "", ""}};
  return all;
}

struct Company {
  App app;
  std::optional<Running> run;
  std::optional<Access> access;

  Company() {
    app.form("deal", {{"amount", "money"},
                      {"cost", "money"},
                      {"phone", "phone", {{"country", "CN"}}},
                      {"status", "text"},
                      {"region", "text"},
                      {"closing", "date"},
                      {"hot", "boolean"},
                      {"tags", "tags"}});
    app.finish();
    allow("sales", "deal",
          {{"see", "own"}, {"create", "all"}, {"edit", "own"}, {"delete", "never"}}, {"cost"},
          {"phone"});
    allow("head", "*",
          {{"see", "department_tree"}, {"edit", "department_tree"}, {"delete", "all"}});
    allow("head", "deal", {{"delete", "never"}});
    allow("finance", "deal", {{"see", "=amount > 100 and status != \"draft\""}, {"edit", "never"}},
          {"phone"});
    allow("clerk", "deal", {{"see", "=region = user.region or closing < today"}}, {}, {"phone"});
    app.model().permissions[3].fields = {{"cost", "edit"}};
    run.emplace(app, people());
    access.emplace(app.model());
  }

  void allow(const std::string& role, const std::string& form, weir::testing::Attributes actions,
             std::vector<std::string> hide = {}, std::vector<std::string> mask = {}) {
    weir::model::Permission permission;
    permission.role = role;
    permission.form = form;
    for (const auto& [action, scope] : actions) {
      weir::model::AccessScope one;
      one.word = scope.starts_with("=") ? "feel" : scope;
      if (scope.starts_with("="))
        one.feel = app.expression("deal", scope.substr(1), weir::feel::TypeKind::Boolean);
      permission.actions.emplace_back(action, std::move(one));
    }
    permission.hide = std::move(hide);
    permission.mask = std::move(mask);
    app.model().permissions.push_back(std::move(permission));
  }
  const weir::model::Form& deal() { return app.form_of("deal"); }
  Record record(const std::string& owner, const std::string& patch = "{}") {
    Result made = run->change("deal", nullptr, patch, owner);
    REQUIRE(made.ok());
    return made->after;
  }
  using Result = weir::Result<weir::records::Change>;
  bool may(const char* user, Action action, const Record& on) {
    return access->check(user, action, deal(), &on, run->world).allowed;
  }
};

// A filter as the contract of stores says it: three-valued, true keeps the row.
std::optional<bool> holds(const Filter& filter, const Record& record);
std::optional<bool> all_of(const std::vector<Filter>& parts, const Record& record, bool any) {
  bool unknown = false;
  for (const Filter& part : parts) {
    const auto value = holds(part, record);
    if (!value)
      unknown = true;
    else if (*value == any)
      return any;
  }
  return unknown ? std::nullopt : std::optional(!any);
}
std::optional<bool> compared(Filter::Op op, const Value& have, const Value& constant) {
  if (have.is_null() || constant.is_null()) return std::nullopt;
  int order = 0;
  if (have.is(weir::ValueKind::Number))
    order = weir::Decimal::compare(have.as_number(), constant.as_number());
  else if (have.is(weir::ValueKind::String))
    order = have.as_string().compare(constant.as_string());
  else if (have.is(weir::ValueKind::Date))
    order = have.as_date().days < constant.as_date().days ? -1
            : have.as_date() == constant.as_date()        ? 0
                                                          : 1;
  else
    order = have == constant ? 0 : 1;
  switch (op) {
    case Filter::Op::Equal:
      return order == 0;
    case Filter::Op::NotEqual:
      return order != 0;
    case Filter::Op::Less:
      return order < 0;
    case Filter::Op::LessEqual:
      return order <= 0;
    case Filter::Op::Greater:
      return order > 0;
    default:
      return order >= 0;
  }
}
std::optional<bool> holds(const Filter& filter, const Record& record) {
  const Value have = weir::records::stored_value(record, filter.column, weir::Zone::utc());
  switch (filter.op) {
    case Filter::Op::Always:
      return true;
    case Filter::Op::Never:
      return false;
    case Filter::Op::And:
      return all_of(filter.args, record, false);
    case Filter::Op::Or:
      return all_of(filter.args, record, true);
    case Filter::Op::Not: {
      const auto inner = holds(filter.args[0], record);
      return inner ? std::optional(!*inner) : std::nullopt;
    }
    case Filter::Op::IsNull:
      return have.is_null();
    case Filter::Op::In: {
      if (have.is_null()) return std::nullopt;
      for (const Value& one : filter.values)
        if (one == have) return true;
      return false;
    }
    case Filter::Op::Prefix:
      return std::nullopt;
    default:
      return compared(filter.op, have, filter.values[0]);
  }
}

}  // namespace

TEST_CASE("nothing is allowed that no rule allows") {
  Company company;
  const Record mine = company.record("li");
  CHECK_FALSE(company.may("root", Action::See, mine));
  CHECK_FALSE(company.may("nobody", Action::See, mine));
  CHECK_FALSE(company.may("gone", Action::See, company.record("gone")));
  CHECK_FALSE(company.may("li", Action::Export, mine));
  CHECK_FALSE(company.may("li", Action::Delete, mine));
  const auto why =
      company.access->check("root", Action::See, company.deal(), &mine, company.run->world);
  CHECK(why.why == "no rule lets 'root' (admin) see 'deal'");
}

TEST_CASE("own is the owner's; a department tree reaches down, not up") {
  Company company;
  const Record mine = company.record("li");
  CHECK(company.may("li", Action::See, mine));
  CHECK(company.may("li", Action::Edit, mine));
  CHECK_FALSE(company.may("han", Action::See, mine));
  CHECK(company.may("wu", Action::See, mine));
  CHECK_FALSE(company.may("wu", Action::See, company.record("fa")));
  const auto verdict =
      company.access->check("li", Action::See, company.deal(), &mine, company.run->world);
  CHECK(verdict.why == "allowed by permissions.sales.deal.see: own");
}

TEST_CASE("of a role the rule for the form stands before the one for all forms") {
  Company company;
  const Record one = company.record("li");
  CHECK_FALSE(company.may("wu", Action::Delete, one));
  CHECK(company.may("wu", Action::Edit, one));
}

TEST_CASE("a condition that is null denies") {
  Company company;
  CHECK(company.may("fa", Action::See,
                    company.record("li", R"({amount: 101, status: "open", region: "W"})")));
  CHECK_FALSE(company.may("fa", Action::See,
                          company.record("li", R"({amount: 100, status: "open", region: "W"})")));
  CHECK_FALSE(
      company.may("fa", Action::See, company.record("li", R"({status: "open", region: "W"})")));
  CHECK_FALSE(company.may("fa", Action::See,
                          company.record("li", R"({amount: 101, status: "draft", region: "W"})")));
}

TEST_CASE("what may not be seen is not found, what may not be done is forbidden, and why is said") {
  Company company;
  const Record mine = company.record("li");
  CHECK(company.access
            ->refusal("han", Action::Edit, company.deal(), &mine, company.run->world,
                      weir::Language::English)
            .reason == "E_NOT_FOUND");
  const weir::Error error = company.access->refusal("li", Action::Delete, company.deal(), &mine,
                                                    company.run->world, weir::Language::Chinese);
  CHECK(error.reason == "E_FORBIDDEN");
  CHECK(error.hint == "permissions.sales.deal.delete: never 不包括此记录");
}

TEST_CASE("with open: true everybody may do everything") {
  Company company;
  company.app.model().open = true;
  const Record mine = company.record("li");
  CHECK(company.may("root", Action::Delete, mine));
  CHECK(
      company.access->residual("root", Action::See, company.deal(), company.run->world).filter.op ==
      Filter::Op::Always);
  CHECK(company.access->fields(company.run->people.user("li"), company.deal(), nullptr, company.run->world).hidden.empty());
}

TEST_CASE("the filter finds exactly the records that the check allows") {
  Company company;
  std::mt19937 random(11);
  const auto pick = [&](std::vector<std::string> all) { return all[random() % all.size()]; };
  for (int i = 0; i < 200; ++i) {
    const Record record = company.record(
        pick({"li", "han", "wu", "fa"}),
        "{amount: " + pick({"null", "100", "100.01", "5"}) +
            ", status: " + pick({"null", "\"draft\"", "\"open\""}) +
            ", region: " + pick({"null", "\"E\"", "\"W\""}) +
            ", closing: " + pick({"null", "@\"2026-03-01\"", "@\"2026-03-02\""}) + "}");
    for (const char* user : {"li", "han", "wu", "fa", "root", "gone"}) {
      const auto residual =
          company.access->residual(user, Action::See, company.deal(), company.run->world);
      const bool found = holds(residual.filter, record).value_or(false) &&
                         (residual.exact || company.may(user, Action::See, record));
      CHECK_MESSAGE(found == company.may(user, Action::See, record), user << " and record " << i);
    }
  }
  CHECK(company.access->residual("fa", Action::See, company.deal(), company.run->world).exact);
}

TEST_CASE("conditions that a store can test are pushed down, others are left to memory") {
  Company company;
  const auto exact = [&](const char* text) {
    company.app.model().permissions.clear();
    company.allow("sales", "deal", {{"see", std::string("=") + text}});
    return company.access->residual("li", Action::See, company.deal(), company.run->world).exact;
  };
  for (const char* text :
       {"amount > 5", "5 < amount", "amount between 1 and 9", R"(status in ["a", "b"])",
        "owner = user", R"(region = user.region or status = "x")", "hot", "closing >= today",
        "status = null", "status != null", "amount in (> 3, 1)", "true", "not(hot)",
        "not(amount > 5 and status = \"a\")", R"(starts with(status, "dr"))", "record.amount > 2 + 3",
        "closing >= date(today.year, 1, 1)"})
    CHECK_MESSAGE(exact(text), text);
  for (const char* text : {"amount > cost", R"(list contains(tags, "x"))",
                           "amount + 1 > 5", "string length(status) > 3"})
    CHECK_MESSAGE(!exact(text), text);
}

TEST_CASE("a field is hidden or masked only where every rule says so") {
  Company company;
  const auto sales = company.access->fields(company.run->people.user("li"), company.deal(), nullptr, company.run->world);
  CHECK(sales.hidden == std::set<std::string>{"cost"});
  CHECK(sales.masked == std::set<std::string>{"phone"});
  // Finance hides the phone, a clerk masks it; who is both sees it masked.
  const auto both = company.access->fields(company.run->people.user("fa"), company.deal(), nullptr, company.run->world);
  CHECK(both.hidden.empty());
  CHECK(both.masked == std::set<std::string>{"phone"});
  CHECK(company.access->fields(nullptr, company.deal(), nullptr, company.run->world).hidden.size() ==
        company.deal().fields.size());
}

TEST_CASE("only the rules by which one sees this record say what of it is hidden") {
  Company company;
  // Finance sees amounts above 100 without the phone; a clerk sees his region's with a masked one.
  const auto of = [&](const char* values) {
    const Record record = company.record("han", values);
    return company.access->fields(company.run->people.user("fa"), company.deal(), &record, company.run->world);
  };
  const auto finance = of(R"({amount: 101, status: "open", region: "W"})");
  CHECK(finance.hidden == std::set<std::string>{"phone"});
  const auto both = of(R"({amount: 101, status: "open", closing: @"2000-01-01"})");
  CHECK(both.hidden.empty());
  CHECK(both.masked == std::set<std::string>{"phone"});
}

TEST_CASE("rights for a change: fields open what edit forbids, hidden stays hidden") {
  Company company;
  using weir::records::FieldRight;
  const Record open_one = company.record("li", R"({amount: 101, status: "open", region: "W"})");
  auto rights = company.access->rights("fa", company.deal(), &open_one, company.run->world);
  CHECK(rights.of("cost") == FieldRight::Editable);
  CHECK(rights.of("amount") == FieldRight::Readonly);
  const Record hidden_one = company.record("li", R"({amount: 1, status: "open", region: "W"})");
  rights = company.access->rights("fa", company.deal(), &hidden_one, company.run->world);
  CHECK(rights.of("cost") == FieldRight::Readonly);
  rights = company.access->rights("li", company.deal(), &open_one, company.run->world);
  CHECK(rights.of("cost") == FieldRight::Hidden);
  CHECK(rights.of("phone") == FieldRight::Readonly);
  CHECK(rights.of("amount") == FieldRight::Editable);
}

// W17
TEST_CASE("what is masked keeps its shape, what is hidden is gone") {
  Company company;
  const Value record =
      weir::testing::feel_value(R"({id: "d1", phone: "+8613812345678", cost: 5, amount: 6})");
  const Value seen = weir::access::visible_context(
      record, company.access->fields(company.run->people.user("li"), company.deal(), nullptr, company.run->world),
      company.deal());
  CHECK(seen.to_feel() == R"({id: "d1", phone: "138****5678", amount: 6})");
  const auto masked = [](const char* type, const char* value) {
    weir::model::Field field;
    field.type = type;
    return weir::access::masked(weir::testing::feel_value(value), field).to_feel();
  };
  CHECK(masked("email", R"("li.lei@example.com")") == R"("l***@example.com")");
  CHECK(masked("text", R"("王小明")") == R"("王***")");
  CHECK(masked("text", R"("王")") == R"("***")");
  CHECK(masked("money", "5") == R"("***")");
  CHECK(masked("text", "null") == "null");
}

TEST_CASE("admins are those with the role admin, or whom the app names") {
  Company company;
  CHECK(company.access->may_administer("root", company.run->world));
  CHECK_FALSE(company.access->may_administer("wu", company.run->world));
  weir::model::Who who;
  who.form = "user";
  who.args.emplace_back("user", weir::model::Arg{{}, Value::string("wu")});
  company.app.model().admins = who;
  CHECK(company.access->may_administer("wu", company.run->world));
  CHECK_FALSE(company.access->may_administer("root", company.run->world));
}
