#include "engine/fields/support.h"

namespace weir::fields {
namespace tags_field {

Result<Value> normalize_tag(const Value& given, const model::Field& field,
                            const FieldContext& context) {
  Result<std::string> text = text_of(given, field, context);
  if (!text) return text.error();
  const std::string tag = trimmed(*text);
  return tag.empty() ? Value() : Value::string(tag);
}

std::string format(const Value& value, const model::Field&, Language language) {
  std::string out;
  for (const Value& tag : value.items()) {
    if (!out.empty()) out += language == Language::Chinese ? "、" : ", ";
    out += tag.as_string();
  }
  return out;
}

}  // namespace tags_field

const FieldTypeSpec& spec_tags() {
  static const FieldTypeSpec spec{
      .name = "tags",
      .summary = {"Free words, each once.", "自由标签，各出现一次。"},
      .keys = {count_key("max", {"The most tags.", "最多标签数。"})},
      .feel_type = strings_type,
      .storage = json_storage,
      .normalize =
          [](const Value& given, const model::Field& field, const FieldContext& context) {
            return list_of(given, field, context, tags_field::normalize_tag);
          },
      .format = tags_field::format,
      .good = R"({type: tags, max: 10})",
      .bad = R"({type: tags, options: [a, b]})"};
  return spec;
}

}  // namespace weir::fields
