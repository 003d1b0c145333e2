#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_includes() {
  static const BuiltinSpec spec{
      .name = "includes",
      .summary = "Does the range contain all of the second?",
      .summary_zh = "区间是否包含后者。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, includes, "includes", ctx);
                     }},
                    {.params = {{"range", Type::range(TypeKind::Any)}, {"point", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, includes, "includes", ctx);
                     }}},
      .examples = {{"includes([1..10], 5)", "true"}, {"includes([1..10], [1..10])", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
