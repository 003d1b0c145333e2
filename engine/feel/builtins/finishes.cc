#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_finishes() {
  static const BuiltinSpec spec{
      .name = "finishes",
      .summary = "Does the first end where the second ends, and begin no earlier?",
      .summary_zh = "前者与后者同时结束，且不早于其开始。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, finishes, "finishes", ctx);
                     }},
                    {.params = {{"point", TypeKind::Any}, {"range", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, finishes, "finishes", ctx);
                     }}},
      .examples = {{"finishes(10, [1..10])", "true"}, {"finishes([5..10], [1..10])", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
