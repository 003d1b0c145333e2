#include "engine/feel/builtin_support.h"
#include "engine/feel/compare.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_list_contains() {
  static const BuiltinSpec spec{
      .name = "list contains",
      .summary = "Is the element in the list? Null can be.",
      .summary_zh = "列表是否含有该元素，元素可以是 null。",
      .clause = "DMN 1.5, 10.3.4.4",
      .overloads = {{.params = {{"list", Type::list(TypeKind::Any)}, {"element", TypeKind::Any}},
                     .result = TypeKind::Boolean,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(1), "list contains", ctx) ||
                           !spend(ctx, args[0].items().size()))
                         return {};
                       for (const Value& item : args[0].items()) {
                         if (equal(item, args[1]) == true) return Value::boolean(true);
                       }
                       return Value::boolean(false);
                     }}},
      .examples = {{"list contains([1, 2, 3], 2)", "true"},
                   {"list contains([1, null], null)", "true"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
