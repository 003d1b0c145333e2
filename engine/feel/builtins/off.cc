#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_off() {
  static const BuiltinSpec spec{
      .name = "off",
      .summary = "What a discount gives away: 1 less the part that is paid.",
      .summary_zh = "折扣让出的部分：1 减去实付比例。",
      .clause = "Weir",
      .overloads = {{.params = {{"discount", TypeKind::Number}},
                     .result = TypeKind::Number,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "off", ctx)) return {};
                       const Decimal paid = args[0].as_number(), one = Decimal::from_int(1);
                       if (paid.is_negative() || paid > one) {
                         return out_of_range(ctx, "off",
                                             "the discount is not the part that is paid, 0 to 1");
                       }
                       return number_or_null(Decimal::subtract(one, paid), "off", ctx);
                     }}},
      .examples = {{"off(0.8)", "0.2"}, {"off(8)", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
