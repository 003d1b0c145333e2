// engine/runtime/records/merging.h: two records are one: what refers to the one refers to the other.
#pragma once

#include <string>

#include "engine/runtime/records/record_write.h"

namespace weir::runtime {

// What of `given` the record lacks: single values where it has none, of lists the items that it has
// not. Tables are taken whole where there are no rows.
std::vector<Entry> lacking(const records::Record& record, const std::vector<Entry>& given, Zone zone);

// `request.id` goes into `into`, which gets what it lacks; in the fields of `take` the one that goes wins.
// E_LOCKED while a flow is about the one that goes or holds the other; E_CONVERTED; and whatever
// writing `into` is refused by.
Result<records::RecordPtr> merge_records(Unit& unit, const WriteRequest& request, const std::string& into,
                                         const std::vector<std::string>& take);
// A new record goes into one that is there (`duplicates … then: merge`): `made` is as it would have been.
Result<records::RecordPtr> merge_new(Unit& unit, WriteRequest request, const records::Record& made, const records::Record& into);

// The record itself; where it is gone by merging, the one that it went into at last.
RecordRef current_record(Unit& unit, const RecordRef& record);

}  // namespace weir::runtime
