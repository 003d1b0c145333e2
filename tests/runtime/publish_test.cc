// A form changes while work runs: data follows, running flows go on, new rules hold for old records.
#include "tests/runtime/rig.h"
#include "tests/storage/backends.h"

using weir::Actor;
using weir::Value;

namespace {

std::string head() {
  return "weir: 1\napp: t\nopen: true\ntimezone: Asia/Shanghai\n"
         "directory:\n  users:\n    li: {}\n    wu: {}\n";
}

std::string first() {
  return head() +
         "forms:\n  order:\n    fields:\n"
         "      budget: {type: money, currency: CNY}\n      kind: {type: text}\n      note: {type: text}\n"
         "      lines:\n        type: table\n        columns: {price: {type: number}, quantity: {type: integer}}\n"
         "flows:\n  f:\n    form: order\n    start: {on: submitted}\n    steps:\n"
         "      - approve: look\n        by: {user: wu}\n        fields: {budget: editable, lines: editable}\n"
         "      - set: {budget: =budget + 1, kind: =\"seen \" + kind}\n"
         "      - choose: big\n        options:\n          - when: budget > 100 and lines[1].price = 5\n            steps: [{set: {note: big}}]\n"
         "          - otherwise: [{set: {note: small}}]\n";
}

// `budget` and `lines` go by other names, `kind` is gone, there is more to a record and to a row.
std::string second() {
  return head() +
         "forms:\n  order:\n    fields:\n"
         "      amount: {type: money, currency: CNY, was: budget}\n      note: {type: text}\n      extra: {type: text}\n"
         "      must: {type: text, required: true}\n"
         "      tax: {type: money, currency: CNY, formula: amount * 0.1}\n"
         "      goods:\n        type: table\n        was: lines\n        columns: {cost: {type: number, was: price}, quantity: {type: integer}, memo: {type: text}}\n";
}

std::string third() {
  std::string yaml = second();
  yaml.replace(yaml.find("amount: {type: money, currency: CNY, was: budget}"), 49, "total: {type: money, currency: CNY, was: amount}");
  yaml.replace(yaml.find("amount * 0.1"), 12, "total * 0.2");
  return yaml;
}

Value line(const char* price, std::vector<weir::Entry> more = {}) {
  std::vector<weir::Entry> cells = {{price, Value::integer(5)}, {"quantity", Value::integer(2)}};
  cells.insert(cells.end(), more.begin(), more.end());
  return Value::context(std::move(cells));
}

std::shared_ptr<weir::Storage> fresh(const weir::storage::TempFolder& folder, const std::string& scheme) {
  auto opened = weir::open_storage(scheme == "memory:" ? scheme : "sqlite:" + folder.file("publish.db"));
  REQUIRE(opened);
  return std::shared_ptr<weir::Storage>(*std::move(opened));
}

Value read(rig::Rig& rig, const weir::RecordRef& ref, const std::string& field) {
  const auto view = rig.engine().read(ref, Actor::system());
  REQUIRE(view);
  const Value* value = view->values.find(field);
  return value != nullptr ? *value : Value::string("absent");
}

std::string cell(rig::Rig& rig, const weir::RecordRef& ref, const std::string& table, const std::string& column) {
  const Value rows = read(rig, ref, table);
  REQUIRE(rows.is(weir::ValueKind::List));
  const Value* found = rows.items()[0].find(column);
  return found != nullptr ? found->to_feel() : "absent";
}

void publish(rig::Rig& rig, const std::string& yaml) {
  const auto published = rig.engine().publish(rig::compiled(yaml));
  INFO((published ? "" : published.error().message));
  REQUIRE(published);
}

void work_goes_on(const std::string& scheme, bool twice) {
  weir::storage::TempFolder folder;
  rig::Rig rig(first(), fresh(folder, scheme));
  REQUIRE(rig.run("li", weir::Create{"order", Value::context({{"budget", Value::integer(100)}, {"kind", Value::string("k")}, {"lines", Value::list({line("price")})}})}) == "");
  const weir::RecordRef order = rig.last.record;
  REQUIRE(rig.run("li", weir::Submit{order}) == "");
  const std::string instance = rig.last.instances.at(0);

  publish(rig, second());
  CHECK(read(rig, order, "amount") == Value::integer(100));
  CHECK(read(rig, order, "tax") == Value::integer(10));
  CHECK(read(rig, order, "budget") == Value::string("absent"));
  CHECK(cell(rig, order, "goods", "cost") == "5");

  if (twice) publish(rig, third());
  const std::string amount = twice ? "total" : "amount";
  // The approver works on the version that his task began with, and edits by its names.
  weir::Act approve{"approve", "look", {{}, order}};
  approve.with = Value::context({{"budget", Value::integer(200)}});
  const std::string refused = rig.run("wu", approve);
  INFO(rig.error.message);
  REQUIRE(refused == "");
  const auto view = rig.engine().look(instance, Actor::system());
  REQUIRE(view);
  CHECK(view->incidents.empty());
  CHECK(view->status == "approved");
  CHECK(read(rig, order, amount) == Value::integer(201));
  CHECK(read(rig, order, "tax").to_feel() == (twice ? "40.2" : "20.1"));
  CHECK(read(rig, order, "note") == Value::string("big"));
  CHECK(cell(rig, order, "goods", "cost") == "5");

  // What is gone from the form is still there for who goes back to it.
  REQUIRE(rig.run("li", weir::Update{order, Value::context({{"must", Value::string("m")}})}) == "");
  publish(rig, first() + "  never:\n    form: order\n    start: {manual: {user: li}}\n    steps: [{end: done}]\n");
  CHECK(read(rig, order, "kind") == Value::string("seen k"));
}

void writes_of_an_earlier_version_lose_nothing(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(first(), fresh(folder, scheme));
  REQUIRE(rig.run("li", weir::Create{"order", Value::context({{"budget", Value::integer(1)}, {"kind", Value::string("k")}, {"lines", Value::list({line("price")})}})}) == "");
  const weir::RecordRef order = rig.last.record;
  // No lock: the record is written beside the flow.
  std::string yaml = first();
  yaml.replace(yaml.find("    start: {on: submitted}\n"), 27, "    start: {on: submitted}\n    lock: none\n");
  publish(rig, yaml);
  REQUIRE(rig.run("li", weir::Submit{order}) == "");
  publish(rig, second());
  const Value row = read(rig, order, "goods").items()[0];
  std::vector<weir::Entry> cells(row.entries().begin(), row.entries().end());
  cells.emplace_back("memo", Value::string("m"));
  REQUIRE(rig.run("li", weir::Update{order, Value::context({{"extra", Value::string("e")}, {"must", Value::string("x")}, {"goods", Value::list({Value::context(cells)})}})}) == "");
  weir::Act approve{"approve", "look", {{}, order}};
  std::vector<weir::Entry> edited = {{"row", *row.find("row")}, {"price", Value::integer(5)}, {"quantity", Value::integer(9)}};
  approve.with = Value::context({{"lines", Value::list({Value::context(edited)})}});
  const std::string refused = rig.run("wu", approve);
  INFO(rig.error.message);
  REQUIRE(refused == "");
  CHECK(read(rig, order, "extra") == Value::string("e"));
  CHECK(read(rig, order, "must") == Value::string("x"));
  CHECK(read(rig, order, "amount") == Value::integer(2));
  CHECK(cell(rig, order, "goods", "quantity") == "9");
}

void figures_are_worked_out_anew(const std::string& scheme) {
  weir::storage::TempFolder folder;
  const auto with = [](const std::string& rate) {
    return head() + "functions:\n  rate: {params: {x: number}, value: x * " + rate + "}\n"
           "forms:\n  part:\n    fields:\n      of: {type: reference, form: whole}\n      size: {type: number}\n"
           "  whole:\n    fields:\n      n: {type: integer}\n      m: {type: number, formula: rate(n)}\n"
           + (rate == "2" ? "" : "      parts: {type: rollup, from: part, via: of, value: sum(items.size)}\n");
  };
  rig::Rig rig(with("2"), fresh(folder, scheme));
  std::vector<weir::Command> commands;
  for (int i = 0; i < 1200; ++i) commands.push_back({Actor::system(), {}, {}, weir::Create{"whole", Value::context({{"n", Value::integer(i)}}), "w" + std::to_string(i)}});
  commands.push_back({Actor::system(), {}, {}, weir::Create{"part", Value::context({{"of", Value::string("w7")}, {"size", Value::integer(4)}})}});
  for (const auto& one : rig.engine().run_all(commands)) REQUIRE(one);
  publish(rig, with("3"));
  weir::RecordQuery query;
  query.form = "whole";
  query.limit = 1000;
  int wrong = 0, seen = 0;
  for (; query.offset < 2000; query.offset += 1000) {
    const auto page = rig.engine().find(query, Actor::system());
    REQUIRE(page);
    for (const weir::RecordView& one : page->records) {
      ++seen;
      const auto n = one.values.find("n")->as_number().to_int().value_or(-1);
      if (!(*one.values.find("m") == Value::integer(3 * n))) ++wrong;
      if (!(*one.values.find("parts") == Value::integer(one.ref.id == "w7" ? 4 : 0))) ++wrong;
    }
  }
  CHECK(seen == 1200);
  CHECK(wrong == 0);
  const auto history = rig.engine().history({"whole", "w7"}, Actor::system());
  REQUIRE(history);
  CHECK(history->back().type == "recomputed");
  // The same again changes nothing.
  publish(rig, with("3") + "automations:\n  a: {form: whole, on: created, do: [{set: {n: 1}}]}\n");
  CHECK(rig.engine().history({"whole", "w7"}, Actor::system())->size() == history->size());
}

}  // namespace

