#include "engine/fields/text_rules.h"

#include <re2/re2.h>

#include "engine/base/text.h"

namespace weir::fields {
namespace {

std::string collapsed(std::string_view text) {
  std::u32string out;
  bool blank = false;
  for (char32_t c : base::decode(text)) {
    const bool is_blank = c == U' ' || c == U'\t' || c == 0xa0 || c == 0x3000;
    if (!is_blank)
      out += c;
    else if (!blank)
      out += U' ';
    blank = is_blank;
  }
  return base::encode(out);
}

std::string only_digits(std::string_view text) {
  std::string out;
  for (char c : to_halfwidth(text))
    if (c >= '0' && c <= '9') out += c;
  return out;
}

std::string standard(std::string text, const model::Field& field) {
  for (const std::string& word : words_attribute(field, "normalize")) {
    if (word == "trim") text = trimmed(text);
    if (word == "collapse") text = collapsed(text);
    if (word == "upper") text = base::to_upper(text);
    if (word == "lower") text = base::to_lower(text);
    if (word == "halfwidth") text = to_halfwidth(text);
    if (word == "digits") text = only_digits(text);
  }
  return text;
}

std::optional<Error> check_pattern(const std::string& text, const model::Field& field,
                                   const FieldContext& context) {
  const std::string pattern = text_attribute(field, "pattern");
  if (pattern.empty()) return std::nullopt;
  const RE2 regex(pattern, RE2::Quiet);
  if (!regex.ok())
    return invalid(context, {"the pattern '{pattern}' cannot be read", "无法解析模式“{pattern}”"},
                   {{"pattern", pattern}});
  if (RE2::FullMatch(text, regex)) return std::nullopt;
  return invalid(context,
                 {"'{value}' does not have the form {pattern}", "“{value}”不符合格式 {pattern}"},
                 {{"value", shown(Value::string(text), field)}, {"pattern", pattern}});
}

}  // namespace

std::vector<model::KeySpec> text_keys() {
  using model::Place;
  using model::Shape;
  return {
      count_key("min", {"The fewest characters (code points).", "最少字符数。"}),
      count_key("max", {"The most characters (code points).", "最多字符数。"}),
      {.name = "pattern",
       .shape = Shape::of(Place::Plain),
       .doc = {"A regular expression (RE2) that the whole text fits.",
               "整段文本须符合的正则表达式（RE2）。"},
       .example = "[A-Z]{2}[0-9]{4}"},
      {.name = "normalize",
       .shape =
           Shape::list(Shape::word({"trim", "collapse", "upper", "lower", "halfwidth", "digits"})),
       .doc = {"What is done to the text before it is checked and stored, in this order.",
               "校验与保存前依次进行的规范化。"},
       .example = "[trim, collapse]"},
  };
}

Result<Value> normalize_text(const Value& given, const model::Field& field,
                             const FieldContext& context) {
  Result<std::string> text = text_of(given, field, context);
  if (!text) return text.error();
  const std::string out = standard(*std::move(text), field);
  if (out.empty()) return Value();
  const auto length = static_cast<int64_t>(base::count_code_points(out));
  const int64_t min = integer_attribute(field, "min", 0);
  const int64_t max = integer_attribute(field, "max", INT64_MAX);
  if (length < min)
    return invalid(context,
                   {"{length} characters are fewer than {min}", "{length} 个字符，少于 {min} 个"},
                   {{"length", std::to_string(length)}, {"min", std::to_string(min)}});
  if (length > max)
    return invalid(context,
                   {"{length} characters are more than {max}", "{length} 个字符，超过 {max} 个"},
                   {{"length", std::to_string(length)}, {"max", std::to_string(max)}});
  if (auto error = check_pattern(out, field, context)) return *error;
  return Value::string(out);
}

}  // namespace weir::fields
