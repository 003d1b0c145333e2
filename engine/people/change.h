// engine/people/change.h: a directory laid over another: what ChangeDirectory commands say.
#pragma once

#include <vector>

#include "weir/diagnostic.h"
#include "weir/directory.h"

namespace weir::people {

// `changes` is written like the section `directory`: a context of `users`, `departments`, `teams`, key
// by key over what is there, lists replaced; what is not there yet is added. Says what is wrong, by
// place ("users.li.manager"): E_FIELD_INVALID, E_REFERENCE. Empty: nothing.
std::vector<FieldError> apply_changes(Organisation& people, const Value& changes, Language language = Language::English);

// Do the changes say nothing but when that user is away?
bool only_absence_of(const Value& changes, std::string_view user);

}  // namespace weir::people
