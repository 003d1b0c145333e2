#include "engine/feel/builtin_support.h"
#include "engine/feel/regex.h"

namespace weir::feel::builtin {
namespace {

Value replace_all(const Regex& regex, std::string_view input, std::string_view replacement,
                  EvalContext& ctx) {
  std::string problem;
  const auto parts = regex.parse_replacement(replacement, &problem);
  if (!parts) return bad_argument(ctx, "replace", problem);
  std::string out;
  size_t at = 0;
  while (at <= input.size()) {
    Match match;
    const Search found = regex.search(input, at, &match);
    if (found == Search::GaveUp) return gave_up("replace", ctx);
    if (found == Search::NotFound) break;
    if (match.whole().empty()) return matches_nothing("replace", ctx);
    const auto begin = static_cast<size_t>(match.whole().data() - input.data());
    out += input.substr(at, begin - at);
    for (const ReplacementPart& part : *parts) {
      if (part.group < 0) {
        out += part.text;
      } else if (static_cast<size_t>(part.group) < match.groups.size()) {
        out += match.groups[static_cast<size_t>(part.group)];
      }
    }
    at = begin + match.whole().size();
    if (out.size() > kStringMax) return out_of_range(ctx, "replace", "the string is too long");
    if (!spend(ctx, 1)) return {};
  }
  out += input.substr(at);
  return Value::string(out);
}

}  // namespace

const BuiltinSpec& spec_replace() {
  static const BuiltinSpec spec{
      .name = "replace",
      .summary =
          "Every match of a regular expression replaced; `$1` in the replacement is the first "
          "group.",
      .summary_zh = "替换正则表达式的每处匹配，$1 为第一组。",
      .clause = "DMN 1.5, 10.3.4.3",
      .overloads = {{.params = {{"input", TypeKind::String},
                                {"pattern", TypeKind::String},
                                {"replacement", TypeKind::String},
                                optional("flags", TypeKind::String)},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(3), "replace", ctx)) return {};
                       const auto regex = regex_of(args[1], args[3], "replace", ctx);
                       if (!regex) return {};
                       return replace_all(*regex, args[0].as_string(), args[2].as_string(), ctx);
                     }}},
      .examples = {{R"feel(replace("abcd", "(ab)|(a)", "[1=$1][2=$2]"))feel", R"("[1=ab][2=]cd")"},
                   {R"(replace("abc", "[A-Z]", "#", "i"))", R"("###")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
