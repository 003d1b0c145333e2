#include "dsl/feel/fold.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace weir::feel {
namespace {

// Builtins of literals alone: nothing of the world, cheap, and the result no larger than the text.
bool reads_literals(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kNames{
      "date", "date and time", "duration", "number", "time", "years and months duration"};
  return std::binary_search(kNames.begin(), kNames.end(), name);
}

bool plain(const Value& value) {
  switch (value.kind()) {
    case ValueKind::List:
    case ValueKind::Context:
    case ValueKind::Range:
    case ValueKind::Function:
      return false;
    default:
      return true;
  }
}

bool is_constant(const Node& node) { return node.op == Op::Constant && plain(node.constant); }

bool foldable(const Node& node) {
  switch (node.op) {
    case Op::Negate:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Power:
      break;
    case Op::CallBuiltin:
    case Op::CallAny:
      if (!reads_literals(node.text)) return false;
      break;
    default:
      return false;
  }
  if (node.children.empty()) return false;
  return std::all_of(node.children.begin(), node.children.end(), [](const Node& child) {
    return is_constant(child) ? !child.type.is(TypeKind::Error) : child.op == Op::Omitted;
  });
}

class NoInputs : public Scope {
 public:
  Value input(const Input&) override { return {}; }
};

void fold(Node& node, const std::function<void(const Node&)>& on_null) {
  for (Node& child : node.children) fold(child, on_null);
  if (!foldable(node)) return;
  Expression alone;
  alone.root = node;
  alone.prepare();
  EmptyWorld world;
  EvalContext ctx;
  ctx.world = &world;
  ctx.fuel = 10'000;
  NoInputs none;
  Value value = evaluate(alone, none, ctx);
  if (ctx.limit_hit || !plain(value)) return;
  bool call = node.op == Op::CallBuiltin || node.op == Op::CallAny;
  bool given = std::none_of(node.children.begin(), node.children.end(), [](const Node& child) {
    return child.op == Op::Constant && child.constant.is_null();
  });
  if (value.is_null()) {
    // A warning of the evaluator says more at run time than a silent null would.
    if (call && given) on_null(node);
    return;
  }
  node.op = Op::Constant;
  node.constant = std::move(value);
  node.children.clear();
  node.names.clear();
  node.text.clear();
  node.index = 0;
}

}  // namespace

void fold_constants(Expression& expression, const std::function<void(const Node& call)>& on_null) {
  fold(expression.root, on_null);
}

}  // namespace weir::feel
