#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

// An inner context that is missing, or is no context, is made anew.
Value put_entry(const Value& context, std::span<const Value> keys, const Value& value,
                EvalContext& ctx) {
  if (keys.empty() || !keys[0].is(ValueKind::String)) {
    return bad_argument(ctx, "context put", "a key is missing or no string");
  }
  if (keys.size() > static_cast<size_t>(Value::kDepthMax)) {
    return out_of_range(ctx, "context put", "too many keys");
  }
  const std::string_view key = keys[0].as_string();
  const bool inside = context.is(ValueKind::Context);
  Value inner = value;
  if (keys.size() > 1) {
    const Value* old = inside ? context.find(key) : nullptr;
    inner = put_entry(old != nullptr ? *old : Value::null(), keys.subspan(1), value, ctx);
    if (inner.is_null()) return {};
  }
  std::vector<Entry> entries;
  if (inside) entries.assign(context.entries().begin(), context.entries().end());
  if (!spend(ctx, entries.size())) return {};
  for (Entry& entry : entries) {
    if (entry.first != key) continue;
    entry.second = inner;
    return Value::context(std::move(entries));
  }
  entries.emplace_back(std::string(key), inner);
  return Value::context(std::move(entries));
}

}  // namespace

const BuiltinSpec& spec_context_put() {
  static const BuiltinSpec spec{
      .name = "context put",
      .summary = "The context with one entry set; a list of keys sets an entry of inner contexts.",
      .summary_zh = "设置上下文的一个条目；键为列表时设置内层上下文的条目。",
      .clause = "DMN 1.5, 10.3.4.10",
      .overloads = {{.params = {{"context", TypeKind::Context},
                                {"key", TypeKind::String},
                                {"value", TypeKind::Any}},
                     .result = TypeKind::Context,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(2), "context put", ctx)) return {};
                       return put_entry(args[0], {&args[1], 1}, args[2], ctx);
                     }},
                    {.params = {{"context", TypeKind::Context},
                                {"keys", Type::list(TypeKind::String)},
                                {"value", TypeKind::Any}},
                     .result = TypeKind::Context,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(2), "context put", ctx)) return {};
                       return put_entry(args[0], args[1].items(), args[2], ctx);
                     }}},
      .examples = {{R"(context put({x: 1}, "y", 2))", "{x: 1, y: 2}"},
                   {R"(context put({x: 1, y: {a: 0}}, ["y", "a"], 2))", "{x: 1, y: {a: 2}}"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
