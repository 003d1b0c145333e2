// engine/feel/builtin_support.h: what the files of engine/feel/builtins/ share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/feel/builtin.h"
#include "weir/value.h"

namespace weir::feel {

// A last parameter that may be left out; one that takes all the rest, each of `type`.
inline Param optional(std::string_view name, Type type) {
  return {name, std::move(type), true, false};
}
inline Param variadic(std::string_view name, Type type) {
  return {name, std::move(type), false, true};
}

// Null, after a warning "<builtin>: <what>".
Value bad_argument(EvalContext& ctx, std::string_view builtin, std::string_view what);
Value out_of_range(EvalContext& ctx, std::string_view builtin, std::string_view what);

// Is one of the arguments null? Then it has warned which.
bool has_null(Args args, std::string_view builtin, EvalContext& ctx);

// Takes `elements` off the fuel. False, with a warning, when there is not that much left: the
// builtin's answer is then null.
bool spend(EvalContext& ctx, size_t elements);

// A number cut to an integer towards zero, as positions and lengths are read; None beyond int64.
std::optional<int64_t> whole(const Value& number);

// The index that a 1-based position (from the end where negative) stands for in `size` elements.
std::optional<size_t> position_index(const Value& position, size_t size);

Value number_or_null(const std::optional<Decimal>& result, std::string_view builtin,
                     EvalContext& ctx);

// Calls `value`, a function, with the arguments.
Value call(const Value& function, Args args, EvalContext& ctx);
// The number of parameters that a function names; -1 for one that names none (a builtin).
int parameter_count(const Value& function);

// "rounds n to scale digits": what decimal, floor, ceiling and the round functions do.
Value round_number(Args args, Rounding mode, std::string_view builtin, EvalContext& ctx);

// All items numbers, and at least one? Warns if not.
bool all_numbers(std::span<const Value> items, std::string_view builtin, EvalContext& ctx);
std::optional<Decimal> sum_of(std::span<const Value> items);

// The smallest (`sign` -1) or largest (1) of comparable items.
Value extreme(std::span<const Value> items, int sign, std::string_view builtin, EvalContext& ctx);

// The longest string that a builtin makes, in bytes.
constexpr size_t kStringMax = 16u << 20;

struct ValueHash {
  size_t operator()(const Value& value) const { return value.hash(); }
};

// A variadic call: null without arguments.
template <Value (*call_list)(Args, EvalContext&)>
Value one_or_more(Args args, EvalContext& ctx) {
  if (args[0].items().empty()) {
    ctx.warn(WarningKind::BadArgument, "a function of a list, called without arguments");
    return {};
  }
  return call_list(args, ctx);
}

}  // namespace weir::feel
