// engine/runtime/cells.h: values of stored rows as the runtime uses them.
#pragma once

#include <string>

#include "weir/value.h"

namespace weir::runtime {

// The text of a cell; empty for everything else.
inline std::string text_of(const Value& cell) {
  return cell.is(ValueKind::String) ? std::string(cell.as_string()) : std::string();
}

}  // namespace weir::runtime
