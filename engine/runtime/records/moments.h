// engine/runtime/records/moments.h: when will a condition hold that reads the time, if nothing else changes?
#pragma once

#include <functional>
#include <optional>

#include "engine/feel/expression.h"
#include "engine/model/model.h"

namespace weir::runtime {

// The value of an expression as it will be at a time.
using ValueAt = std::function<Value(const feel::Expression&, Instant)>;

// The first second from `now` on at which the condition holds. Exact where the time is compared with
// something that does not move (`last_activity < now - duration("P7D")`, `today > due_on`): it can
// only change where two sides meet, and each such moment is computed. What cannot be taken apart so
// (working days, live fields, functions) is looked for in growing steps and halved, which is right for
// what becomes true once and stays so. None within ten years.
std::optional<Instant> first_moment(const feel::Expression& condition, const model::Form& form, Instant now, Zone zone,
                                    const ValueAt& value_at);

}  // namespace weir::runtime
