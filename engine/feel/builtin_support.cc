#include "engine/feel/builtin_support.h"

#include "engine/feel/arithmetic.h"
#include "engine/feel/compare.h"
#include "engine/feel/function.h"
#include "engine/feel/value_access.h"

namespace weir::feel {
namespace {

Value warn_null(EvalContext& ctx, WarningKind kind, std::string_view builtin,
                std::string_view what) {
  if (ctx.warnings != nullptr) {
    std::string message(builtin);
    message += ": ";
    message += what;
    ctx.warn(kind, std::move(message));
  }
  return {};
}

}  // namespace

Value bad_argument(EvalContext& ctx, std::string_view builtin, std::string_view what) {
  return warn_null(ctx, WarningKind::BadArgument, builtin, what);
}

Value out_of_range(EvalContext& ctx, std::string_view builtin, std::string_view what) {
  return warn_null(ctx, WarningKind::OutOfRange, builtin, what);
}

bool has_null(Args args, std::string_view builtin, EvalContext& ctx) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (!args[i].is_null()) continue;
    if (ctx.warnings != nullptr) {
      bad_argument(ctx, builtin, "argument " + std::to_string(i + 1) + " is null");
    }
    return true;
  }
  return false;
}

bool spend(EvalContext& ctx, size_t elements) {
  if (ctx.limit_hit) return false;
  const auto price = static_cast<int64_t>(elements);
  if (price < 0 || ctx.fuel < price) {
    ctx.fuel = 0;
    ctx.limit_hit = true;
    ctx.warn(WarningKind::Limit, "the expression takes more steps than its limit");
    return false;
  }
  ctx.fuel -= price;
  return true;
}

std::optional<int64_t> whole(const Value& number) {
  if (ValueAccess::is_small_number(number) && ValueAccess::exponent(number) == 0) {
    return ValueAccess::coefficient(number);
  }
  const auto cut = number.as_number().rounded(0, Rounding::Down);
  return cut ? cut->to_int() : std::nullopt;
}

std::optional<size_t> position_index(const Value& position, size_t size) {
  const auto at = whole(position);
  const auto count = static_cast<int64_t>(size);
  if (!at || *at == 0 || *at > count || *at < -count) return std::nullopt;
  return static_cast<size_t>(*at > 0 ? *at - 1 : count + *at);
}

Value number_or_null(const std::optional<Decimal>& result, std::string_view builtin,
                     EvalContext& ctx) {
  return result ? Value::number(*result)
                : out_of_range(ctx, builtin, "the result is outside the range of numbers");
}

Value call(const Value& function, Args args, EvalContext& ctx) {
  return call_function(*function.as_function(), args, ctx);
}

int parameter_count(const Value& function) {
  const FunctionValue& content = *function.as_function();
  if (content.builtin != nullptr) return -1;
  return static_cast<int>(content.params.size());
}

Value round_number(Args args, Rounding mode, std::string_view builtin, EvalContext& ctx) {
  if (has_null(args, builtin, ctx)) return {};
  const auto scale = args.size() > 1 ? whole(args[1]) : std::optional<int64_t>(0);
  if (!scale || *scale < -Decimal::kExponentMax || *scale > -int64_t{Decimal::kExponentMin}) {
    return out_of_range(ctx, builtin, "the scale is not one of -6111 to 6176");
  }
  const Decimal number = args[0].as_number();
  // Nothing to round off, and perhaps no room for the zeros.
  if (-number.exponent() <= *scale) return args[0];
  return number_or_null(number.rounded(static_cast<int>(*scale), mode), builtin, ctx);
}

bool all_numbers(std::span<const Value> items, std::string_view builtin, EvalContext& ctx) {
  if (items.empty()) {
    bad_argument(ctx, builtin, "the list is empty");
    return false;
  }
  for (const Value& item : items) {
    if (item.is(ValueKind::Number)) continue;
    if (ctx.warnings != nullptr) bad_argument(ctx, builtin, describe(item) + " is no number");
    return false;
  }
  return true;
}

std::optional<Decimal> sum_of(std::span<const Value> items) {
  Value sum = Value::integer(0);
  for (const Value& item : items) {
    if (fast_add(sum, item, &sum)) continue;
    const auto next = Decimal::add(sum.as_number(), item.as_number());
    if (!next) return std::nullopt;
    sum = Value::number(*next);
  }
  return sum.as_number();
}

Value extreme(std::span<const Value> items, int sign, std::string_view builtin, EvalContext& ctx) {
  if (items.empty()) return bad_argument(ctx, builtin, "the list is empty");
  const Value* best = &items[0];
  // Compared with itself too: a list of one boolean has no extreme.
  for (const Value& item : items) {
    const auto compared = order(item, *best);
    if (!compared) {
      if (ctx.warnings != nullptr) {
        bad_argument(ctx, builtin, describe(*best) + " and " + describe(item) + " have no order");
      }
      return {};
    }
    if (*compared * sign > 0) best = &item;
  }
  return *best;
}

}  // namespace weir::feel
