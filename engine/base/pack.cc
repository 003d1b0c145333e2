#include "engine/base/pack.h"

#include <algorithm>
#include <cstring>

#include "engine/base/bytes.h"

namespace weir::base {
namespace {

// A row of pieces, each with its sort in the last bits of its first number: bytes as they are, bytes that
// stood before (how many, how far back), hexadecimal digits as bytes.
enum Piece : uint64_t { kPlain = 0, kRepeated = 1, kDigits = 2 };

constexpr size_t kLeast = 5;    // bytes that are worth a repetition
constexpr size_t kHash = 64;    // digits of a SHA-256
constexpr size_t kPlaces = 2048;

size_t place_of(const char* at) {
  uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return (word * 2654435761u) >> 21;
}

size_t same_bytes(const char* one, const char* other, const char* end) {
  const char* const begin = other;
  for (; end - other >= 8; one += 8, other += 8) {
    uint64_t a = 0, b = 0;
    std::memcpy(&a, one, 8);
    std::memcpy(&b, other, 8);
    if (a != b) break;
  }
  while (other < end && *one == *other) ++one, ++other;
  return static_cast<size_t>(other - begin);
}

bool is_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
int number(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

// All that is packed so far but the last plain bytes, which wait for the next piece.
class Pieces {
 public:
  Pieces(std::string_view all, size_t from) : all_(all), plain_(from) {}

  void plain_until(size_t at) {
    if (plain_ < at) {
      out_.u64((at - plain_) << 2 | kPlain);
      out_.raw(all_.substr(plain_, at - plain_));
    }
    plain_ = at;
  }
  void repeated(size_t at, size_t size, size_t back) {
    plain_until(at);
    out_.u64((size - kLeast) << 2 | kRepeated);
    out_.u64(back);
    plain_ = at + size;
  }
  void digits(size_t at, size_t size) {
    plain_until(at);
    out_.u64(size / 2 << 2 | kDigits);
    for (size_t i = at; i < at + size; i += 2) out_.u8(static_cast<uint8_t>(number(all_[i]) << 4 | number(all_[i + 1])));
    plain_ = at + size;
  }
  ByteWriter& out() { return out_; }

 private:
  std::string_view all_;
  size_t plain_;
  ByteWriter out_;
};

struct Rest {
  std::string_view bytes;
  bool failed = false;

  uint64_t number() {
    ByteReader in(bytes);
    const uint64_t value = in.u64();
    failed = failed || in.failed();
    bytes = failed ? std::string_view() : bytes.substr(bytes.size() - in.left());
    return value;
  }
  std::string_view take(uint64_t size) {
    failed = failed || size == 0 || size > bytes.size();
    if (failed) return {};
    const std::string_view taken = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return taken;
  }
};

}  // namespace

Packer::Packer(std::string dictionary) : dictionary_(std::move(dictionary)), places_(kPlaces, 0) {
  for (size_t i = 0; i + sizeof(uint32_t) <= dictionary_.size(); ++i)
    places_[place_of(dictionary_.data() + i)] = static_cast<uint32_t>(i + 1);
}

std::string Packer::pack(std::string_view bytes) const {
  thread_local std::string all;
  thread_local std::vector<uint32_t> places;
  all.assign(dictionary_).append(bytes);
  places.assign(places_.begin(), places_.end());
  Pieces pieces(all, dictionary_.size());
  pieces.out().u64(bytes.size());
  for (size_t at = dictionary_.size(); at + kLeast <= all.size();) {
    // A text of 64 digits, by its length before them.
    if (at > 0 && all[at - 1] == static_cast<char>(kHash) && at + kHash <= all.size() &&
        std::all_of(all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(at + kHash), is_digit)) {
      pieces.digits(at, kHash);
      at += kHash;
      continue;
    }
    uint32_t& place = places[place_of(all.data() + at)];
    const size_t before = place;
    place = static_cast<uint32_t>(at + 1);
    const size_t same = before > 0 ? same_bytes(all.data() + before - 1, all.data() + at, all.data() + all.size()) : 0;
    if (same < kLeast) {
      ++at;
      continue;
    }
    pieces.repeated(at, same, at - (before - 1));
    for (size_t i = at + 2; i < at + same && i + sizeof(uint32_t) <= all.size(); i += 4)
      places[place_of(all.data() + i)] = static_cast<uint32_t>(i + 1);
    at += same;
  }
  pieces.plain_until(all.size());
  return pieces.out().take();
}

std::optional<std::string> Packer::unpack(std::string_view packed, size_t most) const {
  Rest in{packed};
  const uint64_t size = in.number();
  if (in.failed || size > most) return std::nullopt;
  std::string all;
  all.reserve(dictionary_.size() + std::min<uint64_t>(size, 16 * packed.size()));
  all = dictionary_;
  const size_t wanted = all.size() + size;
  while (all.size() < wanted) {
    const uint64_t piece = in.number(), left = wanted - all.size();
    if ((piece & 3) == kPlain) {
      const std::string_view plain = in.take(piece >> 2);
      if (in.failed || plain.size() > left) return std::nullopt;
      all += plain;
    } else if ((piece & 3) == kRepeated) {
      const uint64_t count = (piece >> 2) + kLeast, back = in.number();
      if (in.failed || count > left || back == 0 || back > all.size()) return std::nullopt;
      // It may run into what it makes.
      if (back >= count) all.append(all, all.size() - back, count);
      else for (uint64_t i = 0; i < count; ++i) all += all[all.size() - back];
    } else {
      const std::string_view digits = in.take(piece >> 2);
      if (in.failed || (piece & 3) != kDigits || 2 * digits.size() > left) return std::nullopt;
      for (const char c : digits)
        for (const int shift : {4, 0}) all += "0123456789abcdef"[static_cast<unsigned char>(c) >> shift & 15];
    }
  }
  if (in.failed || !in.bytes.empty()) return std::nullopt;
  return all.substr(dictionary_.size());
}

}  // namespace weir::base
