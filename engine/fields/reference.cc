#include "engine/fields/ids.h"

namespace weir::fields {

const FieldTypeSpec& spec_reference() {
  static const FieldTypeSpec spec{
      .name = "reference",
      .summary = {"Another record.", "引用另一条记录。"},
      .keys = reference_keys(),
      .feel_type =
          [](const model::Field& field) { return feel::Type::reference(target_forms(field)); },
      .storage = text_storage,
      .normalize = normalize_id,
      .good = R"({type: reference, form: customer, on_delete: clear})",
      .bad = R"({type: reference, form: custmer})"};
  return spec;
}

}  // namespace weir::fields
