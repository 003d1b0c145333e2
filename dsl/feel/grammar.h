// dsl/feel/grammar.h: tokens to a tree.
#pragma once

#include "dsl/feel/compile.h"
#include "dsl/feel/parser_state.h"

namespace weir::feel {

// Parses all tokens of `state`. False: see state.halt, state.furthest and state.expected.
// On success the tree is the one piece on state.stack.
bool run_grammar(ParserState& state, ExpressionKind kind);

}  // namespace weir::feel
