// weir/testing.h: runs the `tests:` of an app, and plays one of them as a story on a store.
//
// Tests run on a virtual clock against a fresh store each, through the public engine alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/result.h"

namespace weir {

namespace testing {
struct TestSuite;  // dsl/tools/testing/test_case.h
}

// An app compiled together with its tests. Without a model there are no tests.
struct TestedApp {
  CompileResult result;
  std::shared_ptr<const testing::TestSuite> tests;
  std::vector<std::string> names() const;
};
TestedApp compile_tests(const SourceSet& sources, const CompileOptions& options = {});

struct TestOptions {
  // "memory:", or "sqlite:PATH": each test uses PATH with a number, removed first and afterwards.
  std::string storage = "memory:";
  // Only tests whose name contains a match; empty: all. E_FIELD_INVALID where it is no regular expression.
  std::string run;
  // Closes and reopens the store before every step: nothing may change.
  bool restart_between_steps = false;
  // What somebody else does before every step; an error fails the test.
  std::function<Status(Engine& engine)> meanwhile = {};
  // Where `publish: FOLDER` looks; empty: such a step fails and says so.
  std::string app_folder;
  Language language = Language::English;
};

// One test, or one case of a test that is a list of cases.
struct TestResult {
  std::string name;      // "levels: 5000, hr"
  std::string place;     // "tests/approval.yaml:15" of the failing step, else of the test
  bool passed = false;
  std::vector<std::string> failure;   // lines: actual before expected
  std::vector<std::string> happened;  // the story up to there
  double elapsed_ms = 0;
};

// What no test reached.
struct Coverage {
  struct Item {
    std::string kind;   // "step", "rule", "option"
    std::string name;   // "quote_approval.director", "quote_approval.gate otherwise", "lead_score row 3"
    std::string place;
    bool reached = false;
  };
  std::vector<Item> items;
};

struct TestReport {
  std::vector<TestResult> results;
  Coverage coverage;
  int passed() const;
  int failed() const { return static_cast<int>(results.size()) - passed(); }
};

Result<TestReport> run_tests(const TestedApp& app, const TestOptions& options = {});

struct StoryOptions {
  std::string storage = "memory:";  // a store that is kept; what was played already is not played again
  std::string test;                 // which test; empty: `story`, else the first with steps
  int64_t stop_after = -1;          // steps of this call
  std::string app_folder;
  Language language = Language::English;
  // Called for each line as it happens.
  std::function<void(const std::string& line)> tell;
};

struct StoryEnd {
  int64_t played = 0;   // steps of this call
  int64_t left = 0;     // steps still to come
  bool failed = false;  // an expectation did not hold; told
};

// Plays the steps, telling who, what and why. Where a store was played on before it goes on after
// the last step that was done; killed between two steps nothing is done twice.
Result<StoryEnd> play_story(const TestedApp& app, const StoryOptions& options);

}  // namespace weir
