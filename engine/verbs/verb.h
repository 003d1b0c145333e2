// engine/verbs/verb.h: what one verb of semantics 1.3 says about itself and does.
//
// One verb, one file in engine/verbs/, defining `const VerbSpec& spec_<stem>()`. The common
// preconditions PRE1 to PRE4 and PRE6 are checked by engine/runtime/flow/act.cc by what the spec says.
#pragma once

#include <string_view>
#include <vector>

#include "engine/runtime/flow/act.h"
#include "weir/diagnostic.h"

namespace weir::verb {

enum class Who : uint8_t {
  Holder,       // of an open seat of the step
  HolderOrAdmin,
  Initiator,
  InitiatorOrAdmin,
  Admin,
  Candidate,    // may claim
  Participant,  // anybody who sees the instance
};

struct VerbSpec {
  std::string_view name;
  bool on_flow = false;  // else on a step
  Text doc;
  Who who = Who::Holder;
  bool when_ended = false;      // also after the end
  bool only_ended = false;      // of what has ended alone
  bool when_suspended = false;
  bool needs_open_seat = true;  // PRE7
  bool listed = false;          // may be switched off by `can`
  bool decides = false;         // `comment: always` asks for a comment
  bool sends_back = false;      // `comment: on_reject` asks for one
  std::string_view codes;       // reasons it may give beside the common ones
  Status (*run)(runtime::VerbContext& context) = nullptr;
  std::string_view good, bad;   // steps of a test
};

const std::vector<const VerbSpec*>& verbs();
const VerbSpec* find_verb(std::string_view name);

}  // namespace weir::verb
