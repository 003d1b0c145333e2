#include "engine/feel/explain.h"

#include <algorithm>
#include <optional>

#include "engine/feel/arithmetic.h"
#include "engine/feel/operators.h"

namespace weir::feel {
namespace {

constexpr int kPartsMax = 1000;

// Answers each input from the first answer.
class Remembered : public Scope {
 public:
  Remembered(const Expression& expression, Scope& scope)
      : inputs_(expression.inputs), scope_(scope), known_(inputs_.size()) {}
  Value input(const Input& input) override {
    const auto at =
        static_cast<size_t>(std::find(inputs_.begin(), inputs_.end(), input) - inputs_.begin());
    if (!known_[at]) known_[at] = scope_.input(inputs_[at]);
    return *known_[at];
  }

 private:
  const std::vector<Input>& inputs_;
  Scope& scope_;
  std::vector<std::optional<Value>> known_;
};

class Explainer {
 public:
  Explainer(const Expression& expression, Scope& scope, EvalContext& ctx)
      : expression_(expression), scope_(expression, scope), ctx_(ctx), locals_(expression.locals) {}

  Explanation run() {
    Explanation out;
    out.whole = part(expression_.root);
    out.value = out.whole.value;
    if (out.value.is_null()) {
      out.null_text = null_.text, out.null_span = null_.span;
      out.null_reason = reason_;
    }
    return out;
  }

 private:
  ExplainedPart part(const Node& node) {
    ExplainedPart out;
    out.span = node.span;
    out.text = text_of(node.span);
    ++count_;
    const bool found = found_;
    std::vector<Value> operands;
    enter(node, out, operands);
    std::vector<EvalWarning> warnings;
    out.value = value_of_part(node, warnings);
    // A null that went into a value which cannot hold it did not come further.
    if (!out.value.is_null() && !holds_values(out.value)) found_ = found;
    if (out.value.is_null() && !found_) {
      found_ = true;
      null_.text = out.text, null_.span = out.span;
      if (node.op == Op::Input) {
        reason_ = "'" + expression_.inputs[node.index].name + "' is null";
      } else {
        reason_ = warnings.empty() ? reason_of(node, operands) : warnings.back().message;
      }
    }
    return out;
  }

  // What a part's value rests on, in the order in which the evaluator looks at it.
  void enter(const Node& node, ExplainedPart& out, std::vector<Value>& operands) {
    const auto visit = [&](const Node& child) -> Value {
      if (child.op == Op::Constant || child.op == Op::Omitted || count_ >= kPartsMax) {
        operands.push_back(child.constant);
      } else {
        out.parts.push_back(part(child));
        operands.push_back(out.parts.back().value);
      }
      return operands.back();
    };
    switch (node.op) {
      case Op::If: {
        // A null condition chooses too: what it chose is where the value comes from.
        const bool found = found_;
        const Value condition = visit(node.children[0]);
        found_ = found;
        visit(node.children[condition.is_true() ? 1 : 2]);
        return;
      }
      case Op::And:
      case Op::Or:
        for (const Node& child : node.children) {
          const Value value = visit(child);
          if (value.is(ValueKind::Boolean) && value.is_true() == (node.op == Op::Or)) return;
        }
        return;
      case Op::For:
      case Op::Some:
      case Op::Every:
        for (const Node& source : node.children[0].children) visit(source);
        return;
      case Op::Filter:
        visit(node.children[0]);
        return;
      case Op::Function:
        return;
      case Op::Context:
        for (const Node& entry : node.children) locals_[entry.index] = visit(entry.children[0]);
        return;
      case Op::In:
      case Op::UnaryTests:
      case Op::Negation:
        for (const Node& child : node.children) tested(child, visit);
        return;
      default:
        for (const Node& child : node.children) visit(child);
    }
  }

  static bool holds_values(const Value& value) {
    return value.is(ValueKind::List) || value.is(ValueKind::Context) ||
           value.is(ValueKind::Range) || value.is(ValueKind::Function);
  }

