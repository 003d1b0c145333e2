#include "engine/feel/codec.h"

#include "engine/feel/builtin.h"
#include "engine/feel/function.h"
#include "engine/feel/well_formed.h"

namespace weir::feel {

using base::ByteReader;
using base::ByteWriter;

namespace {

constexpr uint8_t kNoFunction = 0, kBuiltinFunction = 1, kAppFunction = 2;
constexpr int64_t kNanosPerDay = 86'400'000'000'000;
constexpr int64_t kDayMax = 366LL * 1'000'000'000;

void encode_number(const Decimal& value, ByteWriter& out) {
  out.u64(value.high());
  out.u64(value.low());
  out.i64(value.exponent());
  out.boolean(value.is_negative());
}

void encode_zone(const Zone& zone, ByteWriter& out) {
  out.u8(static_cast<uint8_t>(zone.kind));
  if (zone.kind == Zone::Kind::Offset) out.i64(zone.offset_seconds);
  if (zone.kind == Zone::Kind::Named) out.string(zone.name());
}

void encode_time(const Time& time, ByteWriter& out) {
  out.i64(time.nanos);
  encode_zone(time.zone, out);
}

void encode_function(const Value& value, ByteWriter& out) {
  const FunctionValue* function = value.as_function().get();
  if (function != nullptr && function->builtin != nullptr) {
    out.u8(kBuiltinFunction);
    out.string(function->builtin->name);
  } else if (function != nullptr && !function->app_name.empty()) {
    out.u8(kAppFunction);
    out.string(function->app_name);
  } else {
    out.u8(kNoFunction);
  }
}

void encode_range(const Range& range, ByteWriter& out) {
  encode(range.low, out);
  encode(range.high, out);
  out.u8(static_cast<uint8_t>((range.low_included ? 1 : 0) | (range.high_included ? 2 : 0)));
}

// The Decoder of values and types carries how deep it is.
class Decoder {
 public:
  explicit Decoder(ByteReader& in) : in_(in) {}

  Value value(int depth) {
    const uint8_t kind = in_.u8();
    if (in_.failed() || depth > kValueDepthMax) return fail<Value>();
    switch (static_cast<ValueKind>(kind)) {
      case ValueKind::Null:
        return {};
      case ValueKind::Boolean:
        return Value::boolean(in_.boolean());
      case ValueKind::Number:
        return number();
      case ValueKind::String:
        return Value::string(in_.view());
      case ValueKind::Date:
        return Value::date(date());
      case ValueKind::Time:
        return Value::time(time());
      case ValueKind::DateTime: {
        const Date day = date();
        return Value::date_time({day, time()});
      }
      case ValueKind::DaysDuration:
        return days();
      case ValueKind::YearsDuration:
        return Value::years({in_.i64()});
      case ValueKind::List:
        return list(depth);
      case ValueKind::Context:
        return context(depth);
      case ValueKind::Range:
        return range(depth);
      case ValueKind::Function:
        return function();
    }
    return fail<Value>();
  }

  Type type(int depth) {
    const uint8_t kind = in_.u8();
    if (in_.failed() || depth > kValueDepthMax || kind > static_cast<uint8_t>(TypeKind::Error)) {
      return fail<Type>();
    }
    switch (static_cast<TypeKind>(kind)) {
      case TypeKind::List:
        return Type::list(type(depth + 1));
      case TypeKind::Range:
        return Type::range(type(depth + 1));
      case TypeKind::Context:
        return Type::context(fields(depth));
      case TypeKind::Function: {
        auto params = fields(depth);
        return Type::function(std::move(params), type(depth + 1));
      }
      case TypeKind::Record:
        return Type::record(in_.string());
      case TypeKind::Reference:
        return Type::reference(forms());
      default:
        return static_cast<TypeKind>(kind);
    }
  }

  Node node(int depth) {
    Node node;
    const uint8_t op = in_.u8();
    if (in_.failed() || depth > kNodeDepthMax || !known_op(op)) return fail<Node>();
    node.op = static_cast<Op>(op);
    node.index = in_.u32();
    node.span = decode_span(in_);
    node.type = type(0);
    if (node.op == Op::Constant) node.constant = value(0);
    node.text = in_.string();
    const size_t names = in_.count();
    for (size_t i = 0; i < names && !in_.failed(); ++i) node.names.push_back(in_.string());
    const size_t children = in_.count();
    for (size_t i = 0; i < children && !in_.failed(); ++i) {
      node.children.push_back(this->node(depth + 1));
    }
    return node;
  }

