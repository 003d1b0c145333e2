// A field gets another type while records and flows are there: its values follow exactly, or nothing happens and each that
// cannot is named.
#include "tests/runtime/rig.h"
#include "tests/storage/backends.h"

using weir::Actor;
using weir::Value;

namespace {

std::string app(const std::string& fields, const std::string& flow) {
  return "weir: 1\napp: t\nopen: true\ntimezone: Asia/Shanghai\ndirectory: {users: {li: {}, wu: {}}}\n"
         "forms:\n  order:\n    fields:\n" + fields +
         "      note: {type: text}\nflows:\n  f:\n    form: order\n    start: {on: submitted}\n    steps:\n"
         "      - approve: look\n        by: {user: wu}\n" + flow;
}

std::string texts() {
  return app("      budget: {type: text}\n      n: {type: integer}\n      due: {type: text}\n      sure: {type: text}\n      own: {type: text, unique: true}\n"
             "      lines: {type: table, columns: {price: {type: text}, memo: {type: text}}}\n",
             "      - set: {note: '=\"was \" + budget + \" \" + lines[1].price', due: 2026-05-01}\n");
}
std::string typed() {
  return app("      budget: {type: money, currency: CNY}\n      n: {type: text}\n      due: {type: date}\n      sure: {type: boolean}\n      own: {type: integer, unique: true}\n"
             "      goods: {type: table, was: lines, columns: {cost: {type: number, was: price}, memo: {type: text}}}\n",
             "");
}

std::shared_ptr<weir::Storage> fresh(const weir::storage::TempFolder& folder, const std::string& scheme) {
  auto opened = weir::open_storage(scheme == "memory:" ? scheme : "sqlite:" + folder.file("retype.db"));
  REQUIRE(opened);
  return std::shared_ptr<weir::Storage>(*std::move(opened));
}

Value text(const char* value) { return Value::string(value); }
Value number(const char* value) { return Value::number(*weir::Decimal::parse(value)); }
Value read(rig::Rig& rig, const std::string& id, const std::string& field) {
  const auto view = rig.engine().read({"order", id}, Actor::system());
  REQUIRE(view);
  const Value* value = view->values.find(field);
  return value != nullptr ? *value : text("absent");
}
Value order(const char* budget, const char* due, const char* sure, const char* own, const char* price) {
  return Value::context({{"budget", text(budget)}, {"n", Value::integer(3)}, {"due", text(due)}, {"sure", text(sure)}, {"own", text(own)},
                         {"lines", Value::list({Value::context({{"price", text(price)}, {"memo", text("m")}})})}});
}

void publish(rig::Rig& rig, const std::string& yaml) {
  const auto done = rig.engine().publish(rig::compiled(yaml));
  INFO((done ? "" : done.error().message));
  REQUIRE(done);
}

void values_follow(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(texts(), fresh(folder, scheme));
  REQUIRE(rig.run("li", weir::Create{"order", order(" 12.50", "2026-03-02", "TRUE", "07", "2"), "a"}) == "");
  REQUIRE(rig.run("li", weir::Submit{{"order", "a"}}) == "");
  REQUIRE(rig.run("li", weir::Create{"order", order("much", "soon", "false", "8", "x"), "b"}) == "");
  REQUIRE(rig.run("li", weir::Create{"order", order("7", "2026-04-01", "false", "9", "1.25"), "c"}) == "");

  const auto refused = rig.engine().publish(rig::compiled(typed()));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "E_SCHEMA");
  const std::vector<weir::FieldError> expected = refused.error().fields;
  REQUIRE(expected.size() == 3);
  CHECK(expected[0].field == "order/b.budget");
  CHECK(expected[0].message == "'much' is not a number");
  CHECK(expected[1].field == "order/b.due");
  CHECK(expected[2].field == "order/b.goods[1].cost");
  const auto hinder = rig.engine().hindrances(rig::compiled(typed()));
  REQUIRE(hinder);
  CHECK(hinder->size() == 3);
  // Nothing has changed.
  CHECK(read(rig, "c", "budget") == text("7"));
  REQUIRE(rig.run("li", weir::Update{{"order", "b"}, order("8", "2026-04-02", "false", "8", "3")}) == "");

