#include "engine/feel/coerce.h"

#include <algorithm>

#include "engine/feel/function.h"

namespace weir::feel {
namespace {

bool is_member(const Value& value, const Type& type) {
  return value.is_null() || is_instance(value, type);
}

bool is_context_of(const Value& value, const Type& type) {
  if (!value.is(ValueKind::Context)) return false;
  return std::all_of(type.fields().begin(), type.fields().end(), [&](const auto& field) {
    const Value* entry = value.find(field.first);
    return entry != nullptr && is_member(*entry, field.second);
  });
}

bool is_list_of(const Value& value, const Type& element) {
  if (!value.is(ValueKind::List)) return false;
  if (element.is(TypeKind::Any)) return true;
  const auto items = value.items();
  return std::all_of(items.begin(), items.end(),
                     [&](const Value& item) { return is_member(item, element); });
}

bool is_range_of(const Value& value, const Type& element) {
  if (!value.is(ValueKind::Range)) return false;
  const Range& range = value.as_range();
  return is_member(range.low, element) && is_member(range.high, element);
}

// Takes what the type hands over: as many arguments, each of a type that its parameter takes. What
// it gives is not known before it runs, nor what a builtin of several overloads takes.
bool is_function_of(const FunctionValue& function, const Type& type) {
  const auto& wanted = type.fields();
  if (wanted.empty() || function.builtin != nullptr) return true;
  if (function.params.size() != wanted.size()) return false;
  for (size_t i = 0; i < wanted.size(); ++i)
    if (!subtype(wanted[i].second, function.params[i].second)) return false;
  return true;
}

}  // namespace

bool is_instance(const Value& value, const Type& type) {
  switch (type.kind()) {
    case TypeKind::Any:
    case TypeKind::Error:
      return true;
    case TypeKind::Null:
      return value.is_null();
    case TypeKind::Boolean:
      return value.is(ValueKind::Boolean);
    case TypeKind::Number:
      return value.is(ValueKind::Number);
    case TypeKind::String:
    case TypeKind::Reference:
    case TypeKind::User:
    case TypeKind::Department:
      return value.is(ValueKind::String);
    case TypeKind::Date:
      return value.is(ValueKind::Date);
    case TypeKind::Time:
      return value.is(ValueKind::Time);
    case TypeKind::DateTime:
      return value.is(ValueKind::DateTime);
    case TypeKind::DaysDuration:
      return value.is(ValueKind::DaysDuration);
    case TypeKind::YearsDuration:
      return value.is(ValueKind::YearsDuration);
    case TypeKind::List:
      return is_list_of(value, type.element());
    case TypeKind::Context:
      return is_context_of(value, type);
    case TypeKind::Range:
      return is_range_of(value, type.element());
    case TypeKind::Function:
      return value.is(ValueKind::Function) && is_function_of(*value.as_function(), type);
    case TypeKind::Record:
      return value.is(ValueKind::Context) || value.is(ValueKind::String);
  }
  return false;
}

DateTime midnight_of(Date date) {
  DateTime out;
  out.date = date;
  out.time.zone = Zone::utc();
  return out;
}

namespace {

// The context with each member as the type wants it; a member that is left out is null.
std::optional<Value> coerce_context(const Value& value, const Type& type) {
  std::vector<Entry> entries(value.entries().begin(), value.entries().end());
  for (const auto& [name, wanted] : type.fields()) {
    const auto at = std::find_if(entries.begin(), entries.end(), [&name = name](const Entry& entry) { return entry.first == name; });
    if (at == entries.end()) {
      entries.emplace_back(name, Value());
      continue;
    }
    std::optional<Value> member = coerce(at->second, wanted);
    if (!member) return std::nullopt;
    at->second = *std::move(member);
  }
  return Value::context(std::move(entries));
}

}  // namespace

std::optional<Value> coerce(const Value& value, const Type& type) {
  if (value.is_null() || is_instance(value, type)) return value;
  if (type.is(TypeKind::Context) && value.is(ValueKind::Context)) return coerce_context(value, type);
  if (type.is(TypeKind::DateTime) && value.is(ValueKind::Date)) {
    return Value::date_time(midnight_of(value.as_date()));
  }
  if (type.is(TypeKind::List)) {
    if (value.is(ValueKind::List) || !is_instance(value, type.element())) return std::nullopt;
    return Value::list({value});
  }
  if (value.is(ValueKind::List) && value.items().size() == 1) {
    return coerce(value.items()[0], type);
  }
  return std::nullopt;
}

}  // namespace weir::feel
