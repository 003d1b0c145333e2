#include <doctest/doctest.h>

#include "weir/compiler.h"
#include "weir/decision.h"
#include "weir/dmn.h"

namespace weir {
namespace {

const char* const kApp = R"(weir: 1
app: fees
open: true
forms:
  order: {fields: {total: {type: number}}}
decisions:
  discount:
    label: Discount <level>
    inputs:
      sum_: {type: number, domain: "[0..1000]"}
      level: {type: text, domain: '"gold", "base"'}
    outputs: {rate: number, why: text}
    table: |
      | sum_       | level          | = rate | = why     |
      | [0..100)   | -              | 0      | "small"   |
      | >= 100     | "gold"         | 0.2    | "a & b"   |
    otherwise: {rate: 0.05, why: other}
  fee:
    inputs: {amount: number}
    hit: collect sum
    outputs: {points: number}
    table: |
      | amount | = points |
      | > 10   | 5        |
      | > 100  | 7        |
    otherwise: 0
  price: {inputs: {amount: number}, value: amount + fee(amount) + tax(amount)}
  of_record: {inputs: {o: form order}, value: o.total * 2}
functions:
  tax: {params: {amount: number}, value: amount * 0.1}
)";

Model compiled(const std::string& text) {
  SourceSet sources;
  sources.add("app.yaml", text);
  CompileResult result = compile(sources);
  CAPTURE(render(result.diagnostics, sources));
  REQUIRE(result.model);
  return result.model;
}

TEST_CASE("an app that is exported and imported again answers the same") {
  const Model model = compiled(kApp);
  const auto xml = export_dmn(model);
  REQUIRE(xml);
  const auto yaml = import_dmn(xml->text);
  REQUIRE(yaml);
  CAPTURE(xml->text);
  CAPTURE(yaml->text);
  CHECK(yaml->left_out.empty());
  const Decisions before(model), after(compiled(yaml->text));
  for (const char* amount : {"0", "10", "11", "99.99", "100", "101", "1000", "1001"}) {
    for (const char* level : {"gold", "base", "none"}) {
      CAPTURE(amount);
      const Value number = Value::number(*Decimal::parse(amount));
      const std::vector<Entry> both{{"sum_", number}, {"level", Value::string(level)}};
      const std::vector<Entry> one{{"amount", number}};
      CHECK(before.decide("discount", both)->value == after.decide("discount", both)->value);
      CHECK(before.decide("price", one)->value == after.decide("price", one)->value);
      CHECK(before.decide("fee", one)->value == after.decide("fee", one)->value);
    }
  }
}

TEST_CASE("the exported model runs as it is, and has a shape for every element") {
  const auto xml = export_dmn(compiled(kApp));
  REQUIRE(xml);
  const auto model = DmnModel::read(xml->text);
  REQUIRE(model);
  CHECK(model->problems().empty());
  const auto price =
      model->decide("price", Value::context({{"amount", Value::integer(200)}}));
  REQUIRE(price);
  CHECK(price->value.to_feel() == "232.0");
  for (const char* id : {"i_amount", "i_sum_", "i_level", "d_discount", "d_fee", "d_price", "d_tax"})
    CHECK(xml->text.find("dmnElementRef=\"" + std::string(id) + "\"") != std::string::npos);
}

TEST_CASE("it is DMN 1.3, which editors open, unless 1.5 is wanted, and both read as the same") {
  const Model model = compiled(kApp);
  const auto usual = export_dmn(model);
  const auto newer = export_dmn(model, Language::English, DmnVersion::V1_5);
  REQUIRE(usual);
  REQUIRE(newer);
  CHECK(usual->text.find("DMN/20191111/MODEL/") != std::string::npos);
  CHECK(newer->text.find("DMN/20230324/MODEL/") != std::string::npos);
  CHECK(import_dmn(usual->text)->text == import_dmn(newer->text)->text);
}

TEST_CASE("what reads records is left out by name") {
  const auto xml = export_dmn(compiled(kApp));
  REQUIRE(xml);
  REQUIRE_FALSE(xml->left_out.empty());
  CHECK(xml->left_out[0] == "of_record: its input 'o' is a record or a person");
  CHECK(export_dmn(nullptr).error().reason == "E_ARGUMENT");
}

}  // namespace
}  // namespace weir
