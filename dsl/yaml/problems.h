// dsl/yaml/problems.h: what the tree builder finds beside values that need quotes.
#pragma once

#include "weir/diagnostic.h"

namespace weir::yaml {

extern const DiagSpec kDuplicateKey, kMergeKey, kKeyNotText, kSeveralDocuments, kCyclicAlias,
    kAliasBudget, kTooDeep, kTooManyNodes, kKeyTooLong, kScalarTooLong, kTag;

}  // namespace weir::yaml
