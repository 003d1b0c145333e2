#include <array>

#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/compare.h"
#include "engine/feel/temporal.h"

namespace weir::feel::builtin {
namespace {

// `[low..high]` with literals as ends: numbers, strings, @"..." and date("...") and its kin.
struct RangeReader {
  std::string_view rest;

  void skip_space() {
    while (!rest.empty() &&
           (rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\n' || rest[0] == '\r')) {
      rest.remove_prefix(1);
    }
  }
  bool eat(std::string_view text) {
    skip_space();
    if (!rest.starts_with(text)) return false;
    rest.remove_prefix(text.size());
    return true;
  }

  std::optional<std::string> quoted() {
    if (!eat("\"")) return std::nullopt;
    std::string text;
    while (!rest.empty()) {
      const char c = rest[0];
      rest.remove_prefix(1);
      if (c == '"') return text;
      if (c == '\\' && !rest.empty() && (rest[0] == '"' || rest[0] == '\\')) {
        text += rest[0];
        rest.remove_prefix(1);
      } else {
        text += c;
      }
    }
    return std::nullopt;
  }

  // `name("...")`, each with the kinds that the name stands for.
  Value constructed() {
    static constexpr std::pair<std::string_view, std::array<ValueKind, 2>> kForms[] = {
        {"@", {ValueKind::Null, ValueKind::Null}},
        {"date and time", {ValueKind::DateTime, ValueKind::DateTime}},
        {"date", {ValueKind::Date, ValueKind::Date}},
        {"time", {ValueKind::Time, ValueKind::Time}},
        {"duration", {ValueKind::DaysDuration, ValueKind::YearsDuration}}};
    for (const auto& [name, kinds] : kForms) {
      if (!eat(name)) continue;
      const bool at = name == "@";
      if (!at && !eat("(")) return {};
      const auto text = quoted();
      if (!text || (!at && !eat(")"))) return {};
      Value value = parse_temporal(*text);
      return at || value.is(kinds[0]) || value.is(kinds[1]) ? value : Value::null();
    }
    return {};
  }

  Value end() {
    skip_space();
    if (rest.starts_with('"')) {
      const auto text = quoted();
      return text ? Value::string(*text) : Value::null();
    }
    const size_t size = rest.find_first_not_of("-+.0123456789eE");
    std::string_view digits = rest.substr(0, size);
    digits = digits.substr(0, digits.find(".."));
    if (const auto number = Decimal::parse(digits)) {
      rest.remove_prefix(digits.size());
      return Value::number(*number);
    }
    return constructed();
  }

  std::optional<Range> read() {
    Range range;
    range.low_included = eat("[");
    if (!range.low_included && !eat("(") && !eat("]")) return std::nullopt;
    range.low = end();
    if (range.low.is_null() || !eat("..")) return std::nullopt;
    range.high = end();
    if (range.high.is_null()) return std::nullopt;
    range.high_included = eat("]");
    if (!range.high_included && !eat(")") && !eat("[")) return std::nullopt;
    skip_space();
    const auto rising = order(range.low, range.high);
    if (!rest.empty() || !rising || *rising > 0) return std::nullopt;
    return range;
  }
};

}  // namespace

const BuiltinSpec& spec_range() {
  static const BuiltinSpec spec{
      .name = "range",
      .summary = "The range that a text writes, of two literals of one kind in rising order.",
      .summary_zh = "由文本得到区间，两端须为同类且按升序的字面量。",
      .clause = "DMN 1.5, 10.3.4.1",
      .overloads = {{.params = {{"from", TypeKind::String}},
                     .result = Type::range(TypeKind::Any),
                     .call = [](Args args, EvalContext& ctx) -> Value {
                       if (has_null(args, "range", ctx)) return {};
                       const auto range = RangeReader{args[0].as_string()}.read();
                       if (range) return Value::range(*range);
                       return bad_argument(ctx, "range", describe(args[0]) + " is no range");
                     }}},
      .examples = {{R"(range("[18..21]"))", "[18..21]"},
                   {R"feel(range("(18..21)"))feel", "(18..21)"},
                   {R"(range("[3..1]"))", "null"}},
  };
  return spec;
}

}  // namespace weir::feel::builtin
