// dsl/lint/lint.h: a check of the finished model that may find one kind of problem.
//
// One lint, one file in dsl/lint/, defining `const LintSpec& spec_<stem>()`. A lint reads the model
// and reports at its spans; it says nothing where it cannot be sure.
#pragma once

#include <vector>

#include "dsl/source/reporter.h"
#include "dsl/tools/testing/test_case.h"
#include "engine/model/model.h"

namespace weir::sema {
class App;
}

namespace weir::lint {

struct Context {
  const model::Model& model;
  const std::vector<testing::TestCase>& tests;
  const sema::App& app;  // what was written and what is used
  dsl::Reporter& reporter;

  Diagnostic& report(const DiagSpec& spec, Span span, std::vector<Argument> args = {}) const {
    return reporter.report(spec, span, std::move(args));
  }
};

struct LintSpec {
  DiagSpec problem;
  void (*check)(const Context& context) = nullptr;
  bool needs_sound = false;  // only where nothing hard was found before
};

const std::vector<const LintSpec*>& lints();
// Runs all of them.
void run(const Context& context);

}  // namespace weir::lint
