#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value call_product(Args args, EvalContext& ctx) {
  if (has_null(args, "product", ctx)) return {};
  const std::span<const Value> items = args[0].items();
  if (!spend(ctx, items.size())) return {};

  if (!all_numbers(items, "product", ctx)) return {};
  Value product = Value::integer(1);
  for (const Value& item : items) {
    product = multiply(product, item, ctx);
    if (product.is_null()) return {};
  }
  return product;
}

}  // namespace

const BuiltinSpec& spec_product() {
  static const BuiltinSpec spec{
      .name = "product",
      .summary = "The product of numbers.",
      .summary_zh = "各数之积。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}},
                     .result = TypeKind::Number,
                     .call = call_product},
                    {.params = {variadic("list", TypeKind::Any)},
                     .result = TypeKind::Number,
                     .call = one_or_more<call_product>}},
      .examples = {{"product([2, 3, 4])", "24"}, {"product([])", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
