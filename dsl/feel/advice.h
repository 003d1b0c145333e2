// dsl/feel/advice.h: how FEEL says what authors say as in other languages.
#pragma once

#include <string_view>

#include "weir/diagnostic.h"

namespace weir::feel {

struct Advice {
  std::string_view found;
  std::string_view instead;  // what to write in its place; empty: see the note
  Text note = {};
};

// A word where an operator should stand, or a name that nothing here has; nullptr: none that is known.
const Advice* advice_for_word(std::string_view word);
// A function, or a method behind a dot.
const Advice* advice_for_function(std::string_view name);
// Tells it in the problem's hint or note.
void advise(Diagnostic& problem, const Advice* advice);

}  // namespace weir::feel
