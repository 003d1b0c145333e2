#include "engine/decision/bound.h"

#include <algorithm>

#include "engine/feel/frame.h"

namespace weir::decision {

using feel::EvalContext;
using feel::InputKind;

Bound::Bound(const feel::Expression& expression, const std::vector<model::Parameter>& params)
    : program_(expression.program ? expression.program : feel::Program::compile(expression)),
      span_(expression.span) {
  for (const feel::Input& input : expression.inputs) {
    const auto param = std::find_if(params.begin(), params.end(), [&](const model::Parameter& p) {
      return p.name == input.name;
    });
    int source = kUnknown;
    if (input.kind == InputKind::Now) source = kNow;
    if (input.kind == InputKind::Today) source = kToday;
    if (input.kind == InputKind::Named) {
      if (param != params.end()) source = static_cast<int>(param - params.begin());
      if (input.name == "?") source = kTested;
    }
    sources_.push_back(source);
    names_.push_back(input.name);
  }
  if (expression.root.op == feel::Op::Input && sources_[expression.root.index] >= 0) {
    parameter_ = sources_[expression.root.index];
  }
}

Value Bound::outside(int source, EvalContext& ctx, size_t input) const {
  if (source == kNow || source == kToday) {
    if (ctx.world == nullptr) return {};
    const DateTime now = in_zone(ctx.world->now(), ctx.world->zone());
    return source == kNow ? Value::date_time(now) : Value::date(now.date);
  }
  if (ctx.warnings != nullptr) {
    ctx.warn(feel::WarningKind::NoVariable, "a decision cannot read '" + names_[input] + "'",
             span_);
  }
  return {};
}

template <class Run>
auto Bound::run(const Value* tested, std::span<const Value> args, EvalContext& ctx,
                Run call) const {
  static const Value kNull;
  feel::BorrowedValues inputs(sources_.size());
  std::vector<Value> made;
  made.reserve(sources_.size());
  for (size_t i = 0; i < sources_.size(); ++i) {
    const int source = sources_[i];
    if (source >= 0) {
      inputs.put(static_cast<size_t>(source) < args.size() ? args[static_cast<size_t>(source)]
                                                           : kNull);
    } else if (source == kTested) {
      inputs.put(tested != nullptr ? *tested : kNull);
    } else {
      made.push_back(outside(source, ctx, i));
      inputs.put(made.back());
    }
  }
  return call(inputs.values());
}

Value Bound::value(std::span<const Value> args, EvalContext& ctx) const {
  return run(nullptr, args, ctx,
             [&](std::span<const Value> inputs) { return feel::run(*program_, inputs, ctx); });
}

feel::Tri Bound::test(const Value& tested, std::span<const Value> args, EvalContext& ctx) const {
  return run(&tested, args, ctx,
             [&](std::span<const Value> inputs) { return feel::run_test(*program_, inputs, ctx); });
}

}  // namespace weir::decision
