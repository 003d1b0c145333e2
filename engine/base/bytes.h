// engine/base/bytes.h: reading and writing the canonical binary form of things.
//
// Unsigned integers are LEB128 in the shortest form, signed ones zigzag over it, strings their
// length and bytes. The same content always gives the same bytes. A reader trusts nothing: the
// first thing that does not fit sets `failed`, and every later read gives zero or empty.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::base {

class ByteWriter {
 public:
  ByteWriter() {
    if (std::vector<std::string>& rooms = spare(); !rooms.empty()) out_ = std::move(rooms.back()), rooms.pop_back();
  }
  ~ByteWriter() {
    if (spare().size() < kRooms && out_.size() <= kRoomMax) spare().push_back(std::move(out_));
  }
  ByteWriter(const ByteWriter&) = delete;
  ByteWriter& operator=(const ByteWriter&) = delete;

  void u8(uint8_t value) { *room(1) = static_cast<char>(value), ++size_; }
  void u64(uint64_t value) {
    if (value < 0x80) return u8(static_cast<uint8_t>(value));
    char* at = room(10);
    const char* const begin = at;
    for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
    *at++ = static_cast<char>(value);
    size_ += static_cast<size_t>(at - begin);
  }
  void i64(int64_t value) {
    u64((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
  }
  void boolean(bool value) { u8(value ? 1 : 0); }
  void string(std::string_view value) {
    u64(value.size());
    raw(value);
  }
  void raw(std::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
    size_ += bytes.size();
  }

  std::string_view bytes() const { return {out_.data(), size_}; }
  // Just as long as what was written; the writer is empty again.
  std::string take() {
    std::string taken(bytes());
    size_ = 0;
    return taken;
  }

 private:
  static constexpr size_t kFirst = 1024, kRoomMax = 64 * 1024, kRooms = 8;

  // Rooms that earlier writers of the thread have left.
  static std::vector<std::string>& spare() {
    thread_local std::vector<std::string> rooms;
    return rooms;
  }

  // Where the next `more` bytes go. `out_` is longer than what is written: a byte costs no call.
  char* room(size_t more) {
    if (out_.size() - size_ < more) grow(more);
    return out_.data() + size_;
  }
  void grow(size_t more) { out_.resize(std::max({kFirst, 2 * out_.size(), size_ + more})); }

  std::string out_;
  size_t size_ = 0;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  uint8_t u8() {
    if (rest_.empty()) return fail<uint8_t>();
    const auto value = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  uint64_t u64() {
    // Most numbers are small.
    if (!rest_.empty() && static_cast<uint8_t>(rest_.front()) < 0x80) return u8();
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = u8();
      if (failed_ || (shift == 63 && byte > 1)) return fail<uint64_t>();
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      // A last byte of zero would be a second way to write the same number.
      if (byte < 0x80) return byte == 0 && shift > 0 ? fail<uint64_t>() : value;
    }
    return fail<uint64_t>();
  }
  int64_t i64() {
    const uint64_t value = u64();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  uint32_t u32() {
    const uint64_t value = u64();
    return value > 0xffffffffu ? fail<uint32_t>() : static_cast<uint32_t>(value);
  }
  bool boolean() {
    const uint8_t value = u8();
    return value > 1 ? fail<bool>() : value == 1;
  }
  // A view into the bytes that are read.
  std::string_view view() {
    const uint64_t size = u64();
    if (failed_ || size > rest_.size()) return fail<std::string_view>();
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  std::string string() { return std::string(view()); }
  // The number of things that follow, each of at least `least` bytes: a number that the bytes
  // cannot hold fails here, before anything is reserved for it.
  size_t count(size_t least = 1) {
    const uint64_t value = u64();
    return failed_ || value > rest_.size() / least ? fail<size_t>() : static_cast<size_t>(value);
  }

  void set_failed() { fail<bool>(); }
  bool failed() const { return failed_; }
  // Everything was read and nothing was wrong.
  bool complete() const { return !failed_ && rest_.empty(); }
  size_t left() const { return rest_.size(); }
  std::string_view rest() const { return rest_; }

 private:
  template <class T>
  T fail() {
    failed_ = true;
    rest_ = {};
    return T{};
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace weir::base
