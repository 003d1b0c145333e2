// bindings/cli/problem_page.h: the catalogue of problems, as pages and as a list.
#pragma once

#include "bindings/cli/command.h"

namespace weir::cli {

// Every problem: severity, slug, sentence.
int list_problems(Session& session);
// Everything about one. kUsage for a slug that is not known, with the nearest.
int print_problem(Session& session, const std::string& slug);

}  // namespace weir::cli
