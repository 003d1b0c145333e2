#include "engine/fields/text_rules.h"

namespace weir::fields {

const FieldTypeSpec& spec_text() {
  static const FieldTypeSpec spec{.name = "text",
                                  .summary = {"A line of text.", "单行文本。"},
                                  .keys = text_keys(),
                                  .feel_type = string_type,
                                  .storage = text_storage,
                                  .normalize = normalize_text,
                                  .good = R"({type: text, max: 120, normalize: [trim, collapse]})",
                                  .bad = R"({type: text, normalize: [shout]})"};
  return spec;
}

}  // namespace weir::fields
