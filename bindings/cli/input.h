// bindings/cli/input.h: the values that `--input` gives, from a JSON file.
#pragma once

#include <string>

#include "bindings/cli/command.h"
#include "weir/value.h"

namespace weir::cli {

// kDone and the context in `value`; else what is wrong has been said: kUsage where the file is not
// there, kCannot where it cannot be read, is no JSON or no map. An empty path: an empty map. "-": standard input.
int load_input(Session& session, const std::string& path, Value& value);

}  // namespace weir::cli
