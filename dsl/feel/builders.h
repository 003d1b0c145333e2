// dsl/feel/builders.h: fold the pieces that a grammar rule has matched into one piece of the tree.
#pragma once

#include "dsl/feel/parser_state.h"

namespace weir::feel::build {

// Each takes stack[match.base, ...) and leaves one piece there.
using Builder = void (*)(ParserState& state, Match match);

void negate(ParserState& state, Match match);
void binary(ParserState& state, Match match);       // left, Operator, right
void conjunction(ParserState& state, Match match);  // one piece stays as it is
void disjunction(ParserState& state, Match match);
void between(ParserState& state, Match match);
void in(ParserState& state, Match match);  // value, tests...
void instance_of(ParserState& state, Match match);
void comparison(ParserState& state, Match match);  // Operator, bound
void open_range(ParserState& state, Match match);  // the same, in parentheses
void member(ParserState& state, Match match);
void filter(ParserState& state, Match match);
void call(ParserState& state, Match match);  // callee, Arguments
void positional(ParserState& state, Match match);
void named(ParserState& state, Match match);
void if_(ParserState& state, Match match);
void iterator(ParserState& state, Match match);
void for_(ParserState& state, Match match);
void some(ParserState& state, Match match);
void every(ParserState& state, Match match);
void param(ParserState& state, Match match);
void function(ParserState& state, Match match);
void parenthesis(ParserState& state, Match match);         // an expression, or a range
void list(ParserState& state, Match match);                // a list, or a range
void range_from_bracket(ParserState& state, Match match);  // ]a..b]
void entry(ParserState& state, Match match);
void context(ParserState& state, Match match);
void type(ParserState& state, Match match);
void any_test(ParserState& state, Match match);
void tests(ParserState& state, Match match);
void negated_tests(ParserState& state, Match match);

// The literal or variable that a token is; false where it is none. They push one piece.
bool literal(ParserState& state, uint32_t at);

}  // namespace weir::feel::build
