#include "dsl/feel/parser_state.h"

#include <algorithm>
#include <map>

#include "engine/feel/builtin.h"

namespace weir::feel {
namespace {

// Names of builtins and types that are more than one word, by their first.
struct Fixed {
  std::multimap<std::string, std::pair<Names::Phrase, std::string>, std::less<>> functions, types;
};

void add_fixed(std::multimap<std::string, std::pair<Names::Phrase, std::string>, std::less<>>& to,
               std::string_view name) {
  Names::Phrase tokens = name_tokens(name);
  if (tokens.size() < 2) return;
  std::string first = tokens.front();
  to.emplace(std::move(first), std::pair(std::move(tokens), std::string(name)));
}

const Fixed& fixed() {
  static const Fixed made = [] {
    Fixed out;
    for (const BuiltinSpec* spec : builtins()) add_fixed(out.functions, spec->name);
    for (std::string_view type :
         {"date and time", "days and time duration", "years and months duration",
          "day time duration", "year month duration"}) {
      add_fixed(out.types, type);
    }
    return out;
  }();
  return made;
}

bool is_name_symbol(const Token& token) {
  return token.kind == TokenKind::Symbol &&
         (token.text == "." || token.text == "/" || token.text == "-" || token.text == "'" ||
          token.text == "+" || token.text == "*");
}

}  // namespace

void ParserState::record(uint32_t at, const Expectation& what) {
  if (at > furthest) {
    furthest = at;
    expected.clear();
  }
  if (at == furthest && std::find(expected.begin(), expected.end(), what) == expected.end()) {
    expected.push_back(what);
  }
}

void ParserState::stop(Halt why, uint32_t at) {
  if (halt != Halt::None) return;
  halt = why;
  halted_at = at;
}

bool ParserState::matches(const Names::Phrase& phrase, uint32_t at) const {
  if (at + phrase.size() >= tokens.size()) return false;
  for (size_t i = 0; i < phrase.size(); ++i) {
    const Token& token = tokens[at + i];
    if (token.kind == TokenKind::String || token.kind == TokenKind::AtString) return false;
    if (token.text != phrase[i]) return false;
  }
  return true;
}

uint32_t ParserState::phrase_length(uint32_t at, bool functions, std::string* name) const {
  size_t best = 0;
  auto consider = [&](const Names::Phrase& phrase, std::string_view as) {
    if (phrase.size() <= best || !matches(phrase, at)) return;
    best = phrase.size();
    *name = as;
  };
  std::vector<std::pair<const Names::Phrase*, std::string_view>> known;
  names.phrases_from(tokens[at].text, known);
  for (auto& [phrase, as] : known) consider(*phrase, as);
  for (const Bound& one : bound) consider(one.tokens, one.name);
  if (functions) {
    auto [begin, end] = fixed().functions.equal_range(tokens[at].text);
    for (auto it = begin; it != end; ++it) {
      // Only where it is called: `date and time` may be two fields.
      const Names::Phrase& phrase = it->second.first;
      if (matches(phrase, at) && is_symbol(at + static_cast<uint32_t>(phrase.size()), "(")) {
        consider(phrase, it->second.second);
      }
    }
  }
  return static_cast<uint32_t>(best);
}

uint32_t ParserState::words_length(uint32_t at, std::string* name) const {
  uint32_t count = 0;
  name->clear();
  // `AND`, `Then` are slips for keywords, not further words of a name.
  auto keyword = [](std::string word) {
    for (char& c : word) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return is_keyword(word);
  };
  while (tokens[at + count].kind == TokenKind::Word && !keyword(tokens[at + count].text)) {
    if (count > 0) *name += ' ';
    *name += tokens[at + count].text;
    ++count;
  }
  return count;
}

uint32_t ParserState::variable_length(uint32_t at, std::string* name) const {
  if (tokens[at].kind != TokenKind::Word) return 0;
  if (uint32_t length = phrase_length(at, true, name)) return length;
  const std::string& word = tokens[at].text;
  if (is_keyword(word)) return 0;
  // Two words in a row that are no name together: all of them are the name that is not known. So
  // are words after one that is a function only.
  uint32_t words = words_length(at, name);
  bool variable = names.variable(word) != nullptr;
  bool function = names.function(word) || find_builtin(word) != nullptr;
  if (!variable && (!function || words > 1)) return words;
  *name = word;
  return 1;
}

uint32_t ParserState::member_length(uint32_t at, std::string* name) const {
  if (tokens[at].kind != TokenKind::Word) return 0;
  if (uint32_t length = phrase_length(at, false, name)) return length;
  if (uint32_t length = words_length(at, name)) return length;
  *name = tokens[at].text;  // after a dot a keyword is a name like any other
  return 1;
}

// A name that is being declared: everything up to one of `end_symbols`, or the word `in`.
uint32_t ParserState::key_length(uint32_t at, std::string_view end_symbols, bool until_in,
                                 std::string* name) const {
  uint32_t count = 0;
  for (;; ++count) {
    const Token& token = tokens[at + count];
    if (until_in && token.kind == TokenKind::Word && token.text == "in" && count > 0) break;
    if (token.kind == TokenKind::Symbol && token.text.size() == 1 &&
        end_symbols.find(token.text[0]) != std::string_view::npos) {
      break;
    }
    if (token.kind == TokenKind::Word) continue;
    if (count > 0 && (token.kind == TokenKind::Number || is_name_symbol(token))) continue;
    return 0;
  }
  if (count == 0) return 0;
  uint32_t begin = tokens[at].at.begin, end = tokens[at + count - 1].at.end;
  *name = normal_name(text.substr(begin, end - begin));
  return count;
}

// Where no whole name is found: its first word, so that what is missing is said after it.
uint32_t ParserState::first_word(uint32_t at, std::string* name) const {
  if (tokens[at].kind != TokenKind::Word) return 0;
  *name = tokens[at].text;
  return 1;
}

uint32_t ParserState::type_length(uint32_t at, std::string* name) const {
  if (tokens[at].kind != TokenKind::Word) return 0;
  uint32_t best = phrase_length(at, false, name);
  auto [begin, end] = fixed().types.equal_range(tokens[at].text);
  for (auto it = begin; it != end; ++it) {
    if (it->second.first.size() > best && matches(it->second.first, at)) {
      best = static_cast<uint32_t>(it->second.first.size());
      *name = it->second.second;
    }
  }
  if (best == 0) {
    if (tokens[at].text == "null" || tokens[at].text == "function") {
      *name = tokens[at].text;
      return 1;
    }
    best = words_length(at, name);
  }
  // An item definition's component: tLoan.principal.
  while (best > 0 && is_symbol(at + best, ".") && tokens[at + best + 1].kind == TokenKind::Word) {
    *name += "." + tokens[at + best + 1].text;
    best += 2;
  }
  return best;
}

void ParserState::bind(const std::string& name) {
  Names::Phrase tokens_of = name_tokens(name);
  if (tokens_of.size() > 1) bound.push_back({std::move(tokens_of), name});
}

ast::At ParserState::span(const Match& match) const {
  if (match.end <= match.begin) return {tokens[match.begin].at.begin, tokens[match.begin].at.begin};
  return {tokens[match.begin].at.begin, tokens[match.end - 1].at.end};
}

}  // namespace weir::feel
