// weir_conformance: runs conformance data from any path and prints what passes.
//
//   weir_conformance --literal FILE [--quiet]
//   weir_conformance --models FOLDER [--quiet]
//   weir_conformance --imported FOLDER [--quiet]   the models as imported apps, against themselves
//
// Exit status: 0 when all passed, 1 when some failed, 2 when there was nothing to run.
#include <cstring>
#include <iostream>
#include <string>

#include "tests/conformance/outcome.h"

int main(int argc, char** argv) {
  std::string literal, models, imported;
  bool quiet = false;
  for (int i = 1; i < argc; ++i) {
    bool last = i + 1 == argc;
    if (std::strcmp(argv[i], "--quiet") == 0) {
      quiet = true;
    } else if (std::strcmp(argv[i], "--literal") == 0 && !last) {
      literal = argv[++i];
    } else if (std::strcmp(argv[i], "--models") == 0 && !last) {
      models = argv[++i];
    } else if (std::strcmp(argv[i], "--imported") == 0 && !last) {
      imported = argv[++i];
    } else {
      std::cerr << "usage: weir_conformance [--literal FILE] [--models FOLDER] "
                   "[--imported FOLDER] [--quiet]\n";
      return 2;
    }
  }
  std::vector<weir::conformance::Outcome> outcomes;
  if (!literal.empty()) outcomes = weir::conformance::run_literals(literal);
  if (!models.empty()) {
    for (auto& one : weir::conformance::run_models(models)) outcomes.push_back(std::move(one));
  }
  if (!imported.empty()) {
    for (auto& one : weir::conformance::run_models(imported, true))
      outcomes.push_back(std::move(one));
  }
  if (outcomes.empty()) {
    std::cerr << "weir_conformance: no checks found\n";
    return 2;
  }
  weir::conformance::report(outcomes, !quiet, std::cout);
  for (const auto& one : outcomes) {
    if (!one.passed) return 1;
  }
  return 0;
}
