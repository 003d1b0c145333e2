// dsl/yaml/joins.h: values that YAML accepts in pieces, put together again.
#pragma once

#include <string_view>
#include <vector>

#include "dsl/yaml/tree.h"

namespace weir::yaml {

// A text that opens a `(` or a `"` and does not close it.
bool is_open(std::string_view text);

// In a list or map in flow style: `{weight: max(a, b)}` came as `max(a` and a key `b)`. Joins such
// pieces and reports them.
void join_pieces(uint32_t source, std::string_view file, Node& node,
                 std::vector<Diagnostic>& problems);

// `{{ company }}` came as a map in a map: makes it the text that it is, and reports it.
bool join_template(uint32_t source, std::string_view file, Node& node,
                   std::vector<Diagnostic>& problems);

// The specs of yaml/quote-needed, one for each way to run into it.
extern const DiagSpec kSplitValue, kTemplateNeedsQuotes, kCutByComment;

// The problem with the fix that puts file[begin, end) in quotes.
Diagnostic quote_needed(const DiagSpec& spec, uint32_t source, std::string_view file,
                        uint32_t begin, uint32_t end);

}  // namespace weir::yaml
