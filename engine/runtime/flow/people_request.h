// engine/runtime/flow/people_request.h: what a step's keys say about finding its people, but for the moment.
#pragma once

#include <string>

#include "engine/model/model.h"
#include "engine/people/resolve.h"

namespace weir::runtime {

people::Request people_request(const model::Model& model, const model::FlowNode& node, const std::string& flow);

}  // namespace weir::runtime
