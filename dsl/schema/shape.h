// dsl/schema/shape.h: help for what does not fit the key specs of its place.
#pragma once

#include <string_view>

#include "dsl/source/reporter.h"
#include "dsl/yaml/tree.h"
#include "weir/diagnostic.h"

namespace weir::schema {

extern const DiagSpec kAmbiguousScalar;

// For a key that its place does not know: notes which kinds of fields, steps, people and sections
// do ("'columns' is a key of fields of type 'table'"). Nothing where no kind has it.
void tell_owners(Diagnostic& problem, std::string_view key);

// Where nothing declares the type of a value: reports a plain scalar that people read in another
// way than this language does (`no`, `007`, `1e3`, `1_000`), with the fix that makes it a text.
// Gives whether it did.
bool report_ambiguous(const yaml::Node& node, dsl::Reporter& reporter);

}  // namespace weir::schema
