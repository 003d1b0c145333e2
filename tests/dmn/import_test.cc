#include <doctest/doctest.h>

#include <algorithm>

#include "weir/compiler.h"
#include "weir/decision.h"
#include "weir/dmn.h"

namespace weir {
namespace {

const char* const kLoan = R"(<definitions namespace="urn:loan" name="loan">
  <itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemDefinition>
  <itemDefinition name="tApplicant">
    <itemComponent name="Full Name"><typeRef>string</typeRef></itemComponent>
    <itemComponent name="level"><typeRef>string</typeRef></itemComponent>
  </itemDefinition>
  <inputData name="Applicant Age" id="age"><variable name="Applicant Age" typeRef="tAge"/></inputData>
  <inputData name="Applicant" id="who"><variable name="Applicant" typeRef="tApplicant"/></inputData>
  <decision name="Risk Level" id="risk"><variable name="Risk Level" typeRef="string"/>
    <informationRequirement><requiredInput href="#age"/></informationRequirement>
    <informationRequirement><requiredInput href="#who"/></informationRequirement>
    <decisionTable hitPolicy="PRIORITY">
      <input><inputExpression><text>Applicant Age</text></inputExpression></input>
      <input><inputExpression><text>Applicant.level</text></inputExpression>
             <inputValues><text>"gold", "base"</text></inputValues></input>
      <output name="Risk"><outputValues><text>"high", "low"</text></outputValues>
        <defaultOutputEntry><text>"none"</text></defaultOutputEntry></output>
      <rule><inputEntry><text>&gt;= 18</text></inputEntry><inputEntry><text>-</text></inputEntry>
            <outputEntry><text>"low"</text></outputEntry></rule>
      <rule><inputEntry><text>not([25..70])</text></inputEntry><inputEntry><text>"base"</text></inputEntry>
            <outputEntry><text>"high"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <businessKnowledgeModel name="greet" id="greet"><variable name="greet" typeRef="string"/>
    <encapsulatedLogic><formalParameter name="whom to" typeRef="string"/>
      <literalExpression><text>"Dear " + whom to</text></literalExpression></encapsulatedLogic>
  </businessKnowledgeModel>
  <decision name="Letter" id="letter"><variable name="Letter"/>
    <informationRequirement><requiredInput href="#who"/></informationRequirement>
    <informationRequirement><requiredDecision href="#risk"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="#greet"/></knowledgeRequirement>
    <context>
      <contextEntry><variable name="hello"/><invocation><literalExpression><text>greet</text></literalExpression>
        <binding><parameter name="whom to"/><literalExpression><text>Applicant.Full Name</text></literalExpression></binding>
      </invocation></contextEntry>
      <contextEntry><literalExpression><text>hello + ": " + Risk Level</text></literalExpression></contextEntry>
    </context>
  </decision>
  <decision name="Sum" id="sum"><variable name="Sum"/>
    <literalExpression><text>1 + "a"</text></literalExpression></decision>
  <decision name="Twice" id="twice"><variable name="Twice"/>
    <informationRequirement><requiredDecision href="#sum"/></informationRequirement>
    <literalExpression><text>Sum * 2</text></literalExpression></decision>
  <decision name="Later" id="later"><variable name="Later"/></decision>
  <decisionService name="Serve" id="serve"><variable name="Serve"/><outputDecision href="#letter"/></decisionService>
</definitions>)";

TEST_CASE("an imported model compiles, and answers what the model does") {
  const auto made = import_dmn(kLoan);
  REQUIRE(made);
  SourceSet sources;
  sources.add("app.yaml", made->text);
  const CompileResult compiled = compile(sources);
  CAPTURE(made->text);
  CAPTURE(render(compiled.diagnostics, sources));
  REQUIRE(compiled.model);
  const Decisions app(compiled.model);
  const DmnModel model = *DmnModel::read(kLoan);
  for (const int age : {5, 17, 18, 24, 25, 70, 71, 150}) {
    for (const char* level : {"gold", "base", "other"}) {
      CAPTURE(age);
      CAPTURE(level);
      const Value who = Value::context(
          {{"Full Name", Value::string("Li")}, {"level", Value::string(level)}});
      const std::vector<Entry> ids{{"Applicant", who}, {"applicant_age", Value::integer(age)}};
      const Value names =
          Value::context({{"Applicant", who}, {"Applicant Age", Value::integer(age)}});
      CHECK(app.decide("risk_level", ids)->value == model.decide("Risk Level", names)->value);
      CHECK(app.decide("Letter", ids)->value == model.decide("Letter", names)->value);
    }
  }
}

TEST_CASE("a table stays a table, and a name that becomes an id is kept as its label") {
  const auto made = import_dmn(kLoan);
  REQUIRE(made);
  CHECK(made->text.find("| applicant_age | Applicant.level | = Risk |") != std::string::npos);
  CHECK(made->text.find("| >= 18 | - | \"low\" |") != std::string::npos);
  CHECK(made->text.find("label: \"Risk Level\"") != std::string::npos);
  CHECK(made->text.find("hit: priority") != std::string::npos);
  CHECK(made->text.find("domain: |-") != std::string::npos);
}

TEST_CASE("what cannot be carried is named with its reason, and so is what needs it") {
  const auto made = import_dmn(kLoan);
  REQUIRE(made);
  std::vector<std::string> left = made->left_out;
  std::sort(left.begin(), left.end());
  REQUIRE(left.size() == 3);
  CHECK(left[0] == "Serve: a decision service is asked through its decisions here");
  CHECK(left[1].starts_with("Sum: "));
  CHECK(left[2] == "Twice: it needs 'Sum'");
  const auto chinese = import_dmn(kLoan, {}, Language::Chinese);
  REQUIRE(chinese);
  CHECK(std::count(chinese->left_out.begin(), chinese->left_out.end(), "Twice：它需要“Sum”") == 1);
}

TEST_CASE("what is no DMN is not imported") {
  CHECK_FALSE(import_dmn("hello"));
  CHECK(import_dmn("<!DOCTYPE x><definitions/>").error().reason == "E_ARGUMENT");
}

}  // namespace
}  // namespace weir
