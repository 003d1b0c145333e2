#include "engine/feel/builtin_support.h"
#include "engine/feel/range_relations.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_overlaps_after() {
  static const BuiltinSpec spec{
      .name = "overlaps after",
      .summary = "Does the first range begin within the second and end after it?",
      .summary_zh = "前者在后者之内开始，并在其后结束。",
      .clause = "DMN 1.5, 10.3.4.7",
      .overloads = {{.params = {{"range1", Type::range(TypeKind::Any)},
                                {"range2", Type::range(TypeKind::Any)}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       return relation(args, overlaps_after, "overlaps after", ctx);
                     }}},
      .examples = {{"overlaps after([3..8], [1..5])", "true"},
                   {"overlaps after([1..5], [3..8])", "false"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
