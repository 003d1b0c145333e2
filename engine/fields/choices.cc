#include "engine/fields/options.h"

namespace weir::fields {
namespace choices_field {

std::vector<model::KeySpec> keys() {
  std::vector<model::KeySpec> keys = choice_keys();
  keys.push_back(
      count_key("min", {"The fewest options, where any is chosen.", "选择时最少的项数。"}));
  keys.push_back(count_key("max", {"The most options.", "最多的项数。"}));
  return keys;
}

std::string format(const Value& value, const model::Field& field, Language language) {
  std::string out;
  for (const Value& item : value.items()) {
    if (!out.empty()) out += language == Language::Chinese ? "、" : ", ";
    out += label_of(item.as_string(), field, language);
  }
  return out;
}

}  // namespace choices_field

const FieldTypeSpec& spec_choices() {
  static const FieldTypeSpec spec{
      .name = "choices",
      .summary = {"Some of several options.", "多选。"},
      .keys = choices_field::keys(),
      .feel_type = strings_type,
      .storage = json_storage,
      .normalize =
          [](const Value& given, const model::Field& field, const FieldContext& context) {
            return list_of(given, field, context, choose);
          },
      .format = choices_field::format,
      .good = R"({type: choices, options: [red, green, blue], max: 2})",
      .bad = R"({type: choices, max: 2})"};
  return spec;
}

}  // namespace weir::fields
