#include "weir/graph.h"

#include "dsl/source/suggest.h"
#include "dsl/tools/graph/picture.h"

namespace weir {

namespace {

std::string short_name(std::string_view full) { return std::string(full.substr(full.find('/') + 1)); }

// "flows/quote_approval"; empty: nothing has that name.
std::string find(const std::vector<std::string>& all, std::string_view name) {
  std::string found;
  for (const std::string& one : all) {
    if (one == name) return one;
    if (short_name(one) == name && (found.empty() || one.starts_with("flows/"))) found = one;
  }
  return found;
}

Error unknown(const std::vector<std::string>& all, std::string_view name, Language language) {
  const bool chinese = language == Language::Chinese;
  std::vector<std::string> names;
  for (const std::string& one : all) names.push_back(short_name(one));
  const std::string quoted(name);
  Error error = Error::of("E_NOT_FOUND", chinese ? "应用里没有“" + quoted + "”" : "the app has nothing named '" + quoted + "'");
  if (const std::string near = dsl::nearest_one(name, names); !near.empty())
    error.hint = chinese ? "是不是想写“" + near + "”？" : "did you mean '" + near + "'?";
  return error;
}

}  // namespace

Result<std::string> draw_graph(const Model& model, std::string_view name, GraphFormat format, Language language) {
  const auto print = [&](const graph::Picture& picture) {
    switch (format) {
      case GraphFormat::Dot: return graph::to_dot(picture);
      case GraphFormat::Json: return graph::to_json(picture);
      case GraphFormat::Mermaid: break;
    }
    return graph::to_mermaid(picture);
  };
  if (name.empty()) return print(graph::picture_of_needs(*model, {}, language));
  const std::vector<std::string> all = graph::definitions_of(*model);
  const std::string found = find(all, name);
  if (found.empty()) return unknown(all, name, language);
  if (found.starts_with("flows/")) return print(graph::picture_of(*model, *model->flow(short_name(found)), language));
  const model::Form* form = found.starts_with("forms/") ? model->form(short_name(found)) : nullptr;
  if (form != nullptr && !form->stages.empty()) return print(graph::picture_of(*form, language));
  return print(graph::picture_of_needs(*model, found, language));
}

}  // namespace weir
