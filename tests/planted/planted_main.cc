// The tests of the layers, with the fault of the environment variable WEIR_FAULT planted.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdlib>

#include "engine/base/planted.h"

namespace weir::base {

bool planted(Planted fault) {
  static const int chosen = [] {
    const char* number = std::getenv("WEIR_FAULT");
    return number != nullptr ? std::atoi(number) : 0;
  }();
  return fault != Planted::None && static_cast<int>(fault) == chosen;
}

}  // namespace weir::base
