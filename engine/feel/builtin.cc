#include "engine/feel/builtin.h"

#include <algorithm>

#include "engine/feel/builtins.gen.h"

namespace weir::feel {

const std::vector<const BuiltinSpec*>& builtins() {
  static const std::vector<const BuiltinSpec*> sorted = [] {
    std::vector<const BuiltinSpec*> specs = builtin::all();
    std::sort(specs.begin(), specs.end(),
              [](const BuiltinSpec* a, const BuiltinSpec* b) { return a->name < b->name; });
    return specs;
  }();
  return sorted;
}

const BuiltinSpec* find_builtin(std::string_view name) {
  const auto& sorted = builtins();
  const auto found = std::lower_bound(
      sorted.begin(), sorted.end(), name,
      [](const BuiltinSpec* spec, std::string_view wanted) { return spec->name < wanted; });
  return found != sorted.end() && (*found)->name == name ? *found : nullptr;
}

}  // namespace weir::feel
