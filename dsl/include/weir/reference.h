// weir/reference.h: the language as a reference and as a schema, written from what the code itself says.
#pragma once

#include <string>

#include "weir/diagnostic.h"

namespace weir {

// Markdown: every section and key, field type, kind of step, verb, way of naming people, strategy,
// function of FEEL and problem. The same release gives the same bytes.
std::string language_reference(Language language);

// JSON Schema (2020-12) of a file of an app, for editors: keys, words and what may hold what. It
// knows no names and no FEEL; the compiler does.
std::string json_schema(Language language);

}  // namespace weir
