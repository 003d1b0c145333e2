#include "tests/memory/failing_new.h"

#include <cstdlib>
#include <new>

namespace {

thread_local int64_t left = -1;
thread_local bool again = false, refused = false;

void* take(std::size_t size) {
  if (left >= 0 && left-- == 0) {
    refused = true;
    left = again ? 0 : -1;
    throw std::bad_alloc();
  }
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

namespace weir::testing {

void fail_allocation(int64_t after, bool for_ever) { left = after, again = for_ever, refused = false; }
bool calm() {
  left = -1;
  return refused;
}

}  // namespace weir::testing

void* operator new(std::size_t size) { return take(size); }
void* operator new[](std::size_t size) { return take(size); }
// Algorithms that can do without a buffer ask this way.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return take(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t size, const std::nothrow_t& never) noexcept { return operator new(size, never); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
