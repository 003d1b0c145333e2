// dsl/yaml/parse.h: runs yaml-cpp over a text and builds the located tree from its events.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/yaml/patch.h"
#include "dsl/yaml/tree.h"

namespace weir::yaml {

// What went wrong in the parser's own words, which are never shown to people.
enum class Trouble : uint8_t { Other, UnknownAlias, Escape, Directive };

struct Failure {
  uint32_t offset = 0;
  Trouble trouble = Trouble::Other;
};

struct Parsed {
  Node root;  // as far as it was read
  std::vector<Diagnostic> problems;
  std::optional<Failure> failure;  // the parser stopped
  // Something was read that can hardly be meant (a quote that runs over other keys).
  bool suspicious = false;
  std::vector<Patch> patches;  // what was covered or read by a guess
};

// `file` is the source as stored; `buffer` the same with the patches applied, and nothing else
// changed in length. Never throws.
Parsed parse(uint32_t source, std::string_view file, std::string_view buffer,
             const std::vector<Patch>& patches);

}  // namespace weir::yaml
