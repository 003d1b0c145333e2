// engine/base/pack.h: bytes that repeat themselves, or what is known to both sides, in fewer bytes.
//
// The same bytes and the same dictionary always pack alike. A dictionary stays as it is for as long as
// bytes that were packed with it are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::base {

class Packer {
 public:
  // What packed bytes may repeat. Any thread may use the packer.
  explicit Packer(std::string dictionary);

  std::string pack(std::string_view bytes) const;
  // None for what was not packed, or is longer than `most`.
  std::optional<std::string> unpack(std::string_view packed, size_t most) const;

 private:
  std::string dictionary_;
  std::vector<uint32_t> places_;  // of the dictionary, by what stands there
};

}  // namespace weir::base
