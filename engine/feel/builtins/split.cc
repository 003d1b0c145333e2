#include "engine/feel/builtin_support.h"
#include "engine/feel/regex.h"

namespace weir::feel::builtin {
namespace {

Value split_text(const Regex& regex, std::string_view input, EvalContext& ctx) {
  std::vector<Value> out;
  size_t at = 0;
  while (true) {
    Match match;
    const Search found = regex.search(input, at, &match);
    if (found == Search::GaveUp) return gave_up("split", ctx);
    if (found == Search::NotFound) break;
    if (match.whole().empty()) return matches_nothing("split", ctx);
    const auto begin = static_cast<size_t>(match.whole().data() - input.data());
    out.push_back(Value::string(input.substr(at, begin - at)));
    at = begin + match.whole().size();
    if (!spend(ctx, 1)) return {};
  }
  out.push_back(Value::string(input.substr(at)));
  return Value::list(std::move(out));
}

// Parts are rounded half up; the last one is what the others leave, so that nothing is lost.
Value split_amount(const Decimal& amount, std::span<const Value> percents, const Value& scale,
                   EvalContext& ctx) {
  const auto digits = whole(scale);
  if (!digits || *digits < -30 || *digits > 30) {
    return out_of_range(ctx, "split", "the scale is not one of -30 to 30");
  }
  const auto total = sum_of(percents);
  // 30 and 70, or as fields of the type percent hold them: 0.3 and 0.7.
  const Decimal parts = total && *total == Decimal::from_int(1) ? Decimal::from_int(1) : Decimal::from_int(100);
  if (!total || *total != parts) return bad_argument(ctx, "split", "the percents add up to neither 100 nor 1");
  if (!spend(ctx, percents.size())) return {};
  std::vector<Value> out;
  Decimal left = amount;
  for (size_t i = 0; i + 1 < percents.size(); ++i) {
    const auto product = Decimal::multiply(amount, percents[i].as_number());
    const auto share = product ? Decimal::divide(*product, parts) : std::nullopt;
    const auto part =
        share ? share->rounded(static_cast<int>(*digits), Rounding::HalfUp) : std::nullopt;
    const auto rest = part ? Decimal::subtract(left, *part) : std::nullopt;
    if (!rest) return out_of_range(ctx, "split", "a part is outside the range of numbers");
    out.push_back(Value::number(*part));
    left = *rest;
  }
  out.push_back(Value::number(left));
  return Value::list(std::move(out));
}

}  // namespace

const BuiltinSpec& spec_split() {
  static const BuiltinSpec spec{
      .name = "split",
      .summary =
          "A string cut at each match of a regular expression; or an amount cut by percents, "
          "rounded to `scale`, where the last part takes the remainder.",
      .summary_zh = "按正则表达式切分字符串；或按百分比拆分金额，舍入到 scale 位，余额归最后一份。",
      .clause = "DMN 1.5, 10.3.4.3; Weir",
      .overloads = {{.params = {{"string", TypeKind::String}, {"delimiter", TypeKind::String}},
                     .result = Type::list(TypeKind::String),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "split", ctx)) return {};
                       const auto regex = regex_of(args[1], Value::null(), "split", ctx);
                       if (!regex) return {};
                       return split_text(*regex, args[0].as_string(), ctx);
                     }},
                    {.params = {{"amount", TypeKind::Number},
                                {"percents", Type::list(TypeKind::Number)},
                                {"scale", TypeKind::Number}},
                     .result = Type::list(TypeKind::Number),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "split", ctx) ||
                           !all_numbers(args[1].items(), "split", ctx))
                         return {};
                       return split_amount(args[0].as_number(), args[1].items(), args[2], ctx);
                     }}},
      .examples = {{R"(split("John Doe", "\\s"))", R"(["John", "Doe"])"},
                   {R"(split("a;b;;", ";"))", R"(["a", "b", "", ""])"},
                   {"split(100, [33.33, 33.33, 33.34], 2)", "[33.33, 33.33, 33.34]"},
                   {"split(0.05, [50, 50], 2)", "[0.03, 0.02]"},
                   {"split(1000, [0.3, 0.6, 0.1], 2)", "[300.00, 600.00, 100.00]"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
