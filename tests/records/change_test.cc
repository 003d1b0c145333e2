#include <doctest/doctest.h>

#include "tests/support/app_builder.h"

using weir::Value;
using weir::records::FieldRight;
using weir::testing::App;
using weir::testing::refusals;
using weir::testing::Running;
using Strings = std::vector<std::string>;

namespace {

weir::Organisation people() {
  weir::Organisation all;
  all.users = {{.id = "li", .name = "李雷", .department = "east", .roles = {"sales"}},
               {.id = "wu", .name = "吴", .department = "east", .roles = {"director"}}};
  all.departments = {{"sales", "销售", "", "wu"}, {"east", "东区", "sales", "wu"}};
  return all;
}

void declare(App& app) {
  app.form("customer",
           {{"name", "text", {{"required", "true"}}},
            {"level", "choice", {{"options", "[normal, vip, blocked]"}, {"default", "normal"}}},
            {"address", "text"}});
  app.form(
      "quote",
      {{"title", "text", {{"label", "标题"}}},
       {"customer",
        "reference",
        {{"form", "customer"}, {"where", "level != \"blocked\""}, {"fill", "address:address"}}},
       {"address", "text"},
       {"discount", "discount", {{"default", "1"}}},
       {"lines",
        "table",
        {{"min", "1"}},
        {{"product", "text", {{"required", "true"}}},
         {"quantity", "integer", {{"min", "1"}}},
         {"price", "money", {{"default", "10"}}},
         {"total", "money", {{"formula", "quantity * price"}}}}},
       {"amount", "money", {{"formula", "sum(lines.total) * discount"}}},
       {"big", "boolean", {{"formula", "amount > 1000"}}},
       {"reason",
        "text",
        {{"visible", "big"}, {"required", "discount < 0.8"}, {"when_hidden", "clear"}}},
       {"age", "integer", {{"formula", "(today - @\"2026-03-01\") / @\"P1D\""}}},
       {"status", "text", {{"default", "draft"}}},
       {"note", "text", {{"readonly", "status = \"closed\""}}},
       {"code", "text", {{"unique", "true"}}},
       {"limit", "number", {{"check", "limit > 0"}, {"message", "limit is {{ limit }}"}}}});
}

struct Quotes {
  App app;
  std::optional<Running> run;
  Quotes() {
    declare(app);
    app.finish();
    weir::model::Form& quote = app.form_of("quote");
    quote.unique = {{"title", "customer"}};
    quote.checks.push_back({"SMALL",
                            app.expression("quote", "amount = null or amount >= 10"),
                            app.message("quote", "amount {{ amount }} is below 10"),
                            {"lines"},
                            {}});
    run.emplace(app, people());
  }
};

}  // namespace

TEST_CASE("a record gets standard forms, defaults, formulas of rows and of the record") {
  Quotes quotes;
  const auto record = quotes.run->create(
      "quote",
      R"({title: " A ", discount: "8折", lines: [{product: "x", quantity: 3}, {product: "y", quantity: "2", price: "5.50"}]})");
  CHECK(quotes.run->of(record, "discount").to_feel() == "0.8");
  CHECK(quotes.run->of(record, "amount").to_feel() == "32.8");
  CHECK(quotes.run->of(record, "status").to_feel() == "\"draft\"");
  CHECK(record.owner == "li");
  CHECK(record.department == "east");
  CHECK(record.version == 1);
  const Value lines = quotes.run->of(record, "lines");
  REQUIRE(lines.items().size() == 2);
  CHECK(lines.items()[0].to_feel() ==
        R"({row: "1.1", product: "x", quantity: 3, price: 10, total: 30})");
  CHECK(lines.items()[1].find("total")->to_feel() == "11");
}

TEST_CASE("a formula that reads today is live: computed at each read, never stored") {
  Quotes quotes;
  const auto record = quotes.run->create("quote", R"({lines: [{product: "x", quantity: 3}]})");
  CHECK(quotes.run->of(record, "age").to_feel() == "1");
  CHECK(weir::records::stored_value(record, "age", weir::Zone::utc()).is_null());
}