TEST_CASE("R206 a flow goes on over renamed and removed fields, in memory") { work_goes_on("memory:", false); }
TEST_CASE("R206 a flow goes on over renamed and removed fields, on SQLite") { work_goes_on("sqlite:", false); }
TEST_CASE("a flow goes on over two publications that rename the same field, in memory") { work_goes_on("memory:", true); }
TEST_CASE("a flow goes on over two publications that rename the same field, on SQLite") { work_goes_on("sqlite:", true); }
TEST_CASE("what a flow of an earlier version writes loses nothing that it does not know, in memory") { writes_of_an_earlier_version_lose_nothing("memory:"); }
TEST_CASE("what a flow of an earlier version writes loses nothing that it does not know, on SQLite") { writes_of_an_earlier_version_lose_nothing("sqlite:"); }
TEST_CASE("stored figures follow the formulas of a new version, in memory") { figures_are_worked_out_anew("memory:"); }
TEST_CASE("stored figures follow the formulas of a new version, on SQLite") { figures_are_worked_out_anew("sqlite:"); }

TEST_CASE("R205 a form that is new with a publication is there at once, and what was there stays as it is") {
  rig::Rig rig(first());
  std::vector<weir::Command> commands;
  for (int i = 0; i < 1000; ++i) commands.push_back({Actor::system(), {}, {}, weir::Create{"order", Value::context({{"budget", Value::integer(i)}}), "o" + std::to_string(i)}});
  for (const auto& one : rig.engine().run_all(commands)) REQUIRE(one);
  publish(rig, first().insert(first().find("  order:\n"), "  custom:\n    fields:\n      order: {type: reference, form: order, inverse: customs}\n      size: {type: text}\n      color: {type: text}\n"
                                                          "      weight: {type: number}\n      due: {type: date}\n      price: {type: money, currency: CNY}\n"));
  REQUIRE(rig.run("li", weir::Create{"custom", Value::context({{"order", Value::string("o7")}, {"weight", Value::integer(3)}})}) == "");
  const weir::RecordRef custom = rig.last.record;
  CHECK(read(rig, custom, "order") == Value::string("o7"));
  CHECK(rig.run("li", weir::Delete{{"order", "o7"}}) == "E_REFERENCE");
  for (int i = 0; i < 1000; i += 111) {
    const auto view = rig.engine().read({"order", "o" + std::to_string(i)}, Actor::system());
    REQUIRE(view);
    CHECK(view->version == 1);
    CHECK(*view->values.find("budget") == Value::integer(i));
  }
}