 private:
  template <class T>
  T fail() {
    in_.set_failed();
    return T{};
  }

  Value number() {
    const uint64_t high = in_.u64(), low = in_.u64();
    const int64_t exponent = in_.i64();
    const bool negative = in_.boolean();
    const bool in_reach = exponent >= Decimal::kExponentMin && exponent <= Decimal::kExponentMax;
    const bool minus_zero = negative && high == 0 && low == 0;  // a second way to write zero
    if (in_.failed() || !in_reach || minus_zero) return fail<Value>();
    const auto value = Decimal::from_bits(high, low, static_cast<int>(exponent), negative);
    return value ? Value::number(*value) : fail<Value>();
  }

  Date date() {
    const int64_t days = in_.i64();
    return days < -kDayMax || days > kDayMax ? fail<Date>() : Date{days};
  }

  Time time() {
    Time time;
    time.nanos = in_.i64();
    const uint8_t kind = in_.u8();
    if (time.nanos < 0 || time.nanos >= kNanosPerDay) return fail<Time>();
    if (kind == static_cast<uint8_t>(Zone::Kind::Offset)) {
      const int64_t seconds = in_.i64();
      const auto zone = seconds < -86'400 || seconds > 86'400
                            ? std::nullopt
                            : Zone::offset(static_cast<int32_t>(seconds));
      if (!zone) return fail<Time>();
      time.zone = *zone;
    } else if (kind == static_cast<uint8_t>(Zone::Kind::Named)) {
      const auto zone = Zone::named(in_.view());
      if (!zone) return fail<Time>();
      time.zone = *zone;
    } else if (kind != static_cast<uint8_t>(Zone::Kind::Local)) {
      return fail<Time>();
    }
    return time;
  }

  Value days() {
    const int64_t seconds = in_.i64(), nanos = in_.i64();
    const bool one_sign = seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0);
    if (nanos <= -1'000'000'000 || nanos >= 1'000'000'000 || !one_sign) return fail<Value>();
    return Value::days({seconds, static_cast<int32_t>(nanos)});
  }

  Value list(int depth) {
    const size_t count = in_.count();
    std::vector<Value> items;
    for (size_t i = 0; i < count && !in_.failed(); ++i) items.push_back(value(depth + 1));
    return Value::list(std::move(items));
  }

  Value context(int depth) {
    const size_t count = in_.count(2);
    std::vector<Entry> entries;
    for (size_t i = 0; i < count && !in_.failed(); ++i) {
      std::string key = in_.string();
      entries.emplace_back(std::move(key), value(depth + 1));
    }
    return Value::context(std::move(entries));
  }

  Value range(int depth) {
    Range range;
    range.low = value(depth + 1);
    range.high = value(depth + 1);
    const uint8_t ends = in_.u8();
    if (ends > 3) return fail<Value>();
    range.low_included = (ends & 1) != 0;
    range.high_included = (ends & 2) != 0;
    return Value::range(std::move(range));
  }

  Value function() {
    auto function = std::make_shared<FunctionValue>();
    const uint8_t which = in_.u8();
    if (which == kNoFunction && !in_.failed()) return {};
    if (which == kBuiltinFunction) function->builtin = find_builtin(in_.view());
    if (which == kAppFunction) function->app_name = in_.string();
    if (function->builtin == nullptr && function->app_name.empty()) return fail<Value>();
    return Value::function(std::move(function));
  }

  std::vector<std::pair<std::string, Type>> fields(int depth) {
    const size_t count = in_.count(2);
    std::vector<std::pair<std::string, Type>> fields;
    for (size_t i = 0; i < count && !in_.failed(); ++i) {
      std::string name = in_.string();
      fields.emplace_back(std::move(name), type(depth + 1));
    }
    return fields;
  }

  std::vector<std::string> forms() {
    const size_t count = in_.count();
    std::vector<std::string> forms;
    for (size_t i = 0; i < count && !in_.failed(); ++i) forms.push_back(in_.string());
    return forms;
  }

