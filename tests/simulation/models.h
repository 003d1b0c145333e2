// Random small apps, as YAML: one grammar of steps, drawn from a stream.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/streams.h"
#include "weir/model.h"

namespace weir::simulation {

struct RandomApp {
  std::string yaml;
  std::vector<std::string> steps;  // ids that commands may name
};

// The flow `f` begins with a submitted `doc` and locks it, `child` is its subflow, `side` begins by
// hand and locks nothing. Steps `bump*` add one to the record's `hits`, steps `tell*` send a message.
RandomApp random_app(Stream& stream);

// Null, and `why` says what the compiler found.
Model compile_app(const std::string& yaml, std::string* why);

}  // namespace weir::simulation
