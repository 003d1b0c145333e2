#include "engine/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace weir::base {

void check_failed(const char* condition, const char* why, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: check failed: %s (%s)\n", file, line, why, condition);
  std::abort();
}

}  // namespace weir::base
