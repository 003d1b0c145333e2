// engine/feel/builtin.h: what one builtin function of FEEL says about itself.
//
// One builtin, one file in engine/feel/builtins/, defining `const BuiltinSpec& spec_<stem>()`.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/feel/expression.h"
#include "engine/feel/type.h"

namespace weir::feel {

struct Param {
  std::string_view name;
  Type type;
  bool optional = false;   // may be left out; its argument is then null with `given` false
  // Last one only: takes all the rest, as one list argument; `type` is that of each.
  bool variadic = false;
};

// Arguments in parameter order; a left-out optional one is null.
using Args = std::span<const Value>;

struct Overload {
  std::vector<Param> params;
  Type result;
  // Pure. Types were checked and singleton-coerced (10.3.2.9.4) to the params' before the call;
  // null arguments arrive as null. Answers null and warns on what it cannot do.
  Value (*call)(Args args, EvalContext& ctx) = nullptr;
};

struct Example {
  std::string_view expression, result;  // both FEEL
};

struct BuiltinSpec {
  std::string_view name;        // "string length"
  std::string_view summary;     // one English sentence
  std::string_view summary_zh;
  std::string_view clause;      // "DMN 1.5, 10.3.4.3", or "Weir"
  std::vector<Overload> overloads;
  std::vector<Example> examples;
};

// All builtins, sorted by name.
const std::vector<const BuiltinSpec*>& builtins();
const BuiltinSpec* find_builtin(std::string_view name);

}  // namespace weir::feel
