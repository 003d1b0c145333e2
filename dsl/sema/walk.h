// dsl/sema/walk.h: visiting every expression of a model, or of a part of it.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "engine/model/model.h"

namespace weir::sema {

using ExpressionVisitor = std::function<void(const feel::Expression&)>;
using BlockVisitor = std::function<void(const model::Block&)>;

void walk(const model::ArgMap& args, const ExpressionVisitor& visit);
void walk(const model::Arg& arg, const ExpressionVisitor& visit);
void walk(const model::Who& who, const ExpressionVisitor& visit);
void walk(const model::Template& text, const ExpressionVisitor& visit);
// The `when` and the arguments, not the steps inside.
void walk(const model::FlowNode& node, const ExpressionVisitor& visit);

// The blocks that the arguments hold.
void blocks_in(const model::ArgMap& args, const BlockVisitor& visit);
void blocks_in(const model::Arg& arg, const BlockVisitor& visit);
// Every people argument, at any depth.
void whos_in(const model::ArgMap& args, const std::function<void(const model::Who&)>& visit);

// Names of the app's functions and decisions that are called.
void calls_of(const feel::Node& node, std::set<std::string>& names);
void visit_nodes(const feel::Node& node, const std::function<void(const feel::Node&)>& visit);

// The step ids that the arguments name to go on at: {go: x}, {return: x}.
struct Jump {
  std::string kind;  // "go", "return"
  std::string target;
  Span span;
};
std::vector<Jump> jumps_of(const model::ArgMap& args);

}  // namespace weir::sema
