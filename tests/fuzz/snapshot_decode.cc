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
  const std::string written = weir::runtime::encode_like(*state, bytes);
  const bool packed = bytes.front() == 3;  // what another packer made of it may be otherwise
  if (!packed && written != bytes) std::abort();
  const auto again = weir::runtime::decode_instance(written);
  if (!again || weir::runtime::encode_like(*again, bytes) != written) std::abort();
  weir::runtime::readable(*state).to_feel();
  return 0;
}
