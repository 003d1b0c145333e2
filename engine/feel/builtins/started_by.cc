#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_started_by() {
  static const BuiltinSpec spec{
      .name = "started by",
      .summary = "Does the second begin where the first begins, and end no later?",
      .summary_zh = "后者与前者同时开始，且不晚于其结束。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_started_by, "started by", ctx);
                     }},
                    {.params = {{"range", Type::range(TypeKind::Any)}, {"point", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_started_by, "started by", ctx);
                     }}},
      .examples = {{"started by([1..10], 1)", "true"}, {"started by([1..10], [1..5])", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
