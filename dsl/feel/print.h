// dsl/feel/print.h: a syntax tree as canonical FEEL text, for `weir fmt` and explanations.
//
// One space around operators, parentheses only where the reading needs them. Reading the text
// again with the same names gives the same tree. Comments are not part of a tree.
#pragma once

#include <string>
#include <string_view>

#include "dsl/feel/ast.h"

namespace weir::feel {

std::string print(const ast::Expr& expr);

// A text of FEEL: quotes around it, what needs it escaped.
std::string print_string(std::string_view text);

}  // namespace weir::feel
