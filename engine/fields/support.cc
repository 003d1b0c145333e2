#include "engine/fields/support.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/feel/temporal.h"

namespace weir::fields {

using model::Arg;
using model::KeySpec;
using model::Shape;

Error invalid(const FieldContext& context, const Text& text, std::vector<Argument> args) {
  return Error::of("E_FIELD_INVALID", fill(text.in(context.language), args, context.language));
}

namespace {

// As people write it: @"2026-03-01" is 2026-03-01.
std::string plain(const Value& value) {
  if (value.is(ValueKind::String)) return std::string(value.as_string());
  std::string text = value.to_feel();
  return text.starts_with("@\"") ? text.substr(2, text.size() - 3) : text;
}

}  // namespace

std::string shown(const Value& given, const model::Field& field) {
  if (field.sensitive) return "…";
  const std::string text = plain(given);
  if (!base::is_utf8(text)) return "…";
  const size_t end = base::byte_offset(text, 40);
  return end < text.size() ? text.substr(0, end) + "…" : text;
}

Value attribute(const model::Field& field, std::string_view key, const FieldContext& context) {
  const Arg* arg = model::find(field.args, key);
  if (arg == nullptr) return {};
  if (const Value* value = arg->value()) return *value;
  const feel::Expression* expression = arg->expression();
  if (expression == nullptr || context.world == nullptr || context.scope == nullptr) return {};
  feel::EvalContext ctx;
  ctx.world = context.world;
  return feel::evaluate(*expression, *context.scope, ctx);
}

int64_t integer_attribute(const model::Field& field, std::string_view key, int64_t otherwise) {
  const Arg* arg = model::find(field.args, key);
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  if (value == nullptr || !value->is(ValueKind::Number)) return otherwise;
  return value->as_number().to_int().value_or(otherwise);
}

std::string text_attribute(const model::Field& field, std::string_view key) {
  return std::string(model::word(field.args, key, ""));
}

std::vector<std::string> words_attribute(const model::Field& field, std::string_view key) {
  std::vector<std::string> words;
  const Arg* arg = model::find(field.args, key);
  if (arg == nullptr) return words;
  if (const model::ArgList* list = arg->list()) {
    for (const Arg& item : *list) {
      const Value* value = item.value();
      if (value != nullptr && value->is(ValueKind::String)) words.emplace_back(value->as_string());
    }
  } else if (const Value* value = arg->value()) {
    if (value->is(ValueKind::String)) words.emplace_back(value->as_string());
    if (value->is(ValueKind::List))
      for (const Value& item : value->items())
        if (item.is(ValueKind::String)) words.emplace_back(item.as_string());
  }
  return words;
}

Result<std::string> text_of(const Value& given, const model::Field& field,
                            const FieldContext& context) {
  if (!given.is(ValueKind::String))
    return invalid(context, {"'{value}' is not a text", "“{value}”不是文本"},
                   {{"value", shown(given, field)}});
  const std::string_view text = given.as_string();
  if (!base::is_utf8(text))
    return invalid(context, {"the text is not well-formed UTF-8", "文本不是有效的 UTF-8"});
  if (text.find('\0') != std::string_view::npos)
    return invalid(context, {"the text holds a NUL character", "文本中有 NUL 字符"});
  return std::string(text);
}

std::string trimmed(std::string_view text) {
  const std::u32string all = base::decode(text);
  const auto blank = [](char32_t c) {
    return c <= 0x20 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200b) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
  };
  size_t begin = 0, end = all.size();
  while (begin < end && blank(all[begin])) ++begin;
  while (end > begin && blank(all[end - 1])) --end;
  return base::encode(std::u32string_view(all).substr(begin, end - begin));
}

std::string to_halfwidth(std::string_view text) {
  std::u32string all = base::decode(text);
  for (char32_t& c : all) {
    if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;
    if (c == 0x3000) c = U' ';
  }
  return base::encode(all);
}

Result<Decimal> number_of(const Value& given, const model::Field& field,
                          const FieldContext& context) {
  if (given.is(ValueKind::Number)) return given.as_number();
  if (given.is(ValueKind::String))
    if (const auto number = Decimal::parse(trimmed(to_halfwidth(given.as_string()))))
      return *number;
  return invalid(context, {"'{value}' is not a number", "“{value}”不是数字"},
                 {{"value", shown(given, field)}});
}

Result<Value> scaled(const Decimal& number, int scale, const model::Field& field,
                     const FieldContext& context) {
  const Decimal value = number.normalized();
  if (value.scale() > scale)
    return invalid(
        context, {"'{value}' has more than {scale} decimals", "“{value}”的小数超过 {scale} 位"},
        {{"value", shown(Value::number(number), field)}, {"scale", std::to_string(scale)}});
  if (!value.unscaled(scale))
    return invalid(context, {"'{value}' is too large", "“{value}”太大"},
                   {{"value", shown(Value::number(number), field)}});
  return Value::number(value);
}

