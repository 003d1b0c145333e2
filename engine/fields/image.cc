#include "engine/fields/file_rules.h"

namespace weir::fields {

const FieldTypeSpec& spec_image() {
  static const FieldTypeSpec spec{.name = "image",
                                  .summary = {"A stored picture.", "一张图片。"},
                                  .keys = file_keys(),
                                  .feel_type = file_type,
                                  .storage = json_storage,
                                  .normalize = normalize_image,
                                  .format = format_file,
                                  .good = R"({type: image, max_size: 5 MB})",
                                  .bad = R"({type: image, width: 100})"};
  return spec;
}

}  // namespace weir::fields
