// dsl/yaml/problems.h: what is found in YAML beside the slips of slips.h and joins.h.
#pragma once

#include <vector>

#include "weir/diagnostic.h"

namespace weir::yaml {

extern const DiagSpec kDuplicateKey, kMergeKey, kKeyNotText, kSeveralDocuments, kCyclicAlias,
    kAliasBudget, kTooDeep, kTooManyNodes, kKeyTooLong, kScalarTooLong, kTag, kEncoding, kHidden,
    kLineEnd, kSyntax, kUnknownAlias;

// The specs that explain the slugs of this folder, one each.
const std::vector<const DiagSpec*>& problems();

}  // namespace weir::yaml
