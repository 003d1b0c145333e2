#include <doctest/doctest.h>

#include "engine/base/json.h"
#include "weir/dmn.h"

namespace weir {
namespace {

const char* const kFee = R"(<definitions namespace="urn:fee" name="fee">
  <itemDefinition name="tOrder">
    <itemComponent name="placed on"><typeRef>date</typeRef></itemComponent>
    <itemComponent name="total"><typeRef>number</typeRef></itemComponent>
  </itemDefinition>
  <inputData name="Order" id="order"><variable name="Order" typeRef="tOrder"/></inputData>
  <decision name="Fee" id="fee"><variable name="Fee" typeRef="number"/>
    <informationRequirement><requiredInput href="#order"/></informationRequirement>
    <literalExpression><text>if Order.placed on &lt; date("2026-01-01") then 5 else Order.total / 100</text></literalExpression>
  </decision>
  <decision name="Fee with tax" id="tax"><variable name="Fee with tax"/>
    <informationRequirement><requiredDecision href="#fee"/></informationRequirement>
    <literalExpression><text>Fee * 1.2</text></literalExpression>
  </decision>
</definitions>)";

Value json(std::string_view text) { return *base::parse_json(text); }

DmnModel fee() { return *DmnModel::read(kFee); }

TEST_CASE("a decision is answered from JSON, its dates read from text") {
  auto old = fee().decide("Fee", json(R"({"Order": {"placed on": "2025-12-31", "total": 900}})"));
  REQUIRE(old);
  CHECK(old->value.to_feel() == "5");
  CHECK(old->warnings.empty());
  auto now = fee().decide("Fee with tax", json(R"({"Order": {"placed on": "2026-01-01", "total": 900}})"));
  REQUIRE(now);
  CHECK(now->value.to_feel() == "10.8");
}

TEST_CASE("a model tells its decisions and what they need, through those they require") {
  CHECK(fee().decisions() == std::vector<std::string>{"Fee", "Fee with tax"});
  CHECK(fee().inputs_of("Fee with tax") == std::vector<std::string>{"Order"});
  CHECK(fee().problems().empty());
}

TEST_CASE("a missing input counts as null and is told, in both languages") {
  auto answer = fee().decide("Fee", Value());
  REQUIRE(answer);
  CHECK(answer->value.is_null());
  REQUIRE(!answer->warnings.empty());
  CHECK(answer->warnings[0] == "input 'Order' is missing and counts as null");
  DmnOptions chinese;
  chinese.language = Language::Chinese;
  CHECK(fee().decide("Fee", Value(), chinese)->warnings[0] == "缺少输入“Order”，按 null 处理");
}

TEST_CASE("an input that does not fit its type counts as null and is told") {
  auto answer = fee().decide("Fee", json(R"({"Order": {"placed on": "soon", "total": 1}})"));
  REQUIRE(answer);
  CHECK(answer->warnings[0] == "input 'Order' does not fit its type and counts as null");
}

TEST_CASE("an unknown decision and an unknown input are errors with the nearest name") {
  auto decision = fee().decide("Fe", Value());
  REQUIRE_FALSE(decision);
  CHECK(decision.error().reason == "E_NOT_FOUND");
  CHECK(decision.error().message == "the model has no decision 'Fe'");
  CHECK(decision.error().hint == "did you mean 'Fee'?");
  auto input = fee().decide("Fee", json(R"({"Ordre": 1})"));
  REQUIRE_FALSE(input);
  CHECK(input.error().reason == "E_ARGUMENT");
  CHECK(input.error().hint == "did you mean 'Order'?");
  CHECK_FALSE(fee().decide("Order", Value()));
  CHECK_FALSE(fee().decide("Fee", Value::integer(3)));
}

}  // namespace
}  // namespace weir
