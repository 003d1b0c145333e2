#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value call_any(Args args, EvalContext& ctx) {
  if (has_null(args, "any", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};

  bool unknown = false;
  for (const Value& item : items) {
    if (item.is(ValueKind::Boolean)) {
      if (item.is_true() == true) return Value::boolean(true);
    } else {
      unknown = true;
    }
  }
  return unknown ? bad_argument(ctx, "any", "an item is not a boolean") : Value::boolean(false);
}

}  // namespace

const BuiltinSpec& spec_any() {
  static const BuiltinSpec spec{
      .name = "any",
      .summary = "True if an item is true, false if all are false, else null.",
      .summary_zh = "有一项为 true 则为 true，全为 false 则为 false，否则为 null。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = call_any},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = TypeKind::Boolean,
                     .call = one_or_more<call_any>}},
      .examples = {{"any([false, true, null])", "true"},
                   {"any(false, false)", "false"},
                   {"any([])", "false"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
