// engine/runtime/flow/act.h: verbs on steps and flows: the common preconditions, in their order.
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/flow/advance.h"
#include "weir/command.h"

namespace weir::verb {
struct VerbSpec;
}

namespace weir::runtime {

// What a verb has before it when its common preconditions hold.
struct VerbContext {
  Unit& unit;
  Case& of;
  const verb::VerbSpec& verb;
  std::string user;      // who acts
  bool admin = false;    // he may administer the app
  Id activation = 0;     // of the step; 0 for verbs on a flow
  Id seat = 0;           // of the actor; 0 where he has none
  std::string comment;
  std::vector<Entry> with;
  std::vector<std::string> to;
  std::string mode;
  bool force = false;

  const Activation& at() const { return *of.state().activation(activation); }
  const Seat& own() const { return *of.state().seat(seat); }
  const model::FlowNode& node() const { return of.node(at().node); }
  Error refuse(std::string_view reason, std::string_view en, std::string_view zh) const {
    return runtime::refuse(unit, reason, en, zh);
  }
  int64_t number(std::string_view key, int64_t otherwise) const;
  bool flag(std::string_view key) const;
};

Result<Case*> act(Unit& unit, const Act& what, const std::optional<int64_t>& expected_version);
Result<Case*> administer(Unit& unit, const Administer& what, const std::optional<int64_t>& expected_version);

// May this person see the instance: he takes part, administers, or sees its record?
bool sees_case(Unit& unit, const Case& of, const std::string& user);
bool takes_part(const Case& of, const std::string& user);
bool administers(Unit& unit, const Case& of, const std::string& user);

// PRE9: the form patch of who acts at a step; with `required` what must be filled is.
Status patch_record(VerbContext& context, bool required);
// What the step lets its people do with each field (semantics 1.4).
records::FieldRights step_rights(const model::FlowNode& node, bool required);

// The people of `to` for transfers and added signers: there, active, not live in this step.
Status check_targets(const VerbContext& context, bool merge_allowed);

}  // namespace weir::runtime
