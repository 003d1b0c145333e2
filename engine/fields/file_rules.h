// engine/fields/file_rules.h: what fields of stored files have in common. The bytes are elsewhere.
#pragma once

#include "engine/fields/support.h"

namespace weir::fields {

// {name, type, size, sha256, ref} against `accept` and `max_size`.
Result<Value> normalize_file(const Value& given, const model::Field& field, const FieldContext& context);
Result<Value> normalize_image(const Value& given, const model::Field& field, const FieldContext& context);
std::vector<model::KeySpec> file_keys();
feel::Type file_type(const model::Field&);
std::string format_file(const Value& value, const model::Field& field, Language language);
// "10 MB", "500 kB", "1024": bytes; multiples of 1024.
std::optional<int64_t> parse_size(std::string_view text);

}  // namespace weir::fields
