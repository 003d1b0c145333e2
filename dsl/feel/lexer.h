// dsl/feel/lexer.h: FEEL text to tokens.
//
// A word is one token however the name goes on: which words together are a name is for the grammar,
// which knows the names in scope. Blanks and comments fall away.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/feel/ast.h"
#include "weir/diagnostic.h"

namespace weir::feel {

enum class TokenKind : uint8_t { Word, Number, String, AtString, Symbol, End };

struct Token {
  TokenKind kind = TokenKind::End;
  ast::At at;
  std::string text;  // a word, number or symbol as written; a string's content
};

// What keeps a text from being tokens at all.
enum class LexProblem : uint8_t {
  None,
  NotUtf8,
  OpenString,
  OpenComment,
  BadEscape,      // \u without its digits
  WideCharacter,  // full-width punctuation; `mended` is the plain one
  WrongOperator,  // ==, &&, ||, <>; `mended` is FEEL's
  SingleQuotes,
  Character,  // anything else that begins no token
};

struct Lexed {
  std::vector<Token> tokens;  // ends with End
  LexProblem problem = LexProblem::None;
  ast::At at;          // of the problem; tokens are those before it
  std::string found;   // the characters in question
  std::string mended;  // what to write there, where that is known
};

Lexed lex(std::string_view text);

// The token texts of a name ("a+b" gives a, +, b); empty where it cannot be one.
std::vector<std::string> name_tokens(std::string_view name);

}  // namespace weir::feel
