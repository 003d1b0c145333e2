#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_met_by() {
  static const BuiltinSpec spec{
      .name = "met by",
      .summary = "Does the first range begin at the very point that ends the second?",
      .summary_zh = "前者是否恰从后者的终点开始。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_met_by, "met by", ctx);
                     }}},
      .examples = {{"met by([5..10], [1..5])", "true"}, {"met by([5..10], [1..5))", "false"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
