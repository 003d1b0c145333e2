#include "engine/feel/mask.h"

#include <cstdint>

#include "engine/base/text.h"

namespace weir::feel {
namespace {

struct Kind {
  std::string_view name;
  size_t head, tail;  // what stays
  size_t shortest;    // below this, nothing does
};
constexpr Kind kKinds[] = {{"phone", 3, 4, 10},
                           {"id", 6, 4, 15},
                           {"bank", 0, 4, 12},
                           {"name", 1, 0, 2},
                           {"text", 0, 0, SIZE_MAX}};

std::string keep(std::u32string_view text, const Kind& kind) {
  if (text.empty()) return "";
  if (text.size() < kind.shortest) return "****";
  const size_t hidden = text.size() - kind.head - kind.tail;
  return base::encode(text.substr(0, kind.head)) + std::string(hidden, '*') +
         base::encode(text.substr(text.size() - kind.tail));
}

}  // namespace

std::optional<std::string> mask_text(std::string_view text, std::string_view kind) {
  if (kind == "email") {
    const size_t at = text.rfind('@');
    if (at == std::string_view::npos || at == 0) return keep(base::decode(text), kKinds[4]);
    return keep(base::decode(text.substr(0, at)), kKinds[3]) + std::string(text.substr(at));
  }
  for (const Kind& known : kKinds) {
    if (known.name == kind) return keep(base::decode(text), known);
  }
  return std::nullopt;
}

}  // namespace weir::feel
