#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_coincides() {
  static const BuiltinSpec spec{
      .name = "coincides",
      .summary = "Are both the same points?",
      .summary_zh = "两者是否完全相同。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, coincides, "coincides", ctx);
                     }},
                    {.params = {{"point1", TypeKind::Any}, {"point2", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, coincides, "coincides", ctx);
                     }}},
      .examples = {{"coincides(5, 5)", "true"}, {"coincides([1..5], [1..5))", "false"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
