// dsl/yaml/tree.h: a YAML file as a tree in which everything knows its place.
//
// Nothing is typed here: a scalar is its text, and what `no`, `007` or `2024-01-01` mean is for the
// key that holds them. Aliases are expanded (within limits), tags are refused. A value that YAML
// would misread (`when: > 10`, `{a: max(b, c)}`) is reported and then stands in the tree as the
// author wrote it, so that one slip is one finding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dsl/source/reporter.h"
#include "dsl/source/scalar_map.h"
#include "weir/diagnostic.h"

namespace weir::yaml {

enum class Kind : uint8_t { Null, Scalar, Sequence, Map };
enum class Style : uint8_t { Plain, SingleQuoted, DoubleQuoted, Literal, Folded };

struct Entry;

struct Node {
  Kind kind = Kind::Null;
  Style style = Style::Plain;  // of a scalar
  bool flow = false;           // {…} or […]
  bool broken = false;         // reported already and could not be read: say nothing more of it;
                               // of a map: it may miss entries that the author wrote
  bool aliased = false;        // came in through `*name`; spans are of the anchor's place
  // Exactly what was written: quotes and brackets included, trailing blanks and comments not.
  // A null that is not written is the empty place where it would stand.
  Span span;
  std::string text;            // of a scalar, decoded
  dsl::ScalarMap map;          // from `text` to the file
  std::vector<Node> items;     // of a sequence
  std::vector<Entry> entries;  // of a map, in the author's order, each key once

  bool is_null() const { return kind == Kind::Null; }
  bool is_scalar() const { return kind == Kind::Scalar; }
  bool is_sequence() const { return kind == Kind::Sequence; }
  bool is_map() const { return kind == Kind::Map; }
  bool is_plain() const { return kind == Kind::Scalar && style == Style::Plain; }
  // A plain scalar of exactly that text.
  bool is_word(std::string_view word) const { return is_plain() && text == word; }

  // Of a map: the entry or value of that key, or nullptr.
  const Entry* entry(std::string_view key) const;
  const Node* find(std::string_view key) const;

  // The place of text[begin, end) of a scalar.
  Span place(size_t begin, size_t end) const { return map.span(begin, end); }
  dsl::LocatedText located() const { return {text, map}; }
};

struct Entry {
  Node key;  // a scalar
  Node value;
};

// The text of a node where an expression is expected: a scalar's text; a list or map in flow style
// as its source (`[1..10]` is a FEEL range); the empty text for null. A block list or map has
// none: false.
bool source_text(const Node& node, const SourceSet& sources, dsl::LocatedText* text);

// Reads one file. Reports what is wrong and gives what can be read; the root is Null for an empty
// file. Never throws.
Node load(uint32_t source, dsl::Reporter& reporter);

// Limits of one file.
inline constexpr uint32_t kDepthMax = 64;
inline constexpr uint32_t kNodesMax = 200'000;
inline constexpr uint32_t kKeyBytesMax = 256;
inline constexpr uint32_t kScalarBytesMax = 256 * 1024;
inline constexpr uint32_t kAliasNodesMax = 10'000;

}  // namespace weir::yaml
