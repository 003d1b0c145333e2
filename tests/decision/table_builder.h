// tests/decision/table_builder.h: decisions by hand, with tests of constants.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/model.h"
#include "tests/feel/ir_builder.h"

namespace weir::decision {

namespace ir = feel::ir;

inline feel::Expression cell(std::vector<feel::Node> tests, std::string source = "test") {
  feel::Node root = ir::node(feel::Op::UnaryTests, std::move(tests), feel::kNoLocal);
  feel::Expression out = ir::expression(std::move(root), {"?"}, 0);
  out.source = std::move(source);
  return out;
}
inline feel::Expression literal(Value value) {
  return ir::expression(ir::constant(std::move(value)));
}

// A decision whose columns are its inputs, as they are.
inline model::Decision make_decision(std::vector<std::string> inputs,
                                     std::vector<std::string> outputs,
                                     model::HitPolicy hit = model::HitPolicy::First) {
  model::Decision out;
  out.name = "d";
  out.hit = hit;
  for (std::string& name : inputs) {
    model::InputClause clause;
    clause.text = name;
    clause.expression = ir::expression(ir::input(0), {name});
    out.columns.push_back(std::move(clause));
    model::Parameter parameter;
    parameter.name = std::move(name);
    out.inputs.push_back(std::move(parameter));
  }
  for (std::string& name : outputs) {
    model::OutputClause clause;
    clause.name = std::move(name);
    out.outputs.push_back(std::move(clause));
  }
  return out;
}

inline model::Rule& add_rule(model::Decision& to,
                             std::vector<std::optional<feel::Expression>> tests,
                             std::vector<Value> outputs) {
  model::Rule& rule = to.rules.emplace_back();
  rule.inputs = std::move(tests);
  for (Value& value : outputs) rule.outputs.push_back(literal(std::move(value)));
  rule.number = std::to_string(to.rules.size());
  return rule;
}

}  // namespace weir::decision
