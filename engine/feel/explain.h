// engine/feel/explain.h: an evaluation taken apart: what each part of an expression gave.
//
// Parts are evaluated one by one, so this costs the square of what evaluating costs; evaluate()
// itself carries nothing for it. Bodies of loops, predicates of filters and of functions are not
// entered: they have no one value.
#pragma once

#include <string>
#include <vector>

#include "engine/feel/expression.h"

namespace weir::feel {

struct ExplainedPart {
  std::string text;  // as written; empty where the source has been folded
  Span span;
  Value value;
  std::vector<ExplainedPart>
      parts;  // in the order of evaluation; not what a short circuit left out
};

struct Explanation {
  Value value;
  ExplainedPart whole;
  // Where null first came from, when the value is null; and why, as far as is known.
  std::string null_text;
  Span null_span;
  std::string null_reason;  // English: "'amount' is null", or a warning of the evaluation

  // One part a line, indented: "amount > 500000: false".
  std::string to_string() const;
};

// As evaluate(). Inputs are asked for once each, and only those that the parts read.
Explanation explain(const Expression& expression, Scope& scope, EvalContext& ctx);

}  // namespace weir::feel
