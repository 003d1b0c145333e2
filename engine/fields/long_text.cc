#include "engine/fields/text_rules.h"

namespace weir::fields {

const FieldTypeSpec& spec_long_text() {
  static const FieldTypeSpec spec{.name = "long_text",
                                  .summary = {"Text of several lines.", "多行文本。"},
                                  .keys = text_keys(),
                                  .feel_type = string_type,
                                  .storage = text_storage,
                                  .normalize = normalize_text,
                                  .good = R"({type: long_text, max: 2000})",
                                  .bad = R"({type: long_text, max: many})"};
  return spec;
}

}  // namespace weir::fields
