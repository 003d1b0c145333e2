#include "dsl/yaml/tree.h"

namespace weir::yaml {

const Entry* Node::entry(std::string_view key) const {
  for (const Entry& e : entries)
    if (e.key.text == key) return &e;
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Entry* e = entry(key);
  return e == nullptr ? nullptr : &e->value;
}

bool source_text(const Node& node, const SourceSet& sources, dsl::LocatedText* text) {
  if (node.is_scalar()) {
    *text = node.located();
    return true;
  }
  if (node.is_null()) {
    *text = {"", dsl::ScalarMap(node.span.source, node.span.begin)};
    return true;
  }
  if (!node.flow) return false;
  const std::string& file = sources.at(node.span.source).text;
  *text = {file.substr(node.span.begin, node.span.end - node.span.begin),
           dsl::ScalarMap(node.span.source, node.span.begin)};
  return true;
}

}  // namespace weir::yaml
