// engine/people/resolve.h: from a rule to the people who act, as semantics 1.8 orders it.
//
// Pure over one snapshot of the organisation. Each of the ten steps appends to the provenance,
// which says who was asked by which rule at which line, who left at which step, and why.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/feel/encoded.h"
#include "engine/people/who_form.h"

namespace weir::people {

// What who-forms may ask. The runtime implements the virtual ones; a place that has no step, no
// choice, no record answers empty. One thread, borrowed for the call.
class WhoContext {
 public:
  virtual ~WhoContext() = default;
  virtual const Organisation& organisation() const = 0;
  virtual std::string initiator() const { return {}; }
  virtual std::string owner() const { return {}; }  // of the record
  // The record's department, else its owner's.
  virtual std::string department() const { return {}; }
  virtual Value field(std::string_view name);       // of the record
  // Who completed that step, latest round, in the order of their seats.
  virtual std::vector<std::string> completed(std::string_view step);
  // Who was picked for the place that is resolved (`chosen_by`); none: nobody picked yet.
  virtual std::optional<std::vector<std::string>> chosen();
  virtual Found assignment(std::string_view name);
  // A decision with fields of the same names, or with `with`.
  virtual Value decide(std::string_view decision, const model::ArgMap* with, bool* failed);
  virtual Value evaluate(const feel::Expression& expression, bool* failed) = 0;

  // Resolves a who-form, its `except` included; nested ones count, at most 20 deep.
  Found resolve(const model::Who& who);
  // As resolve, for `except` apart: the people of the form, and those taken away.
  Found without_except(const model::Who& who, std::vector<std::string>* taken);

 private:
  int depth_ = 0;
};

// Part of stored seats and logs: never renumber.
enum class SelfPolicy : uint8_t { Forbid = 0, Allow = 1, Skip = 2, Superior = 3, DeptHead = 4 };
std::optional<SelfPolicy> parse_self_policy(std::string_view word);

struct Request {
  const model::Who* who = nullptr;
  const model::Model* model = nullptr;   // for "file:line" and the app's zone
  std::string flow;                      // for absences that hold for some flows only
  Instant as_of;                         // the moment of the snapshot
  // Who is still there, and who is away, is a matter of today; none: of the snapshot and its moment.
  const Organisation* today = nullptr;
  Instant now;
  SelfPolicy self = SelfPolicy::Forbid;
  std::vector<std::pair<std::string, int64_t>> weights;  // by user; missing is 1
  const model::Arg* when_empty = nullptr;                // none: incident
  const model::Who* admins = nullptr;                    // none: the role `admin`
  std::vector<std::string> past;  // have had their say here: they are asked no more
  // Step 8: the id of an earlier approval that counts for this person here (semantics 1.8.1; the
  // caller judges all but the initiator), or empty. Null: no dedupe.
  std::function<std::string(const std::string& principal)> earlier_approval;
};

struct Seat {
  std::string principal;           // whose vote
  std::string holder;              // who acts: the proxy, else the principal
  int32_t ordinal = 0;             // 0, 1, ...
  int64_t weight = 1;
  bool exclusive = false;          // the principal may not act himself
  std::string approved_by;         // step 8: the earlier approval that counts here
};

enum class Outcome : uint8_t {
  Seats,        // at least one
  SkippedSelf,  // `self: skip` and nobody else: passes
  Pass, Reject, // `when_empty`
  Incident,     // nobody: `no_assignee`
  Failed,       // an expression failed: an incident of the place
};

// One of the ten steps, as it happened.
struct ProvenanceStep {
  std::string step;                  // "resolve", "inactive", "proxy", "except", "self", ...
  std::vector<std::string> people;   // who is left
  std::vector<std::string> notes;    // "li left: on leave until 2026-03-06, nobody stands in"
};

struct Provenance {
  std::string rule;    // "manager_of: initiator"
  std::string place;   // "flows/quote.yaml:12"
  std::vector<std::string> path;     // through the organisation: "east → head wu"
  std::vector<std::pair<std::string, Value>> inputs;  // what was read: {initiator: li}
  std::vector<ProvenanceStep> steps;

  feel::Encoded encoded() const;  // a context of these names, for storing and JSON
};

struct Resolution {
  Outcome outcome = Outcome::Incident;
  std::vector<Seat> seats;
  std::string automatic;             // step 9 gave them: "admin", "climb", "assign"; else empty
  Provenance provenance;
  std::vector<std::string> warnings; // a ring of proxies, ...
};

Resolution resolve(const Request& request, WhoContext& context);

// Step 4 for one person: who acts for `user` on that day.
struct Substitution {
  std::string holder;                // empty: dropped
  bool exclusive = false;
  std::vector<std::string> chain;    // user, proxy, its proxy, ...
  std::string why;                   // of a drop or a change; empty: present
  bool ring = false;
};
Substitution stand_in(const Organisation& people, std::string_view user, std::string_view flow,
                      Instant as_of, Zone app_zone);
// The absence that holds then for that flow, or nullptr.
const Absence* absence_of(const User& user, std::string_view flow, Instant as_of, Zone app_zone);

// The user's `manager`, else the head of the department, of the next ancestor when that is the
// user. Empty at the top. `path` may be null.
std::string manager_of(const Organisation& people, std::string_view user,
                       std::vector<std::string>* path = nullptr);
// The head of a department, or empty; and whether one is `ancestor` or below it (rings end).
std::string head_of(const Organisation& people, std::string_view department);
bool is_within(const Organisation& people, std::string_view department, std::string_view ancestor);

}  // namespace weir::people
