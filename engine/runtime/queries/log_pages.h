// engine/runtime/queries/log_pages.h: logs are read page by page, however long they are.
#pragma once

#include "weir/storage.h"

namespace weir::runtime {

constexpr int64_t kLogPage = 500;
// Where the page after this entry begins.
inline Value after_entry(const Row& row) { return Value::integer(row.key[1].as_number().to_int().value_or(0) + 1); }

}  // namespace weir::runtime
