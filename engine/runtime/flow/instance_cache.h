// engine/runtime/flow/instance_cache.h: instances as they were last read or written.
//
// Asked with the bytes that the store holds now: what it gives is what they decode to, whoever
// wrote them. Any thread.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>

#include "engine/runtime/flow/instance.h"

namespace weir::runtime {

class InstanceCache {
 public:
  // Null: not known.
  std::shared_ptr<const Instance> find(const std::string& id, const Value& bytes) const;
  // `state` is not changed any more.
  void keep(const Value& bytes, std::shared_ptr<const Instance> state);

 private:
  static constexpr size_t kPlaces = 1024, kBytesMax = 16 * 1024;
  struct Place {
    Value bytes;
    std::shared_ptr<const Instance> state;
  };
  static size_t place_of(const std::string& id);

  mutable std::mutex mutex_;
  std::array<Place, kPlaces> places_;  // by id; a later one takes the place
};

}  // namespace weir::runtime
