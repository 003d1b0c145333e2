// engine/fields/options.h: the options of `choice` and `choices`, a tree included.
#pragma once

#include "engine/fields/support.h"

namespace weir::fields {

// One option. In a cascade `key` is the whole path, "华东/上海", and only leaves can be chosen.
struct Option {
  std::string key;
  Value label;  // text, a context of language to text, or null: the key itself
  bool leaf = true;
};

// In the order written. None where they are an expression that cannot be computed here.
std::optional<std::vector<Option>> options_of(const model::Field& field, const FieldContext& context);
// A key, a path as a list, or a lone last part that names one leaf.
Result<Value> choose(const Value& given, const model::Field& field, const FieldContext& context);
std::string label_of(std::string_view key, const model::Field& field, Language language);

std::vector<model::KeySpec> choice_keys();

}  // namespace weir::fields
