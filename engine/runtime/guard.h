// engine/runtime/guard.h: the one place of the facade where an exception ends.
#pragma once

#include <new>

#include "weir/result.h"

namespace weir::runtime {

// Memory that runs out is not the end of the process: sent again, the command may find some.
template <class T, class Call>
Result<T> guarded(const Call& call) {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return Error::of("E_OVERLOADED", "out of memory");
  }
}

}  // namespace weir::runtime
