#include "engine/feel/regex_matcher.h"

#include <algorithm>

#include "engine/base/text.h"

namespace weir::feel::regex {
namespace {

constexpr size_t kProgramMax = 50'000;
constexpr int64_t kStepsMax = 2'000'000;
constexpr size_t kUnset = static_cast<size_t>(-1);

enum class Code {
  Char,
  Any,
  Class,
  Begin,
  End,
  Save,
  Mark,
  Advanced,
  Split,
  Jump,
  BackReference,
  Match
};

struct Instruction {
  Code code;
  char32_t character = 0;
  size_t a = 0, b = 0;  // Save, Mark, Advanced: slot. Split: first and second choice. Jump: a
};

bool in_positive(const CharClass& set, char32_t c) {
  for (const auto& [first, last] : set.ranges) {
    if (c >= first && c <= last) return true;
  }
  for (const Category& category : set.categories) {
    if (in_category(category.name, c) != category.negated) return true;
  }
  return false;
}

bool in_set(const CharClass& set, char32_t c, bool ignore_case) {
  bool inside = in_positive(set, c);
  if (!inside && ignore_case) {
    const char32_t lower = base::lower_of(c), upper = base::upper_of(c), folded = base::fold_of(c);
    inside = in_positive(set, lower) || in_positive(set, upper) || in_positive(set, folded);
  }
  if (inside == set.negated) return false;
  return set.minus == nullptr || !in_set(*set.minus, c, ignore_case);
}

class Compiler {
 public:
  Compiler(size_t first_mark) : marks_(first_mark) {}
  std::vector<Instruction> code;
  std::vector<const CharClass*> sets;
  bool too_large = false;
  size_t slots() const { return marks_; }

  size_t emit(Instruction instruction) {
    if (code.size() >= kProgramMax) {
      too_large = true;
      return 0;
    }
    code.push_back(instruction);
    return code.size() - 1;
  }

  void add(const Tree& tree) {
    if (too_large) return;
    switch (tree.kind) {
      case Kind::Char:
        emit({Code::Char, tree.character});
        return;
      case Kind::Any:
        emit({Code::Any});
        return;
      case Kind::Class:
        emit({Code::Class, 0, sets.size()});
        sets.push_back(&tree.set);
        return;
      case Kind::Begin:
        emit({Code::Begin});
        return;
      case Kind::End:
        emit({Code::End});
        return;
      case Kind::BackReference:
        emit({Code::BackReference, 0, static_cast<size_t>(tree.group)});
        return;
      case Kind::Sequence:
        for (const Tree& child : tree.children) add(child);
        return;
      case Kind::Group:
        return add_group(tree);
      case Kind::Alternatives:
        return add_alternatives(tree);
      case Kind::Repeat:
        return add_repeat(tree);
    }
  }

 private:
  void add_group(const Tree& tree) {
    const auto slot = static_cast<size_t>(tree.group) * 2;
    if (tree.group != 0) emit({Code::Save, 0, slot});
    add(tree.children[0]);
    if (tree.group != 0) emit({Code::Save, 0, slot + 1});
  }

  void add_alternatives(const Tree& tree) {
    std::vector<size_t> ends;
    for (size_t i = 0; i + 1 < tree.children.size(); ++i) {
      const size_t split = emit({Code::Split});
      code[split].a = split + 1;
      add(tree.children[i]);
      ends.push_back(emit({Code::Jump}));
      code[split].b = code.size();
      if (too_large) return;
    }
    add(tree.children.back());
    for (const size_t end : ends) code[end].a = code.size();
  }

  void choose(size_t split, size_t body, size_t after, bool lazy) {
    code[split].a = lazy ? after : body;
    code[split].b = lazy ? body : after;
  }

  void add_repeat(const Tree& tree) {
    for (int i = 0; i < tree.least && !too_large; ++i) add(tree.children[0]);
    if (tree.most == -1) {
      const size_t slot = marks_++;
      const size_t split = emit({Code::Split});
      emit({Code::Mark, 0, slot});
      add(tree.children[0]);
      // A round that took nothing would go round for ever.
      emit({Code::Advanced, 0, slot});
      emit({Code::Jump, 0, split});
      if (!too_large) choose(split, split + 1, code.size(), tree.lazy);
      return;
    }
    std::vector<size_t> splits;
    for (int i = tree.least; i < tree.most && !too_large; ++i) {
      splits.push_back(emit({Code::Split}));
      add(tree.children[0]);
    }
    if (too_large) return;
    for (const size_t split : splits) choose(split, split + 1, code.size(), tree.lazy);
  }

  size_t marks_;
};

class Matcher : public Regex {
 public:
  explicit Matcher(Syntax syntax)
      : syntax_(std::move(syntax)), compiler_(static_cast<size_t>(syntax_.groups) * 2 + 2) {
    compiler_.add(syntax_.root);
    compiler_.emit({Code::Match});
    literal_ = syntax_.flags.literal;
  }
  bool too_large() const { return compiler_.too_large; }
  int group_count() const override { return syntax_.groups; }

