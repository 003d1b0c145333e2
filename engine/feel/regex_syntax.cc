#include "engine/feel/regex_syntax.h"

#include <algorithm>

#include "engine/base/text.h"

namespace weir::feel::regex {
namespace {

constexpr int kRepeatMax = 1000;
constexpr int kNestingMax = 100;

using Ranges = std::vector<std::pair<char32_t, char32_t>>;

const Ranges kSpace = {{'\t', '\n'}, {'\r', '\r'}, {' ', ' '}};
const Ranges kNameStart = {
    {':', ':'},       {'A', 'Z'},       {'_', '_'},       {'a', 'z'},
    {0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x2ff},    {0x370, 0x37d},
    {0x37f, 0x1fff},  {0x200c, 0x200d}, {0x2070, 0x218f}, {0x2c00, 0x2fef},
    {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff}};
const Ranges kNameMore = {{'-', '.'}, {'0', '9'}, {0xb7, 0xb7}, {0x300, 0x36f}, {0x203f, 0x2040}};

Ranges complement(Ranges ranges) {
  std::sort(ranges.begin(), ranges.end());
  Ranges out;
  char32_t next = 0;
  for (const auto& [first, last] : ranges) {
    if (first > next) out.emplace_back(next, first - 1);
    next = std::max<char32_t>(next, last + 1);
  }
  if (next <= 0x10ffff) out.emplace_back(next, 0x10ffff);
  return out;
}

// With the flag x white space is nothing, but inside of brackets.
std::u32string without_space(const std::u32string& pattern) {
  std::u32string out;
  int brackets = 0;
  bool escaped = false;
  for (const char32_t c : pattern) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (space && brackets == 0) continue;
    if (!escaped && c == '[') ++brackets;
    if (!escaped && c == ']' && brackets > 0) --brackets;
    escaped = !escaped && c == '\\';
    out += c;
  }
  return out;
}

class Parser {
 public:
  Parser(std::u32string text, Flags flags) : text_(std::move(text)) { syntax_.flags = flags; }

  std::optional<Syntax> run(std::string* problem) {
    syntax_.root = alternatives();
    if (problem_.empty() && at_ < text_.size()) fail("a ')' without '('");
    if (!problem_.empty()) {
      *problem = problem_ + " at character " + std::to_string(at_ + 1) + " of the pattern";
      return std::nullopt;
    }
    return std::move(syntax_);
  }

