#include "engine/fields/ids.h"

namespace weir::fields {

const FieldTypeSpec& spec_department() {
  static const FieldTypeSpec spec{
      .name = "department",
      .summary = {"A department of the directory.", "目录中的部门。"},
      .feel_type = [](const model::Field&) { return feel::Type(feel::TypeKind::Department); },
      .storage = text_storage,
      .normalize = normalize_id,
      .good = R"({type: department})",
      .bad = R"({type: department, from: {role: sales}})"};
  return spec;
}

}  // namespace weir::fields
