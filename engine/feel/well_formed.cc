#include "engine/feel/well_formed.h"

#include "engine/feel/builtin.h"

namespace weir::feel {
namespace {

constexpr size_t kMany = 1'000'000;
constexpr size_t kIteratorsMax = 100;

struct Arity {
  size_t least, most;
};

Arity arity(Op op) {
  switch (op) {
    case Op::Constant:
    case Op::Input:
    case Op::Local:
    case Op::Param:
    case Op::Omitted:
    case Op::TestAny:
      return {0, 0};
    case Op::Name:
      return {0, 1};
    case Op::Negate:
    case Op::Member:
    case Op::Entry:
    case Op::InstanceOf:
    case Op::TestCompare:
    case Op::TestValue:
      return {1, 1};
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Power:
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
    case Op::Filter:
    case Op::Range:
      return {2, 2};
    case Op::Between:
    case Op::If:
      return {3, 3};
    case Op::Iterator:
      return {1, 2};
    case Op::For:
    case Op::Some:
    case Op::Every:
      return {2, kIteratorsMax + 1};
    case Op::And:
    case Op::Or:
    case Op::In:
      return {2, kMany};
    case Op::Function:
    case Op::CallValue:
    case Op::UnaryTests:
    case Op::Negation:
      return {1, kMany};
    case Op::List:
    case Op::Context:
    case Op::CallBuiltin:
    case Op::CallApp:
    case Op::CallHost:
    case Op::CallAny:
      return {0, kMany};
  }
  return {1, 0};
}

// Ops that stand only under another one.
enum class Part : uint8_t { Value, Iterator, Entry, Param, Test };

Part part_of(Op op) {
  switch (op) {
    case Op::Iterator:
      return Part::Iterator;
    case Op::Entry:
      return Part::Entry;
    case Op::Param:
      return Part::Param;
    case Op::UnaryTests:
    case Op::Negation:
    case Op::TestCompare:
    case Op::TestValue:
    case Op::TestAny:
      return Part::Test;
    default:
      return Part::Value;
  }
}

class Check {
 public:
  explicit Check(const Expression& expression) : expression_(expression) {}

  std::string_view run() {
    if (expression_.locals > kLocalsMax) return "too many local variables";
    const Op root = expression_.root.op;
    if (part_of(root) != Part::Value && root != Op::UnaryTests)
      fail("a part of an expression alone");
    visit(expression_.root, 0);
    return fault_;
  }

 private:
  void fail(std::string_view fault) {
    if (fault_.empty()) fault_ = fault;
  }

  void local(uint32_t index) {
    if (index >= expression_.locals) fail("a local variable that does not exist");
  }

  void visit(const Node& node, int depth) {
    if (!fault_.empty()) return;
    if (depth > kNodeDepthMax) return fail("an expression nested too deeply");
    const Arity wanted = arity(node.op);
    const size_t count = node.children.size();
    if (count < wanted.least || count > wanted.most) return fail("a wrong number of children");
    if (!node.names.empty() && node.names.size() != arguments(node)) {
      return fail("a wrong number of argument names");
    }
    indexes(node);
    if (!parts_fit(node)) return fail("a node in a place where it cannot stand");
    for (const Node& child : node.children) visit(child, depth + 1);
  }

  static size_t arguments(const Node& node) {
    return node.op == Op::CallValue ? node.children.size() - 1 : node.children.size();
  }

  void indexes(const Node& node) {
    switch (node.op) {
      case Op::Input:
        if (node.index >= expression_.inputs.size()) fail("an input that does not exist");
        return;
      case Op::Local:
      case Op::Name:
      case Op::Iterator:
      case Op::Filter:
      case Op::Entry:
      case Op::Param:
        return local(node.index);
      case Op::In:
      case Op::UnaryTests:
        // Without `?` in its tests it needs no local.
        if (node.index != kNoLocal) local(node.index);
        return;
      case Op::For:
        return local(node.index + static_cast<uint32_t>(node.children.size()) - 1);
      case Op::CallBuiltin:
        return builtin(node);
      case Op::CallAny:
        if (find_builtin(node.text) == nullptr) fail("a builtin that does not exist");
        return;
      case Op::TestCompare:
        if (node.index < 20 || node.index > 25) fail("a comparison that does not exist");
        return;
      default:
        return;
    }
  }

  void builtin(const Node& node) {
    const BuiltinSpec* spec = find_builtin(node.text);
    if (spec == nullptr || node.index >= spec->overloads.size()) {
      return fail("a builtin that does not exist");
    }
    if (spec->overloads[node.index].params.size() != node.children.size()) {
      fail("a wrong number of arguments");
    }
  }

  static bool parts_fit(const Node& node) {
    const size_t count = node.children.size();
    for (size_t i = 0; i < count; ++i) {
      const Part part = part_of(node.children[i].op);
      if (part == Part::Value) {
        if (wants(node, i) != Part::Value) return false;
      } else if (part == Part::Test) {
        // A value may be tested in place: `x and (? > 3)` inside a test keeps its UnaryTests.
        if (wants(node, i) != Part::Test && node.children[i].op != Op::UnaryTests) return false;
      } else if (wants(node, i) != part) {
        return false;
      }
    }
    return true;
  }

  static Part wants(const Node& node, size_t i) {
    const size_t last = node.children.size() - 1;
    switch (node.op) {
      case Op::For:
      case Op::Some:
      case Op::Every:
        return i < last ? Part::Iterator : Part::Value;
      case Op::Context:
        return Part::Entry;
      case Op::Function:
        return i < last ? Part::Param : Part::Value;
      case Op::In:
        return i > 0 ? Part::Test : Part::Value;
      case Op::UnaryTests:
      case Op::Negation:
        return Part::Test;
      default:
        return Part::Value;
    }
  }

  const Expression& expression_;
  std::string_view fault_;
};

}  // namespace

std::string_view malformed(const Expression& expression) { return Check(expression).run(); }

bool known_op(uint8_t number) {
  const Arity known = arity(static_cast<Op>(number));
  return known.least <= known.most;
}

}  // namespace weir::feel
