#include <algorithm>

#include "engine/feel/coerce.h"
#include "engine/fields.gen.h"
#include "engine/fields/support.h"

namespace weir::fields {
namespace {

bool holds_list(const model::Field& field) {
  return field_type(field).feel_type(field).is(feel::TypeKind::List);
}

// What the host gives must be a value of the base type as well: the store holds no other.
Result<Value> by_host(const Value& given, const HostFieldType& type, const model::Field& field,
                      const FieldContext& context) {
  std::vector<Entry> attributes;
  for (const HostKey& key : type.attributes)
    attributes.emplace_back(key.name, attribute(field, key.name, context));
  Result<Value> own = type.normalize(
      given, {field.name, Value::context(std::move(attributes)), context.language});
  if (!own) {
    Error error = Error::of("E_FIELD_INVALID", own.error().message);
    error.hint = own.error().hint;
    return error;
  }
  return own->is_null() ? *own : field_type(field).normalize(*own, field, context);
}

}  // namespace

const std::vector<const FieldTypeSpec*>& field_types() {
  static const std::vector<const FieldTypeSpec*> types = all();
  return types;
}

const FieldTypeSpec* find_field_type(std::string_view name) {
  const auto& types = field_types();
  const auto it = std::find_if(types.begin(), types.end(),
                               [&](const FieldTypeSpec* t) { return t->name == name; });
  return it == types.end() ? nullptr : *it;
}

// A model names only types that exist; one from a newer release is refused when it is loaded.
const FieldTypeSpec& field_type(const model::Field& field) {
  const FieldTypeSpec* type = find_field_type(field.type);
  static const FieldTypeSpec* const kText = find_field_type("text");
  return type != nullptr ? *type : *kText;
}

bool is_empty(const Value& value) {
  if (value.is(ValueKind::String)) return value.as_string().empty();
  if (value.is(ValueKind::List)) return value.items().empty();
  return value.is_null();
}

Result<Value> standard_form(const Value& given, const model::Field& field,
                            const FieldContext& context) {
  if (given.is_null()) return given;
  Result<Value> base = field_type(field).normalize(given, field, context);
  if (!base || base->is_null() || field.host_type.empty()) return base;
  for (const HostFieldType& type : context.host_types)
    if (type.name == field.host_type && type.normalize) return by_host(*base, type, field, context);
  return base;
}

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  const bool blank = given.is_null() || (given.is(ValueKind::String) && given.as_string().empty());
  if (blank) return holds_list(field) ? Value::list({}) : Value();
  return standard_form(given, field, context);
}

std::string format(const Value& value, const model::Field& field, Language language) {
  if (value.is_null()) return "";
  const FieldTypeSpec& type = field_type(field);
  if (type.format != nullptr && feel::is_instance(value, type.feel_type(field)))
    return type.format(value, field, language);
  return value.is(ValueKind::String) ? std::string(value.as_string()) : value.to_feel();
}

StorageKind storage_kind(const model::Field& field) {
  return field.sensitive ? StorageKind::Bytes : field_type(field).storage(field);
}

int storage_scale(const model::Field& field) {
  const FieldTypeSpec& type = field_type(field);
  return type.scale != nullptr ? std::clamp(type.scale(field), 0, 10) : 0;
}

Value rounded_to(const Value& value, const model::Field& field, Rounding rounding) {
  const FieldTypeSpec& type = field_type(field);
  if (value.is_null() || !feel::is_instance(value, type.feel_type(field))) return {};
  if (!value.is(ValueKind::Number)) return value;
  const StorageKind kind = type.storage(field);
  if (kind != StorageKind::Decimal && kind != StorageKind::Integer) return value;
  const int scale = kind == StorageKind::Integer ? 0 : storage_scale(field);
  const auto rounded = value.as_number().rounded(scale, rounding);
  // What the store cannot hold is no result.
  if (!rounded || !rounded->unscaled(scale)) return {};
  return Value::number(rounded->normalized());
}

}  // namespace weir::fields
