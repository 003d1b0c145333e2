#include "dsl/feel/builders.h"

#include <algorithm>
#include <type_traits>

#include "dsl/feel/compile.h"

namespace weir::feel::build {
namespace {

using ast::Expr;
using ast::Ptr;

size_t count(const ParserState& state, Match match) { return state.stack.size() - match.base; }

template <class T>
T take(ParserState& state, size_t index) {
  return std::move(std::get<T>(state.stack[index]));
}

template <class T>
bool holds(const ParserState& state, size_t index) {
  return index < state.stack.size() && std::holds_alternative<T>(state.stack[index]);
}

// Deepest of the trees on the stack from `from` on.
uint32_t depth_of(const Piece& piece) {
  if (auto* tree = std::get_if<Ptr>(&piece)) return *tree ? (*tree)->depth : 0;
  if (auto* entry = std::get_if<ast::Entry>(&piece)) return entry->value->depth;
  if (auto* argument = std::get_if<ast::Argument>(&piece)) return argument->value->depth;
  if (auto* iterator = std::get_if<ast::Iterator>(&piece)) {
    return std::max(iterator->from->depth, iterator->to ? iterator->to->depth : 0);
  }
  return 0;
}

uint32_t deepest(const ParserState& state, Match match) {
  uint32_t depth = 0;
  for (size_t i = match.base; i < state.stack.size(); ++i)
    depth = std::max(depth, depth_of(state.stack[i]));
  return depth;
}

template <class T>
void finish(ParserState& state, Match match, uint32_t below, T is) {
  auto tree = std::make_unique<Expr>();
  tree->at = state.span(match);
  tree->is = std::move(is);
  tree->depth = below + 1;
  if (tree->depth > kTreeMax) state.stop(ParserState::Halt::TooDeep, match.begin);
  state.stack.resize(match.base);
  state.stack.emplace_back(std::move(tree));
}

template <class T>
void replace(ParserState& state, Match match, T piece) {
  state.stack.resize(match.base);
  state.stack.emplace_back(std::move(piece));
}

// An infix rule starts at its operator; its place starts at the left operand.
Match from_left(ParserState& state, Match match) {
  const Ptr& left = std::get<Ptr>(state.stack[match.base]);
  while (match.begin > 0 && state.tokens[match.begin].at.begin > left->at.begin) --match.begin;
  return match;
}

ast::List take_list(ParserState& state, size_t from) {
  ast::List list;
  for (size_t i = from; i < state.stack.size(); ++i) list.push_back(take<Ptr>(state, i));
  return list;
}

void logic(ParserState& state, Match match, bool is_conjunction) {
  if (count(state, match) == 1) return;
  uint32_t below = deepest(state, match);
  ast::Logic made{is_conjunction, take_list(state, match.base)};
  finish(state, match, below, std::move(made));
}

// low, "..", high, closer: from stack[match.base].
void range(ParserState& state, Match match, bool low_included) {
  uint32_t below = deepest(state, match);
  ast::RangeLiteral made;
  made.low = take<Ptr>(state, match.base);
  made.high = take<Ptr>(state, match.base + 2);
  made.low_included = low_included;
  made.high_included = take<std::string_view>(state, match.base + 3) == "]";
  finish(state, match, below, std::move(made));
}

void quantified(ParserState& state, Match match, bool is_every) {
  uint32_t below = deepest(state, match);
  ast::Quantified made;
  made.every = is_every;
  for (size_t i = match.base; holds<ast::Iterator>(state, i); ++i) {
    made.iterators.push_back(take<ast::Iterator>(state, i));
  }
  made.condition = take<Ptr>(state, state.stack.size() - 1);
  finish(state, match, below, std::move(made));
}

}  // namespace

void negate(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::Negate made{take<Ptr>(state, match.base)};
  finish(state, match, below, std::move(made));
}

void binary(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::At op_at = state.tokens[match.begin].at;
  match = from_left(state, match);
  ast::Binary made{take<ast::Operator>(state, match.base + 1), op_at, take<Ptr>(state, match.base),
                   take<Ptr>(state, match.base + 2)};
  finish(state, match, below, std::move(made));
}

void conjunction(ParserState& state, Match match) { logic(state, match, true); }
void disjunction(ParserState& state, Match match) { logic(state, match, false); }

void between(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  match = from_left(state, match);
  ast::Between made{take<Ptr>(state, match.base), take<Ptr>(state, match.base + 1),
                    take<Ptr>(state, match.base + 2)};
  finish(state, match, below, std::move(made));
}

void in(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  match = from_left(state, match);
  ast::In made{take<Ptr>(state, match.base), take_list(state, match.base + 1)};
  finish(state, match, below, std::move(made));
}

void instance_of(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  match = from_left(state, match);
  ast::InstanceOf made{take<Ptr>(state, match.base), take<ast::TypeRef>(state, match.base + 1)};
  finish(state, match, below, std::move(made));
}

void comparison(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::Comparison made{take<ast::Operator>(state, match.base), state.tokens[match.begin].at,
                       take<Ptr>(state, match.base + 1)};
  finish(state, match, below, std::move(made));
}

void open_range(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::Operator op = take<ast::Operator>(state, match.base);
  Ptr bound = take<Ptr>(state, match.base + 1);
  ast::RangeLiteral made;
  switch (op) {
    case ast::Operator::GreaterEqual:
      made.low_included = true;
      [[fallthrough]];
    case ast::Operator::Greater:
      made.low = std::move(bound);
      break;
    case ast::Operator::LessEqual:
      made.high_included = true;
      [[fallthrough]];
    case ast::Operator::Less:
      made.high = std::move(bound);
      break;
    case ast::Operator::Equal:
      made.point = made.low_included = made.high_included = true;
      made.low = std::move(bound);
      break;
    default: {
      // (!= 5): no range holds this; it stays a test.
      ast::Comparison test{op, state.tokens[match.begin + 1].at, std::move(bound)};
      finish(state, match, below, std::move(test));
      return;
    }
  }
  finish(state, match, below, std::move(made));
}

void member(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  match = from_left(state, match);
  ast::Member made{take<Ptr>(state, match.base), take<ast::Word>(state, match.base + 1)};
  finish(state, match, below, std::move(made));
}

void filter(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  match = from_left(state, match);
  ast::Filter made{take<Ptr>(state, match.base), take<Ptr>(state, match.base + 1)};
  finish(state, match, below, std::move(made));
}

void call(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  match = from_left(state, match);
  ast::Call made;
  made.callee = take<Ptr>(state, match.base);
  for (size_t i = match.base + 1; i < state.stack.size(); ++i) {
    made.arguments.push_back(take<ast::Argument>(state, i));
  }
  finish(state, match, below, std::move(made));
}

void positional(ParserState& state, Match match) {
  replace(state, match, ast::Argument{{}, take<Ptr>(state, match.base)});
}

void named(ParserState& state, Match match) {
  replace(state, match,
          ast::Argument{take<ast::Word>(state, match.base), take<Ptr>(state, match.base + 1)});
}

void if_(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::If made{take<Ptr>(state, match.base), take<Ptr>(state, match.base + 1),
               take<Ptr>(state, match.base + 2)};
  finish(state, match, below, std::move(made));
}

void iterator(ParserState& state, Match match) {
  ast::Iterator made{take<ast::Word>(state, match.base), take<Ptr>(state, match.base + 1), nullptr};
  if (count(state, match) > 2) made.to = take<Ptr>(state, match.base + 2);
  state.bind(made.name.text);
  replace(state, match, std::move(made));
}

void for_(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::For made;
  for (size_t i = match.base; holds<ast::Iterator>(state, i); ++i) {
    made.iterators.push_back(take<ast::Iterator>(state, i));
  }
  made.body = take<Ptr>(state, state.stack.size() - 1);
  finish(state, match, below, std::move(made));
}

void some(ParserState& state, Match match) { quantified(state, match, false); }
void every(ParserState& state, Match match) { quantified(state, match, true); }

void param(ParserState& state, Match match) {
  ast::Param made{take<ast::Word>(state, match.base), std::nullopt};
  if (count(state, match) > 1) made.type = take<ast::TypeRef>(state, match.base + 1);
  state.bind(made.name.text);
  replace(state, match, std::move(made));
}

void function(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::FunctionLiteral made;
  size_t i = match.base;
  for (; holds<ast::Param>(state, i); ++i) made.params.push_back(take<ast::Param>(state, i));
  made.external = holds<std::string_view>(state, i);
  made.body = take<Ptr>(state, state.stack.size() - 1);
  finish(state, match, below, std::move(made));
}

void parenthesis(ParserState& state, Match match) {
  if (count(state, match) == 4) range(state, match, false);
}

void list(ParserState& state, Match match) {
  if (count(state, match) == 4 && holds<std::string_view>(state, match.base + 1)) {
    return range(state, match, true);
  }
  uint32_t below = deepest(state, match);
  ast::ListLiteral made{take_list(state, match.base)};
  finish(state, match, below, std::move(made));
}

void range_from_bracket(ParserState& state, Match match) { range(state, match, false); }

void entry(ParserState& state, Match match) {
  ast::Entry made{take<ast::Word>(state, match.base), take<Ptr>(state, match.base + 1)};
  state.bind(made.key.text);
  replace(state, match, std::move(made));
}

void context(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::ContextLiteral made;
  for (size_t i = match.base; i < state.stack.size(); ++i)
    made.entries.push_back(take<ast::Entry>(state, i));
  finish(state, match, below, std::move(made));
}

// Word [ "<" (TypeRef | Word TypeRef)... ] [ "->" TypeRef ]
void type(ParserState& state, Match match) {
  ast::TypeRef made;
  made.name = take<ast::Word>(state, match.base);
  size_t i = match.base + 1;
  if (holds<std::string_view>(state, i) && std::get<std::string_view>(state.stack[i]) == "<") {
    made.generic = true;
    ++i;
    while (holds<ast::Word>(state, i) || holds<ast::TypeRef>(state, i)) {
      if (holds<ast::Word>(state, i)) {
        made.keys.push_back(take<ast::Word>(state, i));
        made.args.push_back(take<ast::TypeRef>(state, i + 1));
        i += 2;
      } else {
        made.args.push_back(take<ast::TypeRef>(state, i++));
      }
    }
  }
  if (holds<std::string_view>(state, i)) made.result.push_back(take<ast::TypeRef>(state, i + 1));
  replace(state, match, std::move(made));
}

void any_test(ParserState& state, Match match) {
  ast::UnaryTests made;
  made.any = true;
  finish(state, match, 0, std::move(made));
}

void tests(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::UnaryTests made;
  made.tests = take_list(state, match.base);
  finish(state, match, below, std::move(made));
}

void negated_tests(ParserState& state, Match match) {
  uint32_t below = deepest(state, match);
  ast::UnaryTests made;
  made.tests = take_list(state, match.base);
  made.negated = true;
  finish(state, match, below, std::move(made));
}

bool literal(ParserState& state, uint32_t at) {
  const Token& token = state.tokens[at];
  Match match{at, at + 1, state.stack.size()};
  switch (token.kind) {
    case TokenKind::Number:
      finish(state, match, 0, ast::Number{token.text});
      return true;
    case TokenKind::String:
      finish(state, match, 0, ast::String{token.text});
      return true;
    case TokenKind::AtString:
      finish(state, match, 0, ast::Literal{token.text});
      return true;
    case TokenKind::Word:
      if (token.text == "true" || token.text == "false") {
        finish(state, match, 0, ast::Boolean{token.text == "true"});
        return true;
      }
      if (token.text == "null") {
        finish(state, match, 0, ast::Null{});
        return true;
      }
      return false;
    case TokenKind::Symbol:
      if (token.text != "?") return false;
      finish(state, match, 0, ast::Tested{});
      return true;
    case TokenKind::End:
      return false;
  }
  return false;
}

}  // namespace weir::feel::build
