#include "engine/fields/support.h"

namespace weir::fields {
namespace money_field {

int scale(const model::Field& field) {
  return static_cast<int>(integer_attribute(field, "scale", 2));
}

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Result<Decimal> number = number_of(given, field, context);
  if (!number) return number.error();
  Result<Value> value = scaled(*number, scale(field), field, context);
  return value ? within_bounds(*std::move(value), field, context) : value;
}

std::string_view sign_of(std::string_view currency) {
  if (currency == "CNY" || currency == "JPY") return "¥";
  if (currency == "USD") return "$";
  if (currency == "EUR") return "€";
  if (currency == "GBP") return "£";
  if (currency == "HKD") return "HK$";
  return "";
}

// 1234567.5 at scale 2: "1,234,567.50".
std::string grouped(const Decimal& number, int digits) {
  const auto unscaled = number.abs().unscaled(digits);
  if (!unscaled) return number.abs().to_string();
  std::string text = std::to_string(*unscaled);
  if (text.size() <= static_cast<size_t>(digits))
    text.insert(0, static_cast<size_t>(digits) + 1 - text.size(), '0');
  const std::string whole = text.substr(0, text.size() - static_cast<size_t>(digits));
  std::string out;
  for (size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) out += ',';
    out += whole[i];
  }
  return digits == 0 ? out : out + "." + text.substr(whole.size());
}

std::string format(const Value& value, const model::Field& field, Language) {
  const Decimal number = value.as_number();
  const std::string currency = text_attribute(field, "currency");
  const std::string_view sign = sign_of(currency);
  std::string out = number.is_negative() ? "-" : "";
  out += sign;
  out += grouped(number, scale(field));
  if (sign.empty() && !currency.empty()) out += " " + currency;
  return out;
}

}  // namespace money_field

const FieldTypeSpec& spec_money() {
  static const FieldTypeSpec spec{
      .name = "money",
      .summary = {"An amount of money, exact, in one currency.", "金额：精确，单一币种。"},
      .keys = {min_key(feel::TypeKind::Number, "0"),
               max_key(feel::TypeKind::Number, "1000000"),
               scale_key("2"),
               {.name = "currency",
                .shape = model::Shape::of(model::Place::Plain),
                .doc = {"ISO 4217 code; else the app's currency.",
                        "ISO 4217 币种代码；缺省为应用的币种。"},
                .example = "CNY"}},
      .feel_type = number_type,
      .storage = decimal_storage,
      .scale = money_field::scale,
      .normalize = money_field::normalize,
      .format = money_field::format,
      .good = R"({type: money, currency: CNY, min: 0})",
      .bad = R"({type: money, currency: CNY, curency: CNY})"};
  return spec;
}

}  // namespace weir::fields
