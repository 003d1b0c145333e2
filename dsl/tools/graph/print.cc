#include "dsl/tools/graph/picture.h"
#include "engine/base/json.h"

namespace weir::graph {

namespace {

std::string joined(const std::vector<std::string>& lines, std::string_view between,
                   std::string (*escaped)(std::string_view)) {
  std::string text;
  for (const std::string& line : lines) {
    if (line.empty()) continue;
    if (!text.empty()) text += between;
    text += escaped(line);
  }
  return text;
}

// In quotes Mermaid reads entities; a number after # stands for any character.
std::string for_mermaid(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool special = std::string_view("\"<>#&`\\").find(c) != std::string_view::npos;
    if (special)
      out += "#" + std::to_string(static_cast<int>(c)) + ";";
    else
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

std::string for_dot(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

std::string plain(std::string_view text) { return std::string(text); }

std::pair<std::string_view, std::string_view> mermaid_brackets(Shape shape) {
  switch (shape) {
    case Shape::Start: return {"((", "))"};
    case Shape::End: return {"(((", ")))"};
    case Shape::Step: return {"[", "]"};
    case Shape::Person: return {"([", "])"};
    case Shape::Choice: return {"{", "}"};
    case Shape::Fork: return {"[/", "/]"};
    case Shape::Rule: return {"{{", "}}"};
    case Shape::Store: return {"[(", ")]"};
    case Shape::Outside: return {"[[", "]]"};
    case Shape::Trigger: return {">", "]"};
  }
  return {"[", "]"};
}

std::string_view dot_shape(Shape shape) {
  switch (shape) {
    case Shape::Start: return "circle";
    case Shape::End: return "doublecircle";
    case Shape::Step: return "box";
    case Shape::Person: return "box, style=rounded";
    case Shape::Choice: return "diamond";
    case Shape::Fork: return "parallelogram";
    case Shape::Rule: return "hexagon";
    case Shape::Store: return "cylinder";
    case Shape::Outside: return "component";
    case Shape::Trigger: return "cds";
  }
  return "box";
}

std::string id(size_t index) { return "n" + std::to_string(index + 1); }

}  // namespace

std::string to_mermaid(const Picture& picture) {
  std::string out = picture.downwards ? "flowchart TD\n" : "flowchart LR\n";
  for (size_t i = 0; i < picture.nodes.size(); ++i) {
    const auto [open, close] = mermaid_brackets(picture.nodes[i].shape);
    std::string text = joined(picture.nodes[i].lines, "<br/>", for_mermaid);
    if (text.empty()) text = " ";
    out += "  " + id(i) + std::string(open) + "\"" + text + "\"" + std::string(close) + "\n";
  }
  for (const Edge& edge : picture.edges) {
    out += "  " + id(edge.from) + (edge.aside ? " -.->" : " -->");
    if (!edge.text.empty()) out += "|\"" + for_mermaid(edge.text) + "\"|";
    out += " " + id(edge.to) + "\n";
  }
  return out;
}

std::string to_dot(const Picture& picture) {
  std::string out = "digraph app {\n";
  out += picture.downwards ? "  rankdir=TB;\n" : "  rankdir=LR;\n";
  out += "  node [fontname=\"sans-serif\", fontsize=11];\n  edge [fontname=\"sans-serif\", fontsize=10];\n";
  for (size_t i = 0; i < picture.nodes.size(); ++i)
    out += "  " + id(i) + " [label=\"" + joined(picture.nodes[i].lines, "\\n", for_dot) +
           "\", shape=" + std::string(dot_shape(picture.nodes[i].shape)) + "];\n";
  for (const Edge& edge : picture.edges) {
    out += "  " + id(edge.from) + " -> " + id(edge.to);
    std::string how = edge.text.empty() ? "" : "label=\"" + for_dot(edge.text) + "\"";
    if (edge.aside) how += std::string(how.empty() ? "" : ", ") + "style=dashed";
    out += (how.empty() ? "" : " [" + how + "]") + ";\n";
  }
  return out + "}\n";
}

std::string to_json(const Picture& picture) {
  std::vector<Value> nodes, edges;
  for (size_t i = 0; i < picture.nodes.size(); ++i)
    nodes.push_back(Value::context({{"id", Value::string(id(i))},
                                    {"shape", Value::string(word(picture.nodes[i].shape))},
                                    {"text", Value::string(joined(picture.nodes[i].lines, "\n", plain))}}));
  for (const Edge& edge : picture.edges)
    edges.push_back(Value::context({{"from", Value::string(id(edge.from))},
                                    {"to", Value::string(id(edge.to))},
                                    {"text", Value::string(edge.text)},
                                    {"aside", Value::boolean(edge.aside)}}));
  return base::to_pretty_json(Value::context(
             {{"nodes", Value::list(std::move(nodes))}, {"edges", Value::list(std::move(edges))}})) +
         "\n";
}

}  // namespace weir::graph
