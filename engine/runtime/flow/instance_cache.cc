#include "engine/runtime/flow/instance_cache.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "engine/runtime/visit.h"

namespace weir::runtime {

namespace {

// A function does not come back from bytes as it went in.
bool returns_whole(const Value& value) {
  if (value.is(ValueKind::Function)) return false;
  if (value.is(ValueKind::List)) return std::all_of(value.items().begin(), value.items().end(), returns_whole);
  if (value.is(ValueKind::Context))
    return std::all_of(value.entries().begin(), value.entries().end(), [](const Entry& one) { return returns_whole(one.second); });
  return true;
}

template <class T>
constexpr bool kHasFields = requires(T& value) { value.fields([](const char*, auto&) {}); };

template <class T> bool returns_whole_in(const T& value) {
  if constexpr (std::is_same_v<T, Value>) {
    return returns_whole(value);
  } else if constexpr (IsVector<T>::value) {
    return std::all_of(value.begin(), value.end(), [](const auto& one) { return returns_whole_in(one); });
  } else if constexpr (IsPair<T>::value) {
    return returns_whole_in(value.first) && returns_whole_in(value.second);
  } else if constexpr (kHasFields<T>) {
    bool whole = true;
    const_cast<T&>(value).fields([&](const char*, const auto& field) { whole = whole && returns_whole_in(field); });
    return whole;
  } else {
    return true;
  }
}

}  // namespace

size_t InstanceCache::place_of(const std::string& id) { return std::hash<std::string>()(id) % kPlaces; }

std::shared_ptr<const Instance> InstanceCache::find(const std::string& id, const Value& bytes) const {
  const std::lock_guard lock(mutex_);
  const Place& place = places_[place_of(id)];
  return place.state != nullptr && place.bytes == bytes ? place.state : nullptr;
}

void InstanceCache::keep(const Value& bytes, std::shared_ptr<const Instance> state) {
  if (bytes.as_string().size() > kBytesMax || !returns_whole_in(*state)) return;
  Place place{bytes, std::move(state)};
  const std::lock_guard lock(mutex_);
  std::swap(places_[place_of(place.state->id)], place);
}

}  // namespace weir::runtime
