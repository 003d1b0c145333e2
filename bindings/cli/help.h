// bindings/cli/help.h: help and complaints about the command line, in the language of the caller.
#pragma once

#include <string>

#include "bindings/cli/command.h"

namespace CLI {
class ParseError;
}

namespace weir::cli {

// What --lang says, before the command line as a whole is understood.
Language language_of(int argc, char** argv);
// "Examples:" and those of the command.
std::string examples_of(const CommandSpec& spec, Language language);
// Leaves of every description the half of that language; CLI11's own words too.
void speak(CLI::App& app, Language language);
// What is wrong with the command line; of an unknown flag the nearest that the command has.
std::string usage_problem(const CLI::ParseError& error, CLI::App& app, Language language);

}  // namespace weir::cli
