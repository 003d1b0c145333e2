// dsl/tools/testing/play.h: plays one step of a test on a stage.
#pragma once

#include <string>
#include <vector>

#include "dsl/tools/testing/stage.h"

namespace weir::testing {

// What one step did, and what did not hold.
struct Played {
  std::vector<std::string> failure;  // lines, actual before expected; empty: all is well
  std::vector<std::string> told;     // lines of the story
  bool ok() const { return failure.empty(); }
};

struct PlayOptions {
  Language language = Language::English;
  std::string key;         // idempotency key of the step's command; empty: none
  bool tell_why = false;   // with the reasons of whoever is asked
  std::string app_folder;  // for `publish`
};

// A test stops at the first step that is not ok. Never throws; a store that fails is a failure.
Played play(Stage& stage, const Step& step, const PlayOptions& options);

// The command of a step of a kind that is one; none for expect, advance, read, ...
std::optional<Command> command_of(Stage& stage, const Step& step);

// Does the expectation hold? The lines that say why not.
std::vector<std::string> check(Stage& stage, const Expectation& expectation);

// One line of the story for an accepted command, and what it led to.
std::vector<std::string> narrate(Stage& stage, const Step& step, const Outcome& outcome,
                                 const PlayOptions& options);
// What is stuck and was not told yet: also what stopped while time passed, or behind a call.
void tell_stuck(Stage& stage, std::vector<std::string>& out);
// "03-02 09:00  李雷"; with the year where it is another than the first.
std::string when_and_who(Stage& stage, std::string_view user);
std::string person_name(Stage& stage, std::string_view user);

}  // namespace weir::testing
