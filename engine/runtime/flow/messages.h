// engine/runtime/flow/messages.h: what people are told.
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/flow/step_context.h"

namespace weir::runtime {

// Sends a message to each person on each channel. `why`: notify, remind, escalate.
void send(Case& of, const std::string& step, const std::vector<std::string>& to,
          const std::vector<std::string>& channels, const std::string& subject,
          const std::string& text, std::string_view why);

// A copy to read; once for each person, step and round.
void copy_to(Case& of, Id activation, const std::string& person);

// "待办 / to do: 法务": in the person's language, in both where the directory does not say.
std::string reminder(const Case& of, const Activation& a, const std::string& person);

// The texts of a list argument, or the one text.
std::vector<std::string> words_of(const model::Arg* arg);

// What a label says in a language; empty: none.
std::string label_text(const Value& label, Language language);

}  // namespace weir::runtime
