// engine/base/check.h: for what can only be wrong when Weir itself is wrong.
//
// WEIR_CHECK is always on and ends the process with its reason on stderr. Input, however bad,
// must never reach it: that is an Error, a Diagnostic or a FEEL warning.
#pragma once

namespace weir::base {

[[noreturn]] void check_failed(const char* condition, const char* why, const char* file, int line);

}  // namespace weir::base

#define WEIR_CHECK(condition, why)                                     \
  do {                                                                 \
    if (!(condition)) [[unlikely]]                                     \
      ::weir::base::check_failed(#condition, why, __FILE__, __LINE__); \
  } while (false)
