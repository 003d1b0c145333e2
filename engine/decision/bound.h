// engine/decision/bound.h: an expression of a decision or function, tied to its parameters.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/program.h"
#include "engine/model/model.h"

namespace weir::decision {

// Parameters are found once, by name; a call only looks up by position. Besides them a decision
// reads the clock (`now`, `today`) and nothing else. Immutable; any thread.
class Bound {
 public:
  Bound() = default;
  // `tested`: input "?" is answered by the call. Borrows nothing of `expression`.
  Bound(const feel::Expression& expression, const std::vector<model::Parameter>& params);

  Value value(std::span<const Value> args, feel::EvalContext& ctx) const;
  feel::Tri test(const Value& tested, std::span<const Value> args, feel::EvalContext& ctx) const;

  // Which parameter the expression is, when it is nothing but one; else -1.
  int parameter() const { return parameter_; }

 private:
  static constexpr int kTested = -1, kNow = -2, kToday = -3, kUnknown = -4;
  struct Clock;
  Value outside(int source, feel::EvalContext& ctx, size_t input) const;
  template <class Run>
  auto run(const Value* tested, std::span<const Value> args, feel::EvalContext& ctx,
           Run call) const;

  std::shared_ptr<const feel::Program> program_;
  std::vector<int> sources_;        // of each input: a parameter's position, or one of the above
  std::vector<std::string> names_;  // of each input, for warnings
  Span span_;
  int parameter_ = -1;
};

}  // namespace weir::decision
