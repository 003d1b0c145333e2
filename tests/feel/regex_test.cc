// The two ways to run a pattern against each other, and hostile patterns against both.
#include "engine/feel/regex.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "engine/feel/regex_matcher.h"
#include "engine/feel/regex_syntax.h"

using weir::feel::Match;
using weir::feel::Regex;
using weir::feel::Search;
namespace regex = weir::feel::regex;

namespace {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  size_t below(size_t n) {
    state_ = state_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
    return static_cast<size_t>(state_ >> 33) % n;
  }

 private:
  uint64_t state_;
};

std::string random_pattern(Random& random, int depth) {
  static const char* const kAtoms[] = {"a", "b", "ab", ".",   "[ab]",     "[^a]", "\\d", "1",
                                       "^", "$", "堰", "\\w", "[a-c1-3]", "(?:)", "B"};
  static const char* const kRepeats[] = {"",   "",   "",      "*",   "+",     "?",
                                         "*?", "+?", "{1,2}", "{2}", "{0,3}?"};
  std::string out;
  for (size_t i = 0, n = 1 + random.below(3); i < n; ++i) {
    std::string atom = kAtoms[random.below(std::size(kAtoms))];
    if (depth > 0 && random.below(3) == 0) {
      atom = (random.below(2) == 0 ? "(" : "(?:") + random_pattern(random, depth - 1) + ")";
    } else if (atom.size() > 1 && atom[0] == 'a') {
      atom = "(?:" + atom + ")";
    }
    out += atom + kRepeats[random.below(std::size(kRepeats))];
  }
  if (depth > 0 && random.below(4) == 0) out += "|" + random_pattern(random, depth - 1);
  return out;
}

std::string random_text(Random& random) {
  static const char* const kPieces[] = {"a", "b", "c", "1", "A", "B", "堰", " ", "\n", "ab", "aa"};
  std::string out;
  for (size_t i = 0, n = random.below(9); i < n; ++i)
    out += kPieces[random.below(std::size(kPieces))];
  return out;
}

bool may_be_empty(const regex::Tree& tree) {
  using regex::Kind;
  switch (tree.kind) {
    case Kind::Char:
    case Kind::Any:
    case Kind::Class:
      return false;
    case Kind::Begin:
    case Kind::End:
    case Kind::BackReference:
      return true;
    case Kind::Group:
      return may_be_empty(tree.children[0]);
    case Kind::Repeat:
      return tree.least == 0 || may_be_empty(tree.children[0]);
    case Kind::Sequence:
      return std::all_of(tree.children.begin(), tree.children.end(), may_be_empty);
    case Kind::Alternatives:
      return std::any_of(tree.children.begin(), tree.children.end(), may_be_empty);
  }
  return true;
}

// Engines differ in how often they go round a loop that takes nothing; XPath leaves it open.
bool repeats_emptiness(const regex::Tree& tree) {
  if (tree.kind == regex::Kind::Repeat && may_be_empty(tree.children[0])) return true;
  return std::any_of(tree.children.begin(), tree.children.end(), repeats_emptiness);
}

std::string outcome(const Regex& tool, const std::string& text) {
  Match match;
  const Search found = tool.search(text, 0, &match);
  if (found == Search::GaveUp) return "gave up";
  if (found == Search::NotFound) return "nothing";
  const auto at = static_cast<size_t>(match.whole().data() - text.data());
  return std::to_string(at) + "+" + std::to_string(match.whole().size());
}

}  // namespace

TEST_CASE("RE2 and the matcher of our own find the same, for random patterns and texts") {
  Random random(42);
  static const char* const kFlags[] = {"", "i", "s", "m", "im", "x"};
  int compared = 0;
  for (int i = 0; i < 8'000; ++i) {
    const std::string pattern = random_pattern(random, 2);
    const std::string flags = kFlags[random.below(std::size(kFlags))];
    std::string problem;
    const auto first = Regex::compile(pattern, flags, &problem);
    auto syntax = regex::parse(pattern, *regex::parse_flags(flags), &problem);
    REQUIRE_MESSAGE((first != nullptr) == syntax.has_value(), pattern, ": ", problem);
    if (first == nullptr || repeats_emptiness(syntax->root)) continue;
    const auto second = regex::make_matcher(std::move(*syntax));
    REQUIRE(second != nullptr);
    for (int t = 0; t < 5; ++t) {
      const std::string text = random_text(random);
      const std::string ours = outcome(*second, text);
      if (ours == "gave up") continue;
      ++compared;
      CHECK_MESSAGE(outcome(*first, text) == ours, "/", pattern, "/", flags, " in '", text, "'");
    }
  }
  CHECK(compared > 10'000);
}

TEST_CASE(
    "no text of random characters makes the reader of patterns fail otherwise than by saying so") {
  Random random(7);
  const std::string alphabet = "ab1(){}[]|^$.*+?\\-,:sdwpPIsLu \n堰";
  for (int i = 0; i < 50'000; ++i) {
    std::string pattern;
    for (size_t k = 0, n = random.below(14); k < n; ++k)
      pattern += alphabet[random.below(alphabet.size())];
    std::string problem;
    const auto made = Regex::compile(pattern, i % 3 == 0 ? "x" : "", &problem);
    CHECK((made != nullptr) == problem.empty());
    if (made != nullptr && i % 10 == 0) outcome(*made, "ab1 堰 ab\n");
  }
}

TEST_CASE("patterns that would take for ever end soon") {
  const std::string text = std::string(2'000, 'a') + "!";
  for (const char* pattern :
       {"^(a+)+$", "^(a|aa)+$", "^(a*)*$", "^(.*)(.*)(.*)(.*)$x", "(a{0,30}){0,30}b", "^(a+)+\\1$",
        "((a{100}){100}){100}", "^(?:a?){40}a{40}$"}) {
    std::string problem;
    const auto made = Regex::compile(pattern, "", &problem);
    if (made == nullptr) continue;
    CHECK(outcome(*made, text) != "0+2001");
  }
  std::string deep;
  for (int i = 0; i < 5'000; ++i) deep += "(";
  std::string problem;
  CHECK(Regex::compile(deep, "", &problem) == nullptr);
  CHECK(problem.find("too many groups") != std::string::npos);
}
