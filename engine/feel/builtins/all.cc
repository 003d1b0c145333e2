#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value call_all(Args args, EvalContext& ctx) {
  if (has_null(args, "all", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};

  bool unknown = false;
  for (const Value& item : items) {
    if (item.is(ValueKind::Boolean)) {
      if (item.is_true() == false) return Value::boolean(false);
    } else {
      unknown = true;
    }
  }
  return unknown ? bad_argument(ctx, "all", "an item is not a boolean") : Value::boolean(true);
}

}  // namespace

const BuiltinSpec& spec_all() {
  static const BuiltinSpec spec{
      .name = "all",
      .summary = "False if an item is false, true if all are true, else null.",
      .summary_zh = "有一项为 false 则为 false，全为 true 则为 true，否则为 null。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = call_all},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = TypeKind::Boolean,
                     .call = one_or_more<call_all>}},
      .examples = {{"all([true, false, null])", "false"},
                   {"all(true, true)", "true"},
                   {"all([])", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
