// engine/records/record.h: one record of a form, as the engine holds it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/model.h"

namespace weir::records {

// A plain value. `values` has one entry per field of `form`, in its order, in the standard form
// of the field's type; live formulas (computed at each read) and what nobody set are null.
struct Record {
  const model::Form* form = nullptr;  // of the model that reads it; must outlive the record
  std::string id;
  int64_t version = 0;  // 0: not stored yet
  std::vector<Value> values;
  std::string owner, department, stage;  // empty: none
  std::string created_by, updated_by;    // empty: the engine
  std::optional<Instant> created, updated, last_activity;
  std::optional<Instant> converted;  // into others: it is over, nobody changes it any more
  // Cells of columns that this version of the form does not know, by column: they stay as they are.
  std::vector<Entry> rest;
};

using RecordPtr = std::shared_ptr<const Record>;

// Fields that every record has beside its form's own.
enum class SystemField : uint8_t {
  Id, Version, Created, CreatedBy, Updated, UpdatedBy, Owner, Department, Stage, LastActivity,
  Probability,  // of the stage; only where the form has stages and no field of that name
  Converted,    // only where the form has no field of that name
};
struct SystemFieldSpec {
  SystemField field;
  std::string_view name;
  feel::TypeKind type;
  Text doc;
};
const std::vector<SystemFieldSpec>& system_fields();
const SystemFieldSpec* find_system_field(std::string_view name);

// Times are shown in `zone`. An absent one is null.
Value system_value(const Record& record, SystemField field, Zone zone);

// Index of the field in the form, or -1.
int32_t field_index(const model::Form& form, std::string_view name);

// The value of a field or system field; null where there is none of that name. Live formulas and
// the lists of the other side of references are the affair of world.h.
Value stored_value(const Record& record, std::string_view name, Zone zone);

// The stage that the record stands in and its group; nullptr without stages or in none.
const model::Stage* stage_of(const Record& record);

}  // namespace weir::records