TEST_CASE(
    "everything that is wrong is told at once, forbidden before invalid before required before "
    "checks") {
  Quotes quotes;
  const auto result =
      quotes.run->change("quote", nullptr, R"({amount: 5, titel: "x", discount: 1.2, limit: -1,
      lines: [{product: "x", quantity: 0}, {quantity: 1, price: 1.234}]})");
  CHECK(refusals(result) == Strings{"amount E_FIELD_FORBIDDEN", "titel E_FIELD_INVALID",
                                    "discount E_FIELD_INVALID", "lines[1].quantity E_FIELD_INVALID",
                                    "lines[2].price E_FIELD_INVALID", "limit E_CHECK"});
  CHECK(result.error().reason == "E_FIELD_FORBIDDEN");
  CHECK(result.error().message.find("did you mean 'title'?") != std::string::npos);
  CHECK(result.error().message.find("limit is -1") != std::string::npos);
}

TEST_CASE("required, table minimum and checks name field, cell and check") {
  Quotes quotes;
  CHECK(refusals(quotes.run->change("quote", nullptr, "{}")) == Strings{"lines E_FIELD_INVALID"});
  CHECK(refusals(quotes.run->change("quote", nullptr, R"({lines: [{quantity: 5}]})")) ==
        Strings{"lines[1].product E_FIELD_REQUIRED"});
  const auto small =
      quotes.run->change("quote", nullptr, R"({lines: [{product: "x", quantity: 1, price: 1}]})");
  CHECK(refusals(small) == Strings{"SMALL E_CHECK", "lines E_CHECK"});
  CHECK(small.error().message.find("amount 1 is below 10") != std::string::npos);
}

TEST_CASE("a hidden field is not required, and is cleared where it says so") {
  Quotes quotes;
  const std::string cheap =
      R"({discount: 0.5, reason: "because", lines: [{product: "x", quantity: 3}]})";
  const auto record = quotes.run->create("quote", cheap);
  CHECK(quotes.run->of(record, "reason").is_null());
  const std::string dear = R"({discount: 0.5, lines: [{product: "x", quantity: 300}]})";
  CHECK(refusals(quotes.run->change("quote", nullptr, dear)) == Strings{"reason E_FIELD_REQUIRED"});
}

TEST_CASE("read-only is judged by the record as it stood") {
  Quotes quotes;
  const auto record =
      quotes.run->create("quote", R"({status: "closed", lines: [{product: "x", quantity: 3}]})");
  CHECK(refusals(quotes.run->change("quote", &record, R"({status: "open", note: "n"})")) ==
        Strings{"note E_FIELD_FORBIDDEN"});
  const auto open = quotes.run->change("quote", &record, R"({status: "open"})");
  REQUIRE(open.ok());
  CHECK(quotes.run->change("quote", &open->after, R"({note: "n"})").ok());
}

TEST_CASE("references must exist and fit, and bring along what they fill") {
  Quotes quotes;
  const auto blocked = quotes.run->create("customer", R"({name: "b", level: "blocked"})");
  const auto good = quotes.run->create("customer", R"({name: "g", address: "road 1"})");
  const std::string lines = R"(, lines: [{product: "x", quantity: 3}]})";
  CHECK(refusals(quotes.run->change("quote", nullptr, R"({customer: "nobody")" + lines)) ==
        Strings{"customer E_REFERENCE"});
  CHECK(refusals(
            quotes.run->change("quote", nullptr, R"({customer: ")" + blocked.id + "\"" + lines)) ==
        Strings{"customer E_REFERENCE"});
  const auto filled =
      quotes.run->change("quote", nullptr, R"({customer: ")" + good.id + "\"" + lines);
  REQUIRE(filled.ok());
  CHECK(quotes.run->of(filled->after, "address").to_feel() == "\"road 1\"");
  const auto own = quotes.run->change("quote", nullptr,
                                      R"({address: "mine", customer: ")" + good.id + "\"" + lines);
  REQUIRE(own.ok());
  CHECK(quotes.run->of(own->after, "address").to_feel() == "\"mine\"");
}

TEST_CASE("rows keep their identity, new ones get an id that was never used") {
  Quotes quotes;
  const auto first = quotes.run->create(
      "quote", R"({lines: [{product: "x", quantity: 3}, {product: "y", quantity: 2}]})");
  const auto second = quotes.run->change(
      "quote", &first, R"({lines: [{product: "z", quantity: 1}, {row: "1.1", quantity: 4}]})");
  REQUIRE(second.ok());
  const Value lines = quotes.run->of(second->after, "lines");
  CHECK(lines.items()[0].find("row")->to_feel() == "\"2.1\"");
  CHECK(lines.items()[1].to_feel() ==
        R"({row: "1.1", product: "x", quantity: 4, price: 10, total: 40})");
  CHECK(quotes.run->of(second->after, "amount").to_feel() == "50");
  CHECK(refusals(
            quotes.run->change("quote", &first, R"({lines: [{row: "1.1"}, {row: "1.1"}]})"))[0] ==
        "lines[2].row E_FIELD_INVALID");
  CHECK(refusals(quotes.run->change("quote", &first, R"({lines: [{row: "1.1", total: 1}]})"))[0] ==
        "lines[1].total E_FIELD_FORBIDDEN");
  CHECK(quotes.run->change("quote", &first, R"({lines: [{row: "1.1", total: 30}]})").ok());
}

