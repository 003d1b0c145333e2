// dsl/tools/testing/args.h: reading the arguments of a step.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/arg.h"

namespace weir::testing {

inline std::string text(const model::ArgMap& args, std::string_view key) {
  const model::Arg* arg = model::find(args, key);
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  if (value == nullptr || value->is_null()) return {};
  return value->is(ValueKind::String) ? std::string(value->as_string()) : value->to_feel();
}

// A text or a list of them.
inline std::vector<std::string> texts(const model::ArgMap& args, std::string_view key) {
  const model::Arg* arg = model::find(args, key);
  std::vector<std::string> all;
  const auto add = [&](const Value& value) {
    if (value.is(ValueKind::String)) all.emplace_back(value.as_string());
    else if (!value.is_null()) all.push_back(value.to_feel());
  };
  if (arg == nullptr) return all;
  if (const Value* value = arg->value()) {
    if (value->is(ValueKind::List))
      for (const Value& item : value->items()) add(item);
    else
      add(*value);
  }
  if (const model::ArgList* list = arg->list())
    for (const model::Arg& item : *list)
      if (item.value() != nullptr) add(*item.value());
  return all;
}

inline bool has(const model::ArgMap& args, std::string_view key) {
  return model::find(args, key) != nullptr;
}

}  // namespace weir::testing
