// Any bytes as the stored state of an instance: refused, or a state that is written as the same bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/instance.h"
#include "engine/runtime/visit.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto state = weir::runtime::decode_instance(bytes);
  if (!state) return 0;
  if (weir::runtime::encode(*state) != bytes) std::abort();
  weir::runtime::readable(*state).to_feel();
  return 0;
}
