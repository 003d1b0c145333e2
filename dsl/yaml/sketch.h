// dsl/yaml/sketch.h: what an author most likely meant in a file that YAML refuses.
//
// A light reader of lines, quotes and brackets that knows the usual slips and nothing of meaning.
// It runs only over files that the parser could not read.
#pragma once

#include <string_view>
#include <vector>

#include "dsl/yaml/patch.h"
#include "weir/diagnostic.h"

namespace weir::yaml {

struct Sketched {
  std::vector<Diagnostic> problems;
  std::vector<Patch> patches;
  std::vector<Patch> tab_lines;  // lines indented with tabs, to leave out if blanks do not help
};

// `file` is the source as stored, `buffer` of the same length what the parser refused.
Sketched sketch(uint32_t source, std::string_view file, std::string_view buffer);

}  // namespace weir::yaml
