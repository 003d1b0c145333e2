// dsl/yaml/bytes.h: whether a file is text that everybody sees in the same way.
#pragma once

#include <optional>
#include <string>

#include "dsl/source/reporter.h"

namespace weir::yaml {

// Reports bytes that are no UTF-8, characters that cannot be seen or that turn the direction of
// the text, and lone carriage returns. Gives the text to parse: as long as the file, offending
// bytes replaced; none where the file cannot be read at all (UTF-16).
std::optional<std::string> readable(uint32_t source, dsl::Reporter& reporter);

}  // namespace weir::yaml
