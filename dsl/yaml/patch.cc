#include "dsl/yaml/patch.h"

#include <algorithm>
#include <string_view>

namespace weir::yaml {
namespace {

void cover(const Patch& patch, std::string& buffer) {
  const bool blank = patch.kind == Patch::Kind::Blank;
  const std::string_view covered = std::string_view(buffer).substr(0, patch.end);
  const bool one_line = covered.find('\n', patch.begin) == std::string_view::npos;
  const bool all = patch.kind == Patch::Kind::Text && one_line;
  for (uint32_t at = patch.begin; at < patch.end && at < buffer.size(); ++at) {
    if (buffer[at] == '\n' || buffer[at] == '\r') continue;
    // What goes over several lines becomes one letter and then blanks.
    const bool word = !blank && (all || at == patch.begin);
    buffer[at] = word ? 'x' : ' ';
  }
}

}  // namespace

void apply(std::vector<Patch>& patches, std::string& buffer) {
  std::stable_sort(patches.begin(), patches.end(), [](const Patch& a, const Patch& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::vector<Patch> kept;
  for (const Patch& patch : patches)
    if (patch.begin < patch.end && (kept.empty() || patch.begin >= kept.back().end))
      kept.push_back(patch);
  patches = std::move(kept);
  for (const Patch& patch : patches) cover(patch, buffer);
}

const Patch* patch_at(const std::vector<Patch>& patches, uint32_t begin) {
  const auto it = std::lower_bound(patches.begin(), patches.end(), begin,
                                   [](const Patch& p, uint32_t at) { return p.begin < at; });
  return it != patches.end() && it->begin == begin && it->kind != Patch::Kind::Blank ? &*it
                                                                                     : nullptr;
}

}  // namespace weir::yaml
