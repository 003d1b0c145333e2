#include "engine/base/text.h"
#include "engine/fields/support.h"

namespace weir::fields {
namespace discount_field {

int scale(const model::Field& field) {
  return static_cast<int>(integer_attribute(field, "scale", 4));
}

std::optional<std::string> without_suffix(const std::string& text, std::string_view suffix) {
  if (text.size() < suffix.size()) return std::nullopt;
  const size_t at = text.size() - suffix.size();
  if (base::to_lower(std::string_view(text).substr(at)) != suffix) return std::nullopt;
  return trimmed(std::string_view(text).substr(0, at));
}

// 八五折: one or two Chinese digits.
std::optional<Decimal> chinese(std::string_view text) {
  static const std::u32string kDigits = U"〇一二三四五六七八九";
  const std::u32string all = base::decode(text);
  if (all.empty() || all.size() > 2) return std::nullopt;
  int64_t number = 0;
  for (char32_t c : all) {
    const size_t digit = kDigits.find(c);
    if (digit == std::u32string::npos) return std::nullopt;
    number = number * 10 + static_cast<int64_t>(digit);
  }
  return Decimal::from_parts(number, all.size() == 2 ? -1 : 0);
}

// 8折, 85折 and 8.5折: tenths of the price are paid; two digits without a point are hundredths.
std::optional<Decimal> tenths(const std::string& text) {
  std::optional<Decimal> number = chinese(text);
  if (!number) number = Decimal::parse(text);
  if (!number || number->is_negative()) return std::nullopt;
  const bool hundredths = number->is_integer() && *number > Decimal::from_int(10);
  return Decimal::multiply(*number, Decimal::from_parts(1, hundredths ? -2 : -1));
}

// The part that is paid, or none where the text says no discount.
std::optional<Decimal> paid(const std::string& text) {
  const Decimal one = Decimal::from_int(1), hundredth = Decimal::from_parts(1, -2);
  if (auto number = without_suffix(text, "折")) return tenths(*number);
  if (auto rest = without_suffix(text, "off")) {
    auto number = without_suffix(*rest, "%");
    const auto off = number ? Decimal::parse(*number) : std::nullopt;
    const auto part = off ? Decimal::multiply(*off, hundredth) : std::nullopt;
    return part ? Decimal::subtract(one, *part) : std::nullopt;
  }
  if (auto number = without_suffix(text, "%")) {
    const auto part = Decimal::parse(*number);
    return part ? Decimal::multiply(*part, hundredth) : std::nullopt;
  }
  return Decimal::parse(text);
}

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  std::optional<Decimal> part;
  if (given.is(ValueKind::Number)) part = given.as_number();
  if (given.is(ValueKind::String)) part = paid(trimmed(to_halfwidth(given.as_string())));
  if (!part)
    return invalid(context,
                   {"'{value}' is not a discount such as 8折, 20% off or 0.8",
                    "“{value}”不是 8折、20% off 或 0.8 这样的折扣"},
                   {{"value", shown(given, field)}});
  if (part->is_negative() || *part > Decimal::from_int(1))
    return invalid(context,
                   {"'{value}' is not between 0 and 1: a discount is the part that is paid, 0.8 "
                    "for 8折 or 20% off",
                    "“{value}”不在 0 到 1 之间：折扣是实付的部分，8折即 0.8"},
                   {{"value", shown(given, field)}});
  Result<Value> value = scaled(*part, scale(field), field, context);
  return value ? within_bounds(*std::move(value), field, context) : value;
}

std::string format(const Value& value, const model::Field&, Language language) {
  const Decimal part = value.as_number(), one = Decimal::from_int(1);
  if (part == one) return language == Language::Chinese ? "无折扣" : "no discount";
  const auto shown_number =
      language == Language::Chinese
          ? Decimal::multiply(part, Decimal::from_int(10))
          : Decimal::multiply(Decimal::subtract(one, part).value_or(one), Decimal::from_int(100));
  if (!shown_number) return value.to_feel();
  return shown_number->normalized().to_string() + (language == Language::Chinese ? "折" : "% off");
}

}  // namespace discount_field

const FieldTypeSpec& spec_discount() {
  static const FieldTypeSpec spec{
      .name = "discount",
      .summary = {"The part of the price that is paid: 8折, 20% off and 0.8 are the same.",
                  "实付比例：8折、20% off 与 0.8 相同。"},
      .keys = {min_key(feel::TypeKind::Number, "0.5"), max_key(feel::TypeKind::Number, "1"),
               scale_key("4")},
      .feel_type = number_type,
      .storage = decimal_storage,
      .scale = discount_field::scale,
      .normalize = discount_field::normalize,
      .format = discount_field::format,
      .good = R"({type: discount, default: 8折})",
      .bad = R"({type: discount, default: 1.2})"};
  return spec;
}

}  // namespace weir::fields
