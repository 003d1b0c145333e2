// Unary tests, and the right side of `in`.
#include <algorithm>

#include "dsl/feel/check.h"

namespace weir::feel {
namespace {

// Does a test read `?` itself? Inner `in` and inner tests have a `?` of their own.
bool reads_tested(const Node& node, uint32_t local) {
  if (node.op == Op::Local && node.index == local) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return reads_tested(child, local); });
}

}  // namespace

Node Checker::check_is(const ast::Comparison& is, const ast::Expr& expr) {
  // Only where the grammar lets one stand alone: `(!= 5)`.
  Node bound = check(*is.bound);
  Type tested = tested_.empty() ? Type() : tested_.back().type;
  compare(is.op, tested, result_type(bound), expr.at, is.bound->at, expr.at);
  std::vector<Node> children;
  children.push_back(std::move(bound));
  Node node = make(Op::TestCompare, TypeKind::Boolean, expr.at, std::move(children));
  node.index = static_cast<uint32_t>(op_of(is.op));
  if (!tested_.empty()) return node;
  return strict() ? unknown_name("?", expr.at) : null_at(expr.at);
}

Node Checker::one_test(const ast::Expr& test, const Type& tested) {
  if (std::holds_alternative<ast::Comparison>(test.is)) return check(test);
  Node value = option_or_check(test);
  Type type = result_type(value);
  uint32_t local = tested_.back().local;
  bool condition = local != kNoLocal && reads_tested(value, local);
  if (condition) {
    want_boolean(value, test);
  } else if (!is_open(type) && !is_open(tested) && !type.is(TypeKind::Null)) {
    // One of a list's items, or within a range, or equal.
    bool fits = comparable(ast::Operator::Equal, tested, type) == Comparable::Yes;
    if (type.is(TypeKind::List) || type.is(TypeKind::Range)) {
      Type item = type.element();
      if (item.is(TypeKind::Range)) item = item.element();
      fits = fits || comparable(ast::Operator::Equal, tested, item) == Comparable::Yes;
      if (tested.is(TypeKind::List)) fits = true;
    }
    if (!fits)
      report(kCompareDifferentTypes, test.at,
             {described("left", tested), described("right", type)});
  }
  std::vector<Node> children;
  children.push_back(std::move(value));
  return make(Op::TestValue, TypeKind::Boolean, test.at, std::move(children));
}

Node Checker::check_is(const ast::UnaryTests& is, const ast::Expr& expr) {
  if (is.any) {
    std::vector<Node> children;
    children.push_back(make(Op::TestAny, TypeKind::Boolean, expr.at));
    Node node = make(Op::UnaryTests, TypeKind::Boolean, expr.at, std::move(children));
    node.index = kNoLocal;
    return node;
  }
  tested_.push_back({place_.tested, kNoLocal});
  std::vector<Node> tests;
  for (const ast::Ptr& test : is.tests) tests.push_back(one_test(*test, place_.tested));
  if (is.negated) {
    Node negation = make(Op::Negation, TypeKind::Boolean, expr.at, std::move(tests));
    tests.clear();
    tests.push_back(std::move(negation));
  }
  Node node = make(Op::UnaryTests, TypeKind::Boolean, expr.at, std::move(tests));
  node.index = tested_.back().local;
  tested_.pop_back();
  return node;
}

Node Checker::check_is(const ast::In& is, const ast::Expr& expr) {
  Node value = check(*is.value);
  Type type = result_type(value);
  std::vector<Node> children;
  children.push_back(std::move(value));
  tested_.push_back({type, kNoLocal});
  for (const ast::Ptr& test : is.tests) children.push_back(one_test(*test, type));
  Node node = make(Op::In, TypeKind::Boolean, expr.at, std::move(children));
  node.index = tested_.back().local;
  tested_.pop_back();
  return node;
}

}  // namespace weir::feel
