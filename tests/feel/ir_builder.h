// tests/feel/ir_builder.h: small trees of IR by hand.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/feel/expression.h"

namespace weir::feel::ir {

inline Node node(Op op, std::vector<Node> children = {}, uint32_t index = 0,
                 std::string text = {}) {
  Node out;
  out.op = op;
  out.index = index;
  out.text = std::move(text);
  out.children = std::move(children);
  return out;
}
inline Node typed(Node of, Type type) {
  of.type = std::move(type);
  return of;
}
inline Node constant(Value value) {
  Node out;
  out.constant = std::move(value);
  return out;
}
inline Node null() { return constant({}); }
inline Node number(int64_t value) {
  return typed(constant(Value::integer(value)), TypeKind::Number);
}
inline Node decimal(std::string_view text) {
  return typed(constant(Value::number(*Decimal::parse(text))), TypeKind::Number);
}
inline Node text(std::string_view value) {
  return typed(constant(Value::string(value)), TypeKind::String);
}
inline Node boolean(bool value) {
  return typed(constant(Value::boolean(value)), TypeKind::Boolean);
}
inline Node date(std::string_view value) {
  return typed(constant(Value::date(*Date::parse(value))), TypeKind::Date);
}
inline Node input(uint32_t index, Type type = {}) {
  return typed(node(Op::Input, {}, index), std::move(type));
}
inline Node local(uint32_t index, Type type = {}) {
  return typed(node(Op::Local, {}, index), std::move(type));
}
inline Node list(std::vector<Node> items) {
  return typed(node(Op::List, std::move(items)), Type::list(TypeKind::Any));
}
inline Node entry(std::string key, uint32_t index, Node value) {
  return node(Op::Entry, {std::move(value)}, index, std::move(key));
}
inline Node member(Node of, std::string name) {
  return node(Op::Member, {std::move(of)}, 0, std::move(name));
}
inline Node in(Node value, std::vector<Node> tests) {
  tests.insert(tests.begin(), std::move(value));
  return node(Op::In, std::move(tests), kNoLocal);
}
inline Node is(Node value) { return node(Op::TestValue, {std::move(value)}); }
inline Node compared(Op op, Node bound) {
  return node(Op::TestCompare, {std::move(bound)}, static_cast<uint32_t>(op));
}
inline Node range(Node low, Node high, uint32_t included = 3) {
  return node(Op::Range, {std::move(low), std::move(high)}, included);
}
inline Node iterator(uint32_t index, std::vector<Node> over, std::string name = "x") {
  return node(Op::Iterator, std::move(over), index, std::move(name));
}
inline Node choose(Node condition, Node then, Node otherwise) {
  return node(Op::If, {std::move(condition), std::move(then), std::move(otherwise)});
}

inline Expression expression(Node root, std::vector<std::string> inputs = {}, uint32_t locals = 8) {
  Expression out;
  out.root = std::move(root);
  out.locals = locals;
  for (std::string& name : inputs) out.inputs.push_back({InputKind::Named, std::move(name), {}});
  return out;
}

}  // namespace weir::feel::ir