TEST_CASE("R206 a field that is used cannot be removed: every use is named") {
  const auto app = [](const std::string& field) {
    return head() + "forms:\n  order:\n    title: \"{{ budget }}\"\n    fields:\n" + field + "      size: {type: number, formula: budget * 2}\n"
           "    checks:\n      - {id: SMALL, check: budget < 10, message: too much}\n"
           "automations:\n  told:\n    form: order\n    on: changed budget\n    do:\n      - {notify: told, to: owner, message: changed}\n";
  };
  REQUIRE(rig::compiled(app("      budget: {type: number}\n")) != nullptr);
  weir::SourceSet sources;
  sources.add("app.yaml", app("      other: {type: number}\n"));
  const weir::CompileResult result = weir::compile(sources);
  CHECK(result.model == nullptr);
  const std::string said = weir::render(result.diagnostics, sources);
  // Title, formula, check, automation.
  for (const char* use : {"app.yaml:11:", "app.yaml:14:", "app.yaml:16:", "app.yaml:20:"}) {
    INFO(said);
    CHECK(said.find(use) != std::string::npos);
  }
}

TEST_CASE("R206 a field whose values fit no column of its new type is not published over them") {
  rig::Rig rig(head() + "forms:\n  order:\n    fields:\n      budget: {type: text}\n      n: {type: integer}\n");
  REQUIRE(rig.run("li", weir::Create{"order", Value::context({{"budget", Value::string("much")}, {"n", Value::integer(3)}})}) == "");
  const weir::RecordRef order = rig.last.record;
  const auto refused = rig.engine().publish(rig::compiled(head() + "forms:\n  order:\n    fields:\n      budget: {type: number}\n      n: {type: integer}\n"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "E_SCHEMA");
  CHECK(refused.error().message.find("budget") != std::string::npos);
  // Nothing has changed: the version before is at work.
  CHECK(read(rig, order, "budget") == Value::string("much"));
  REQUIRE(rig.run("li", weir::Update{order, Value::context({{"budget", Value::string("more")}})}) == "");
  // Numbers become wider numbers, texts become options.
  publish(rig, head() + "forms:\n  order:\n    fields:\n      budget: {type: choice, options: [more, less]}\n      n: {type: number}\n");
  CHECK(read(rig, order, "budget") == Value::string("more"));
  CHECK(read(rig, order, "n") == Value::integer(3));
  CHECK(rig.run("li", weir::Update{order, Value::context({{"n", Value::number(*weir::Decimal::parse("2.5"))}})}) == "");
}

namespace {

std::string people(const std::string& unique) {
  return head() + "forms:\n  lead:\n    fields:\n      phone: {type: text}\n" + unique +
         "  customer:\n    fields:\n      phone: {type: text}\n      age: {type: integer}\n";
}

void repeated_values_hinder_a_publication(const std::string& scheme) {
  weir::storage::TempFolder folder;
  rig::Rig rig(people(""), fresh(folder, scheme));
  const auto make = [&](const std::string& form, const std::string& id, const char* phone) {
    const Value values = phone == nullptr ? Value() : Value::context({{"phone", Value::string(phone)}});
    REQUIRE(rig.run("li", weir::Create{form, values, id}) == "");
  };
  make("lead", "l1", "138");
  make("lead", "l2", "139");
  make("lead", "l3", nullptr);
  make("customer", "c1", "138");
  make("customer", "c2", "137");
  make("customer", "c3", "139");
  const std::string wanted = people("    unique: [[phone, customer.phone]]\n");
  const auto refused = rig.engine().publish(rig::compiled(wanted));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "E_UNIQUE");
  REQUIRE(refused.error().fields.size() == 2);
  CHECK(refused.error().fields[0].field == "customer/c1.phone");
  CHECK(refused.error().fields[0].message == "\"138\" is what lead/l1 has");
  CHECK(refused.error().fields[1].field == "customer/c3.phone");
  // Nothing has changed yet.
  CHECK(rig.run("li", weir::Update{{"customer", "c2"}, Value::context({{"phone", Value::string("138")}})}) == "");
  for (const char* id : {"c1", "c2", "c3"})
    REQUIRE(rig.run("li", weir::Update{{"customer", id}, Value::context({{"phone", Value()}})}) == "");
  publish(rig, wanted);
  CHECK(rig.run("li", weir::Update{{"customer", "c2"}, Value::context({{"phone", Value::string("138")}})}) == "E_UNIQUE");
  CHECK(rig.run("li", weir::Update{{"customer", "c2"}, Value::context({{"phone", Value::string("136")}})}) == "");
}

}  // namespace

TEST_CASE("W14 records that repeat what shall be unique over two forms are named, and hinder the publication, in memory") {
  repeated_values_hinder_a_publication("memory:");
}
TEST_CASE("W14 records that repeat what shall be unique over two forms are named, and hinder the publication, on SQLite") {
  repeated_values_hinder_a_publication("sqlite:");
}
