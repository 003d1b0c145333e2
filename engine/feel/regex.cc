#include "engine/feel/regex.h"

#include <re2/re2.h>

#include <array>

#include "engine/base/text.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/regex_matcher.h"
#include "engine/feel/regex_syntax.h"

namespace weir::feel {
namespace {

using regex::CharClass;
using regex::Flags;
using regex::Kind;
using regex::Syntax;
using regex::Tree;

void emit_character(std::string& out, char32_t c) {
  const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  if (plain) {
    out += static_cast<char>(c);
    return;
  }
  static constexpr char kHex[] = "0123456789abcdef";
  out += "\\x{";
  std::string digits;
  do {
    digits.insert(digits.begin(), kHex[c & 15]);
    c >>= 4;
  } while (c != 0);
  out += digits + "}";
}

void emit_class(std::string& out, const CharClass& set) {
  out += set.negated ? "[^" : "[";
  for (const auto& [first, last] : set.ranges) {
    emit_character(out, first);
    if (last == first) continue;
    out += '-';
    emit_character(out, last);
  }
  for (const regex::Category& category : set.categories) {
    out += category.negated ? "\\P{" : "\\p{";
    out += category.name + "}";
  }
  out += ']';
}

void emit(std::string& out, const Tree& tree, const Flags& flags) {
  switch (tree.kind) {
    case Kind::Char:
      return emit_character(out, tree.character);
    case Kind::Any:
      out += flags.dot_all ? "(?s:.)" : "[^\\n\\r]";
      return;
    case Kind::Class:
      return emit_class(out, tree.set);
    case Kind::Begin:
      out += flags.lines ? "(?m:^)" : "\\A";
      return;
    case Kind::End:
      out += flags.lines ? "(?m:$)" : "\\z";
      return;
    case Kind::BackReference:
      return;  // never asked for: needs the matcher
    case Kind::Sequence:
      for (const Tree& child : tree.children) emit(out, child, flags);
      return;
    case Kind::Group:
      out += tree.group != 0 ? "(" : "(?:";
      emit(out, tree.children[0], flags);
      out += ')';
      return;
    case Kind::Alternatives:
      for (size_t i = 0; i < tree.children.size(); ++i) {
        if (i > 0) out += '|';
        emit(out, tree.children[i], flags);
      }
      return;
    case Kind::Repeat:
      out += "(?:";
      emit(out, tree.children[0], flags);
      out += "){" + std::to_string(tree.least) + ",";
      if (tree.most != -1) out += std::to_string(tree.most);
      out += tree.lazy ? "}?" : "}";
      return;
  }
}

class Re2Regex : public Regex {
 public:
  // `matcher`: for texts that end in a newline, whose last line RE2 sees otherwise than XPath.
  Re2Regex(const std::string& pattern, const RE2::Options& options, int groups, bool literal,
           std::shared_ptr<const Regex> matcher)
      : re2_(pattern, options), groups_(groups), matcher_(std::move(matcher)) {
    literal_ = literal;
  }
  bool ok() const { return re2_.ok(); }
  int group_count() const override { return groups_; }

  Search search(std::string_view text, size_t from, Match* match) const override {
    if (matcher_ != nullptr && text.ends_with('\n')) return matcher_->search(text, from, match);
    std::array<re2::StringPiece, 16> few;
    std::vector<re2::StringPiece> many;
    re2::StringPiece* groups = few.data();
    const int count = groups_ + 1;
    if (static_cast<size_t>(count) > few.size()) {
      many.resize(static_cast<size_t>(count));
      groups = many.data();
    }
    const re2::StringPiece input(text.data(), text.size());
    if (!re2_.Match(input, from, text.size(), RE2::UNANCHORED, groups, count)) {
      return Search::NotFound;
    }
    match->groups.clear();
    for (int i = 0; i < count; ++i) {
      match->groups.emplace_back(groups[i].data(), groups[i].size());
    }
    return Search::Found;
  }

 private:
  RE2 re2_;
  int groups_;
  std::shared_ptr<const Regex> matcher_;
};

// What this thread compiled last.
struct CachedRegex {
  std::string pattern, flags;
  std::shared_ptr<const Regex> regex;
};
struct RegexCache {
  std::array<CachedRegex, 32> entries;
  size_t next = 0;
};
thread_local RegexCache cache;

}  // namespace

std::shared_ptr<const Regex> Regex::compile(std::string_view pattern, std::string_view flag_text,
                                            std::string* problem) {
  const auto flags = regex::parse_flags(flag_text);
  if (!flags) {
    *problem = "the flags are not among s, m, i, x and q";
    return nullptr;
  }
  auto syntax = regex::parse(pattern, *flags, problem);
  if (!syntax) return nullptr;

  std::shared_ptr<const Regex> re2;
  const int groups = syntax->groups;
  if (!syntax->needs_matcher) {
    std::string text;
    emit(text, syntax->root, *flags);
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(!flags->ignore_case);
    const auto lines = flags->lines ? regex::make_matcher(std::move(*syntax)) : nullptr;
    auto made = std::make_shared<Re2Regex>(text, options, groups, flags->literal, lines);
    if (made->ok()) return made;
    if (lines != nullptr) return lines;
    syntax = regex::parse(pattern, *flags, problem);
  }
  auto matcher = regex::make_matcher(std::move(*syntax));
  if (matcher == nullptr) *problem = "the pattern is too large";
  return matcher;
}

std::optional<std::vector<ReplacementPart>> Regex::parse_replacement(std::string_view text,
                                                                     std::string* problem) const {
  std::vector<ReplacementPart> parts(1);
  if (literal_) {
    parts[0].text = text;
    return parts;
  }
  const auto digit = [&](size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      if (i + 1 >= text.size() || (text[i + 1] != '$' && text[i + 1] != '\\')) {
        *problem = "a '\\' in the replacement that is not followed by '$' or '\\'";
        return std::nullopt;
      }
      parts.back().text += text[++i];
    } else if (text[i] == '$') {
      if (!digit(i + 1)) {
        *problem = "a '$' in the replacement that is not followed by a digit";
        return std::nullopt;
      }
      int group = text[++i] - '0';
      while (digit(i + 1) && group * 10 + (text[i + 1] - '0') <= group_count()) {
        group = group * 10 + (text[++i] - '0');
      }
      parts.push_back({"", group});
      parts.emplace_back();
    } else {
      parts.back().text += text[i];
    }
  }
  return parts;
}

std::shared_ptr<const Regex> regex_of(const Value& pattern, const Value& flags,
                                      std::string_view builtin, EvalContext& ctx) {
  const std::string_view text = pattern.as_string();
  const std::string_view flag_text = flags.is_null() ? std::string_view() : flags.as_string();
  for (const CachedRegex& entry : cache.entries) {
    if (entry.regex != nullptr && entry.pattern == text && entry.flags == flag_text) {
      return entry.regex;
    }
  }
  std::string problem;
  auto made = Regex::compile(text, flag_text, &problem);
  if (made == nullptr) {
    bad_argument(ctx, builtin, problem);
    return nullptr;
  }
  cache.entries[cache.next++ % cache.entries.size()] = {std::string(text), std::string(flag_text),
                                                        made};
  return made;
}

Value gave_up(std::string_view builtin, EvalContext& ctx) {
  if (ctx.warnings != nullptr) {
    ctx.warn(WarningKind::Limit, std::string(builtin) + ": the pattern takes too many steps");
  }
  return {};
}

Value matches_nothing(std::string_view builtin, EvalContext& ctx) {
  return bad_argument(ctx, builtin, "the pattern matches the empty string");
}

}  // namespace weir::feel
