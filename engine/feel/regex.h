// engine/feel/regex.h: the regular expressions of XPath 3.1, section 5.6.1, as FEEL uses them.
//
// Patterns run in RE2, in time linear in the text. What RE2 lacks (back-references, subtraction
// of classes with categories, lines that end in a newline) runs in a matcher of our own that
// counts its steps and gives up.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/builtin.h"

namespace weir::feel {

// Group 0 is the whole; a group that took no part is empty with a null data().
struct Match {
  std::vector<std::string_view> groups;
  std::string_view whole() const { return groups[0]; }
};

enum class Search { Found, NotFound, GaveUp };

// A piece of a replacement: text, or the number of a group.
struct ReplacementPart {
  std::string text;
  int group = -1;
};

class Regex {
 public:
  // None, and what is wrong, for a malformed pattern or flags other than s, m, i, x and q.
  static std::shared_ptr<const Regex> compile(std::string_view pattern, std::string_view flags,
                                              std::string* problem);
  virtual ~Regex() = default;

  // The leftmost match at or after the byte `from`.
  virtual Search search(std::string_view text, size_t from, Match* match) const = 0;
  virtual int group_count() const = 0;

  // `$1` and the escapes `\$`, `\\`; all of it is text where the flag q was set.
  std::optional<std::vector<ReplacementPart>> parse_replacement(std::string_view text,
                                                                std::string* problem) const;

 protected:
  bool literal_ = false;
};

// The regex of two arguments of a builtin, from a small cache of this thread. Null with a warning.
std::shared_ptr<const Regex> regex_of(const Value& pattern, const Value& flags,
                                      std::string_view builtin, EvalContext& ctx);

// Null and the warning for a search that gave up; for a pattern that matches the empty string
// where that has no meaning.
Value gave_up(std::string_view builtin, EvalContext& ctx);
Value matches_nothing(std::string_view builtin, EvalContext& ctx);

}  // namespace weir::feel
