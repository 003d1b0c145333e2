// weir/diagnostic.h: what is wrong with an author's text, where, and how to mend it.
//
// A Diagnostic is data; weir/compiler.h finds them and prints them. Every kind of problem has a
// DiagSpec, which lives in the file that finds it; its slug is stable for ever.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

enum class Severity : uint8_t { Error, Warning, Info, Hint };

enum class Language : uint8_t { English, Chinese };

// A text in both languages, with {named} arguments; a {name} without an argument stays as it is.
struct Text {
  std::string_view en, zh;
  std::string_view in(Language language) const { return language == Language::Chinese ? zh : en; }
  bool empty() const { return en.empty(); }
};

// A place in a source: byte offsets into the file as stored, end exclusive.
struct Span {
  uint32_t source = 0xffffffff;  // index in the SourceSet; kNoSource: no place
  uint32_t begin = 0;
  uint32_t end = 0;
  bool valid() const { return source != 0xffffffff; }
  friend bool operator==(const Span&, const Span&) = default;
};

// One kind of problem. `bad` and `good` are small apps; the tests run both.
struct DiagSpec {
  std::string_view slug;  // "feel/unknown-name"
  Severity severity = Severity::Error;
  bool hard = true;  // an Error that leaves no Model; a soft one may run in tests only
  Text text;         // one sentence, lower case, no full stop: "unknown name '{name}'"
  Text hint;         // what to do; may be empty
  std::string_view summary;
  std::string_view bad, good;
  Text label = {};  // said beside the carets; may be empty
};

// Fills {name}. `zh` where the value itself reads differently in Chinese ("a list", "列表").
struct Argument {
  std::string name, value;
  std::string zh = {};
};

// A sentence that belongs to one problem; also sees the problem's own arguments.
struct Note {
  Text text;
  std::vector<Argument> args = {};
};

// Another place that belongs to a problem ("declared here").
struct Related {
  Span span;
  Text text;
  std::vector<Argument> args = {};
};

// A piece of text to put in place of a span (empty span: to insert).
struct Edit {
  Span span;
  std::string text;
};

// Safe: keeps what the author surely meant, applied by `--fix`. Suggested: probable.
// Placeholder: has a hole that a person fills.
enum class Applicability : uint8_t { Safe, Suggested, Placeholder };

struct Diagnostic {
  const DiagSpec* spec = nullptr;
  Span span;
  std::vector<Argument> args;  // fill the {names} of the texts
  std::string suggestion;      // the nearest known name, for "did you mean"; may be empty
  std::string replacement;     // exact text to put in place of the span; empty: no safe fix
  std::vector<Related> related;
  std::vector<Note> notes;  // why it matters, with a witness
  Note label;               // instead of the spec's label; may be empty
  std::vector<Edit> edits;  // a fix in several places or elsewhere than the span
  Applicability applicability = Applicability::Safe;  // of `edits`

  std::string message(Language language) const;
  std::string hint(Language language) const;  // with the suggestion, or empty
};

// The text with its {names} filled from `args`. Long values are cut, line breaks and control
// characters in them shown as blanks.
std::string fill(std::string_view text, const std::vector<Argument>& args, Language language);

}  // namespace weir
