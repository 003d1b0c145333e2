#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_during() {
  static const BuiltinSpec spec{
      .name = "during",
      .summary = "Does the second range contain all of the first?",
      .summary_zh = "前者是否在后者之内。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_during, "during", ctx);
                     }},
                    {.params = {{"point", TypeKind::Any}, {"range", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_during, "during", ctx);
                     }}},
      .examples = {{"during(5, [1..10])", "true"}, {"during([4..6], [1..10])", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
