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
