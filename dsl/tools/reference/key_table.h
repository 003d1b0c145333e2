// dsl/tools/reference/key_table.h: keys of the language as rows of a table in Markdown.
#pragma once

#include <string>
#include <vector>

#include "engine/model/keys.h"

namespace weir::reference {

// Text inside a cell: one line, bars escaped.
std::string cell(std::string_view text);
std::string code(std::string_view text);

// What may stand at a place, in words: "list of `red`, `blue`".
std::string describe(const model::Shape& shape, Language language);

// A table of keys; keys inside a key follow it as `remind.every`, `options[].when`. Nothing where
// there are no keys.
std::string key_table(const std::vector<model::KeySpec>& keys, Language language);

}  // namespace weir::reference
