#include "dsl/tools/graph/picture.h"

#include <algorithm>

namespace weir::graph {

size_t Picture::add(Shape shape, std::vector<std::string> lines) {
  nodes.push_back({shape, std::move(lines)});
  return nodes.size() - 1;
}

void Picture::join(size_t from, size_t to, std::string text, bool aside) {
  const bool there = std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
    return edge.from == from && edge.to == to && edge.text == text;
  });
  if (!there) edges.push_back({from, to, std::move(text), aside});
}

std::string_view word(Shape shape) {
  static constexpr std::string_view kWords[] = {"start", "end",  "step",  "person",  "choice",
                                                "fork",  "rule", "store", "outside", "trigger"};
  return kWords[static_cast<size_t>(shape)];
}

std::string label_of(const Value& label, const std::string& name, Language language) {
  if (label.is(ValueKind::String)) return std::string(label.as_string());
  const Value* text = label.is(ValueKind::Context) ? label.find(language == Language::Chinese ? "zh" : "en") : nullptr;
  return text != nullptr && text->is(ValueKind::String) ? std::string(text->as_string()) : name;
}

namespace {

std::string text_of(const model::Arg& arg) {
  if (const model::Who* who = arg.who()) return graph::text_of(*who);
  if (const feel::Expression* expression = arg.expression()) return expression->source;
  if (const Value* value = arg.value())
    return value->is(ValueKind::String) ? std::string(value->as_string()) : value->to_feel();
  std::string all;
  if (const model::ArgList* list = arg.list())
    for (const model::Arg& one : *list) all += (all.empty() ? "" : ", ") + text_of(one);
  return all;
}

}  // namespace

std::string text_of(const model::Who& who) {
  std::string text;
  if (who.form == "list" || who.form == "all_of") {
    for (const model::Who& one : who.of)
      text += (text.empty() ? "" : who.form == "list" ? ", " : " & ") + text_of(one);
  } else {
    const std::string main = who.args.empty() ? "" : text_of(who.args.front().second);
    text = who.form == "expression" ? main : main.empty() ? who.form : who.form + " " + main;
  }
  return who.except != nullptr ? text + " − " + text_of(*who.except) : text;
}

}  // namespace weir::graph
