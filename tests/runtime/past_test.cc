// What records went through: changes with old and new values, where they came from, what they became.
#include <algorithm>

#include "engine/runtime/flow/instance.h"
#include "engine/storage/kinds.h"
#include "tests/runtime/rig.h"

using weir::Actor;
using weir::Value;

namespace {

std::string chain() {
  return "weir: 1\napp: t\ntimezone: Asia/Shanghai\n"
         "directory:\n  users:\n    li: {roles: [sales]}\n    wu: {roles: [sales]}\n    fa: {roles: [reader]}\n"
         "permissions:\n"
         "  sales:\n    \"*\": {see: all, create: true, edit: all, delete: all, transfer: all}\n"
         "  reader:\n    contract: {see: all, hide: [amount]}\n    receipt: {see: all}\n"
         "forms:\n"
         "  lead:\n    fields:\n      name: {type: text}\n"
         "  customer:\n    fields:\n      name: {type: text}\n      phone: {type: text, unique: true}\n      city: {type: text}\n      tags: {type: tags}\n"
         "      notes_count: {type: rollup, from: note, via: about, value: count(items)}\n"
         "  deal:\n    fields:\n      customer: {type: reference, form: customer}\n      name: {type: text}\n"
         "  quote:\n    fields:\n      deal: {type: reference, form: deal}\n"
         "  contract:\n    fields:\n      quote: {type: reference, form: quote}\n      amount: {type: number}\n      state: {type: text}\n"
         "  receipt:\n    fields:\n      contract: {type: reference, form: contract}\n"
         "  ticket:\n    fields:\n      contract: {type: reference, form: contract}\n"
         "  note:\n    fields:\n      about: {type: reference, form: customer}\n      others: {type: references, form: customer}\n";
}

using Values = std::vector<weir::Entry>;

weir::RecordRef make(rig::Rig& rig, const std::string& form, Values values = {}, const std::string& user = "li") {
  const std::string refused = rig.run(user, weir::Create{form, Value::context(std::move(values))});
  INFO(rig.error.message);
  REQUIRE(refused == "");
  return rig.last.record;
}

Value id(const weir::RecordRef& ref) { return Value::string(ref.id); }

std::string told(const weir::HistoryLine& line) {
  std::string text = line.type + " by " + line.actor + ":";
  for (const weir::FieldEdit& edit : line.changes) text += " " + edit.field + " " + edit.before.to_feel() + " to " + edit.after.to_feel();
  return text;
}

}  // namespace

TEST_CASE("R001 the lineage of a contract is what led to it and what came of it") {
  rig::Rig rig(chain());
  const weir::RecordRef lead = make(rig, "lead", {{"name", Value::string("a")}});
  weir::Convert convert{lead};
  convert.into = {{"customer", {}, Value::context({{"name", Value::string("a")}})}, {"deal", {}, Value::context({{"name", Value::string("d")}})}};
  REQUIRE(rig.run("li", convert) == "");
  weir::RecordQuery deals;
  deals.form = "deal";
  const weir::RecordRef deal = rig.engine().find(deals, Actor::system())->records.at(0).ref;
  const weir::RecordRef quote = make(rig, "quote", {{"deal", id(deal)}});
  const weir::RecordRef other = make(rig, "quote", {{"deal", id(deal)}});
  const weir::RecordRef contract = make(rig, "contract", {{"quote", id(quote)}});
  for (int i = 0; i < 3; ++i) make(rig, "receipt", {{"contract", id(contract)}});
  make(rig, "ticket", {{"contract", id(contract)}});
  const auto lineage = rig.engine().lineage(contract, Actor::human("li"));
  REQUIRE(lineage);
  CHECK(lineage->records.size() == 8);
  CHECK(std::find(lineage->records.begin(), lineage->records.end(), lead) != lineage->records.end());
  CHECK(std::find(lineage->records.begin(), lineage->records.end(), other) == lineage->records.end());
  for (const weir::LineageLink& link : lineage->links) {
    CHECK_FALSE(link.from.id.empty());
    CHECK_FALSE(link.to.id.empty());
    CHECK(link.at == rig.clock.at);
  }
  // What one may not see is no part of what one is told.
  const auto narrow = rig.engine().lineage(contract, Actor::human("fa"));
  REQUIRE(narrow);
  CHECK(narrow->records.size() == 3);
}

