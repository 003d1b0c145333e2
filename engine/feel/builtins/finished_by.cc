#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_finished_by() {
  static const BuiltinSpec spec{
      .name = "finished by",
      .summary = "Does the second end where the first ends, and begin no earlier?",
      .summary_zh = "后者与前者同时结束，且不早于其开始。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_finished_by, "finished by", ctx);
                     }},
                    {.params = {{"range", Type::range(TypeKind::Any)}, {"point", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, is_finished_by, "finished by", ctx);
                     }}},
      .examples = {{"finished by([1..10], 10)", "true"}, {"finished by([1..10], [5..10])", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
