// engine/runtime/records/current_form.h: what a flow of an earlier version writes, in the words of the
// published one: a record follows the rules of now, whatever wrote it.
#pragma once

#include <optional>

#include "engine/runtime/records/record_write.h"

namespace weir::runtime {

struct Translated {
  WriteRequest request;        // on the published model
  std::vector<Entry> unknown;  // of the patch: fields that are there no longer
};
// None where it is that already, or where the form is there no longer.
std::optional<Translated> in_current_form(Unit& unit, const WriteRequest& request);
// The earlier version writes what it alone knows.
WriteRequest unknown_part(const WriteRequest& request, const std::string& id, std::vector<Entry> unknown);

// Values of the record as the version of that instance names them; without what it does not know.
std::vector<Entry> in_words_of(const Case& of, const records::Record& record, std::vector<Entry> values);

}  // namespace weir::runtime
