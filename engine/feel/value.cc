#include "weir/value.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <numeric>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "engine/feel/value_access.h"

namespace weir {
namespace {

constexpr size_t kIndexFrom = 16;  // entries: below this a scan is faster than an index

uint16_t depth_of(const Value& v) {
  return ValueAccess::is_shared(v) ? ValueAccess::shared(v)->depth : uint16_t{0};
}

void destroy(ValueKind kind, Shared* payload) {
  switch (kind) {
    case ValueKind::Number:
      delete static_cast<SharedNumber*>(payload);
      return;
    case ValueKind::String:
      static_cast<SharedString*>(payload)->~SharedString();
      ::operator delete(payload);
      return;
    case ValueKind::List:
      delete static_cast<SharedList*>(payload);
      return;
    case ValueKind::Context:
      delete static_cast<SharedContext*>(payload);
      return;
    case ValueKind::Range:
      delete static_cast<SharedRange*>(payload);
      return;
    case ValueKind::Function:
      delete static_cast<SharedFunction*>(payload);
      return;
    case ValueKind::Null:
    case ValueKind::Boolean:
    case ValueKind::Date:
    case ValueKind::Time:
    case ValueKind::DateTime:
    case ValueKind::DaysDuration:
    case ValueKind::YearsDuration:
      return;
  }
}

// Closures can chain without a bound on depth; beyond this many nested deletions the rest waits
// for the outermost one, so the stack stays small.
constexpr int kNestedDeletions = 2 * Value::kDepthMax;
struct Deletions {
  int depth = 0;
  std::vector<std::pair<ValueKind, Shared*>> waiting;
};
thread_local Deletions deletions;

void destroy_bounded(ValueKind kind, Shared* payload) {
  Deletions& state = deletions;
  if (state.depth >= kNestedDeletions) {
    state.waiting.emplace_back(kind, payload);
    return;
  }
  ++state.depth;
  destroy(kind, payload);
  --state.depth;
  while (state.depth == 0 && !state.waiting.empty()) {
    const auto [next_kind, next] = state.waiting.back();
    state.waiting.pop_back();
    ++state.depth;
    destroy(next_kind, next);
    --state.depth;
  }
}

}  // namespace

SharedString* SharedString::make(size_t size, bool ascii) {
  void* memory = ::operator new(sizeof(SharedString) + std::max(size, kWord));
  auto* made = new (memory) SharedString;
  made->size = static_cast<uint32_t>(size);
  made->ascii = ascii;
  if (size < kWord) std::memset(made->text(), 0, kWord);
  return made;
}

void Value::retain_shared() const noexcept {
  const_cast<Shared*>(ValueAccess::shared(*this))
      ->references.fetch_add(1, std::memory_order_relaxed);
}

void Value::release_shared() noexcept {
  Shared* payload = const_cast<Shared*>(ValueAccess::shared(*this));
  if (payload->references.load(std::memory_order_acquire) != 1 &&
      payload->references.fetch_sub(1, std::memory_order_acq_rel) != 1) {
    return;
  }
  if (kind_ == ValueKind::String || kind_ == ValueKind::Number) {
    destroy(kind_, payload);
  } else {
    destroy_bounded(kind_, payload);
  }
}

Value Value::boolean(bool value) { return ValueAccess::boolean(value); }

Value Value::number(const Decimal& value) {
  int64_t coefficient = 0;
  int exponent = 0;
  if (value.small(&coefficient, &exponent)) {
    return ValueAccess::small_number(coefficient, exponent);
  }
  auto* payload = new SharedNumber;
  payload->value = value;
  return ValueAccess::adopt(ValueKind::Number, payload);
}

Value Value::integer(int64_t value) {
  return feel::fast_small(value) ? ValueAccess::small_number(value, 0)
                                 : number(Decimal::from_int(value));
}

Value Value::string(std::string_view utf8) {
  if (utf8.empty()) return ValueAccess::make(ValueKind::String, 0, 0, 0);
  WEIR_CHECK(utf8.size() < UINT32_MAX, "a string of 4 GiB");
  SharedString* payload = SharedString::make(utf8.size(), base::is_ascii(utf8));
  std::memcpy(payload->text(), utf8.data(), utf8.size());
  return ValueAccess::adopt(ValueKind::String, payload);
}

Value Value::date(Date value) { return ValueAccess::make(ValueKind::Date, value.days, 0, 0); }

Value Value::time(const Time& value) {
  const bool named = value.zone.kind == Zone::Kind::Named;
  const uint32_t anchor = named ? value.zone.id : static_cast<uint32_t>(value.zone.offset_seconds);
  return ValueAccess::make(ValueKind::Time, value.nanos, anchor,
                           static_cast<int16_t>(value.zone.kind));
}

Value Value::date_time(const DateTime& value) {
  const Zone& zone = value.time.zone;
  const int64_t second = value.time.nanos / 1'000'000'000;
  const auto nanos = static_cast<uint32_t>(value.time.nanos % 1'000'000'000);
  const uint32_t anchor = zone.kind == Zone::Kind::Named
                              ? zone.id
                              : static_cast<uint32_t>(zone.offset_seconds + (1 << 17));
  const int64_t bits = value.date.days * (int64_t{1} << 24) + (second << 7) +
                       (static_cast<int64_t>(zone.kind) << 5) + (anchor >> 16);
  return ValueAccess::make(ValueKind::DateTime, bits, nanos,
                           static_cast<int16_t>(static_cast<uint16_t>(anchor & 0xffff)));
}

Value Value::days(DaysDuration value) {
  return ValueAccess::make(ValueKind::DaysDuration, value.seconds,
                           static_cast<uint32_t>(value.nanos), 0);
}

Value Value::years(YearsDuration value) {
  return ValueAccess::make(ValueKind::YearsDuration, value.months, 0, 0);
}

Value Value::list(std::vector<Value> items) {
  uint16_t depth = 0;
  for (const Value& item : items) depth = std::max(depth, depth_of(item));
  if (depth >= kDepthMax) return {};
  auto* payload = new SharedList;
  payload->depth = static_cast<uint16_t>(depth + 1);
  payload->items = std::move(items);
  return ValueAccess::adopt(ValueKind::List, payload);
}

Value Value::context(std::vector<Entry> entries) {
  uint16_t depth = 0;
  for (const Entry& entry : entries) depth = std::max(depth, depth_of(entry.second));
  if (depth >= kDepthMax) return {};
  auto* payload = new SharedContext;
  payload->depth = static_cast<uint16_t>(depth + 1);
  payload->entries = std::move(entries);
  if (payload->entries.size() >= kIndexFrom) {
    payload->by_name.resize(payload->entries.size());
    std::iota(payload->by_name.begin(), payload->by_name.end(), 0u);
    std::sort(payload->by_name.begin(), payload->by_name.end(), [&](uint32_t a, uint32_t b) {
      return payload->entries[a].first < payload->entries[b].first;
    });
  }
  return ValueAccess::adopt(ValueKind::Context, payload);
}

Value Value::range(Range value) {
  const uint16_t depth = std::max(depth_of(value.low), depth_of(value.high));
  if (depth >= kDepthMax) return {};
  auto* payload = new SharedRange;
  payload->depth = static_cast<uint16_t>(depth + 1);
  payload->range = std::move(value);
  return ValueAccess::adopt(ValueKind::Range, payload);
}

Value Value::function(std::shared_ptr<const feel::FunctionValue> value) {
  auto* payload = new SharedFunction;
  payload->function = std::move(value);
  return ValueAccess::adopt(ValueKind::Function, payload);
}

bool Value::as_boolean() const {
  WEIR_CHECK(kind_ == ValueKind::Boolean, "not a boolean");
  return small_ != 0;
}

Decimal Value::as_number() const {
  WEIR_CHECK(kind_ == ValueKind::Number, "not a number");
  if (tag_ == 0) return Decimal::from_parts(bits_, scale_);
  return ValueAccess::payload<SharedNumber>(*this).value;
}

std::string_view Value::as_string() const {
  WEIR_CHECK(kind_ == ValueKind::String, "not a string");
  if (tag_ == 0) return {};
  const auto& payload = ValueAccess::payload<SharedString>(*this);
  return {payload.text(), payload.size};
}

Date Value::as_date() const {
  WEIR_CHECK(kind_ == ValueKind::Date, "not a date");
  return {bits_};
}

Time Value::as_time() const {
  WEIR_CHECK(kind_ == ValueKind::Time, "not a time");
  Time out;
  out.nanos = bits_;
  out.zone.kind = static_cast<Zone::Kind>(scale_);
  if (out.zone.kind == Zone::Kind::Named) {
    out.zone.id = static_cast<uint16_t>(small_);
  } else {
    out.zone.offset_seconds = static_cast<int32_t>(small_);
  }
  return out;
}

DateTime Value::as_date_time() const {
  WEIR_CHECK(kind_ == ValueKind::DateTime, "not a date and time");
  DateTime out;
  out.date.days = bits_ >> 24;
  out.time.nanos = ((bits_ >> 7) & 0x1ffff) * 1'000'000'000 + small_;
  Zone& zone = out.time.zone;
  zone.kind = static_cast<Zone::Kind>((bits_ >> 5) & 3);
  const auto anchor = static_cast<int32_t>(((bits_ & 31) << 16) | static_cast<uint16_t>(scale_));
  if (zone.kind == Zone::Kind::Named) {
    zone.id = static_cast<uint16_t>(anchor);
  } else {
    zone.offset_seconds = anchor - (1 << 17);
  }
  return out;
}

DaysDuration Value::as_days() const {
  WEIR_CHECK(kind_ == ValueKind::DaysDuration, "not a days and time duration");
  return {bits_, static_cast<int32_t>(small_)};
}

YearsDuration Value::as_years() const {
  WEIR_CHECK(kind_ == ValueKind::YearsDuration, "not a years and months duration");
  return {bits_};
}

std::span<const Value> Value::items() const {
  WEIR_CHECK(kind_ == ValueKind::List, "not a list");
  return ValueAccess::payload<SharedList>(*this).items;
}

std::span<const Entry> Value::entries() const {
  WEIR_CHECK(kind_ == ValueKind::Context, "not a context");
  return ValueAccess::payload<SharedContext>(*this).entries;
}

const Range& Value::as_range() const {
  WEIR_CHECK(kind_ == ValueKind::Range, "not a range");
  return ValueAccess::payload<SharedRange>(*this).range;
}

const std::shared_ptr<const feel::FunctionValue>& Value::as_function() const {
  WEIR_CHECK(kind_ == ValueKind::Function, "not a function");
  return ValueAccess::payload<SharedFunction>(*this).function;
}

const Value* Value::find(std::string_view name) const {
  WEIR_CHECK(kind_ == ValueKind::Context, "not a context");
  const auto& context = ValueAccess::payload<SharedContext>(*this);
  if (context.by_name.empty()) {
    for (const Entry& entry : context.entries) {
      if (entry.first == name) return &entry.second;
    }
    return nullptr;
  }
  const auto at = std::lower_bound(
      context.by_name.begin(), context.by_name.end(), name,
      [&](uint32_t i, std::string_view wanted) { return context.entries[i].first < wanted; });
  if (at == context.by_name.end() || context.entries[*at].first != name) return nullptr;
  return &context.entries[*at].second;
}

}  // namespace weir
