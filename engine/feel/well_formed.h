// engine/feel/well_formed.h: what the evaluator may rely on in a tree of IR.
#pragma once

#include <string_view>

#include "engine/feel/expression.h"

namespace weir::feel {

inline constexpr int kNodeDepthMax = 1000;
inline constexpr uint32_t kLocalsMax = 8000;

// Empty when every node has the children its op asks for, every index is one that exists, and the
// tree is no deeper than kNodeDepthMax; else what is wrong, in English. dsl/feel makes only well
// formed trees; a bundle from outside may hold anything.
std::string_view malformed(const Expression& expression);

// Is it one of the ops of ir.h?
bool known_op(uint8_t number);

}  // namespace weir::feel
