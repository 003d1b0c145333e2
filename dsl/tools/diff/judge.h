// dsl/tools/diff/judge.h: whom a difference meets, and what it means for what is stored and runs.
#pragma once

#include "dsl/tools/diff/outline.h"
#include "weir/diff.h"

namespace weir::diff_of {

struct Versions {
  const model::Model& before;
  const model::Model& after;
};

// Fills slug, reach, breaking, meaning and hint. `old_leaf`, `new_leaf`: of the key that changed.
void judge(Difference& difference, const Versions& versions, const Leaf* old_leaf, const Leaf* new_leaf);

}  // namespace weir::diff_of
