// dsl/feel/parser_state.h: what the grammar works on: tokens, the names it knows, the tree so far.
//
// Grammar rules have no attributes (they cost most of Spirit's compile time): pieces of the tree
// lie on a stack, and a rule that has matched folds its own into one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dsl/feel/ast.h"
#include "dsl/feel/lexer.h"
#include "dsl/feel/names.h"

namespace weir::feel {

// What could have stood at the furthest place that was reached.
struct Expectation {
  std::string_view en, zh;
  friend bool operator==(const Expectation& a, const Expectation& b) { return a.en == b.en; }
};

inline constexpr Expectation kValue{"a value", "一个值"};
inline constexpr Expectation kOperator{"an operator", "运算符"};
inline constexpr Expectation kName{"a name", "名称"};
inline constexpr Expectation kType{"a type", "类型"};
inline constexpr Expectation kTest{"a test", "条件"};

// The first four bytes of a token: all of a symbol, and they tell most words apart.
constexpr uint32_t token_code(std::string_view text) {
  uint32_t code = 0;
  for (size_t i = 0; i < text.size() && i < 4; ++i)
    code |= uint32_t{static_cast<uint8_t>(text[i])} << (8 * i);
  return code;
}

// One piece on the stack.
using Piece =
    std::variant<ast::Ptr, ast::Word, ast::Operator, ast::Iterator, ast::Entry, ast::Argument,
                 ast::Param, ast::TypeRef, std::string_view>;  // last: a symbol that matters

// Token positions [begin, end) that a rule matched, and its pieces: stack[base, ...).
struct Match {
  uint32_t begin = 0, end = 0;
  size_t base = 0;
};

class ParserState {
 public:
  enum class Halt : uint8_t { None, TooDeep, TooLong };

  ParserState(std::vector<Token> all, const Names& names_in, std::string_view source)
      : tokens(std::move(all)), names(names_in), text(source) {
    codes.reserve(tokens.size());
    for (const Token& token : tokens) codes.push_back(token_code(token.text));
  }

  std::vector<Token> tokens;
  std::vector<uint32_t> codes;  // of each token
  const Names& names;
  std::string_view text;

  std::vector<Piece> stack;
  uint32_t depth = 0;
  Halt halt = Halt::None;  // set: everything fails from now on
  uint32_t halted_at = 0;
  uint32_t fuel = 2'000'000;  // tests of tokens: backtracking on hostile texts ends

  // What a text lacks is found out in a second reading: most texts lack nothing.
  bool telling = false;
  uint32_t furthest = 0;
  std::vector<Expectation> expected;  // there, each once

  // Records the failure of a test at a token; always false.
  bool miss(uint32_t at, const Expectation& what) {
    if (telling) record(at, what);
    return false;
  }
  void stop(Halt why, uint32_t at);

  bool is_symbol(uint32_t at, std::string_view symbol) const {
    return is_symbol(at, token_code(symbol));
  }
  bool is_symbol(uint32_t at, uint32_t code) const {
    return codes[at] == code && tokens[at].kind == TokenKind::Symbol;
  }
  bool is_word(uint32_t at, std::string_view word) const {
    return codes[at] == token_code(word) && tokens[at].kind == TokenKind::Word &&
           tokens[at].text == word;
  }

  // Names. Each gives the number of tokens of the name that begins at a token; 0: none.
  uint32_t variable_length(uint32_t at, std::string* name) const;
  uint32_t member_length(uint32_t at, std::string* name) const;
  uint32_t key_length(uint32_t at, std::string_view end_symbols, bool until_in,
                      std::string* name) const;
  uint32_t first_word(uint32_t at, std::string* name) const;
  uint32_t type_length(uint32_t at, std::string* name) const;

  // Names bound inside the text; only those of several tokens matter here.
  struct Bound {
    Names::Phrase tokens;
    std::string name;
  };
  std::vector<Bound> bound;
  void bind(const std::string& name);

  ast::At span(const Match& match) const;

 private:
  void record(uint32_t at, const Expectation& what);
  uint32_t phrase_length(uint32_t at, bool functions, std::string* name) const;
  uint32_t words_length(uint32_t at, std::string* name) const;
  bool matches(const Names::Phrase& phrase, uint32_t at) const;
};

}  // namespace weir::feel
