#include "dsl/source/suggest.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/base/utf8.h"

namespace weir::dsl {
namespace {

constexpr size_t kLengthMax = 64;  // code points; longer names are not worth a guess

char32_t fold(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms of ASCII
  if (c == '-' || c == ' ') return '_';
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

std::u32string folded(std::string_view name) {
  std::u32string out;
  for (size_t at = 0; at < name.size() && out.size() <= kLengthMax;) {
    const base::CodePoint c = base::decode(name, at);
    out += fold(c.value);
    at += c.length;
  }
  return out;
}

template <class Name>
std::vector<std::string> search(std::string_view name, const std::vector<Name>& known,
                                size_t count) {
  struct Found {
    int distance;
    size_t index;
  };
  std::vector<Found> found;
  const std::u32string wanted = folded(name);
  if (wanted.empty() || wanted.size() > kLengthMax) return {};
  for (size_t i = 0; i < known.size(); ++i) {
    const std::u32string other = folded(known[i]);
    const size_t longer = std::max(wanted.size(), other.size());
    const size_t allowed = longer < 2 ? 0 : std::max<size_t>(1, longer / 3);
    const size_t apart =
        longer - std::min(wanted.size(), other.size());  // never less than this many edits
    if (other.empty() || other.size() > kLengthMax || apart > allowed || known[i] == name) continue;
    const auto limit = static_cast<int>(allowed + 1);
    const int d = base::edit_distance(base::encode(wanted), base::encode(other), limit);
    if (d < limit) found.push_back({d, i});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.distance < b.distance; });
  std::vector<std::string> out;
  for (size_t i = 0; i < found.size() && i < count; ++i) out.emplace_back(known[found[i].index]);
  return out;
}

template <class Name>
std::string best(std::string_view name, const std::vector<Name>& known) {
  std::vector<std::string> found = search(name, known, 1);
  return found.empty() ? std::string() : std::move(found.front());
}

}  // namespace

std::vector<std::string> nearest(std::string_view name, const std::vector<std::string_view>& known,
                                 size_t count) {
  return search(name, known, count);
}
std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& known,
                                 size_t count) {
  return search(name, known, count);
}
std::string nearest_one(std::string_view name, const std::vector<std::string_view>& known) {
  return best(name, known);
}
std::string nearest_one(std::string_view name, const std::vector<std::string>& known) {
  return best(name, known);
}

}  // namespace weir::dsl
