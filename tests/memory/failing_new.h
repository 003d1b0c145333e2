// An allocator that fails when it is told to: for this thread only.
#pragma once

#include <cstdint>

namespace weir::testing {

// From the `after`-th allocation on (0: the next) std::bad_alloc is thrown, once or until calm().
void fail_allocation(int64_t after, bool for_ever);
// True when an allocation was refused since.
bool calm();

}  // namespace weir::testing
