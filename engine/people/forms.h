// engine/people/forms.h: what the files of who-forms share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/people/resolve.h"

namespace weir::people {

inline bool always_several(const model::Who&) { return true; }

// Each person once, in order.
void add_person(Found& found, std::string_view user);
// A user id, or a list of them; other values add nobody and say so.
void add_people(Found& found, const Value& value);
void merge_notes(Found& into, const Found& from);

// The id that a FEEL argument gives; empty with a note in `found` where it gives none.
std::string person_argument(const model::Who& who, std::string_view key, WhoContext& context, Found& found);
int64_t integer_argument(const model::Who& who, std::string_view key, int64_t otherwise);
std::vector<std::string> words_of(const model::Arg* arg);

// "manager_of: initiator", "[{role: a}, owner] except {user: li}": for explanations.
std::string describe(const model::Who& who);

}  // namespace weir::people
