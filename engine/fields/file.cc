#include "engine/fields/file_rules.h"

namespace weir::fields {

const FieldTypeSpec& spec_file() {
  static const FieldTypeSpec spec{
      .name = "file",
      .summary = {"A stored file, known by its SHA-256.", "一个文件，以 SHA-256 识别。"},
      .keys = file_keys(),
      .feel_type = file_type,
      .storage = json_storage,
      .normalize = normalize_file,
      .format = format_file,
      .good = R"({type: file, accept: [pdf], max_size: 10 MB})",
      .bad = R"({type: file, maxsize: 10 MB})"};
  return spec;
}

}  // namespace weir::fields
