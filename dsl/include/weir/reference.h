// weir/reference.h: the reference of the language, written from what the code itself says.
#pragma once

#include <string>

#include "weir/diagnostic.h"

namespace weir {

// Markdown: every section and key, field type, kind of step, verb, way of naming people, strategy,
// function of FEEL and problem. The same release gives the same bytes.
std::string language_reference(Language language);

}  // namespace weir
