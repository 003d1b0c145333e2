// What each planted fault is, and the layers of tests that may find it.
#pragma once

#include <string_view>
#include <vector>

#include "engine/base/planted.h"

namespace weir::planted {

struct Layer {
  std::string_view name, files;  // files: patterns of doctest's --source-file
};
struct Fault {
  base::Planted id;
  std::string_view what;
  int layer;  // that is there for it: an index of layers()
};

const std::vector<Layer>& layers();
const std::vector<Fault>& faults();

}  // namespace weir::planted
