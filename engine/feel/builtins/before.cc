#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_before() {
  static const BuiltinSpec spec{
      .name = "before",
      .summary = "Does the first end before the second begins?",
      .summary_zh = "前者是否在后者开始之前结束。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_before, "before", ctx);
                     }},
                    {.params = {{"point", TypeKind::Any}, {"range", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_before, "before", ctx);
                     }},
                    {.params = {{"range", Type::range(TypeKind::Any)}, {"point", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_before, "before", ctx);
                     }},
                    {.params = {{"point1", TypeKind::Any}, {"point2", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_before, "before", ctx);
                     }}},
      .examples = {{"before([1..5], [6..10])", "true"},
                   {"before(1, [1..10])", "false"},
                   {"before(1, (1..10])", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
