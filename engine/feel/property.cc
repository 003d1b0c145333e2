// Members: of contexts, records and people, temporal values, ranges, and of lists of them.
#include "engine/feel/arithmetic.h"
#include "engine/feel/operators.h"

namespace weir::feel {
namespace {

Value whole(int64_t number) { return Value::integer(number); }

std::optional<Value> date_property(Date date, std::string_view name) {
  if (name == "year") return whole(date.year());
  if (name == "month") return whole(date.month());
  if (name == "day") return whole(date.day());
  if (name == "weekday") return whole(date.weekday());
  return std::nullopt;
}

std::optional<Value> zone_property(const Time& time, std::optional<int32_t> offset,
                                   std::string_view name) {
  if (name == "timezone") {
    return time.zone.kind == Zone::Kind::Named ? Value::string(time.zone.name()) : Value();
  }
  if (name == "time offset") return offset ? Value::days({*offset, 0}) : Value();
  return std::nullopt;
}

std::optional<Value> clock_property(const Time& time, std::string_view name) {
  if (name == "hour") return whole(time.hour());
  if (name == "minute") return whole(time.minute());
  if (name == "second") return whole(time.second());
  return std::nullopt;
}

std::optional<int32_t> fixed_offset(const Time& time) {
  if (time.zone.kind == Zone::Kind::Offset) return time.zone.offset_seconds;
  return std::nullopt;
}

std::optional<Value> time_property(const Time& time, std::string_view name) {
  if (auto value = clock_property(time, name)) return value;
  // The offset of a named zone depends on the day, which a time of day has not.
  return zone_property(time, fixed_offset(time), name);
}

std::optional<Value> date_time_property(const DateTime& at, std::string_view name) {
  if (auto value = date_property(at.date, name)) return value;
  if (auto value = clock_property(at.time, name)) return value;
  std::optional<int32_t> offset = fixed_offset(at.time);
  if (at.time.zone.kind == Zone::Kind::Named) {
    if (const auto instant = to_instant(at, Zone::utc()))
      offset = offset_at(at.time.zone, *instant);
  }
  return zone_property(at.time, offset, name);
}

std::optional<Value> days_property(DaysDuration duration, std::string_view name) {
  if (name == "days") return whole(duration.seconds / 86'400);
  if (name == "hours") return whole(duration.seconds / 3'600 % 24);
  if (name == "minutes") return whole(duration.seconds / 60 % 60);
  if (name == "seconds") return whole(duration.seconds % 60);
  return std::nullopt;
}

std::optional<Value> years_property(YearsDuration duration, std::string_view name) {
  if (name == "years") return whole(duration.months / 12);
  if (name == "months") return whole(duration.months % 12);
  return std::nullopt;
}

std::optional<Value> range_property(const Range& range, std::string_view name) {
  if (name == "start") return range.low;
  if (name == "end") return range.high;
  if (name == "start included") return Value::boolean(range.low_included);
  if (name == "end included") return Value::boolean(range.high_included);
  return std::nullopt;
}

Value id_member(std::string_view id, const std::string& name, const Type& of, EvalContext& ctx) {
  switch (of.kind()) {
    case TypeKind::User:
      return ctx.world->user_member(id, name);
    case TypeKind::Department:
      return ctx.world->department_member(id, name);
    default:
      return ctx.world->record_member(of.forms(), id, name);
  }
}

bool names_something(const Type& type) {
  return type.is(TypeKind::Reference) || type.is(TypeKind::Record) || type.is(TypeKind::User) ||
         type.is(TypeKind::Department);
}

void warn_no_member(const Value& value, const std::string& name, EvalContext& ctx, Span span) {
  if (ctx.warnings == nullptr) return;
  ctx.warn(WarningKind::NoMember, describe(value) + " has no '" + name + "'", span);
}

}  // namespace

std::optional<Value> property(const Value& value, std::string_view name) {
  switch (value.kind()) {
    case ValueKind::Date:
      return date_property(value.as_date(), name);
    case ValueKind::Time:
      return time_property(value.as_time(), name);
    case ValueKind::DateTime:
      return date_time_property(value.as_date_time(), name);
    case ValueKind::DaysDuration:
      return days_property(value.as_days(), name);
    case ValueKind::YearsDuration:
      return years_property(value.as_years(), name);
    case ValueKind::Range:
      return range_property(value.as_range(), name);
    default:
      return std::nullopt;
  }
}

Value member(const Value& value, const std::string& name, const Type& of, EvalContext& ctx,
             Span span) {
  switch (value.kind()) {
    case ValueKind::Null:
      return {};
    case ValueKind::Context: {
      const Value* entry = value.find(name);
      if (entry == nullptr) warn_no_member(value, name, ctx, span);
      return entry != nullptr ? *entry : Value();
    }
    case ValueKind::List: {
      const Type element = of.is(TypeKind::List) ? of.element() : of;
      std::vector<Value> members;
      members.reserve(value.items().size());
      for (const Value& item : value.items())
        members.push_back(member(item, name, element, ctx, span));
      ctx.fuel -= static_cast<int64_t>(members.size());
      return Value::list(std::move(members));
    }
    case ValueKind::String:
      if (names_something(of) && ctx.world != nullptr) {
        return id_member(value.as_string(), name, of, ctx);
      }
      break;
    default:
      if (auto found = property(value, name)) return *std::move(found);
      break;
  }
  warn_no_member(value, name, ctx, span);
  return {};
}

}  // namespace weir::feel
