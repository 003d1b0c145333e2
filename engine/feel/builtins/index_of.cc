#include "engine/feel/builtin_support.h"
#include "engine/feel/compare.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_index_of() {
  static const BuiltinSpec spec{
      .name = "index of",
      .summary = "The positions of the items that equal `match`, in rising order.",
      .summary_zh = "与 match 相等的各项的位置，按升序。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}, {"match", TypeKind::Any}},
                     .result = Type::list(TypeKind::Number),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(1), "index of", ctx) ||
                           !spend(ctx, args[0].items().size()))
                         return {};
                       std::vector<Value> out;
                       int64_t position = 0;
                       for (const Value& item : args[0].items()) {
                         ++position;
                         if (equal(item, args[1]) == true) out.push_back(Value::integer(position));
                       }
                       return Value::list(std::move(out));
                     }}},
      .examples = {{"index of([1, 2, 3, 2], 2)", "[2, 4]"}, {"index of([1], 2)", "[]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
