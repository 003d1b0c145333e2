#include "engine/fields/options.h"

namespace weir::fields {

const FieldTypeSpec& spec_choice() {
  static const FieldTypeSpec spec{
      .name = "choice",
      .summary = {"One of several options; of a tree, the path to a leaf.",
                  "单选；多级选项为到末级的路径。"},
      .keys = choice_keys(),
      .feel_type = string_type,
      .storage = text_storage,
      .normalize = choose,
      .format = [](const Value& value, const model::Field& field,
                   Language language) { return label_of(value.as_string(), field, language); },
      .good = R"({type: choice, options: {website: 官网, expo: 展会}, default: expo})",
      .bad = R"({type: choice, options: [a, b], default: c})"};
  return spec;
}

}  // namespace weir::fields
