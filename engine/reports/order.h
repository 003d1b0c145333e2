// engine/reports/order.h: one order of values for sorting, grouping and paging, as stores have it.
#pragma once

#include <vector>

#include "weir/value.h"

namespace weir::reports {

// <0, 0, >0. Null first, then by kind; texts by bytes, times by instant, what has no order by its FEEL text.
int compare(const Value& a, const Value& b);

struct Before {
  bool operator()(const std::vector<Value>& a, const std::vector<Value>& b) const;
};

}  // namespace weir::reports