std::optional<int> order(const Value& a, const Value& b) {
  const auto sign = [](auto x) { return x < 0 ? -1 : x > 0 ? 1 : 0; };
  const auto of = [&](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
  if (a.is(ValueKind::DateTime) || b.is(ValueKind::DateTime)) {
    const auto instant = [](const Value& v) -> std::optional<DateTime> {
      if (v.is(ValueKind::DateTime)) return v.as_date_time();
      if (v.is(ValueKind::Date)) return DateTime{v.as_date(), Time{}};
      return std::nullopt;
    };
    auto x = instant(a), y = instant(b);
    if (!x || !y) return std::nullopt;
    // A date alone is midnight in the zone of the other.
    if (a.is(ValueKind::Date)) x->time.zone = y->time.zone;
    if (b.is(ValueKind::Date)) y->time.zone = x->time.zone;
    return feel::compare_date_times(*x, *y);
  }
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case ValueKind::Number:
      return sign(Decimal::compare(a.as_number(), b.as_number()));
    case ValueKind::String:
      return sign(a.as_string().compare(b.as_string()));
    case ValueKind::Date:
      return of(a.as_date(), b.as_date());
    case ValueKind::Time:
      return feel::compare_times(a.as_time(), b.as_time());
    case ValueKind::DaysDuration:
      return of(a.as_days(), b.as_days());
    case ValueKind::YearsDuration:
      return of(a.as_years(), b.as_years());
    default:
      return std::nullopt;
  }
}

namespace {

// A bound written in YAML for a date or time is text; it is read as the value's kind.
Value bound(const model::Field& field, std::string_view key, const Value& like,
            const FieldContext& context) {
  Value value = attribute(field, key, context);
  if (!value.is(ValueKind::String) || like.is(ValueKind::String)) return value;
  if (like.is(ValueKind::Number)) {
    const auto number = Decimal::parse(value.as_string());
    return number ? Value::number(*number) : Value();
  }
  return feel::parse_temporal(value.as_string());
}

}  // namespace

Result<Value> within_bounds(Value value, const model::Field& field, const FieldContext& context) {
  const Value min = bound(field, "min", value, context), max = bound(field, "max", value, context);
  const bool moment = value.is(ValueKind::Date) || value.is(ValueKind::Time) || value.is(ValueKind::DateTime);
  const auto beyond = [&](const Text& text, const Value& end) {
    return invalid(context, text, {{"value", shown(value, field)}, {"end", plain(end)}});
  };
  if (!min.is_null() && order(value, min).value_or(0) < 0)
    return beyond(moment ? Text{"'{value}' is before {end}", "“{value}”早于 {end}"}
                         : Text{"'{value}' is less than {end}", "“{value}”小于 {end}"}, min);
  if (!max.is_null() && order(value, max).value_or(0) > 0)
    return beyond(moment ? Text{"'{value}' is after {end}", "“{value}”晚于 {end}"}
                         : Text{"'{value}' is more than {end}", "“{value}”大于 {end}"}, max);
  return value;
}

Result<Value> list_of(const Value& given, const model::Field& field, const FieldContext& context,
                      NormalizeItem item) {
  std::vector<Value> out;
  const auto add = [&](const Value& one) -> std::optional<Error> {
    if (one.is_null()) return std::nullopt;
    Result<Value> value = item(one, field, context);
    if (!value) return value.error();
    if (!value->is_null() && std::find(out.begin(), out.end(), *value) == out.end())
      out.push_back(*std::move(value));
    return std::nullopt;
  };
  if (given.is(ValueKind::List)) {
    for (const Value& one : given.items())
      if (auto error = add(one)) return *error;
  } else if (auto error = add(given)) {
    return *error;
  }
  const auto count = static_cast<int64_t>(out.size());
  const int64_t max = integer_attribute(field, "max", 1000),
                min = integer_attribute(field, "min", 0);
  if (count > max)
    return invalid(context, {"{count} values are more than {max}", "{count} 个值超过上限 {max}"},
                   {{"count", std::to_string(count)}, {"max", std::to_string(max)}});
  if (count > 0 && count < min)
    return invalid(context, {"{count} values are fewer than {min}", "{count} 个值少于下限 {min}"},
                   {{"count", std::to_string(count)}, {"min", std::to_string(min)}});
  return Value::list(std::move(out));
}

KeySpec min_key(feel::TypeKind kind, std::string_view example) {
  Shape shape = Shape::of(model::Place::Value);
  shape.expects = kind;
  return {.name = "min",
          .shape = shape,
          .doc = {"The smallest value that is accepted.", "允许的最小值。"},
          .example = example};
}

KeySpec max_key(feel::TypeKind kind, std::string_view example) {
  Shape shape = Shape::of(model::Place::Value);
  shape.expects = kind;
  return {.name = "max",
          .shape = shape,
          .doc = {"The largest value that is accepted.", "允许的最大值。"},
          .example = example};
}

KeySpec scale_key(std::string_view default_text) {
  return {.name = "scale",
          .shape = Shape::of(model::Place::Integer),
          .doc = {"Digits after the point, 0 to 10: more are refused, and what is computed is "
                  "rounded to it.",
                  "小数位数，0 到 10：输入超出即拒绝，计算结果按此舍入。"},
          .default_text = default_text,
          .example = "2"};
}

KeySpec count_key(std::string_view name, Text doc, std::string_view default_text) {
  return {.name = name,
          .shape = Shape::of(model::Place::Integer),
          .doc = doc,
          .default_text = default_text,
          .example = "10"};
}

feel::Type string_type(const model::Field&) { return feel::TypeKind::String; }
feel::Type strings_type(const model::Field&) { return feel::Type::list(feel::TypeKind::String); }
feel::Type number_type(const model::Field&) { return feel::TypeKind::Number; }
StorageKind text_storage(const model::Field&) { return StorageKind::Text; }
StorageKind json_storage(const model::Field&) { return StorageKind::Json; }
StorageKind decimal_storage(const model::Field&) { return StorageKind::Decimal; }

Zone zone_of(const FieldContext& context) {
  if (context.world != nullptr) return context.world->zone();
  if (context.model == nullptr) return Zone::utc();
  return Zone::named(context.model->timezone).value_or(Zone::utc());
}

}  // namespace weir::fields