  publish(rig, typed());
  CHECK(read(rig, "a", "budget") == number("12.5"));
  CHECK(read(rig, "a", "n") == text("3"));
  CHECK(read(rig, "a", "due").to_feel() == "@\"2026-03-02\"");
  CHECK(read(rig, "a", "sure") == Value::boolean(true));
  CHECK(read(rig, "a", "goods").items()[0].find("cost")->to_feel() == "2");
  CHECK(read(rig, "a", "goods").items()[0].find("memo")->to_feel() == "\"m\"");
  // They are numbers now: in order, unique, checked.
  weir::RecordQuery query{"order"};
  query.sort = {{"budget", false}};
  const auto page = rig.engine().find(query, Actor::system());
  REQUIRE(page);
  REQUIRE(page->records.size() == 3);
  CHECK(page->records[0].ref.id == "c");
  CHECK(page->records[2].ref.id == "a");
  CHECK(rig.run("li", weir::Update{{"order", "c"}, Value::context({{"own", Value::integer(7)}})}) != "");
  CHECK(rig.run("li", weir::Create{"order", Value::context({{"own", Value::integer(7)}})}) == "E_UNIQUE");
  CHECK(rig.run("li", weir::Update{{"order", "c"}, Value::context({{"budget", text("much")}})}) == "E_FIELD_INVALID");

  // What began before goes on: it reads texts, and what it writes becomes a date.
  rig.open();
  rig.record = {"order", "a"};
  const std::string acted = rig.act("wu", "approve", "look");
  INFO(rig.error.message);
  REQUIRE(acted == "");
  CHECK(read(rig, "a", "note") == text("was 12.5 2"));
  CHECK(read(rig, "a", "due").to_feel() == "@\"2026-05-01\"");

  // And back.
  publish(rig, texts());
  CHECK(read(rig, "a", "budget") == text("12.5"));
  CHECK(read(rig, "a", "due") == text("2026-05-01"));
  CHECK(read(rig, "a", "n") == Value::integer(3));
  CHECK(read(rig, "a", "sure") == text("true"));
  CHECK(rig.run("li", weir::Update{{"order", "a"}, Value::context({{"budget", text("much")}})}) == "");
}

std::string pair(const std::string& fields) {
  return "weir: 1\napp: t\nopen: true\ndirectory: {users: {li: {}}}\nforms:\n  order:\n    fields:\n" + fields;
}

void names_are_swapped(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(pair("      a: {type: text}\n      b: {type: text}\n"), fresh(folder, scheme));
  REQUIRE(rig.run("li", weir::Create{"order", Value::context({{"a", text("of a")}, {"b", text("of b")}}), "o"}) == "");
  const auto refused = rig.engine().publish(rig::compiled(pair("      a: {type: text, was: b}\n      b: {type: text, was: a}\n")));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "E_SCHEMA");
  CHECK(refused.error().message.find("'order.a'") != std::string::npos);
  CHECK(read(rig, "o", "a") == text("of a"));
  publish(rig, pair("      c: {type: text, was: a}\n      b: {type: text}\n"));
  publish(rig, pair("      c: {type: text}\n      a: {type: text, was: b}\n"));
  publish(rig, pair("      b: {type: text, was: c}\n      a: {type: text}\n"));
  CHECK(read(rig, "o", "a") == text("of b"));
  CHECK(read(rig, "o", "b") == text("of a"));
}

}  // namespace

TEST_CASE("R206 values follow the new type of their field, or each that cannot is named, in memory") { values_follow("memory:"); }
TEST_CASE("R206 values follow the new type of their field, or each that cannot is named, on SQLite") { values_follow("sqlite:"); }
TEST_CASE("R206 two names are not swapped at once, but over a third one, in memory") { names_are_swapped("memory:"); }
TEST_CASE("R206 two names are not swapped at once, but over a third one, on SQLite") { names_are_swapped("sqlite:"); }

TEST_CASE("R042 a field that is added while the app runs is filled in and asked for like any other") {
  const auto with = [](const std::string& more) {
    return pair("      name: {type: text}\n" + more);
  };
  rig::Rig rig(with(""));
  for (const char* id : {"x", "y", "z", "w"}) REQUIRE(rig.run("li", weir::Create{"order", Value::context({{"name", text(id)}}), id}) == "");
  publish(rig, with("      wish: {type: text, label: 定制要求}\n      wants: {type: boolean, formula: 'contains(wish, \"私有化\")'}\n"));
  REQUIRE(rig.run("li", weir::Update{{"order", "x"}, Value::context({{"wish", text("私有化部署")}})}) == "");
  REQUIRE(rig.run("li", weir::Update{{"order", "y"}, Value::context({{"wish", text("要私有化")}})}) == "");
  REQUIRE(rig.run("li", weir::Update{{"order", "z"}, Value::context({{"wish", text("私有化")}})}) == "");
  REQUIRE(rig.run("li", weir::Update{{"order", "w"}, Value::context({{"wish", text("便宜")}})}) == "");
  int count = 0;
  weir::RecordQuery all{"order"};
  const auto page = rig.engine().find(all, Actor::human("li"));
  REQUIRE(page);
  for (const weir::RecordView& one : page->records)
    if (one.values.find("wants")->is_true()) ++count;
  CHECK(count == 3);
}
