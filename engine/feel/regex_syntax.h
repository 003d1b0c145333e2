// engine/feel/regex_syntax.h: the tree of a regular expression, between reading and running it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::feel::regex {

struct Category {
  std::string name;  // "Lu", "N"
  bool negated = false;
};

// A set of characters: (ranges or categories), the other way round if negated, without `minus`.
struct CharClass {
  bool negated = false;
  std::vector<std::pair<char32_t, char32_t>> ranges;
  std::vector<Category> categories;
  std::unique_ptr<CharClass> minus;
};

enum class Kind {
  Char,
  Any,
  Class,
  Sequence,
  Alternatives,
  Repeat,
  Group,
  Begin,
  End,
  BackReference
};

struct Tree {
  Kind kind = Kind::Sequence;
  char32_t character = 0;
  CharClass set;
  int group = 0;            // Group: its number, 0 where it captures nothing; BackReference
  int least = 0, most = 0;  // Repeat; most -1: without bound
  bool lazy = false;
  std::vector<Tree> children;
};

struct Flags {
  bool dot_all = false, lines = false, ignore_case = false, spaced = false, literal = false;
};

struct Syntax {
  Tree root;
  Flags flags;
  int groups = 0;
  bool needs_matcher = false;  // holds what RE2 lacks
};

std::optional<Flags> parse_flags(std::string_view text);
// None and the problem for what XPath does not allow.
std::optional<Syntax> parse(std::string_view pattern, Flags flags, std::string* problem);

// The ranges of a Unicode block as XML Schema names it ("BasicLatin"); None if unknown.
std::optional<std::pair<char32_t, char32_t>> find_block(std::string_view name);
// Is it a general category that RE2 knows?
bool is_category(std::string_view name);
bool in_category(std::string_view name, char32_t c);

}  // namespace weir::feel::regex
