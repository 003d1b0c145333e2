#include "engine/base/text.h"
#include "engine/fields/support.h"

namespace weir::fields {
namespace boolean_field {

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  if (given.is(ValueKind::Boolean)) return given;
  if (given.is(ValueKind::String)) {
    const std::string text = base::to_lower(trimmed(given.as_string()));
    if (text == "true") return Value::boolean(true);
    if (text == "false") return Value::boolean(false);
  }
  return invalid(context,
                 {"'{value}' is neither true nor false", "“{value}”既不是 true 也不是 false"},
                 {{"value", shown(given, field)}});
}

}  // namespace boolean_field

const FieldTypeSpec& spec_boolean() {
  static const FieldTypeSpec spec{
      .name = "boolean",
      .summary = {"True or false.", "是或否。"},
      .feel_type = [](const model::Field&) { return feel::Type(feel::TypeKind::Boolean); },
      .storage = [](const model::Field&) { return StorageKind::Bool; },
      .normalize = boolean_field::normalize,
      .format =
          [](const Value& value, const model::Field&, Language language) {
            if (language == Language::Chinese) return std::string(value.is_true() ? "是" : "否");
            return std::string(value.is_true() ? "yes" : "no");
          },
      .good = R"({type: boolean, default: false})",
      .bad = R"({type: boolean, default: maybe})"};
  return spec;
}

}  // namespace weir::fields
