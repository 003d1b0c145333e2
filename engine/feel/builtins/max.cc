#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value call_max(Args args, EvalContext& ctx) {
  if (has_null(args, "max", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};
  return extreme(items, 1, "max", ctx);
}

}  // namespace

const BuiltinSpec& spec_max() {
  static const BuiltinSpec spec{
      .name = "max",
      .summary = "The greatest of comparable items.",
      .summary_zh = "可比较的各项中最大的。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Any,
                     .call = call_max},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = TypeKind::Any,
                     .call = one_or_more<call_max>}},
      .examples = {{"max([1, 2, 3])", "3"}, {"max(1, 2)", "2"}, {"max([])", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
