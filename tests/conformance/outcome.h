// tests/conformance/outcome.h: what became of each check, and their totals.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace weir::conformance {

struct Outcome {
  std::string id;
  std::string directory;  // the test's folder, for the mean over folders
  std::string expression;
  std::string expected, actual;  // as FEEL text
  bool passed = false;
  bool null_expected = false;
};

// Checks of one literal expression each, from a file of one JSON object a line. Empty when the
// file cannot be read; a line that is no check is a failed outcome.
std::vector<Outcome> run_literals(const std::string& path);

// Every check of the DMN models under a folder: the test cases in each `*.xml` against the model
// beside it that they name; other models beside it may be imported.
// With `import` the model is also made an app, and it is the app's answer that is compared with the
// model's own; decisions that the import left out are no outcomes.
std::vector<Outcome> run_models(const std::string& folder, bool import = false);

// Totals, those of the checks that do not expect null, and the mean over folders; with each
// failure when `failures`.
void report(const std::vector<Outcome>& outcomes, bool failures, std::ostream& out);

}  // namespace weir::conformance
