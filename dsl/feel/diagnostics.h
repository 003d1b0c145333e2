// dsl/feel/diagnostics.h: the problems that expressions may have; each is defined, with its texts
// and examples, in the file that finds it.
#pragma once

#include <vector>

#include "weir/diagnostic.h"

namespace weir::feel {

// parse.cc
extern const DiagSpec kSyntax, kCharacter, kStrangeCharacter, kUnclosed, kEscape, kEncoding,
    kTooLong, kTooDeep;
// check.cc
extern const DiagSpec kUnknownName, kResultType, kBadLiteral, kUnknownType;
// check_operators.cc
extern const DiagSpec kCompareDifferentTypes, kOperandType, kNotBoolean, kAlwaysNull;
// check_collections.cc
extern const DiagSpec kNotAList, kNoSuchColumn, kDuplicateKey;
// check_calls.cc
extern const DiagSpec kUnknownFunction, kArity, kNamedArgument, kMixedArguments, kArgumentType;
// check_functions.cc
extern const DiagSpec kExternalFunction;

// All of them.
std::vector<const DiagSpec*> feel_diagnostics();

}  // namespace weir::feel
