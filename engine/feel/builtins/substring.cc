#include <algorithm>

#include "engine/base/text.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/value_access.h"

namespace weir::feel::builtin {
namespace {

// A start after the last character leaves nothing; one before the first is a mistake.
Value characters_from(const Value& string, const Value& start, int64_t length, EvalContext& ctx) {
  const std::string_view text = string.as_string();
  const bool ascii = ValueAccess::is_ascii(string);
  const auto size = static_cast<int64_t>(ascii ? text.size() : base::count_code_points(text));
  const auto at = whole(start);
  if (!at || *at == 0 || *at < -size) {
    return out_of_range(ctx, "substring", "there is no such start position");
  }
  if (length < 0) return out_of_range(ctx, "substring", "the length is not a count");
  const int64_t first = *at > 0 ? std::min(*at - 1, size) : size + *at;
  const int64_t count = std::min(length, size - first);
  if (ascii) {
    return Value::string(text.substr(static_cast<size_t>(first), static_cast<size_t>(count)));
  }
  const std::string_view rest = text.substr(base::byte_offset(text, static_cast<size_t>(first)));
  return Value::string(rest.substr(0, base::byte_offset(rest, static_cast<size_t>(count))));
}

}  // namespace

const BuiltinSpec& spec_substring() {
  static const BuiltinSpec spec{
      .name = "substring",
      .summary =
          "The characters from a position on, all or `length` of them; a negative position counts "
          "from the end.",
      .summary_zh = "自某位置起的若干字符；负位置从末尾数起。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"string", TypeKind::String}, {"start position", TypeKind::Number}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "substring", ctx)) return {};
                       return characters_from(args[0], args[1], INT64_MAX, ctx);
                     }},
                    {.params = {{"string", TypeKind::String},
                                {"start position", TypeKind::Number},
                                {"length", TypeKind::Number}},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "substring", ctx)) return {};
                       return characters_from(args[0], args[1], whole(args[2]).value_or(-1), ctx);
                     }}},
      .examples = {{R"(substring("foobar", 3))", R"("obar")"},
                   {R"(substring("foobar", 3, 3))", R"("oba")"},
                   {R"(substring("foobar", -2, 1))", R"("a")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
