// bindings/cli/usage.h: what `weir` says without a command, and to a command it does not know.
#pragma once

#include <iosfwd>
#include <string>

#include "weir/diagnostic.h"

namespace weir::cli {

// Ten lines: what it is, four examples, where the help is.
void print_overview(std::ostream& out, Language language);

// The complaint about argv[1] where it is no command and no flag; else empty. Never runs a guess.
std::string unknown_command(int argc, char** argv, Language language);

}  // namespace weir::cli
