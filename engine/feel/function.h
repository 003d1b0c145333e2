// engine/feel/function.h: a function as a value of FEEL.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/feel/builtin.h"
#include "engine/feel/expression.h"

namespace weir::feel {

// A closure made by `function(a, b) ...`, or a builtin, or a function of the app, under a name.
// Immutable; keeps alive what it needs, so it may outlive the expression that made it.
struct FunctionValue {
  std::vector<std::pair<std::string, Type>> params;

  // A closure: its own program, whose inputs are the parameters, then what it captured.
  std::shared_ptr<const Program> body;
  std::vector<Value> captured;

  const BuiltinSpec* builtin = nullptr;  // or: a builtin; the overload is chosen by each call
  std::string app_name;                  // or: a function or decision of the app
};

// Calls it. A wrong number of arguments or one that cannot be converted to its parameter's type
// gives null and a warning; so does the 101st call inside a call.
Value call_function(const FunctionValue& function, std::span<const Value> args, EvalContext& ctx);

// Calls the overload of `builtin` that fits the arguments (their number, then their types, in
// written order). `names`: empty, or the parameter name of each argument (10.3.2.13.2).
Value call_builtin(const BuiltinSpec& builtin, std::span<const Value> args,
                   std::span<const std::string> names, EvalContext& ctx, Span span = {});

}  // namespace weir::feel