TEST_CASE("rights decide what may be written, down to columns and rows") {
  Quotes quotes;
  const auto record =
      quotes.run->create("quote", R"({title: "t", lines: [{product: "x", quantity: 3}]})");
  weir::records::FieldRights rights{.otherwise = FieldRight::Readonly,
                                    .named = {{"lines.price", FieldRight::Editable},
                                              {"note", FieldRight::Required},
                                              {"code", FieldRight::Hidden}}};
  CHECK(refusals(quotes.run->change("quote", &record, R"({title: "new", note: "n"})", "li",
                                    rights)) == Strings{"title E_FIELD_FORBIDDEN"});
  CHECK(refusals(quotes.run->change("quote", &record, R"({code: "c", note: "n"})", "li", rights)) ==
        Strings{"code E_FIELD_FORBIDDEN"});
  CHECK(refusals(quotes.run->change("quote", &record, "{}", "li", rights)) ==
        Strings{"note E_FIELD_REQUIRED"});
  CHECK(quotes.run
            ->change("quote", &record, R"({note: "n", lines: [{row: "1.1", price: 20}]})", "li",
                     rights)
            .ok());
  CHECK(refusals(quotes.run->change("quote", &record,
                                    R"({note: "n", lines: [{row: "1.1", quantity: 20}]})", "li",
                                    rights)) == Strings{"lines[1].quantity E_FIELD_FORBIDDEN"});
  CHECK(refusals(quotes.run->change("quote", &record, R"({note: "n", lines: []})", "li",
                                    rights))[0] == "lines E_FIELD_FORBIDDEN");
}

TEST_CASE("people do not write what is the engine's") {
  Quotes quotes;
  const auto record = quotes.run->create("quote", R"({lines: [{product: "x", quantity: 3}]})");
  CHECK(refusals(
            quotes.run->change("quote", &record, R"({owner: "wu", version: 7, stage: "won"})")) ==
        Strings{"owner E_FIELD_FORBIDDEN", "version E_FIELD_FORBIDDEN", "stage E_FIELD_FORBIDDEN"});
}

TEST_CASE("unique keys are equal for equal values, and absent where a part is empty") {
  Quotes quotes;
  const auto key = [&](const std::string& patch) {
    const auto made = quotes.run->change("quote", nullptr, patch);
    REQUIRE(made.ok());
    return made->unique;
  };
  const std::string rest = R"(, lines: [{product: "x", quantity: 3}]})";
  const auto customer = quotes.run->create("customer", R"({name: "g"})");
  const auto a = key(R"({code: "K", title: "t", customer: ")" + customer.id + "\"" + rest);
  const auto b = key(R"({title: "t", customer: ")" + customer.id + "\"" + rest);
  REQUIRE(a.size() == 2);
  REQUIRE(b.size() == 1);
  CHECK(a[1].key == b[0].key);
  CHECK(a[0].fields == Strings{"code"});
  const weir::Error taken =
      weir::records::unique_taken(a[1], quotes.app.form_of("quote"), weir::Language::Chinese);
  CHECK(taken.reason == "E_UNIQUE");
  CHECK(taken.message == "已有一条记录的 标题、customer 与此相同");
}

TEST_CASE("the change tells each field with its value before and after") {
  Quotes quotes;
  const auto record =
      quotes.run->create("quote", R"({title: "t", lines: [{product: "x", quantity: 3}]})");
  const auto next = quotes.run->change("quote", &record, R"({discount: 0.9})");
  REQUIRE(next.ok());
  Strings names;
  for (const auto& one : next->changed)
    names.push_back(quotes.app.form_of("quote").fields[static_cast<size_t>(one.field)].name);
  CHECK(names == Strings{"discount", "amount"});
  CHECK(next->changed[1].before.to_feel() == "30");
  CHECK(next->changed[1].after.to_feel() == "27");
  CHECK(next->after.version == 2);
}
