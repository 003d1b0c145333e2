// engine/runtime/queries/veil.h: answers without what their reader may not see (semantics 1.4).
//
// Hidden and masked fields of a record are those of his permissions and of the steps that wait for him.
// They are gone by name from structured values; their values are covered wherever a text holds them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/runtime/commit.h"
#include "weir/views.h"
#include "weir/why.h"

namespace weir::runtime {

// What of a record this person may not see now, by permissions and by the steps that wait for him.
access::FieldAccess hidden_from(Unit& unit, const model::Form& form, const records::Record& record);

// One reader, one unit. Nothing is covered for the host itself.
class Veil {
 public:
  explicit Veil(Unit& unit);

  void cover(Answer& answer);
  void cover(Delta& delta);  // but for its outcome
  void cover(CaseView& view);
  void cover(IncidentView& view);
  void cover(TaskView& view);
  void cover(Effect& effect);
  void cover(Why& why, const RecordRef& about);
  // The refusal of a command about these records.
  void cover(Error& error, const std::vector<RecordRef>& about);

 private:
  struct Secrets {
    std::set<std::string> names;
    std::vector<std::string> texts;  // of values, longest first
    bool none() const { return names.empty(); }
  };
  const Secrets& of(const RecordRef& record);
  Secrets gather(const RecordRef& record);
  RecordRef record_of(const std::string& aggregate);
  void cover_notices(Outcome& outcome);
  static void cover(std::string& text, const Secrets& secrets);
  static Value cover(const Value& value, const Secrets& secrets);
  static void cover(Reason& reason, const Secrets& secrets);

  Unit& unit_;
  bool off_ = false;
  std::map<std::pair<std::string, std::string>, Secrets> known_;
};

// The records that a command speaks of, for its refusal.
std::vector<RecordRef> records_of(Unit& unit, const Command& command);

}  // namespace weir::runtime
