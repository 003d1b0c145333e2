// weir/verbs.h: the verbs that Act and Administer take, for tools and help.
#pragma once

#include <string>
#include <vector>

namespace weir {

struct VerbInfo {
  std::string name;
  bool on_flow = false;  // Administer, else Act
  std::string doc, doc_zh;
};
const std::vector<VerbInfo>& verbs();

}  // namespace weir