TEST_CASE("R046 each change of a record is kept with old and new value, and tells nobody what he may not see") {
  rig::Rig rig(chain());
  const weir::RecordRef contract = make(rig, "contract", {{"amount", Value::integer(5)}});
  REQUIRE(rig.run("wu", weir::Update{contract, Value::context({{"amount", Value::integer(7)}, {"state", Value::string("x")}})}) == "");
  REQUIRE(rig.run("li", weir::Assign{contract, "wu"}) == "");
  auto history = rig.engine().history(contract, Actor::human("li"));
  REQUIRE(history);
  REQUIRE(history->size() == 3);
  CHECK(told(history->at(0)) == "created by li: amount null to 5");
  CHECK(told(history->at(1)) == "updated by wu: amount 5 to 7 state null to \"x\"");
  CHECK(told(history->at(2)) == "updated by li: owner \"li\" to \"wu\"");
  history = rig.engine().history(contract, Actor::human("fa"));
  REQUIRE(history);
  CHECK(told(history->at(1)) == "updated by wu: state null to \"x\"");
}

TEST_CASE("a merged record keeps its history, and its lineage is that of the record it went into") {
  rig::Rig rig(chain());
  const weir::RecordRef lead = make(rig, "lead", {{"name", Value::string("a")}});
  weir::Convert convert{lead};
  convert.into = {{"customer", {}, Value::context({{"name", Value::string("a")}})}};
  REQUIRE(rig.run("li", convert) == "");
  weir::RecordQuery customers;
  customers.form = "customer";
  const weir::RecordRef from = rig.engine().find(customers, Actor::system())->records.at(0).ref;
  const weir::RecordRef into = make(rig, "customer", {{"name", Value::string("b")}, {"city", Value::string("c")}});
  const weir::RecordRef deal = make(rig, "deal", {{"customer", id(from)}});
  REQUIRE(rig.run("li", weir::Merge{from, into}) == "");
  CHECK(rig.last.record == into);

  for (const weir::RecordRef& ref : {from, into}) {
    const auto lineage = rig.engine().lineage(ref, Actor::human("li"));
    REQUIRE(lineage);
    REQUIRE(lineage->records.size() == 2);
    CHECK(std::find(lineage->records.begin(), lineage->records.end(), lead) != lineage->records.end());
    CHECK(std::find(lineage->records.begin(), lineage->records.end(), deal) != lineage->records.end());
  }
  const auto down = rig.engine().lineage(lead, Actor::human("li"));
  REQUIRE(down);
  CHECK(std::find(down->records.begin(), down->records.end(), into) != down->records.end());

  const auto gone = rig.engine().history(from, Actor::human("li")), kept = rig.engine().history(into, Actor::human("li"));
  REQUIRE(gone);
  REQUIRE(kept);
  CHECK(gone->back().type == "merged");
  CHECK(gone->back().comment == "→ customer/" + into.id);
  CHECK(kept->back().type == "merged");
  CHECK(kept->back().comment == "← customer/" + from.id);
}

TEST_CASE("merging is done once under its key, and its plan is what it does") {
  rig::Rig rig(chain());
  const weir::RecordRef from = make(rig, "customer", {{"name", Value::string("a")}, {"phone", Value::string("1")}, {"tags", Value::list({Value::string("x")})}});
  const weir::RecordRef into = make(rig, "customer", {{"name", Value::string("b")}});
  make(rig, "note", {{"about", id(from)}, {"others", Value::list({id(from), id(into)})}});
  const weir::Command command = rig::Rig::command("li", weir::Merge{from, into, {"name"}}, "once");
  const auto plan = rig.engine().plan(command);
  REQUIRE(plan);
  const auto texts = [](const weir::Delta& delta) {
    std::vector<std::string> all;
    for (const weir::FieldChange& one : delta.fields)
      all.push_back(one.record.form + "/" + one.record.id + " " + one.field + " " + one.before.to_feel() + " → " + one.after.to_feel());
    return all;
  };
  const std::vector<std::string> planned = texts(*plan);
  CHECK(std::find(planned.begin(), planned.end(), "customer/" + into.id + " name \"b\" → \"a\"") != planned.end());
  CHECK(rig.engine().read(from, Actor::system())->ref == from);
  const auto first = rig.engine().run(command), again = rig.engine().run(command);
  REQUIRE(first);
  REQUIRE(again);
  CHECK_FALSE(first->replayed);
  CHECK(again->replayed);
  CHECK(again->version == first->version);
  const auto now = rig.engine().read(from, Actor::system());
  REQUIRE(now);
  CHECK(now->ref == into);
  CHECK(*now->values.find("name") == Value::string("a"));
  CHECK(*now->values.find("phone") == Value::string("1"));
  CHECK(*now->values.find("notes_count") == Value::integer(1));
  weir::RecordQuery notes;
  notes.form = "note";
  const auto note = rig.engine().find(notes, Actor::system())->records.at(0);
  CHECK(*note.values.find("about") == id(into));
  CHECK(note.values.find("others")->items().size() == 1);
}