  ByteReader& in_;
};

void encode_node(const Node& node, ByteWriter& out) {
  out.u8(static_cast<uint8_t>(node.op));
  out.u64(node.index);
  encode(node.span, out);
  encode(node.type, out);
  if (node.op == Op::Constant) encode(node.constant, out);
  out.string(node.text);
  out.u64(node.names.size());
  for (const std::string& name : node.names) out.string(name);
  out.u64(node.children.size());
  for (const Node& child : node.children) encode_node(child, out);
}

}  // namespace

void encode(const Value& value, ByteWriter& out) {
  out.u8(static_cast<uint8_t>(value.kind()));
  switch (value.kind()) {
    case ValueKind::Null:
      return;
    case ValueKind::Boolean:
      return out.boolean(value.as_boolean());
    case ValueKind::Number:
      return encode_number(value.as_number(), out);
    case ValueKind::String:
      return out.string(value.as_string());
    case ValueKind::Date:
      return out.i64(value.as_date().days);
    case ValueKind::Time:
      return encode_time(value.as_time(), out);
    case ValueKind::DateTime:
      out.i64(value.as_date_time().date.days);
      return encode_time(value.as_date_time().time, out);
    case ValueKind::DaysDuration:
      out.i64(value.as_days().seconds);
      return out.i64(value.as_days().nanos);
    case ValueKind::YearsDuration:
      return out.i64(value.as_years().months);
    case ValueKind::List:
      out.u64(value.items().size());
      for (const Value& item : value.items()) encode(item, out);
      return;
    case ValueKind::Context:
      out.u64(value.entries().size());
      for (const auto& [key, entry] : value.entries()) {
        out.string(key);
        encode(entry, out);
      }
      return;
    case ValueKind::Range:
      return encode_range(value.as_range(), out);
    case ValueKind::Function:
      return encode_function(value, out);
  }
}

void encode(const Type& type, ByteWriter& out) {
  out.u8(static_cast<uint8_t>(type.kind()));
  const auto fields = [&] {
    out.u64(type.fields().size());
    for (const auto& [name, field] : type.fields()) {
      out.string(name);
      encode(field, out);
    }
  };
  switch (type.kind()) {
    case TypeKind::List:
    case TypeKind::Range:
      return encode(type.element(), out);
    case TypeKind::Context:
      return fields();
    case TypeKind::Function:
      fields();
      return encode(type.element(), out);
    case TypeKind::Record:
      return out.string(type.forms().empty() ? "" : type.forms().front());
    case TypeKind::Reference:
      out.u64(type.forms().size());
      for (const std::string& form : type.forms()) out.string(form);
      return;
    default:
      return;
  }
}

void encode(Span span, ByteWriter& out) {
  out.u64(span.source);
  out.u64(span.begin);
  out.u64(span.end);
}

void encode(const Expression& expression, ByteWriter& out) {
  out.u8(kCodecVersion);
  out.string(expression.source);
  encode(expression.span, out);
  out.u64(expression.locals);
  out.u64(expression.inputs.size());
  for (const Input& input : expression.inputs) {
    out.u8(static_cast<uint8_t>(input.kind));
    out.string(input.name);
    encode(input.type, out);
  }
  encode_node(expression.root, out);
}

Value decode_value(ByteReader& in) { return Decoder(in).value(0); }

Type decode_type(ByteReader& in) { return Decoder(in).type(0); }

Span decode_span(ByteReader& in) {
  Span span;
  span.source = in.u32();
  span.begin = in.u32();
  span.end = in.u32();
  return span;
}

Expression decode_expression(ByteReader& in) {
  Expression expression;
  if (in.u8() != kCodecVersion) in.set_failed();
  expression.source = in.string();
  expression.span = decode_span(in);
  expression.locals = in.u32();
  const size_t inputs = in.count(3);
  for (size_t i = 0; i < inputs && !in.failed(); ++i) {
    Input input;
    const uint8_t kind = in.u8();
    if (kind > static_cast<uint8_t>(InputKind::Host)) in.set_failed();
    input.kind = static_cast<InputKind>(kind);
    input.name = in.string();
    input.type = decode_type(in);
    expression.inputs.push_back(std::move(input));
  }
  expression.root = Decoder(in).node(0);
  if (!in.failed() && !malformed(expression).empty()) in.set_failed();
  if (in.failed()) return {};
  return expression;
}

}  // namespace weir::feel
