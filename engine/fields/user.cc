#include "engine/fields/ids.h"

namespace weir::fields {

const FieldTypeSpec& spec_user() {
  static const FieldTypeSpec spec{
      .name = "user",
      .summary = {"A person of the directory.", "目录中的人员。"},
      .keys = {from_key()},
      .feel_type = [](const model::Field&) { return feel::Type(feel::TypeKind::User); },
      .storage = text_storage,
      .normalize = normalize_id,
      .good = R"({type: user, from: {role: sales}})",
      .bad = R"({type: user, form: {role: sales}})"};
  return spec;
}

}  // namespace weir::fields
