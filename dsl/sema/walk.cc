#include "dsl/sema/walk.h"

namespace weir::sema {

using model::Arg;
using model::ArgList;
using model::ArgMap;

void walk(const model::Template& text, const ExpressionVisitor& visit) {
  for (const model::Template::Part& part : text.parts)
    if (part.expression) visit(*part.expression);
}

void walk(const model::Who& who, const ExpressionVisitor& visit) {
  walk(who.args, visit);
  for (const model::Who& one : who.of) walk(one, visit);
  if (who.except) walk(*who.except, visit);
}

void walk(const Arg& arg, const ExpressionVisitor& visit) {
  if (const auto* expression = arg.expression()) visit(*expression);
  if (const auto* text = arg.as<model::Template>()) walk(*text, visit);
  if (const auto* duration = arg.as<model::DurationSpec>())
    if (duration->expression) visit(*duration->expression);
  if (const auto* who = arg.who()) walk(*who, visit);
  if (const auto* list = arg.list())
    for (const Arg& one : *list) walk(one, visit);
  if (const auto* map = arg.map()) walk(*map, visit);
}

void walk(const ArgMap& args, const ExpressionVisitor& visit) {
  for (const auto& [name, arg] : args) walk(arg, visit);
}

void walk(const model::FlowNode& node, const ExpressionVisitor& visit) {
  if (node.when) visit(*node.when);
  walk(node.args, visit);
}

void blocks_in(const Arg& arg, const BlockVisitor& visit) {
  if (const auto* block = arg.as<model::Block>()) visit(*block);
  if (const auto* list = arg.list())
    for (const Arg& one : *list) blocks_in(one, visit);
  if (const auto* map = arg.map()) blocks_in(*map, visit);
}

void blocks_in(const ArgMap& args, const BlockVisitor& visit) {
  for (const auto& [name, arg] : args) blocks_in(arg, visit);
}

namespace {

void whos_of(const model::Who& who, const std::function<void(const model::Who&)>& visit) {
  visit(who);
  whos_in(who.args, visit);
  for (const model::Who& one : who.of) whos_of(one, visit);
  if (who.except) whos_of(*who.except, visit);
}

void whos_of(const Arg& arg, const std::function<void(const model::Who&)>& visit) {
  if (const auto* who = arg.who()) whos_of(*who, visit);
  if (const auto* list = arg.list())
    for (const Arg& one : *list) whos_of(one, visit);
  if (const auto* map = arg.map()) whos_in(*map, visit);
}

void jumps_in(const Arg& arg, std::string_view key, std::vector<Jump>& jumps) {
  if (const Value* value = arg.value(); value != nullptr && value->is(ValueKind::String))
    if (key == "go" || (key == "return" && !arg.is_word("initiator") && !arg.is_word("previous")))
      jumps.push_back({std::string(key), std::string(value->as_string()), arg.span});
  if (const auto* list = arg.list())
    for (const Arg& one : *list) jumps_in(one, {}, jumps);
  if (const auto* map = arg.map())
    for (const auto& [name, one] : *map) jumps_in(one, name, jumps);
}

}  // namespace

void whos_in(const ArgMap& args, const std::function<void(const model::Who&)>& visit) {
  for (const auto& [name, arg] : args) whos_of(arg, visit);
}

void visit_nodes(const feel::Node& node, const std::function<void(const feel::Node&)>& visit) {
  visit(node);
  for (const feel::Node& child : node.children) visit_nodes(child, visit);
}

void calls_of(const feel::Node& node, std::set<std::string>& names) {
  visit_nodes(node, [&](const feel::Node& one) {
    if (one.op == feel::Op::CallApp) names.insert(one.text);
  });
}

std::vector<Jump> jumps_of(const ArgMap& args) {
  std::vector<Jump> jumps;
  for (const auto& [name, arg] : args)
    if (name == "go" || name == "on_reject" || name == "on_error" || name == "on_timeout" || name == "limits")
      jumps_in(arg, name, jumps);
  return jumps;
}

}  // namespace weir::sema
