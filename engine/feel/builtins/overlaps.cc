#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_overlaps() {
  static const BuiltinSpec spec{
      .name = "overlaps",
      .summary = "Do the ranges have a point in common?",
      .summary_zh = "两个区间是否有公共点。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, overlaps, "overlaps", ctx);
                     }}},
      .examples = {{"overlaps([1..5], [3..8])", "true"}, {"overlaps([1..5), [5..8])", "false"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
