// engine/fields/support.h: what the files of field types share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/fields/field_type.h"

namespace weir::fields {

// E_FIELD_INVALID in the language of the context.
Error invalid(const FieldContext& context, const Text& text, std::vector<Argument> args = {});
// The value as a message may show it: never that of a sensitive field, and never long.
std::string shown(const Value& given, const model::Field& field);

// An attribute: its literal, or its expression computed; null where it is absent or not computable.
Value attribute(const model::Field& field, std::string_view key, const FieldContext& context);
int64_t integer_attribute(const model::Field& field, std::string_view key, int64_t otherwise);
std::string text_attribute(const model::Field& field, std::string_view key);
// The words of a list attribute, or of a single word.
std::vector<std::string> words_attribute(const model::Field& field, std::string_view key);

// Text that may be stored: a string, well formed, without NUL.
Result<std::string> text_of(const Value& given, const model::Field& field, const FieldContext& context);
std::string trimmed(std::string_view text);
std::string to_halfwidth(std::string_view text);

// A number, given as such or as plain decimal text.
Result<Decimal> number_of(const Value& given, const model::Field& field, const FieldContext& context);
// Refuses more decimals than `scale` and what the store cannot hold; gives the shortest form.
Result<Value> scaled(const Decimal& number, int scale, const model::Field& field,
                     const FieldContext& context);
// `min` and `max` of the field, in the order of the value's kind (numbers, dates, times, ...).
Result<Value> within_bounds(Value value, const model::Field& field, const FieldContext& context);
// -1, 0, 1; none for values that have no order together.
std::optional<int> order(const Value& a, const Value& b);

// A list, or a single value as a list of one; each item by `item`, without repetitions. `max` and
// `min` of the field bound its length where it is not empty.
using NormalizeItem = Result<Value> (*)(const Value&, const model::Field&, const FieldContext&);
Result<Value> list_of(const Value& given, const model::Field& field, const FieldContext& context,
                      NormalizeItem item);

// Specs that several types have.
model::KeySpec min_key(feel::TypeKind kind, std::string_view example);
model::KeySpec max_key(feel::TypeKind kind, std::string_view example);
model::KeySpec scale_key(std::string_view default_text);
model::KeySpec count_key(std::string_view name, Text doc, std::string_view default_text = {});

feel::Type string_type(const model::Field&);
feel::Type strings_type(const model::Field&);
feel::Type number_type(const model::Field&);
StorageKind text_storage(const model::Field&);
StorageKind json_storage(const model::Field&);
StorageKind decimal_storage(const model::Field&);

// "86" of "CN"; empty: the country is not known. (engine/fields/phone.cc)
std::string_view calling_code(std::string_view country);

Zone zone_of(const FieldContext& context);  // of the app

}  // namespace weir::fields
