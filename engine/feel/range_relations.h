// engine/feel/range_relations.h: Allen's relations between points and ranges (DMN 1.5, 10.3.4.7).
//
// A point counts as the closed range of itself; a missing end lies at infinity. Null where two
// ends cannot be compared, and for null arguments.
#pragma once

#include <optional>

#include "engine/feel/builtin.h"

namespace weir::feel {

using Relation = std::optional<bool> (*)(const Range&, const Range&);

Value relation(Args args, Relation holds, std::string_view builtin, EvalContext& ctx);

std::optional<bool> is_before(const Range& a, const Range& b);
std::optional<bool> is_after(const Range& a, const Range& b);
std::optional<bool> meets(const Range& a, const Range& b);
std::optional<bool> is_met_by(const Range& a, const Range& b);
std::optional<bool> overlaps(const Range& a, const Range& b);
std::optional<bool> overlaps_before(const Range& a, const Range& b);
std::optional<bool> overlaps_after(const Range& a, const Range& b);
std::optional<bool> finishes(const Range& a, const Range& b);
std::optional<bool> is_finished_by(const Range& a, const Range& b);
std::optional<bool> includes(const Range& a, const Range& b);
std::optional<bool> is_during(const Range& a, const Range& b);
std::optional<bool> starts(const Range& a, const Range& b);
std::optional<bool> is_started_by(const Range& a, const Range& b);
std::optional<bool> coincides(const Range& a, const Range& b);

}  // namespace weir::feel
