// engine/runtime/records/record_write.h: records in the command path: changed, checked, locked, told on.
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/unit.h"

namespace weir::runtime {

struct WriteRequest {
  LoadedPtr loaded;
  const model::Form* form = nullptr;
  std::string id;             // create: empty for a new one
  std::vector<Entry> patch;
  records::Writer writer = records::Writer::Person;
  records::FieldRights rights;
  std::string by;             // user id; empty: the engine
  Case* inside = nullptr;     // the flow that writes; passes its own lock
  std::string step;           // of it
  bool approved = false;      // a flow has said yes to it
  bool tell = true;           // raise the events of the change
  bool pass_lock = false;     // of an engine's own write: owners, pools
  bool older = false;         // an older version wants it, which knows no field that is required since
  std::string verb = {};      // of an update, in the record's history; empty: updated
  std::string comment = {};   // there
  WriteCaused cause = {};     // what a step, an assignment, a message knows of it
};

// A write as the record's history keeps it, with what led to it.
RecordWrite written(Unit& unit, const WriteRequest& request, const records::RecordPtr& before, const records::RecordPtr& after,
                    std::vector<records::UniqueKey> unique, const std::string& verb);

// The record as it is after the command so far.
Result<records::RecordPtr> create_record(Unit& unit, const WriteRequest& request);
Result<records::RecordPtr> update_record(Unit& unit, const WriteRequest& request);
Status delete_record(Unit& unit, const WriteRequest& request);

// E_CONVERTED where the record was converted by an earlier command; E_LOCKED where another flow than `inside` holds the record. The initiator may write while a
// return waits for him.
Status check_lock(Unit& unit, const std::string& form, const std::string& record, const Case* inside,
                  const std::string& by);

// The context of a patch, from a command's value; E_ARGUMENT for anything else but null.
Result<std::vector<Entry>> patch_of(const Unit& unit, const Value& values);

// Rights for what a flow itself writes: every field.
records::FieldRights all_rights();

}  // namespace weir::runtime
