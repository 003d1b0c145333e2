#include "engine/records/record.h"

#include <algorithm>

namespace weir::records {
namespace {

Value text(const std::string& value) { return value.empty() ? Value() : Value::string(value); }

Value time_in(const std::optional<Instant>& at, Zone zone) {
  return at ? Value::date_time(in_zone(*at, zone)) : Value();
}

}  // namespace

const std::vector<SystemFieldSpec>& system_fields() {
  using feel::TypeKind;
  static const std::vector<SystemFieldSpec> fields = {
      {SystemField::Id, "id", TypeKind::String, {"Names the record for ever.", "记录的永久编号。"}},
      {SystemField::Version,
       "version",
       TypeKind::Number,
       {"1, and one more with each change.", "从 1 起，每次更改加一。"}},
      {SystemField::Created, "created", TypeKind::DateTime, {"When it was made.", "创建时间。"}},
      {SystemField::CreatedBy,
       "created_by",
       TypeKind::User,
       {"Who made it; null: the engine.", "创建人；引擎创建时为空。"}},
      {SystemField::Updated,
       "updated",
       TypeKind::DateTime,
       {"When it last changed.", "最近更改时间。"}},
      {SystemField::UpdatedBy,
       "updated_by",
       TypeKind::User,
       {"Who changed it last.", "最近更改人。"}},
      {SystemField::Owner,
       "owner",
       TypeKind::User,
       {"Whose it is; null: nobody's, or a pool's.", "负责人；在公海或无人时为空。"}},
      {SystemField::Department,
       "department",
       TypeKind::Department,
       {"The owner's department.", "负责人所在部门。"}},
      {SystemField::Stage,
       "stage",
       TypeKind::String,
       {"Name of the stage it stands in.", "所处阶段。"}},
      {SystemField::LastActivity,
       "last_activity",
       TypeKind::DateTime,
       {"When a person last did something with it.", "最近一次人的操作时间。"}},
      {SystemField::Probability,
       "probability",
       TypeKind::Number,
       {"Of its stage.", "所处阶段的赢率。"}},
      {SystemField::Converted,
       "converted",
       TypeKind::DateTime,
       {"When it was converted into others; null: it was not.", "转换为其他记录的时间；未转换时为空。"}},
  };
  return fields;
}

const SystemFieldSpec* find_system_field(std::string_view name) {
  const auto& all = system_fields();
  const auto it = std::find_if(all.begin(), all.end(),
                               [&](const SystemFieldSpec& s) { return s.name == name; });
  return it == all.end() ? nullptr : &*it;
}

const model::Stage* stage_of(const Record& record) {
  if (record.form == nullptr || record.stage.empty()) return nullptr;
  for (const model::StageGroup& group : record.form->stages)
    for (const model::Stage& stage : group.stages)
      if (stage.name == record.stage) return &stage;
  return nullptr;
}

Value system_value(const Record& record, SystemField field, Zone zone) {
  switch (field) {
    case SystemField::Id:
      return text(record.id);
    case SystemField::Version:
      return Value::integer(record.version);
    case SystemField::Created:
      return time_in(record.created, zone);
    case SystemField::CreatedBy:
      return text(record.created_by);
    case SystemField::Updated:
      return time_in(record.updated, zone);
    case SystemField::UpdatedBy:
      return text(record.updated_by);
    case SystemField::Owner:
      return text(record.owner);
    case SystemField::Department:
      return text(record.department);
    case SystemField::Stage:
      return text(record.stage);
    case SystemField::LastActivity:
      return time_in(record.last_activity, zone);
    case SystemField::Probability: {
      const model::Stage* stage = stage_of(record);
      return stage != nullptr && stage->probability ? Value::number(*stage->probability) : Value();
    }
    case SystemField::Converted:
      return time_in(record.converted, zone);
  }
  return {};
}

int32_t field_index(const model::Form& form, std::string_view name) {
  for (size_t i = 0; i < form.fields.size(); ++i)
    if (form.fields[i].name == name) return static_cast<int32_t>(i);
  return -1;
}

Value stored_value(const Record& record, std::string_view name, Zone zone) {
  const int32_t index = record.form != nullptr ? field_index(*record.form, name) : -1;
  if (index >= 0)
    return static_cast<size_t>(index) < record.values.size()
               ? record.values[static_cast<size_t>(index)]
               : Value();
  const SystemFieldSpec* system = find_system_field(name);
  return system != nullptr ? system_value(record, system->field, zone) : Value();
}

}  // namespace weir::records
