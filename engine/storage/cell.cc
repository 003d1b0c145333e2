#include "engine/storage/cell.h"

#include <limits>

#include "engine/storage/errors.h"

namespace weir::storage {
namespace {

constexpr int64_t kMicros = 1'000'000;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

CellView integer_cell(int64_t value) { return {CellTag::Integer, value, {}}; }

// seconds * 10^6 + nanos / 10^3, rounded down. False past 64 bits.
bool to_micros(int64_t seconds, int32_t nanos, int64_t* out) {
  int32_t part = nanos / 1000;
  if (nanos < 0 && nanos % 1000 != 0) --part;
  int64_t whole = 0;
  return !__builtin_mul_overflow(seconds, kMicros, &whole) &&
         !__builtin_add_overflow(whole, static_cast<int64_t>(part), out);
}

Error wrong_kind(const Column& column) {
  return field_error(column.name, std::string("holds ") + name_of(column.kind) +
                                      " and was given a value of another kind");
}

Result<CellView> encode_number(const Column& column, const Decimal& number) {
  const int scale = column.kind == StorageKind::Decimal ? column.scale : 0;
  if (auto unscaled = number.unscaled(scale)) return integer_cell(*unscaled);
  const auto rounded = number.rounded(scale, Rounding::Down);
  if (rounded && *rounded == number) {
    return field_error(column.name, "cannot hold " + number.to_string() + ": out of range");
  }
  return field_error(
      column.name,
      "cannot hold " + number.to_string() + ": it has " +
          (scale == 0 ? std::string("no digits") : "at most " + std::to_string(scale) + " digits") +
          " after the point");
}

Result<CellView> encode_time(const Column& column, const Time& time) {
  if (time.zone.kind != Zone::Kind::Local) {
    return field_error(column.name, "holds times without a zone");
  }
  return integer_cell(time.nanos);
}

Result<CellView> encode_date_time(const Column& column, const DateTime& value) {
  if (value.time.zone.kind == Zone::Kind::Local) {
    return field_error(column.name, "holds instants and needs a zone or an offset");
  }
  int64_t micros = 0;
  const auto at = to_instant(value, Zone::utc());
  if (!at || !to_micros(at->seconds, at->nanos, &micros)) {
    return field_error(column.name, "cannot hold " + value.to_string() + ": out of range");
  }
  return integer_cell(micros);
}

Result<CellView> encode_duration(const Column& column, const Value& value) {
  int64_t amount = 0;
  int64_t cell = 0;
  bool fits = true;
  const bool months = value.is(ValueKind::YearsDuration);
  if (months) {
    amount = value.as_years().months;
  } else {
    fits = to_micros(value.as_days().seconds, value.as_days().nanos, &amount);
  }
  if (!fits || __builtin_mul_overflow(amount, int64_t{2}, &cell)) {
    return field_error(column.name, "cannot hold so long a duration");
  }
  return integer_cell(months ? cell | 1 : cell);
}

Result<CellView> encode_text(const Column& column, std::string_view text) {
  if (column.kind != StorageKind::Bytes && text.find('\0') != std::string_view::npos) {
    return field_error(column.name, "cannot hold text with a NUL character");
  }
  return CellView{CellTag::Text, 0, text};
}

Value decode_duration(int64_t cell) {
  const int64_t amount = cell >> 1;
  if ((cell & 1) != 0) return Value::years({amount});
  return Value::days({amount / kMicros, static_cast<int32_t>(amount % kMicros) * 1000});
}

}  // namespace

int compare(const CellView& a, const CellView& b) {
  if (a.tag != b.tag) return a.tag < b.tag ? -1 : 1;
  if (a.tag == CellTag::Integer) return a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0;
  if (a.tag == CellTag::Text) return a.text.compare(b.text);
  return 0;
}

Result<CellView> encode(const Column& column, const Value& value) {
  if (value.is_null()) return CellView{};
  switch (column.kind) {
    case StorageKind::Text:
    case StorageKind::Json:
    case StorageKind::Bytes:
      if (value.is(ValueKind::String)) return encode_text(column, value.as_string());
      break;
    case StorageKind::Integer:
    case StorageKind::Decimal:
      if (value.is(ValueKind::Number)) return encode_number(column, value.as_number());
      break;
    case StorageKind::Bool:
      if (value.is(ValueKind::Boolean)) return integer_cell(value.as_boolean() ? 1 : 0);
      break;
    case StorageKind::Date:
      if (value.is(ValueKind::Date)) return integer_cell(value.as_date().days);
      break;
    case StorageKind::Time:
      if (value.is(ValueKind::Time)) return encode_time(column, value.as_time());
      break;
    case StorageKind::DateTime:
      if (value.is(ValueKind::DateTime)) return encode_date_time(column, value.as_date_time());
      break;
    case StorageKind::Duration:
      if (value.is(ValueKind::DaysDuration) || value.is(ValueKind::YearsDuration)) {
        return encode_duration(column, value);
      }
      break;
  }
  return wrong_kind(column);
}

Value decode(const Column& column, const CellView& cell) {
  if (cell.tag == CellTag::Null) return {};
  switch (column.kind) {
    case StorageKind::Text:
    case StorageKind::Json:
    case StorageKind::Bytes:
      return Value::string(cell.text);
    case StorageKind::Integer:
      return Value::integer(cell.integer);
    case StorageKind::Decimal:
      return Value::number(Decimal::from_parts(cell.integer, -column.scale));
    case StorageKind::Bool:
      return Value::boolean(cell.integer != 0);
    case StorageKind::Date:
      return Value::date({cell.integer});
    case StorageKind::Time:
      return Value::time({cell.integer, Zone{}});
    case StorageKind::DateTime:
      return instant_value(from_micros(cell.integer));
    case StorageKind::Duration:
      return decode_duration(cell.integer);
  }
  return {};
}

Result<std::vector<CellView>> encode_key(const Layout& layout, const std::vector<Value>& key) {
  if (key.size() != layout.key.size()) {
    return argument_error("a key of '" + layout.name + "' has " +
                          std::to_string(layout.key.size()) + " parts, not " +
                          std::to_string(key.size()));
  }
  std::vector<CellView> cells;
  cells.reserve(key.size());
  for (size_t i = 0; i < key.size(); ++i) {
    auto cell = encode(layout.key[i], key[i]);
    if (!cell) return cell.error();
    if (cell->tag == CellTag::Null) return field_error(layout.key[i].name, "is part of the key");
    cells.push_back(*cell);
  }
  return cells;
}

void append_sortable(std::string* out, const CellView& cell) {
  out->push_back(static_cast<char>('0' + static_cast<int>(cell.tag)));
  if (cell.tag == CellTag::Integer) {
    const uint64_t bits = static_cast<uint64_t>(cell.integer) ^ (uint64_t{1} << 63);
    char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(bits >> (56 - 8 * i));
    out->append(bytes, sizeof bytes);
  } else if (cell.tag == CellTag::Text) {
    std::string_view rest = cell.text;
    for (size_t zero = rest.find('\0'); zero != std::string_view::npos; zero = rest.find('\0')) {
      out->append(rest.substr(0, zero + 1));
      out->push_back('\x01');  // ends are 00 00, which sorts before it
      rest.remove_prefix(zero + 1);
    }
    out->append(rest);
    out->append(2, '\0');
  }
}

bool is_text(StorageKind kind) {
  return kind == StorageKind::Text || kind == StorageKind::Json || kind == StorageKind::Bytes;
}

const char* name_of(StorageKind kind) {
  switch (kind) {
    case StorageKind::Text:
      return "text";
    case StorageKind::Integer:
      return "integers";
    case StorageKind::Decimal:
      return "decimals";
    case StorageKind::Bool:
      return "booleans";
    case StorageKind::Date:
      return "dates";
    case StorageKind::Time:
      return "times";
    case StorageKind::DateTime:
      return "dates with time";
    case StorageKind::Duration:
      return "durations";
    case StorageKind::Bytes:
      return "bytes";
    case StorageKind::Json:
      return "JSON";
  }
  return "values";
}

Value instant_value(Instant at) { return Value::date_time(in_zone(at, Zone::utc())); }

Instant instant_of(const Value& value) {
  if (!value.is(ValueKind::DateTime)) return {};
  return to_instant(value.as_date_time(), Zone::utc()).value_or(Instant{});
}

int64_t micros_of(Instant at) {
  int64_t micros = 0;
  if (to_micros(at.seconds, at.nanos, &micros)) return micros;
  return at.seconds < 0 ? kMin : kMax;
}

Instant from_micros(int64_t micros) {
  int64_t seconds = micros / kMicros;
  int64_t rest = micros % kMicros;
  if (rest < 0) {
    rest += kMicros;
    --seconds;
  }
  return {seconds, static_cast<int32_t>(rest * 1000)};
}

}  // namespace weir::storage
