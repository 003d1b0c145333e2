// engine/runtime/records/conversion.h: a record becomes others, once: they are found or made, what belongs to
// it goes along, and it is closed.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/records/record_write.h"
#include "engine/runtime/flow/step_context.h"

namespace weir::runtime {

// Into what. `values` is asked when its turn comes: it may name what came before.
struct Target {
  const model::Form* form = nullptr;
  std::vector<std::string> match;  // an existing record equal in these is taken; null is like nothing
  std::function<Result<std::vector<Entry>>()> values;
};

struct Conversion {
  // Of the record that is converted: `form`, `id`, who asks. Its writer and rights are those of the
  // targets as well.
  WriteRequest request;
  std::vector<Target> targets;
  std::vector<const model::Form*> carry;  // their references to it go to the last target that they can name
  std::string place;                      // of the definition
  std::function<Status(const model::Form&)> may_create;  // asked for each target that is made; null: yes
  std::function<void(const model::Form&, const std::string& id)> made;  // told of each target; null: nobody
};

struct Converted {
  records::RecordPtr source;        // as it is now
  std::vector<RecordRef> targets;   // in order
};
// All of it or an error; the caller drops what was taken in (Unit::Attempt, or the whole command).
// E_CONVERTED, E_LOCKED, E_ARGUMENT, and whatever writing the targets is refused by.
Result<Converted> convert_record(Unit& unit, const Conversion& conversion);

// E_CONVERTED where the record was converted by an earlier command.
Status check_not_converted(Unit& unit, const std::string& form, const std::string& record);

// The step `convert`; and the command, with what the step's definition says where it says nothing.
Step convert_step(StepContext& step);
Result<Converted> convert_by_command(Unit& unit, const WriteRequest& request, const Convert& what);

// A record that was converted into another, and what was kept of it: by, at.
struct Origin {
  RecordRef from;
  Value kept;
};
std::vector<Origin> origins_of(Unit& unit, const RecordRef& record);

}  // namespace weir::runtime
