// engine/access/push_down.h: the part of FEEL that a store can filter by.
#pragma once

#include <optional>
#include <string_view>

#include "engine/records/world.h"
#include "weir/storage_query.h"

namespace weir::access {

// The filter that finds exactly the records for which `condition` is true: comparisons of stored
// fields with what is known beforehand (constants, `user`, its members, `today`, `now`), `in` and
// `between` of them, `and`, `or`. None for anything else. Columns are field names.
std::optional<Filter> push_down(const feel::Expression& condition, const model::Form& form, std::string_view user,
                                records::RecordWorld& world);

}  // namespace weir::access
