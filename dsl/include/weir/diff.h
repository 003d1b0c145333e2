// weir/diff.h: what is different between two versions of an app, and whom it meets.
//
// Compared are compiled models: layout, comments and which file says it do not show. Each difference
// stands where an analyst would look for it ("flow quote_approval, step manager, by") and says what
// it means for what is stored, what runs, and who calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/diagnostic.h"
#include "weir/model.h"

namespace weir {

// Whom a difference meets, the widest first.
enum class Reach : uint8_t {
  Nothing,    // seen by nobody who is at work: a label, something new that nobody must fill
  Answers,    // decisions and rules answer differently from now on
  Security,   // somebody may do or see more than before
  Instances,  // running flows
  Data,       // stored records
  Callers,    // programs that call, and other apps
};
std::string_view word(Reach reach);  // "nothing", "answers", ...

struct Difference {
  enum class Kind : uint8_t { Added, Removed, Changed };
  std::string slug;  // "compat/field-removed", stable
  Kind kind = Kind::Changed;
  Reach reach = Reach::Nothing;
  bool breaking = false;       // what is stored, runs or calls may not go on as it is
  std::string section, name;   // "flow", "quote_approval"; "app" and its name
  std::string part, part_name; // "step", "manager"; empty: the definition itself
  std::string key;             // "by"; empty: the whole
  std::string before, after;
  std::string place_before, place_after;  // "flows/quote.yaml:12"
  std::string en, zh;                     // what it means; may be empty
  std::string hint_en, hint_zh;
  // Of a field that is gone, or that is another one now: who reads it, "flows/quote.yaml:12: amount > 500", in the new version where
  // it is still there.
  std::vector<std::string> readers = {};
};

// In the order of the sections and of the new version; what is gone stands where it stood.
std::vector<Difference> diff(const Model& before, const Model& after);

// "step 'manager': by manager_of initiator -> role boss", without sign and meaning.
std::string line_of(const Difference& difference, Language language);

}  // namespace weir
