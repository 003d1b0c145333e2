#include "engine/fields/file_rules.h"

namespace weir::fields {

const FieldTypeSpec& spec_signature() {
  static const FieldTypeSpec spec{
      .name = "signature",
      .summary = {"A drawn signature, a stored picture.", "手写签名（图片）。"},
      .keys = file_keys(),
      .feel_type = file_type,
      .storage = json_storage,
      .normalize = normalize_image,
      .format = format_file,
      .good = R"({type: signature})",
      .bad = R"({type: signature, unit: px})"};
  return spec;
}

}  // namespace weir::fields