 private:
  bool more() const { return at_ < text_.size() && problem_.empty(); }
  char32_t peek() const { return at_ < text_.size() ? text_[at_] : U'\0'; }
  bool eat(char32_t c) {
    if (!more() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  Tree alternatives() {
    Tree out;
    if (++nesting_ > kNestingMax) fail("too many groups in groups");
    std::vector<Tree> branches;
    do {
      branches.push_back(branch());
    } while (eat('|'));
    --nesting_;
    if (branches.size() == 1) return std::move(branches[0]);
    out.kind = Kind::Alternatives;
    out.children = std::move(branches);
    return out;
  }

  Tree branch() {
    Tree out;
    while (more() && peek() != '|' && peek() != ')') {
      Tree piece = atom();
      out.children.push_back(quantified(std::move(piece)));
    }
    return out;
  }

  Tree quantified(Tree piece) {
    Tree out;
    out.kind = Kind::Repeat;
    if (eat('?')) {
      out.most = 1;
    } else if (eat('*')) {
      out.most = -1;
    } else if (eat('+')) {
      out.least = 1, out.most = -1;
    } else if (eat('{')) {
      counts(&out);
    } else {
      return piece;
    }
    out.lazy = eat('?');
    out.children.push_back(std::move(piece));
    return out;
  }

  int count() {
    int value = 0;
    if (!(peek() >= '0' && peek() <= '9')) fail("a repeat without a number");
    while (more() && peek() >= '0' && peek() <= '9') {
      value = value * 10 + static_cast<int>(text_[at_++] - '0');
      if (value > kRepeatMax) fail("a repeat of more than 1000");
    }
    return value;
  }

  void counts(Tree* out) {
    out->least = out->most = count();
    if (eat(',')) out->most = peek() == '}' ? -1 : count();
    if (!eat('}')) fail("a repeat without '}'");
    if (out->most != -1 && out->most < out->least) fail("a repeat from more to less");
  }

  Tree atom() {
    Tree out;
    const char32_t c = text_[at_++];
    switch (c) {
      case '.':
        out.kind = Kind::Any;
        return out;
      case '^':
        out.kind = Kind::Begin;
        return out;
      case '$':
        out.kind = Kind::End;
        return out;
      case '(':
        return group();
      case '[':
        out.kind = Kind::Class;
        out.set = char_class();
        return out;
      case '\\':
        return escape();
      case '?':
      case '*':
      case '+':
      case '{':
      case '}':
      case ']':
        --at_;
        fail("a '" + std::string(1, static_cast<char>(c)) + "' out of place");
        return out;
      default:
        out.kind = Kind::Char;
        out.character = c;
        return out;
    }
  }

  Tree group() {
    Tree out;
    out.kind = Kind::Group;
    if (eat('?')) {
      if (!eat(':')) fail("a '(?' that is not '(?:'");
    } else {
      out.group = ++syntax_.groups;
    }
    out.children.push_back(alternatives());
    if (!eat(')')) fail("a '(' without ')'");
    if (out.group != 0) closed_.push_back(out.group);
    return out;
  }

  bool is_closed(int group) const {
    return std::find(closed_.begin(), closed_.end(), group) != closed_.end();
  }

  // As many digits as still name a group that is closed here.
  Tree back_reference() {
    Tree out;
    out.kind = Kind::BackReference;
    out.group = static_cast<int>(text_[at_++] - '0');
    while (more() && peek() >= '0' && peek() <= '9' &&
           is_closed(out.group * 10 + static_cast<int>(peek() - '0'))) {
      out.group = out.group * 10 + static_cast<int>(text_[at_++] - '0');
    }
    if (!is_closed(out.group)) fail("a reference to a group that is not there");
    syntax_.needs_matcher = true;
    return out;
  }

  Tree escape() {
    Tree out;
    if (peek() >= '1' && peek() <= '9') return back_reference();
    if (const auto c = character_escape()) {
      out.kind = Kind::Char;
      out.character = *c;
      return out;
    }
    out.kind = Kind::Class;
    class_escape(&out.set);
    return out;
  }

  // After the backslash: one character, or None for what stands for a class.
  std::optional<char32_t> character_escape() {
    const char32_t c = peek();
    const bool symbol = c > ' ' && c < 0x7f && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
                        !(c >= 'A' && c <= 'Z');
    if (c != 'n' && c != 'r' && c != 't' && !symbol) return std::nullopt;
    ++at_;
    return c == 'n' ? U'\n' : c == 'r' ? U'\r' : c == 't' ? U'\t' : c;
  }

  void add(CharClass* out, const Ranges& ranges) {
    out->ranges.insert(out->ranges.end(), ranges.begin(), ranges.end());
  }

  void class_escape(CharClass* out) {
    if (at_ >= text_.size()) return fail("a '\\' at the end");
    switch (text_[at_++]) {
      case 's':
        return add(out, kSpace);
      case 'S':
        return add(out, complement(kSpace));
      case 'd':
        out->categories.push_back({"Nd", false});
        return;
      case 'D':
        out->categories.push_back({"Nd", true});
        return;
      case 'w':
        for (const char* name : {"L", "M", "N", "S"}) out->categories.push_back({name, false});
        return;
      case 'W':
        for (const char* name : {"P", "Z", "C"}) out->categories.push_back({name, false});
        return;
      case 'i':
        return add(out, kNameStart);
      case 'I':
        return add(out, complement(kNameStart));
      case 'c':
        add(out, kNameStart);
        return add(out, kNameMore);
      case 'C': {
        Ranges all = kNameStart;
        all.insert(all.end(), kNameMore.begin(), kNameMore.end());
        return add(out, complement(std::move(all)));
      }
      case 'p':
        return property(out, false);
      case 'P':
        return property(out, true);
      default:
        --at_;
        return fail("an unknown escape");
    }
  }

  void property(CharClass* out, bool negated) {
    std::string name;
    if (!eat('{')) return fail("a \\p without '{'");
    while (more() && peek() != '}') base::append_utf8(name, text_[at_++]);
    if (!eat('}')) return fail("a \\p without '}'");
    if (name.starts_with("Is")) {
      const auto block = find_block(name.substr(2));
      if (!block) return fail("the unknown block '" + name + "'");
      return add(out, negated ? complement({*block}) : Ranges{*block});
    }
    if (!is_category(name)) return fail("the unknown category '" + name + "'");
    out->categories.push_back({name, negated});
  }

  CharClass char_class() {
    CharClass out;
    if (++nesting_ > kNestingMax) fail("too many classes in classes");
    out.negated = eat('^');
    if (peek() == ']') fail("an empty class");
    while (more() && peek() != ']') {
      if (peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] == '[') {
        at_ += 2;
        out.minus = std::make_unique<CharClass>(char_class());
        syntax_.needs_matcher = true;
        if (peek() != ']') fail("more after the class that is taken away");
        break;
      }
      class_item(&out);
    }
    --nesting_;
    if (!eat(']')) fail("a '[' without ']'");
    return out;
  }

  // A character, or None after a class escape was added.
  std::optional<char32_t> class_character(CharClass* out) {
    if (!eat('\\')) {
      if (peek() == '[') fail("a '[' inside of a class");
      return text_[at_++];
    }
    if (const auto c = character_escape()) return c;
    class_escape(out);
    return std::nullopt;
  }

  void class_item(CharClass* out) {
    const auto first = class_character(out);
    if (!first) return;
    const bool range =
        peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']' && text_[at_ + 1] != '[';
    if (!range) {
      out->ranges.emplace_back(*first, *first);
      return;
    }
    ++at_;
    const auto last = class_character(out);
    if (!last || *last < *first) return fail("a range from more to less");
    out->ranges.emplace_back(*first, *last);
  }

  std::u32string text_;
  Syntax syntax_;
  size_t at_ = 0;
  int nesting_ = 0;
  std::vector<int> closed_;
  std::string problem_;
};

}  // namespace

std::optional<Flags> parse_flags(std::string_view text) {
  Flags flags;
  for (const char c : text) {
    switch (c) {
      case 's':
        flags.dot_all = true;
        break;
      case 'm':
        flags.lines = true;
        break;
      case 'i':
        flags.ignore_case = true;
        break;
      case 'x':
        flags.spaced = true;
        break;
      case 'q':
        flags.literal = true;
        break;
      default:
        return std::nullopt;
    }
  }
  return flags;
}

std::optional<Syntax> parse(std::string_view pattern, Flags flags, std::string* problem) {
  std::u32string text = base::decode(pattern);
  if (flags.literal) {
    Syntax syntax;
    syntax.flags = flags;
    for (const char32_t c : text) {
      Tree& node = syntax.root.children.emplace_back();
      node.kind = Kind::Char;
      node.character = c;
    }
    return syntax;
  }
  if (flags.spaced) text = without_space(text);
  return Parser(std::move(text), flags).run(problem);
}

}  // namespace weir::feel::regex
