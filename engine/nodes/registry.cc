#include "engine/nodes.gen.h"
#include "engine/nodes/node_type.h"

namespace weir::nodes {

const std::vector<const NodeTypeSpec*>& node_types() {
  static const std::vector<const NodeTypeSpec*> types = all();
  return types;
}

const NodeTypeSpec* find_node_type(std::string_view name) {
  for (const NodeTypeSpec* type : node_types())
    if (type->name == name) return type;
  return nullptr;
}

}  // namespace weir::nodes
