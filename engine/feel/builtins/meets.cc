#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_meets() {
  static const BuiltinSpec spec{
      .name = "meets",
      .summary = "Does the second range begin at the very point that ends the first?",
      .summary_zh = "后者是否恰从前者的终点开始。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, meets, "meets", ctx);
                     }}},
      .examples = {{"meets([1..5], [5..10])", "true"}, {"meets([1..5), [5..10])", "false"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
