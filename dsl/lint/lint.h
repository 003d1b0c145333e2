// dsl/lint/lint.h: a check of the finished model that may find one kind of problem.
//
// One lint, one file in dsl/lint/, defining `const LintSpec& spec_<stem>()`. A lint reads the model
// and reports at its spans; it says nothing where it cannot be sure.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "dsl/sema/regions.h"
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
  // Made once for all lints about decisions.
  std::map<const model::Decision*, std::optional<sema::Regions>>* regions = nullptr;

  // The geometry of its rules; null where there are none, or too many.
  const sema::Regions* regions_of(const model::Decision& decision) const;

  // Everything of that definition was read; else what is missing would look like a mistake.
  bool sound(std::string_view section, std::string_view name) const;
  // Where its `table`, `csv` or `rules` is written.
  Span rules_place(const model::Decision& decision) const;

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
