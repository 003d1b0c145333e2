#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_starts() {
  static const BuiltinSpec spec{
      .name = "starts",
      .summary = "Does the first begin where the second begins, and end no later?",
      .summary_zh = "前者与后者同时开始，且不晚于其结束。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, starts, "starts", ctx);
                     }},
                    {.params = {{"point", TypeKind::Any}, {"range", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, starts, "starts", ctx);
                     }}},
      .examples = {{"starts(1, [1..10])", "true"}, {"starts([1..5], [1..10])", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
