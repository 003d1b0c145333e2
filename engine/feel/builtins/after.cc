#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_after() {
  static const BuiltinSpec spec{
      .name = "after",
      .summary = "Does the first begin after the second ends?",
      .summary_zh = "前者是否在后者结束之后开始。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_after, "after", ctx);
                     }},
                    {.params = {{"point", TypeKind::Any}, {"range", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_after, "after", ctx);
                     }},
                    {.params = {{"range", Type::range(TypeKind::Any)}, {"point", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_after, "after", ctx);
                     }},
                    {.params = {{"point1", TypeKind::Any}, {"point2", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_after, "after", ctx);
                     }}},
      .examples = {{"after([5..10], [1..4])", "true"}, {"after(5, [1..5))", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
