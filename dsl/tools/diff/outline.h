// dsl/tools/diff/outline.h: an app as a tree of parts with named texts, for comparing.
#pragma once

#include <string>
#include <vector>

#include "engine/model/print.h"

namespace weir::diff_of {

using model::Leaf;

struct Part {
  std::string kind, name;  // "form" "quote", "field" "amount", "row" "3"
  std::vector<Leaf> leaves;
  std::vector<Part> parts;
  Span span;
  std::string whole;  // rows: their text, by which they are found again

  const Leaf* leaf(std::string_view path) const;
  const Part* part(std::string_view kind, std::string_view name) const;
};

// The other version says which steps are there in both: what follows a step is told among those.
Part outline(const model::Model& model, const model::Model& other);

}  // namespace weir::diff_of
