#include "engine/feel/builtin_support.h"

namespace weir::feel::builtin {
namespace {

constexpr std::string_view kNumerals[] = {"零", "壹", "贰", "叁", "肆",
                                          "伍", "陆", "柒", "捌", "玖"};

// Up to 9999. A zero stands for one or several between other digits.
void append_section(std::string& out, int64_t value) {
  static constexpr std::string_view kPlaces[] = {"仟", "佰", "拾", ""};
  static constexpr int64_t kUnits[] = {1000, 100, 10, 1};
  bool begun = false, zero = false;
  for (int i = 0; i < 4; ++i) {
    const int64_t digit = value / kUnits[i] % 10;
    if (digit == 0) {
      zero = begun;
      continue;
    }
    if (zero) out += kNumerals[0];
    out += kNumerals[digit];
    out += kPlaces[i];
    begun = true;
    zero = false;
  }
}

// Up to 10^8 - 1.
void append_double_section(std::string& out, int64_t value) {
  const int64_t high = value / 10'000, low = value % 10'000;
  if (high != 0) {
    append_section(out, high);
    out += "万";
    if (low != 0 && low < 1000) out += kNumerals[0];
  }
  append_section(out, low);
}

// Up to 10^16 - 1.
void append_whole(std::string& out, int64_t value) {
  const int64_t high = value / 100'000'000, low = value % 100'000'000;
  if (high != 0) {
    append_double_section(out, high);
    out += "亿";
    if (low != 0 && low < 10'000'000) out += kNumerals[0];
  }
  append_double_section(out, low);
}

Value capital_amount(const Decimal& amount, std::string_view unit, EvalContext& ctx) {
  const auto rounded = amount.rounded(2, Rounding::HalfUp);
  const auto cents = rounded ? rounded->abs().unscaled(2) : std::nullopt;
  if (!cents || *cents >= 1'000'000'000'000'000'000) {
    return out_of_range(ctx, "rmb", "the amount has more than 16 digits before the point");
  }
  const int64_t whole_part = *cents / 100, tenths = *cents / 10 % 10, hundredths = *cents % 10;
  std::string out = rounded->is_negative() ? "负" : "";
  if (whole_part != 0) append_whole(out, whole_part);
  if (whole_part != 0 || *cents == 0) {
    if (*cents == 0) out += kNumerals[0];
    out += unit;
  }
  if (tenths != 0) {
    out += kNumerals[tenths];
    out += "角";
  } else if (hundredths != 0 && whole_part != 0) {
    out += kNumerals[0];
  }
  if (hundredths != 0) {
    out += kNumerals[hundredths];
    out += "分";
  } else {
    out += "整";
  }
  return Value::string(out);
}

}  // namespace

const BuiltinSpec& spec_rmb() {
  static const BuiltinSpec spec{
      .name = "rmb",
      .summary =
          "An amount in Chinese capital numerals, rounded half up to 分; the unit is 元, or 圆 "
          "when said so.",
      .summary_zh = "人民币大写，四舍五入到分；单位为元，可指定圆。",
      .clause = "Weir",
      .overloads = {{.params = {{"amount", TypeKind::Number}, optional("unit", TypeKind::String)},
                     .result = TypeKind::String,
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args.first(1), "rmb", ctx)) return {};
                       const std::string_view unit =
                           args.size() < 2 || args[1].is_null() ? "元" : args[1].as_string();
                       if (unit != "元" && unit != "圆")
                         return bad_argument(ctx, "rmb", "the unit is not 元 or 圆");
                       return capital_amount(args[0].as_number(), unit, ctx);
                     }}},
      .examples = {{"rmb(1005.50)", R"("壹仟零伍元伍角整")"},
                   {"rmb(100000000)", R"("壹亿元整")"},
                   {"rmb(0.05)", R"("伍分")"},
                   {"rmb(-3.10)", R"("负叁元壹角整")"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
