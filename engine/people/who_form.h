// engine/people/who_form.h: what one way of naming people says about itself.
//
// One form, one file in engine/people/forms/, defining `const WhoFormSpec& spec_<stem>()`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/keys.h"
#include "engine/model/model.h"
#include "weir/directory.h"

namespace weir::people {

class WhoContext;  // engine/people/resolve.h: organisation, record, initiator, evaluation

// Who came out, and the path through the organisation that led there.
struct Found {
  std::vector<std::string> people;     // user ids, in order, each once
  std::vector<std::string> path;       // "east → head wu", for explanations
  std::vector<std::string> missed;     // why somebody is not there: "department east has no head"
  bool failed = false;                 // evaluation failed: an incident (semantics 1.5.2)
};

struct WhoFormSpec {
  std::string_view name;               // the key that names it: "manager_of"; a bare word: "initiator"
  Text summary;
  bool word = false;                   // written as a bare word, not as a key of a map
  std::vector<model::KeySpec> keys;    // main argument first, then the others beside it
  // Can more than one person result (semantics 1.2)? `users: [one]` cannot.
  bool (*several)(const model::Who& who) = nullptr;
  Found (*resolve)(const model::Who& who, WhoContext& context) = nullptr;
  std::string_view good, bad;
};

const std::vector<const WhoFormSpec*>& who_forms();
const WhoFormSpec* find_who_form(std::string_view name);

}  // namespace weir::people
