#include <algorithm>
#include <array>

#include "engine/fields/support.h"

namespace weir::fields {
namespace phone_field {

// Calling code, the prefix dialled at home, digits of a national number (ITU-T E.164, national
// plans).
struct Country {
  std::string_view code, calling, trunk;
  size_t min, max;
};
constexpr std::array kCountries = {
    Country{"AE", "971", "0", 8, 9},  Country{"AR", "54", "0", 10, 11},
    Country{"AT", "43", "0", 7, 13},  Country{"AU", "61", "0", 9, 9},
    Country{"BE", "32", "0", 8, 9},   Country{"BR", "55", "0", 10, 11},
    Country{"CA", "1", "1", 10, 10},  Country{"CH", "41", "0", 9, 9},
    Country{"CL", "56", "", 9, 9},    Country{"CN", "86", "0", 9, 11},
    Country{"CO", "57", "0", 10, 10}, Country{"CZ", "420", "", 9, 9},
    Country{"DE", "49", "0", 6, 13},  Country{"DK", "45", "", 8, 8},
    Country{"EG", "20", "0", 8, 10},  Country{"ES", "34", "", 9, 9},
    Country{"FI", "358", "0", 6, 11}, Country{"FR", "33", "0", 9, 9},
    Country{"GB", "44", "0", 9, 10},  Country{"GR", "30", "", 10, 10},
    Country{"HK", "852", "", 8, 8},   Country{"ID", "62", "0", 8, 12},
    Country{"IE", "353", "0", 7, 9},  Country{"IL", "972", "0", 8, 9},
    Country{"IN", "91", "0", 10, 10}, Country{"IT", "39", "", 6, 11},
    Country{"JP", "81", "0", 9, 10},  Country{"KR", "82", "0", 8, 10},
    Country{"MO", "853", "", 8, 8},   Country{"MX", "52", "", 10, 10},
    Country{"MY", "60", "0", 8, 10},  Country{"NL", "31", "0", 9, 9},
    Country{"NO", "47", "", 8, 8},    Country{"NZ", "64", "0", 8, 10},
    Country{"PH", "63", "0", 8, 10},  Country{"PL", "48", "", 9, 9},
    Country{"PT", "351", "", 9, 9},   Country{"RU", "7", "8", 10, 10},
    Country{"SA", "966", "0", 8, 9},  Country{"SE", "46", "0", 7, 10},
    Country{"SG", "65", "", 8, 8},    Country{"TH", "66", "0", 8, 9},
    Country{"TR", "90", "0", 10, 10}, Country{"TW", "886", "0", 8, 9},
    Country{"UA", "380", "0", 9, 9},  Country{"US", "1", "1", 10, 10},
    Country{"VN", "84", "0", 9, 10},  Country{"ZA", "27", "0", 9, 9},
};

const Country* country_of(std::string_view code) {
  const auto it = std::find_if(kCountries.begin(), kCountries.end(),
                               [&](const Country& c) { return c.code == code; });
  return it == kCountries.end() ? nullptr : &*it;
}

// Digits, with a leading + kept; empty where there is anything else than usual separators.
std::string compact(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= '0' && c <= '9')
      out += c;
    else if (c == '+' && out.empty())
      out += c;
    else if (std::string_view(" -().\t/").find(c) == std::string_view::npos)
      return "";
  }
  return out;
}

// A mobile is 1 and ten more; a service number 400 or 800 and seven; else area code and number.
bool chinese(std::string_view national) {
  if (national.size() == 11 && national[0] == '1') return national[1] >= '3';
  if (national.size() == 10 && (national.starts_with("400") || national.starts_with("800")))
    return true;
  return national.size() >= 9 && national.size() <= 11 && national[0] >= '1' &&
         (national[0] != '1' || national.starts_with("10"));
}

std::optional<std::string> national(std::string digits, const Country& country) {
  if (!country.trunk.empty() && digits.starts_with(country.trunk) && digits.size() > country.min)
    digits.erase(0, country.trunk.size());
  if (digits.size() < country.min || digits.size() > country.max) return std::nullopt;
  if (country.code == "CN" && !chinese(digits)) return std::nullopt;
  return "+" + std::string(country.calling) + digits;
}

std::optional<std::string> e164(const std::string& compacted, const Country* home) {
  std::string digits = compacted;
  const bool international = digits.starts_with("+") || digits.starts_with("00");
  if (!international) return home != nullptr ? national(digits, *home) : std::nullopt;
  digits.erase(0, digits[0] == '+' ? 1 : 2);
  if (digits.size() < 7 || digits.size() > 15 || digits[0] == '0') return std::nullopt;
  if (home != nullptr && digits.starts_with(home->calling) && home->code == "CN")
    return national(digits.substr(home->calling.size()), *home);
  return "+" + digits;
}

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Result<std::string> text = text_of(given, field, context);
  if (!text) return text.error();
  const std::string trimmed_text = trimmed(to_halfwidth(*text));
  if (trimmed_text.empty()) return Value();
  const std::string code = text_attribute(field, "country");
  const Country* home = country_of(code);
  const auto number = e164(compact(trimmed_text), home);
  if (number) return Value::string(*number);
  if (home == nullptr)
    return invalid(context,
                   {"'{value}' is not a phone number with its country, such as +86 138 1234 5678",
                    "“{value}”不是带国家代码的电话号码（如 +86 138 1234 5678）"},
                   {{"value", shown(given, field)}});
  return invalid(
      context,
      {"'{value}' is not a phone number of {country}", "“{value}”不是 {country} 的电话号码"},
      {{"value", shown(given, field)}, {"country", code}});
}

// "+86 138 1234 5678": the calling code apart, what follows in groups from the end.
std::string format(const Value& value, const model::Field& field, Language) {
  const std::string text(value.as_string());
  const Country* home = country_of(text_attribute(field, "country"));
  if (home == nullptr || !text.starts_with("+" + std::string(home->calling))) return text;
  std::string rest = text.substr(1 + home->calling.size());
  for (size_t at = rest.size(); at > 4;) {
    at -= 4;
    rest.insert(at, " ");
  }
  return "+" + std::string(home->calling) + " " + rest;
}

}  // namespace phone_field

std::string_view calling_code(std::string_view country) {
  const auto* known = phone_field::country_of(country);
  return known != nullptr ? known->calling : std::string_view();
}

const FieldTypeSpec& spec_phone() {
  static const FieldTypeSpec spec{
      .name = "phone",
      .summary = {"A phone number, kept in the international form of E.164: +8613812345678.",
                  "电话号码，按 E.164 国际格式保存：+8613812345678。"},
      .keys = {{.name = "country",
                .shape = model::Shape::word(
                    {"AE", "AR", "AT", "AU", "BE", "BR", "CA", "CH", "CL", "CN", "CO", "CZ",
                     "DE", "DK", "EG", "ES", "FI", "FR", "GB", "GR", "HK", "ID", "IE", "IL",
                     "IN", "IT", "JP", "KR", "MO", "MX", "MY", "NL", "NO", "NZ", "PH", "PL",
                     "PT", "RU", "SA", "SE", "SG", "TH", "TR", "TW", "UA", "US", "VN", "ZA"}),
                .doc = {"Country of a number that is written without one.",
                        "未写国家代码时所属的国家。"},
                .example = "CN"}},
      .feel_type = string_type,
      .storage = text_storage,
      .normalize = phone_field::normalize,
      .format = phone_field::format,
      .good = R"({type: phone, country: CN, unique: true})",
      .bad = R"({type: phone, country: China})"};
  return spec;
}

}  // namespace weir::fields
