#include "engine/fields/serials.h"
#include "engine/fields/support.h"

namespace weir::fields {
namespace serial_field {

std::string padded(int64_t number, size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

std::vector<model::KeySpec> keys() {
  using model::Place;
  using model::Shape;
  return {
      {.name = "format",
       .shape = Shape::of(Place::Plain),
       .doc = {"{yyyy}, {MM}, {dd}, {####} for the number with leading zeros, {field} for a field.",
               "{yyyy}、{MM}、{dd}，{####} 为补零的序号，{field} 为字段值。"},
       .default_text = "{####}",
       .example = "\"XS-{yyyy}{MM}-{####}\""},
      {.name = "date",
       .shape = Shape::of(Place::Field),
       .doc = {"The date field whose day counts; else the day of creation.",
               "取日期的字段；缺省为创建日。"},
       .example = "signed_on"},
      {.name = "reset",
       .shape = Shape::word({"never", "daily", "monthly", "yearly"}),
       .doc = {"When the number begins again at 1.", "序号何时从 1 重新开始。"},
       .default_text = "never",
       .example = "monthly"}};
}

}  // namespace serial_field

std::vector<SerialPart> parse_serial(std::string_view format) {
  using Kind = SerialPart::Kind;
  std::vector<SerialPart> parts;
  bool numbered = false;
  while (!format.empty()) {
    const size_t open = format.find('{');
    if (open != 0) {
      parts.push_back({Kind::Literal, std::string(format.substr(0, open)), 0});
      if (open == std::string_view::npos) break;
      format.remove_prefix(open);
    }
    const size_t close = format.find('}');
    if (close == std::string_view::npos) {
      parts.push_back({Kind::Literal, std::string(format), 0});
      break;
    }
    const std::string_view inside = format.substr(1, close - 1);
    if (inside == "yyyy")
      parts.push_back({Kind::Year, {}, 4});
    else if (inside == "MM")
      parts.push_back({Kind::Month, {}, 2});
    else if (inside == "dd")
      parts.push_back({Kind::Day, {}, 2});
    else if (!inside.empty() && inside.find_first_not_of('#') == std::string_view::npos)
      parts.push_back({Kind::Number, {}, inside.size()});
    else
      parts.push_back({Kind::Field, std::string(inside), 0});
    numbered = numbered || parts.back().kind == Kind::Number;
    format.remove_prefix(close + 1);
  }
  if (!numbered) parts.push_back({Kind::Number, {}, 4});
  return parts;
}

std::string serial_period(const model::Field& field, Date day) {
  const std::string reset = text_attribute(field, "reset");
  const std::string text = day.to_string();  // yyyy-MM-dd
  if (reset == "yearly") return text.substr(0, text.size() - 6);
  if (reset == "monthly") return text.substr(0, text.size() - 3);
  return reset == "daily" ? text : "";
}

std::string serial_text(const model::Field& field, int64_t number, Date day,
                        const std::function<std::string(std::string_view)>& other) {
  using Kind = SerialPart::Kind;
  std::string out;
  for (const SerialPart& part : parse_serial(text_attribute(field, "format"))) {
    switch (part.kind) {
      case Kind::Literal:
        out += part.text;
        break;
      case Kind::Year:
        out += serial_field::padded(day.year(), 4);
        break;
      case Kind::Month:
        out += serial_field::padded(day.month(), 2);
        break;
      case Kind::Day:
        out += serial_field::padded(day.day(), 2);
        break;
      case Kind::Number:
        out += serial_field::padded(number, part.digits);
        break;
      case Kind::Field:
        out += other(part.text);
        break;
    }
  }
  return out;
}

const FieldTypeSpec& spec_serial() {
  static const FieldTypeSpec spec{
      .name = "serial",
      .summary = {"A running number by the engine; it never repeats.",
                  "引擎给出的流水号，不重复。"},
      .keys = serial_field::keys(),
      .feel_type = string_type,
      .storage = text_storage,
      .normalize = [](const Value& given, const model::Field& field,
                      const FieldContext& context) -> Result<Value> {
        Result<std::string> text = text_of(given, field, context);
        if (!text) return text.error();
        return Value::string(*text);
      },
      .computed = true,
      .good = R"({type: serial, format: "XS-{yyyy}{MM}-{####}", reset: monthly})",
      .bad = R"({type: serial, reset: weekly})"};
  return spec;
}

}  // namespace weir::fields
