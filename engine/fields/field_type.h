// engine/fields/field_type.h: what one field type says about itself.
//
// One type, one file in engine/fields/, defining `const FieldTypeSpec& spec_<stem>()`.
#pragma once

#include <string_view>
#include <vector>

#include "engine/feel/type.h"
#include "engine/model/keys.h"
#include "engine/model/model.h"
#include "weir/result.h"
#include "weir/storage.h"

namespace weir::fields {

// What normalising needs to know beside the field itself.
struct FieldContext {
  const model::Model* model = nullptr;
  Language language = Language::English;
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
  // From what a person or host sent to the standard form that is stored; FieldError on what does
  // not fit (E_FIELD_INVALID). Null stays null. Checks the type's own attributes (min, max, ...).
  Result<Value> (*normalize)(const Value& given, const model::Field& field, const FieldContext& context) = nullptr;
  // For people: "8折", "¥1,200.00"; null: to_feel is good enough.
  std::string (*format)(const Value& value, const model::Field& field, Language language) = nullptr;
  bool computed = false;                 // by the engine: rollup, serial
  std::string_view good, bad;            // a field in YAML each, run by the tests
};

const std::vector<const FieldTypeSpec*>& field_types();
const FieldTypeSpec* find_field_type(std::string_view name);
// Keys that every field has: label, required, visible, ... (engine/fields/common_keys.cc).
const std::vector<model::KeySpec>& common_field_keys();

}  // namespace weir::fields
