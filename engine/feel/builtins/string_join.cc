#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

Value joined(std::span<const Value> items, std::string_view delimiter, EvalContext& ctx) {
  if (!spend(ctx, items.size())) return {};
  std::string out;
  bool first = true;
  for (const Value& item : items) {
    if (item.is_null()) continue;
    if (!first) out += delimiter;
    first = false;
    out += item.as_string();
    if (out.size() > kStringMax) return out_of_range(ctx, "string join", "the string is too long");
  }
  return Value::string(out);
}

}  // namespace

const BuiltinSpec& spec_string_join() {
  static const BuiltinSpec spec{
      .name = "string join",
      .summary =
          "The strings of a list one after the other, with a delimiter between; nulls are left "
          "out.",
      .summary_zh = "连接列表中的字符串，中间加分隔符；跳过 null。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"list", Type::list(TypeKind::String)},
                                optional("delimiter", TypeKind::String)},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(1), "string join", ctx)) return {};
                       return joined(
                           args[0].items(),
                           args.size() > 1 && !args[1].is_null() ? args[1].as_string() : "", ctx);
                     }}},
      .examples = {{R"(string join(["a", "b", "c"], "_and_"))", R"("a_and_b_and_c")"},
                   {R"(string join(["a", null, "c"]))", R"("ac")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
