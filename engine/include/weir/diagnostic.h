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

// A text in both languages, with {named} arguments.
struct Text {
  std::string_view en, zh;
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
};

struct Argument {
  std::string name, value;
};

// Another place that belongs to a problem ("declared here").
struct Related {
  Span span;
  Text text;
  std::vector<Argument> args;
};

struct Diagnostic {
  const DiagSpec* spec = nullptr;
  Span span;
  std::vector<Argument> args;      // fill the {names} of the texts
  std::string suggestion;          // the nearest known name, for "did you mean"; may be empty
  std::string replacement;         // exact text to put in place of the span; empty: no safe fix
  std::vector<Related> related;

  std::string message(Language language) const;
  std::string hint(Language language) const;  // with the suggestion, or empty
};

}  // namespace weir
