// engine/runtime/cells.h: values of stored rows as the runtime uses them.
#pragma once

#include <string>

#include "weir/value.h"

namespace weir::runtime {

// The text of a cell; empty for everything else.
inline std::string text_of(const Value& cell) {
  return cell.is(ValueKind::String) ? std::string(cell.as_string()) : std::string();
}

// The whole number of a cell; 0 for everything else.
inline int64_t number_of(const Value& cell) {
  return cell.is(ValueKind::Number) ? cell.as_number().to_int().value_or(0) : 0;
}

}  // namespace weir::runtime