  // Why the operands give null, where the evaluator had nothing to warn of: null was asked for, or
  // is an answer like others.
  static std::string reason_of(const Node& node, const std::vector<Value>& operands) {
    if (operands.empty()) return "";
    const auto first = describe(operands.front()), last = describe(operands.back());
    switch (node.op) {
      case Op::Equal:
      case Op::NotEqual:
        return first + " and " + last + " hold different kinds of values";
      case Op::And:
      case Op::Or:
        return "null is neither true nor false";
      case Op::In:
        return first + " is not of the kind that it is compared with";
      case Op::Member:
        return operands[0].is(ValueKind::Context) && operands[0].find(node.text) != nullptr
                   ? "its '" + node.text + "' is null"
                   : first + " has no '" + node.text + "'";
      case Op::CallBuiltin: {
        std::string given;
        for (const Value& value : operands) given += (given.empty() ? "" : ", ") + describe(value);
        return node.text + "(" + given + ") is null";
      }
      default:
        return std::any_of(operands.begin(), operands.end(), [](const Value& v) { return v.is_null(); })
                   ? "a part of it is null"
                   : "";
    }
  }

  // The bounds and values of a test; the test itself has no value of its own.
  template <class Visit>
  void tested(const Node& node, const Visit& visit) {
    switch (node.op) {
      case Op::TestAny:
        return;
      case Op::TestCompare:
      case Op::TestValue:
      case Op::Negation:
        for (const Node& child : node.children) tested(child, visit);
        return;
      default:
        visit(node);
    }
  }

  Value value_of_part(const Node& node, std::vector<EvalWarning>& warnings) {
    Expression alone;
    alone.root = bound(node);
    alone.inputs = expression_.inputs;
    alone.locals = expression_.locals;
    std::vector<EvalWarning>* const outer = std::exchange(ctx_.warnings, &warnings);
    const int64_t fuel = ctx_.fuel;
    Value value = evaluate(alone, scope_, ctx_);
    ctx_.warnings = outer;
    // Each part runs on the whole of the fuel, as it would have alone.
    if (&node != &expression_.root) ctx_.fuel = fuel;
    if (outer != nullptr && &node == &expression_.root) {
      outer->insert(outer->end(), warnings.begin(), warnings.end());
    }
    return value;
  }

  // The node with the variables of contexts around it put in.
  Node bound(const Node& node) const {
    Node out = node;
    put_in(out);
    return out;
  }
  void put_in(Node& node) const {
    if (node.op == Op::Local && locals_[node.index]) {
      node.op = Op::Constant;
      node.constant = *locals_[node.index];
      return;
    }
    for (Node& child : node.children) put_in(child);
  }

  std::string text_of(Span span) const {
    const Span all = expression_.span.valid()
                         ? expression_.span
                         : Span{span.source, 0, static_cast<uint32_t>(expression_.source.size())};
    const bool plain =
        all.source == span.source && all.end - all.begin == expression_.source.size();
    if (!plain || span.begin < all.begin || span.end > all.end || span.end <= span.begin) return "";
    return expression_.source.substr(span.begin - all.begin, span.end - span.begin);
  }

  const Expression& expression_;
  Remembered scope_;
  EvalContext& ctx_;
  std::vector<std::optional<Value>> locals_;
  int count_ = 0;
  bool found_ = false;
  ExplainedPart null_;
  std::string reason_;
};

void write(const ExplainedPart& part, size_t depth, std::string& out) {
  if (!part.text.empty()) {
    out.append(depth * 2, ' ');
    out += part.text + ": " + part.value.to_feel() + "\n";
  }
  for (const ExplainedPart& inner : part.parts)
    write(inner, depth + (part.text.empty() ? 0 : 1), out);
}

}  // namespace

Explanation explain(const Expression& expression, Scope& scope, EvalContext& ctx) {
  return Explainer(expression, scope, ctx).run();
}

std::string Explanation::to_string() const {
  std::string out;
  write(whole, 0, out);
  if (value.is_null() && !(null_text.empty() && null_reason.empty())) {
    out += "null comes from " + (null_text.empty() ? "a part" : null_text);
    if (!null_reason.empty()) out += ": " + null_reason;
    out += "\n";
  }
  return out;
}

}  // namespace weir::feel