  Search search(std::string_view text, size_t from, Match* match) const override {
    Run run{*this, text, std::vector<size_t>(compiler_.slots(), kUnset), {}, 0};
    for (size_t start = from;; start = next_start(text, start)) {
      const Search found = run.at(start);
      if (found == Search::Found) fill(text, run.slots, match);
      if (found != Search::NotFound || start >= text.size()) return found;
    }
  }

 private:
  struct Run {
    const Matcher& matcher;
    std::string_view text;
    std::vector<size_t> slots;
    struct Choice {
      size_t pc, position;  // where to go on
      size_t slot, old;     // or, where slot is set: what to put back
    };
    std::vector<Choice> choices;
    int64_t steps;

    void set(size_t slot, size_t value) {
      choices.push_back({0, 0, slot, slots[slot]});
      slots[slot] = value;
    }

    Search at(size_t start);
    bool step(size_t* pc, size_t* position);
    bool back_reference(size_t group, size_t* position) const;
  };

  static size_t next_start(std::string_view text, size_t start) {
    std::string_view rest = text.substr(start);
    base::take_code_point(rest);
    return text.size() - rest.size();
  }

  void fill(std::string_view text, const std::vector<size_t>& slots, Match* match) const {
    match->groups.clear();
    for (size_t i = 0; i <= static_cast<size_t>(syntax_.groups); ++i) {
      const size_t begin = slots[2 * i], end = slots[2 * i + 1];
      const bool set = begin != kUnset && end != kUnset;
      match->groups.push_back(set ? text.substr(begin, end - begin) : std::string_view());
    }
  }

  Syntax syntax_;
  Compiler compiler_;
};

bool Matcher::Run::back_reference(size_t group, size_t* position) const {
  const size_t begin = slots[2 * group], end = slots[2 * group + 1];
  if (begin == kUnset || end == kUnset) return true;  // XPath: matches the empty string
  std::string_view wanted = text.substr(begin, end - begin);
  std::string_view rest = text.substr(*position);
  const bool fold = matcher.syntax_.flags.ignore_case;
  while (!wanted.empty()) {
    if (rest.empty()) return false;
    const char32_t a = base::take_code_point(wanted), b = base::take_code_point(rest);
    if (a != b && !(fold && base::fold_of(a) == base::fold_of(b))) return false;
  }
  *position = text.size() - rest.size();
  return true;
}

// One instruction; false where it does not fit.
bool Matcher::Run::step(size_t* pc, size_t* position) {
  const Instruction& now = matcher.compiler_.code[*pc];
  const Flags& flags = matcher.syntax_.flags;
  const size_t end = text.size();
  const bool last_newline = end > 0 && text[end - 1] == '\n';
  size_t next = *pc + 1;
  switch (now.code) {
    case Code::Char:
    case Code::Any:
    case Code::Class: {
      if (*position >= end) return false;
      std::string_view rest = text.substr(*position);
      const char32_t c = base::take_code_point(rest);
      const bool fits =
          now.code == Code::Any ? flags.dot_all || (c != '\n' && c != '\r')
          : now.code == Code::Class
              ? in_set(*matcher.compiler_.sets[now.a], c, flags.ignore_case)
              : c == now.character ||
                    (flags.ignore_case && base::fold_of(c) == base::fold_of(now.character));
      if (!fits) return false;
      *position = end - rest.size();
      break;
    }
    case Code::Begin:
      if (*position != 0 && !(flags.lines && text[*position - 1] == '\n' && *position != end)) {
        return false;
      }
      break;
    case Code::End: {
      const bool at_end = *position == end && !(flags.lines && last_newline);
      if (!at_end && !(flags.lines && *position < end && text[*position] == '\n')) return false;
      break;
    }
    case Code::Save:
    case Code::Mark:
      set(now.a, *position);
      break;
    case Code::Advanced:
      if (slots[now.a] == *position) return false;
      break;
    case Code::Split:
      choices.push_back({now.b, *position, kUnset, 0});
      next = now.a;
      break;
    case Code::Jump:
      next = now.a;
      break;
    case Code::BackReference:
      if (!back_reference(now.a, position)) return false;
      break;
    case Code::Match:
      return true;
  }
  *pc = next;
  return true;
}

Search Matcher::Run::at(size_t start) {
  std::fill(slots.begin(), slots.end(), kUnset);
  choices.clear();
  size_t pc = 0, position = start;
  while (true) {
    if (++steps > kStepsMax) return Search::GaveUp;
    if (matcher.compiler_.code[pc].code == Code::Match) {
      slots[0] = start;
      slots[1] = position;
      return Search::Found;
    }
    if (step(&pc, &position)) continue;
    while (!choices.empty() && choices.back().slot != kUnset) {
      slots[choices.back().slot] = choices.back().old;
      choices.pop_back();
    }
    if (choices.empty()) return Search::NotFound;
    pc = choices.back().pc;
    position = choices.back().position;
    choices.pop_back();
  }
}

}  // namespace

std::shared_ptr<const Regex> make_matcher(Syntax syntax) {
  auto matcher = std::make_shared<Matcher>(std::move(syntax));
  if (matcher->too_large()) return nullptr;
  return matcher;
}

}  // namespace weir::feel::regex
