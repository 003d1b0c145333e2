// dsl/tools/graph/picture.h: a picture as data, made by one file a subject, printed by one a format.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/model.h"

namespace weir::graph {

enum class Shape : uint8_t { Start, End, Step, Person, Choice, Fork, Rule, Store, Outside, Trigger };

struct Node {
  Shape shape = Shape::Step;
  std::vector<std::string> lines;  // of its text
};

struct Edge {
  size_t from = 0, to = 0;
  std::string text;
  bool aside = false;  // not the way that is usually taken
};

struct Picture {
  bool downwards = true;  // else to the right
  std::vector<Node> nodes;
  std::vector<Edge> edges;

  size_t add(Shape shape, std::vector<std::string> lines);
  void join(size_t from, size_t to, std::string text = {}, bool aside = false);
};

Picture picture_of(const model::Model& model, const model::Flow& flow, Language language);
Picture picture_of(const model::Form& form, Language language);  // its stages
// What depends on what. `around`: "forms/quote"; empty: everything.
Picture picture_of_needs(const model::Model& model, std::string_view around, Language language);
// "forms/quote", ...: every definition that picture can show, in the order of the sections.
std::vector<std::string> definitions_of(const model::Model& model);

std::string to_mermaid(const Picture& picture);
std::string to_dot(const Picture& picture);
std::string to_json(const Picture& picture);
std::string_view word(Shape shape);

// The label in that language, else the name.
std::string label_of(const Value& label, const std::string& name, Language language);
// "role sales", "manager_of initiator, …".
std::string text_of(const model::Who& who);

}  // namespace weir::graph
