// dsl/yaml/wide_colons.h: `forms：` read as `forms:`.
//
// YAML takes a colon of full width for a letter, and what follows from that misleads. Where a key
// may stand, a name with such a colon behind it is a key: it is told, and read as meant.
#pragma once

#include <string>
#include <vector>

#include "weir/diagnostic.h"

namespace weir::yaml {

// Reads them as ':' and blanks, so that places stay right, and tells them.
std::vector<Diagnostic> mend_wide_colons(uint32_t source, std::string& buffer);

extern const DiagSpec kWideColon;

}  // namespace weir::yaml
