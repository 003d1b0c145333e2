#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_overlaps_before() {
  static const BuiltinSpec spec{
      .name = "overlaps before",
      .summary = "Does the first range begin before the second and end within it?",
      .summary_zh = "前者先于后者开始，并在后者之内结束。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, overlaps_before, "overlaps before", ctx);
                     }}},
      .examples = {{"overlaps before([1..5], [3..8])", "true"},
                   {"overlaps before([3..8], [1..5])", "false"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
