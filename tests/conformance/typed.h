// tests/conformance/typed.h: the typed values and types of the conformance data, as ours.
//
// A value is {"t": T, "v": V} with V in XSD lexical form; a type is {"base": name},
// {"list_of": type}, {"fields": {name: type}} or {"function": ...}, each with an optional "name"
// and "allowed" (unary tests). See tests/data/conformance/README.md.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "dsl/feel/names.h"
#include "engine/feel/type.h"
#include "weir/value.h"

namespace weir::conformance {

using Json = nlohmann::ordered_json;

Value value_of(const Json& typed);
feel::Type type_of(const Json& type);

// Every field name in the type, so that one with spaces reads as one name.
void add_words(const Json& type, feel::Names& names);

// The value as one of the type, its allowed values included; null where it does not conform.
Value conformed(const Value& value, const Json& type);

// Equal as the suite compares: numbers within 1e-8, null and null too, contexts in any order.
bool same(const Value& actual, const Value& expected);

}  // namespace weir::conformance
