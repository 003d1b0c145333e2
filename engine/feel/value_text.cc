// What a value looks like as FEEL, when two are the same, and their hash.

#include "engine/base/quote.h"
#include "engine/feel/calendar.h"
#include "engine/feel/temporal.h"
#include "engine/feel/value_access.h"
#include "weir/value.h"

namespace weir {
namespace {

uint64_t mix(uint64_t h, uint64_t v) {
  h ^= v + 0x9e3779b97f4a7c15u + (h << 6) + (h >> 2);
  h *= 0xbf58476d1ce4e5b9u;
  return h ^ (h >> 31);
}

uint64_t hash_text(std::string_view text) { return std::hash<std::string_view>{}(text); }

// A letter or an underscore, then letters, digits and underscores; anything but ASCII is a letter.
bool is_plain_name(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name) {
    const bool ok = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    c == '_' || static_cast<unsigned char>(c) >= 0x80;
    if (!ok) return false;
  }
  return true;
}

void append_feel(std::string& out, const Value& value);

void append_range(std::string& out, const Range& range) {
  out += range.low_included ? '[' : '(';
  if (!range.low.is_null()) append_feel(out, range.low);
  out += "..";
  if (!range.high.is_null()) append_feel(out, range.high);
  out += range.high_included ? ']' : ')';
}

void append_at(std::string& out, const std::string& text) {
  out += "@\"";
  out += text;
  out += '"';
}

void append_feel(std::string& out, const Value& value) {
  switch (value.kind()) {
    case ValueKind::Null:
      out += "null";
      return;
    case ValueKind::Boolean:
      out += value.as_boolean() ? "true" : "false";
      return;
    case ValueKind::Number:
      out += value.as_number().to_string();
      return;
    case ValueKind::String:
      base::append_quoted(out, value.as_string());
      return;
    case ValueKind::Date:
      return append_at(out, value.as_date().to_string());
    case ValueKind::Time:
      return append_at(out, value.as_time().to_string());
    case ValueKind::DateTime:
      return append_at(out, value.as_date_time().to_string());
    case ValueKind::DaysDuration:
      return append_at(out, value.as_days().to_string());
    case ValueKind::YearsDuration:
      return append_at(out, value.as_years().to_string());
    case ValueKind::List: {
      out += '[';
      bool first = true;
      for (const Value& item : value.items()) {
        if (!first) out += ", ";
        first = false;
        append_feel(out, item);
      }
      out += ']';
      return;
    }
    case ValueKind::Context: {
      out += '{';
      bool first = true;
      for (const Entry& entry : value.entries()) {
        if (!first) out += ", ";
        first = false;
        if (is_plain_name(entry.first)) {
          out += entry.first;
        } else {
          base::append_quoted(out, entry.first);
        }
        out += ": ";
        append_feel(out, entry.second);
      }
      out += '}';
      return;
    }
    case ValueKind::Range:
      return append_range(out, value.as_range());
    case ValueKind::Function:
      out += "function";
      return;
  }
}

bool same_contexts(const Value& a, const Value& b) {
  if (a.entries().size() != b.entries().size()) return false;
  for (const Entry& entry : a.entries()) {
    const Value* other = b.find(entry.first);
    if (other == nullptr || !(entry.second == *other)) return false;
  }
  return true;
}

bool same_ranges(const Range& a, const Range& b) {
  return a.low_included == b.low_included && a.high_included == b.high_included && a.low == b.low &&
         a.high == b.high;
}

}  // namespace

std::string Value::to_feel() const {
  std::string out;
  append_feel(out, *this);
  return out;
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case ValueKind::Null:
      return true;
    case ValueKind::Boolean:
      return a.as_boolean() == b.as_boolean();
    case ValueKind::Number: {
      int order = 0;
      return feel::fast_compare(a, b, &order) ? order == 0 : a.as_number() == b.as_number();
    }
    case ValueKind::String:
      return a.as_string() == b.as_string();
    case ValueKind::Date:
      return a.as_date() == b.as_date();
    case ValueKind::Time:
      return feel::compare_times(a.as_time(), b.as_time()) == 0;
    case ValueKind::DateTime:
      return feel::compare_date_times(a.as_date_time(), b.as_date_time()) == 0;
    case ValueKind::DaysDuration:
      return a.as_days() == b.as_days();
    case ValueKind::YearsDuration:
      return a.as_years() == b.as_years();
    case ValueKind::List: {
      const auto x = a.items(), y = b.items();
      return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin());
    }
    case ValueKind::Context:
      return same_contexts(a, b);
    case ValueKind::Range:
      return same_ranges(a.as_range(), b.as_range());
    case ValueKind::Function:
      return a.as_function() == b.as_function();
  }
  return false;
}

size_t Value::hash() const {
  const uint64_t seed = mix(0, static_cast<uint64_t>(kind_));
  switch (kind_) {
    case ValueKind::Null:
      return seed;
    case ValueKind::Boolean:
      return mix(seed, small_);
    case ValueKind::Number:
      return mix(seed, as_number().hash());
    case ValueKind::String:
      return mix(seed, hash_text(as_string()));
    case ValueKind::Date:
    case ValueKind::YearsDuration:
      return mix(seed, static_cast<uint64_t>(bits_));
    case ValueKind::DaysDuration:
      return mix(mix(seed, static_cast<uint64_t>(bits_)), small_);
    case ValueKind::Time: {
      const Time time = as_time();
      // Zoned times are the same when they are at one moment of a day in UTC.
      Time midnight;
      if (time.zone.kind != Zone::Kind::Local) midnight.zone = Zone::utc();
      const auto since = feel::difference(time, midnight);
      return mix(mix(seed, static_cast<uint64_t>(since->seconds)),
                 static_cast<uint64_t>(since->nanos) * 2 + (time.zone.kind == Zone::Kind::Local));
    }
    case ValueKind::DateTime: {
      const DateTime at = as_date_time();
      const auto instant = to_instant(at, Zone::utc());
      const uint64_t local = at.time.zone.kind == Zone::Kind::Local ? 1 : 0;
      return mix(mix(seed, static_cast<uint64_t>(instant->seconds)),
                 static_cast<uint64_t>(instant->nanos) * 2 + local);
    }
    case ValueKind::List: {
      uint64_t h = seed;
      for (const Value& item : items()) h = mix(h, item.hash());
      return h;
    }
    case ValueKind::Context: {
      uint64_t sum = entries().size();  // in any order
      for (const Entry& entry : entries()) {
        sum += mix(hash_text(entry.first), entry.second.hash());
      }
      return mix(seed, sum);
    }
    case ValueKind::Range: {
      const Range& range = as_range();
      const uint64_t ends = (range.low_included ? 1 : 0) | (range.high_included ? 2 : 0);
      return mix(mix(mix(seed, range.low.hash()), range.high.hash()), ends);
    }
    case ValueKind::Function:
      return mix(seed, reinterpret_cast<uintptr_t>(as_function().get()));
  }
  return seed;
}

}  // namespace weir
