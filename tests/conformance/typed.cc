#include "tests/conformance/typed.h"

#include <cmath>
#include <cstdlib>
#include <map>

#include "dsl/feel/compile.h"
#include "engine/feel/coerce.h"
#include "engine/feel/temporal.h"

namespace weir::conformance {

using feel::Type;
using feel::TypeKind;

Value value_of(const Json& typed) {
  if (typed.is_null()) return {};
  const std::string kind = typed.at("t");
  if (kind == "null" || !typed.contains("v") || typed.at("v").is_null()) return {};
  const Json& v = typed.at("v");
  if (kind == "boolean") return Value::boolean(v.get<bool>());
  if (kind == "string") return Value::string(v.get<std::string>());
  if (kind == "number") {
    auto number = Decimal::parse_rounded(v.get<std::string>());
    return number ? Value::number(*number) : Value();
  }
  if (kind == "list") {
    std::vector<Value> items;
    for (const Json& item : v) items.push_back(value_of(item));
    return Value::list(std::move(items));
  }
  if (kind == "context") {
    std::vector<Entry> entries;
    for (const auto& [name, entry] : v.items()) entries.emplace_back(name, value_of(entry));
    return Value::context(std::move(entries));
  }
  std::string text = v.get<std::string>();
  // XSD allows what FEEL's own literals do not: a date with an offset.
  if (kind == "date" && text.size() > 10 && text.back() == 'Z') text.pop_back();
  return feel::parse_temporal(text);
}

Type type_of(const Json& type) {
  if (type.contains("list_of")) return Type::list(type_of(type.at("list_of")));
  if (type.contains("fields")) {
    std::vector<std::pair<std::string, Type>> fields;
    for (const auto& [name, field] : type.at("fields").items())
      fields.emplace_back(name, type_of(field));
    return Type::context(std::move(fields));
  }
  if (type.contains("function")) return TypeKind::Function;
  static const std::map<std::string, TypeKind> kBases{
      {"string", TypeKind::String},
      {"number", TypeKind::Number},
      {"boolean", TypeKind::Boolean},
      {"date", TypeKind::Date},
      {"time", TypeKind::Time},
      {"date and time", TypeKind::DateTime},
      {"dateTime", TypeKind::DateTime},
      {"days and time duration", TypeKind::DaysDuration},
      {"dayTimeDuration", TypeKind::DaysDuration},
      {"years and months duration", TypeKind::YearsDuration},
      {"yearMonthDuration", TypeKind::YearsDuration}};
  auto base = kBases.find(type.value("base", "Any"));
  return base == kBases.end() ? Type() : Type(base->second);
}

void add_words(const Json& type, feel::Names& names) {
  if (type.contains("list_of")) return add_words(type.at("list_of"), names);
  if (!type.contains("fields")) return;
  for (const auto& [name, field] : type.at("fields").items()) {
    names.add_word(name);
    add_words(field, names);
  }
}

namespace {

class NoInputs : public feel::Scope {
 public:
  Value input(const feel::Input&) override { return {}; }
};

bool allowed(const Value& value, const Json& type) {
  if (value.is_null() || !type.contains("allowed")) return true;
  feel::Place place;
  place.kind = feel::ExpressionKind::UnaryTests;
  place.mode = feel::Mode::Lenient;
  feel::Compiled tests = feel::compile(type.at("allowed").get<std::string>(), place);
  if (!tests.expression) return true;
  feel::EmptyWorld world;
  feel::EvalContext ctx;
  ctx.world = &world;
  NoInputs none;
  return feel::evaluate_test(*tests.expression, value, none, ctx).is_true();
}

bool near(const Decimal& a, const Decimal& b) {
  if (a == b) return true;
  auto difference = Decimal::subtract(a, b);
  return difference && difference->abs() < Decimal::from_parts(1, -8);
}

bool same_context(const Value& actual, const Value& expected) {
  if (actual.entries().size() != expected.entries().size()) return false;
  for (const auto& [name, value] : expected.entries()) {
    const Value* found = actual.find(name);
    if (!found || !same(*found, value)) return false;
  }
  return true;
}

}  // namespace

Value conformed(const Value& value, const Json& type) {
  if (type.is_null()) return value;
  auto as = feel::coerce(value, type_of(type));
  if (!as || !allowed(*as, type)) return {};
  if (type.contains("list_of") && as->is(ValueKind::List)) {
    for (const Value& item : as->items()) {
      if (!allowed(item, type.at("list_of"))) return {};
    }
  }
  return *as;
}

bool same(const Value& actual, const Value& expected) {
  if (actual.kind() != expected.kind()) return false;
  switch (actual.kind()) {
    case ValueKind::Number:
      return near(actual.as_number(), expected.as_number());
    case ValueKind::List: {
      auto a = actual.items(), b = expected.items();
      if (a.size() != b.size()) return false;
      for (size_t i = 0; i < a.size(); ++i) {
        if (!same(a[i], b[i])) return false;
      }
      return true;
    }
    case ValueKind::Context:
      return same_context(actual, expected);
    case ValueKind::Time:
      return actual.as_time() == expected.as_time();
    case ValueKind::DateTime:
      return actual.as_date_time() == expected.as_date_time();
    default:
      return actual == expected;
  }
}

}  // namespace weir::conformance
