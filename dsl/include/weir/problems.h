// weir/problems.h: the catalogue of every kind of problem that compiling can find.
//
// For help texts and documentation. Built once; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "weir/diagnostic.h"

namespace weir {

// Every DiagSpec, by slug.
const std::vector<const DiagSpec*>& all_problems();

// The one with that slug; nullptr: there is none.
const DiagSpec* find_problem(std::string_view slug);

// The known slugs nearest to one that is not known, best first, at most three.
std::vector<std::string> nearest_problems(std::string_view slug);

}  // namespace weir
