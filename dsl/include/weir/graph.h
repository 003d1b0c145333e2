// weir/graph.h: pictures of an app: a flow, the stages of a form, what depends on what.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/diagnostic.h"
#include "weir/model.h"
#include "weir/result.h"

namespace weir {

enum class GraphFormat : uint8_t {
  Mermaid,  // text that Markdown viewers draw
  Dot,      // for Graphviz
  Json,     // {nodes: [{id, shape, text}], edges: [{from, to, text, aside}]}
};

// Of a flow its steps, of a form its stages, of anything else (and of a form without stages) what it
// needs and what needs it. An empty name: every definition of the app and what it needs. A name
// that several sections have is meant as "forms/quote"; without the section the flow comes first.
// E_NOT_FOUND for a name that nothing has, with the nearest. The same model gives the same bytes.
Result<std::string> draw_graph(const Model& model, std::string_view name, GraphFormat format,
                               Language language = Language::English);

}  // namespace weir
