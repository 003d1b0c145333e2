#include <unordered_map>

#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {

const BuiltinSpec& spec_context_merge() {
  static const BuiltinSpec spec{
      .name = "context merge",
      .summary =
          "One context of the entries of several; a later entry replaces an earlier one of its "
          "name.",
      .summary_zh = "合并若干上下文，同名条目以后者为准。",
      .clause = "DMN 1.5, 10.3.4.10",
      .overloads = {{.params = {{"contexts", Type::list(TypeKind::Context)}},
                     .result = TypeKind::Context,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "context merge", ctx) ||
                           has_null(args[0].items(), "context merge", ctx))
                         return {};
                       std::vector<Entry> out;
                       std::unordered_map<std::string_view, size_t> places;
                       for (const Value& context : args[0].items()) {
                         if (!spend(ctx, context.entries().size())) return {};
                         for (const Entry& entry : context.entries()) {
                           const auto [place, added] = places.emplace(entry.first, out.size());
                           if (added) {
                             out.push_back(entry);
                           } else {
                             out[place->second].second = entry.second;
                           }
                         }
                       }
                       return Value::context(std::move(out));
                     }}},
      .examples = {{"context merge([{x: 1}, {y: 2}])", "{x: 1, y: 2}"},
                   {"context merge([{x: 1}, {x: 2}])", "{x: 2}"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
