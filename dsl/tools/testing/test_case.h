// dsl/tools/testing/test_case.h: the `tests` of an app, compiled: what a runner plays.
//
// Names were checked and literals typed by the forms; whatever is FEEL is an Expression. In the
// expressions of a test its records are inputs {Named, <name>} of a Record type: answer them with
// the record's id. A literal of a reference that is the name of a record of the test is such an
// expression too. `where` is compiled in the scope of the form asked about (inputs Field, Record).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dsl/source/reporter.h"
#include "engine/model/model.h"

namespace weir::testing {

using model::ArgMap;

// `refused: CODE` or its long form; parts that are empty are not asked about.
struct Refusal {
  std::string code;                 // "E_CHECK"
  std::string id;                   // among the failing checks or criteria
  std::vector<std::string> fields;  // among those named
  std::string message;              // contained
  Span span;
};

// One form of `expect`. `kind` is the key that names it ("value", "task", "no_incident"); `args`
// has every key by its name, the kind's own included: names as strings, FEEL as expressions
// (value, where), `is` as a literal, people and steps as lists of strings, `message` and `fields`
// and `with` as maps.
struct Expectation {
  std::string kind;
  ArgMap args;
  Span span;
};

// One step. `kind` is the key that names it: "create", "approve", "advance", "expect", ...; what it
// is about is in `args` under the kind's name, beside the other keys (`on`, `with`, `name`, ...).
struct Step {
  std::string kind;
  std::string as;  // user id; empty for the outside world
  ArgMap args;
  std::string form;  // of the record it is about, where that is known: create, update, submit, ...
  std::optional<Refusal> refused;
  std::vector<std::string> warned;
  std::vector<Expectation> expect;  // of kind "expect"
  Span span;
};

// One case of a decision or an expression.
struct Case {
  ArgMap with;  // inputs by name
  Value gives;
  Span span;
};

struct TestCase {
  std::string name;
  Span span;
  std::optional<Instant> at;               // where the virtual clock starts
  std::optional<Organisation> directory;   // the app's with the test's merged over it
  std::vector<Step> steps;
  std::string decision;                    // or: cases of a decision
  std::optional<feel::Expression> expression;  // or: of an expression; `with` are its Named inputs
  std::vector<Case> cases;
};

struct TestSuite {
  std::vector<TestCase> tests;  // in path order, then the author's
};

// weir::compile, with the tests. The suite is empty where there is no model.
CompileResult compile_with_tests(const SourceSet& sources, const CompileOptions& options,
                                 TestSuite* tests);

}  // namespace weir::testing
