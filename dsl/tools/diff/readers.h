// dsl/tools/diff/readers.h: who reads a field: expressions of forms, decisions, flows, permissions, reports.
#pragma once

#include <string>
#include <vector>

#include "engine/model/model.h"

namespace weir::diff_of {

// "flows/quote.yaml:12: amount > 500000", in the order of the model; each place once.
std::vector<std::string> readers_of(const model::Model& model, const std::string& form, const std::string& field);

}  // namespace weir::diff_of
