// engine/access/push_down.h: the part of FEEL that a store can filter by.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/records/world.h"
#include "weir/storage_query.h"

namespace weir::access {

// The filter finds every record for which the condition is true; when `exact`, no other.
struct Pushed {
  Filter filter = Filter::always();
  bool exact = false;
};

// Ids of the records of a form that the filter finds; none where they are too many to be named.
using Related = std::function<std::optional<std::vector<Value>>(const model::Form& form, const Filter& filter)>;

// What a store can test of `condition`: comparisons of stored fields with what is known beforehand
// (whatever reads no record: constants, `user`, `today`, ...), `in`, `between`, `starts with`, and
// with `related` fields behind a reference; joined by `and`, `or`, `not`. Three-valued as FEEL is:
// what is neither true nor false is found neither by the condition nor by its `not`. Columns are
// field names.
Pushed push_down(const feel::Expression& condition, const model::Form& form, std::string_view user,
                 records::RecordWorld& world, const Related& related = {});

// Does a store sort, group and compare the field: stored, of one value, not encrypted?
bool has_order(const model::Form& form, std::string_view field);

}  // namespace weir::access
