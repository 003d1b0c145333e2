// engine/fields/field_type.h: what one field type says about itself.
//
// One type, one file in engine/fields/, defining `const FieldTypeSpec& spec_<stem>()`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/expression.h"
#include "engine/feel/type.h"
#include "engine/model/keys.h"
#include "engine/model/model.h"
#include "weir/host.h"
#include "weir/result.h"
#include "weir/storage.h"

namespace weir::fields {

// What normalising needs to know beside the field itself.
struct FieldContext {
  const model::Model* model = nullptr;
  Language language = Language::English;
  // Both or none: what attributes written as FEEL (`min: =today`, `options: =...`) are computed
  // with. Without them such an attribute is not checked.
  feel::World* world = nullptr;
  feel::Scope* scope = nullptr;
  // Field types of the host.
  std::span<const HostFieldType> host_types = {};
};

struct FieldTypeSpec {
  std::string_view name;                 // "money"
  Text summary;
  std::vector<model::KeySpec> keys;      // the type's own attributes, beside the common ones
  // The FEEL type of a field of this type; `field` has its args.
  feel::Type (*feel_type)(const model::Field& field) = nullptr;
  StorageKind (*storage)(const model::Field& field) = nullptr;
  // Digits after the point for StorageKind::Decimal.
  int (*scale)(const model::Field& field) = nullptr;
  // From what a person or host sent to the standard form that is stored; E_FIELD_INVALID on what
  // does not fit. Null stays null and is never passed. Checks the type's own attributes (min, max,
  // ...), not the existence of records and people. What a table's cells lack is in `fields` of the
  // Error, named "[2].quantity". Literals of YAML come as text. A value in standard form stays.
  Result<Value> (*normalize)(const Value& given, const model::Field& field, const FieldContext& context) = nullptr;
  // For people: "8折", "¥1,200.00"; null: to_feel is good enough.
  std::string (*format)(const Value& value, const model::Field& field, Language language) = nullptr;
  bool computed = false;                 // by the engine: rollup, serial
  std::string_view good, bad;            // a field in YAML each, run by the tests
};

const std::vector<const FieldTypeSpec*>& field_types();
const FieldTypeSpec* find_field_type(std::string_view name);
const FieldTypeSpec& field_type(const model::Field& field);  // of a field of a compiled model

// The normalize of the field's type and then of its host type. Null stays null.
Result<Value> standard_form(const Value& given, const model::Field& field, const FieldContext& context);
// The same, with null and empty: null and "" are null; of a type that holds a list, the empty list.
Result<Value> normalize(const Value& given, const model::Field& field, const FieldContext& context);
// Null, and a list or text with nothing in it: what `required` refuses.
bool is_empty(const Value& value);
// The field's format, else FEEL's text without quotes; null is nothing.
std::string format(const Value& value, const model::Field& field, Language language);
// Bytes for a sensitive field, else the type's.
StorageKind storage_kind(const model::Field& field);
int storage_scale(const model::Field& field);
// What a formula gave, rounded to the field's scale by the app's rounding; a value of another kind
// than the field's, null.
Value rounded_to(const Value& value, const model::Field& field, Rounding rounding);
// Keys that every field has: label, required, visible, ... (engine/fields/common_keys.cc).
const std::vector<model::KeySpec>& common_field_keys();

}  // namespace weir::fields
