#include <doctest/doctest.h>

#include "dsl/tools/dmn/model.h"

namespace weir::dmn {
namespace {

const char* const kLoan = R"(<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:loan" name="loan">
  <import namespace="urn:rates" name="rates" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
  <itemDefinition name="tApplicant">
    <itemComponent name="Full Name"><typeRef>string</typeRef></itemComponent>
    <itemComponent name="age"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemComponent>
  </itemDefinition>
  <inputData name="Applicant" id="applicant"><variable name="Applicant" typeRef="tApplicant"/></inputData>
  <decision name="Risk" id="risk">
    <variable name="Risk" typeRef="string"/>
    <informationRequirement><requiredInput href="#applicant"/></informationRequirement>
    <decisionTable hitPolicy="PRIORITY">
      <input><inputExpression><text>Applicant.age</text></inputExpression></input>
      <output><outputValues><text>"high", "low"</text></outputValues>
              <defaultOutputEntry><text>"unknown"</text></defaultOutputEntry></output>
      <rule><inputEntry><text>&gt;= 18</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
      <rule><inputEntry><text>not([25..70])</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <businessKnowledgeModel name="Greet" id="greet">
    <variable name="Greet" typeRef="string"/>
    <encapsulatedLogic>
      <formalParameter name="Person.Name" typeRef="string"/>
      <literalExpression><text>"Dear " + Person.Name</text></literalExpression>
    </encapsulatedLogic>
  </businessKnowledgeModel>
  <decision name="Letter" id="letter">
    <variable name="Letter"/>
    <informationRequirement><requiredInput href="#applicant"/></informationRequirement>
    <informationRequirement><requiredDecision href="#risk"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="#greet"/></knowledgeRequirement>
    <knowledgeRequirement><requiredKnowledge href="urn:rates#rate"/></knowledgeRequirement>
    <context>
      <contextEntry><variable name="salutation"/>
        <invocation><literalExpression><text>Greet</text></literalExpression>
          <binding><parameter name="Person.Name"/>
            <literalExpression><text>Applicant.Full Name</text></literalExpression></binding>
        </invocation></contextEntry>
      <contextEntry><variable name="rate"/>
        <literalExpression><text>rates.rate of(Risk)</text></literalExpression></contextEntry>
      <contextEntry><literalExpression><text>[salutation, rate]</text></literalExpression></contextEntry>
    </context>
  </decision>
  <decisionService name="Assess" id="assess"><variable name="Assess"/>
    <outputDecision href="#letter"/><encapsulatedDecision href="#risk"/><inputData href="#applicant"/>
  </decisionService>
</definitions>)";

const char* const kRates =
    R"(<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:rates" name="rates">
  <d:businessKnowledgeModel name="rate of" id="rate"><d:variable name="rate of"/>
    <d:encapsulatedLogic><d:formalParameter name="risk"/>
      <d:conditional>
        <d:if><d:literalExpression><d:text>risk = "high"</d:text></d:literalExpression></d:if>
        <d:then><d:literalExpression><d:text>0.07</d:text></d:literalExpression></d:then>
        <d:else><d:literalExpression><d:text>0.03</d:text></d:literalExpression></d:else>
      </d:conditional>
    </d:encapsulatedLogic></d:businessKnowledgeModel>
</d:definitions>)";

Value applicant(const char* name, int age) {
  return Value::context({{"Full Name", Value::string(name)}, {"age", Value::integer(age)}});
}

std::string ask(const Model& model, const char* what, const Value& applicant) {
  Run run(model, Instant{}, Zone::utc());
  run.give("Applicant", applicant);
  return run.value_of(what).to_feel();
}

TEST_CASE("a model with a table, knowledge, an import and a service gives its decisions") {
  auto model = read(kLoan, {kRates});
  REQUIRE(model);
  CHECK(model->problems.empty());
  CHECK(ask(*model, "Risk", applicant("Li", 30)) == "\"low\"");
  CHECK(ask(*model, "Risk", applicant("Li", 80)) == "\"high\"");
  CHECK(ask(*model, "Risk", applicant("Li", 20)) == "\"high\"");
  CHECK(ask(*model, "Letter", applicant("Li", 30)) == "[\"Dear Li\", 0.03]");
  CHECK(ask(*model, "Assess", applicant("Wu", 80)) == "[\"Dear Wu\", 0.07]");
}

TEST_CASE("a value outside the allowed ones is null, and so is what does not exist") {
  auto model = read(kLoan, {kRates});
  REQUIRE(model);
  CHECK(ask(*model, "Risk", applicant("Li", 200)) == "\"unknown\"");
  CHECK(ask(*model, "Nothing", applicant("Li", 30)) == "null");
}

TEST_CASE("an import that is not there makes its calls null") {
  auto model = read(kLoan);
  REQUIRE(model);
  CHECK(ask(*model, "Letter", applicant("Li", 30)) == "[\"Dear Li\", null]");
}

TEST_CASE("a text that is no FEEL is told and is null") {
  auto model = read(R"(<definitions namespace="urn:x"><decision name="d" id="d"><literalExpression>
      <text>1 +</text></literalExpression></decision></definitions>)");
  REQUIRE(model);
  REQUIRE(model->problems.size() == 1);
  CHECK(model->problems[0] == "1 +: expected a value, found the end");
  Run run(*model, Instant{}, Zone::utc());
  CHECK(run.value_of("d").is_null());
}

TEST_CASE("decisions in a ring end") {
  auto model = read(R"(<definitions namespace="urn:x">
    <decision name="a" id="a"><informationRequirement><requiredDecision href="#b"/></informationRequirement>
      <literalExpression><text>b</text></literalExpression></decision>
    <decision name="b" id="b"><informationRequirement><requiredDecision href="#a"/></informationRequirement>
      <literalExpression><text>a</text></literalExpression></decision></definitions>)");
  REQUIRE(model);
  Run run(*model, Instant{}, Zone::utc());
  CHECK(run.value_of("a").is_null());
}

TEST_CASE("types in a ring end") {
  auto model = read(R"(<definitions namespace="urn:x">
    <itemDefinition name="t"><itemComponent name="next"><typeRef>t</typeRef></itemComponent></itemDefinition>
    <inputData name="i" id="i"><variable name="i" typeRef="t"/></inputData></definitions>)");
  REQUIRE(model);
}

TEST_CASE("what is no DMN is refused with a reason") {
  std::string deep = "<definitions>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  CHECK(read(deep).error().message == "DMN: elements are nested too deeply");
  CHECK_FALSE(read(""));
  CHECK_FALSE(read("<definitions>"));
  CHECK(read("<html/>").error().message == "DMN: the root element is not 'definitions'");
  CHECK(read("<!DOCTYPE x [<!ENTITY a \"b\">]><definitions/>").error().message ==
        "DMN: a document type is not accepted");
  CHECK_FALSE(read(std::string(17 * 1024 * 1024, ' ')));
}

}  // namespace
}  // namespace weir::dmn
