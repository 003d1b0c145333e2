// engine/base/recycled.h: the room of things that come and go with every command stays with their thread.
#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace weir::base {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr size_t kRoomsMax = 0;  // who uses a thing that is gone shall be found
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr size_t kRoomsMax = 0;
#else
inline constexpr size_t kRoomsMax = 8;
#endif
#else
inline constexpr size_t kRoomsMax = 8;
#endif

// `class Unit : public base::Recycled<Unit>`: the next one stands where an earlier one stood.
template <class T>
class Recycled {
 public:
  static void* operator new(size_t size) {
    Rooms& rooms = spare();
    return size == sizeof(T) && rooms.count > 0 ? rooms.room[--rooms.count] : ::operator new(size);
  }
  static void operator delete(void* room, size_t size) noexcept {
    Rooms& rooms = spare();
    if (size == sizeof(T) && rooms.count < rooms.most) rooms.room[rooms.count++] = room;
    else ::operator delete(room);
  }

 private:
  struct Rooms {
    ~Rooms() {
      while (count > 0) ::operator delete(room[--count]);
      most = 0;  // what the thread still lets go of is gone at once
    }
    void* room[kRoomsMax + 1];
    size_t count = 0, most = kRoomsMax;
  };
  static Rooms& spare() {
    thread_local Rooms rooms;
    return rooms;
  }
};

// A vector that takes the room of an earlier one of its thread, and leaves it to a later one.
template <class T>
class RecycledRoom {
 public:
  static std::vector<T> take() {
    std::vector<std::vector<T>>& rooms = spare();
    if (rooms.empty()) return {};
    std::vector<T> room = std::move(rooms.back());
    rooms.pop_back();
    return room;
  }
  static void leave(std::vector<T>& room) noexcept {
    room.clear();
    if (room.capacity() == 0 || room.capacity() > kMost || spare().size() >= spare().capacity()) return;
    spare().push_back(std::move(room));
  }

 private:
  static constexpr size_t kMost = 256;
  static std::vector<std::vector<T>>& spare() {
    thread_local std::vector<std::vector<T>> rooms = [] {
      std::vector<std::vector<T>> made;
      made.reserve(kRoomsMax);
      return made;
    }();
    return rooms;
  }
};

}  // namespace weir::base
