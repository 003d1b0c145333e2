#include "engine/base/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "engine/base/quote.h"
#include "engine/base/text.h"

namespace weir::base {
namespace {

constexpr size_t kDepthMax = 64;
constexpr size_t kStoredDepthMax = 4 * Value::kDepthMax;  // typed objects add levels

Error json_error(std::string what) { return Error::of("E_JSON", std::move(what)); }

// Builds a Value from nlohmann's events; nothing passes through double or nlohmann's own tree.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(size_t depth_max) : depth_max_(depth_max) {}

  Value root;
  std::string problem;

  bool null() override { return put({}); }
  bool boolean(bool value) override { return put(Value::boolean(value)); }
  bool number_integer(int64_t value) override { return put(Value::integer(value)); }
  bool number_unsigned(uint64_t value) override { return number_text(std::to_string(value)); }
  bool number_float(double, const std::string& text) override { return number_text(text); }
  bool string(std::string& value) override { return put(Value::string(value)); }
  bool binary(nlohmann::json::binary_t&) override { return fail("binary data"); }
  bool start_object(size_t) override { return open(true); }
  bool start_array(size_t) override { return open(false); }
  bool key(std::string& name) override {
    Level& level = levels_.back();
    if (!level.names.insert(name).second) return fail("the name '" + name + "' comes twice");
    level.name = name;
    return true;
  }
  bool end_object() override {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return put(Value::context(std::move(level.entries)));
  }
  bool end_array() override {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return put(Value::list(std::move(level.items)));
  }
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::json::exception& error) override {
    if (error.id == 406) return fail("a number beyond 1E+308 at byte " + std::to_string(position));
    return fail("not JSON at byte " + std::to_string(position == 0 ? 0 : position - 1));
  }

 private:
  struct Level {
    bool object = false;
    std::string name;
    std::vector<Entry> entries;
    std::vector<Value> items;
    std::unordered_set<std::string> names;
  };

  bool fail(std::string what) {
    if (problem.empty()) problem = std::move(what);
    return false;
  }
  bool open(bool object) {
    if (levels_.size() >= depth_max_) {
      return fail("more than " + std::to_string(depth_max_) + " levels");
    }
    levels_.emplace_back().object = object;
    return true;
  }
  bool number_text(const std::string& text) {
    const auto number = Decimal::parse(text);
    if (!number) return fail("the number " + text.substr(0, 60) + " has more than 34 digits");
    return put(Value::number(*number));
  }
  bool put(Value value) {
    if (levels_.empty()) {
      root = std::move(value);
    } else if (levels_.back().object) {
      levels_.back().entries.emplace_back(std::move(levels_.back().name), std::move(value));
    } else {
      levels_.back().items.push_back(std::move(value));
    }
    return true;
  }

  size_t depth_max_;
  std::vector<Level> levels_;
};

Result<Value> parse(std::string_view text, size_t depth_max) {
  Builder builder(depth_max);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return json_error(builder.problem.empty() ? "not JSON" : builder.problem);
  }
  return std::move(builder.root);
}

enum class Style { Plain, Pretty, Typed };

class Writer {
 public:
  explicit Writer(Style style) : style_(style) {}
  std::string out;
  bool has_function = false;

  void write(const Value& value) {
    switch (value.kind()) {
      case ValueKind::Null:
        out += "null";
        return;
      case ValueKind::Boolean:
        out += value.as_boolean() ? "true" : "false";
        return;
      case ValueKind::Number:
        return write_number(value.as_number());
      case ValueKind::String:
        return append_quoted(out, value.as_string());
      case ValueKind::Date:
        return write_text("@date", value.as_date().to_string());
      case ValueKind::Time:
        return write_text("@time", value.as_time().to_string());
      case ValueKind::DateTime:
        return write_text("@date_time", value.as_date_time().to_string());
      case ValueKind::DaysDuration:
        return write_text("@days", value.as_days().to_string());
      case ValueKind::YearsDuration:
        return write_text("@years", value.as_years().to_string());
      case ValueKind::List:
        return write_list(value);
      case ValueKind::Context:
        return write_context(value);
      case ValueKind::Range:
        return write_range(value);
      case ValueKind::Function:
        has_function = true;
        out += "null";
        return;
    }
  }

 private:
  void write_text(std::string_view type, const std::string& text) {
    if (style_ != Style::Typed) return append_quoted(out, text);
    out += "{\"";
    out += type;
    out += "\":";
    append_quoted(out, text);
    out += '}';
  }
  void write_number(const Decimal& number) {
    // Readers of JSON, this one too, stop at the range of double.
    static const Decimal kLimit = Decimal::from_parts(1, 308);
    if (style_ == Style::Typed && number.abs() > kLimit) {
      return write_text("@number", number.to_string());
    }
    // The exact exponent of a whole number such as 12E+3 is not kept: 12000 is the same value.
    out += number.to_string();
  }
  void line() {
    if (style_ != Style::Pretty) return;
    out += '\n';
    out.append(2 * level_, ' ');
  }
  void write_list(const Value& value) {
    out += '[';
    ++level_;
    bool first = true;
    for (const Value& item : value.items()) {
      if (!first) out += ',';
      first = false;
      line();
      write(item);
    }
    --level_;
    if (!first) line();
    out += ']';
  }
  void write_context(const Value& value) {
    const auto entries = value.entries();
    const bool wrap =
        style_ == Style::Typed && !entries.empty() && entries[0].first.starts_with('@');
    if (wrap) out += "{\"@context\":";
    out += '{';
    ++level_;
    bool first = true;
    for (const Entry& entry : entries) {
      if (!first) out += ',';
      first = false;
      line();
      append_quoted(out, entry.first);
      out += style_ == Style::Pretty ? ": " : ":";
      write(entry.second);
    }
    --level_;
    if (!first) line();
    out += '}';
    if (wrap) out += '}';
  }
  void write_range(const Value& value) {
    if (style_ != Style::Typed) return append_quoted(out, value.to_feel());
    const Range& range = value.as_range();
    out += "{\"@range\":[";
    write(range.low);
    out += ',';
    write(range.high);
    out += range.low_included ? ",true," : ",false,";
    out += range.high_included ? "true]}" : "false]}";
  }

  Style style_;
  size_t level_ = 0;
};

Result<Value> decode(const Value& json);

Result<Value> decode_range(const Value& parts) {
  if (!parts.is(ValueKind::List) || parts.items().size() != 4 ||
      !parts.items()[2].is(ValueKind::Boolean) || !parts.items()[3].is(ValueKind::Boolean)) {
    return json_error("a malformed @range");
  }
  auto low = decode(parts.items()[0]);
  if (!low) return low;
  auto high = decode(parts.items()[1]);
  if (!high) return high;
  return Value::range({*low, *high, parts.items()[2].is_true(), parts.items()[3].is_true()});
}

Result<Value> decode_entries(const Value& json) {
  std::vector<Entry> entries;
  entries.reserve(json.entries().size());
  for (const Entry& entry : json.entries()) {
    auto value = decode(entry.second);
    if (!value) return value;
    entries.emplace_back(entry.first, std::move(*value));
  }
  return Value::context(std::move(entries));
}

Result<Value> decode_typed(const std::string& type, const Value& content) {
  if (type == "@context" && content.is(ValueKind::Context)) return decode_entries(content);
  if (type == "@range") return decode_range(content);
  if (content.is(ValueKind::String)) {
    const std::string_view text = content.as_string();
    if (type == "@date") {
      if (const auto read = Date::parse(text)) return Value::date(*read);
    } else if (type == "@time") {
      if (const auto read = Time::parse(text)) return Value::time(*read);
    } else if (type == "@date_time") {
      if (const auto read = DateTime::parse(text)) return Value::date_time(*read);
    } else if (type == "@days") {
      if (const auto read = DaysDuration::parse(text)) return Value::days(*read);
    } else if (type == "@years") {
      if (const auto read = YearsDuration::parse(text)) return Value::years(*read);
    } else if (type == "@number") {
      if (const auto read = Decimal::parse(text)) return Value::number(*read);
    }
  }
  return json_error("a malformed or unknown typed object '" + type + "'");
}

Result<Value> decode(const Value& json) {
  if (json.is(ValueKind::List)) {
    std::vector<Value> items;
    items.reserve(json.items().size());
    for (const Value& item : json.items()) {
      auto value = decode(item);
      if (!value) return value;
      items.push_back(std::move(*value));
    }
    return Value::list(std::move(items));
  }
  if (!json.is(ValueKind::Context)) return json;
  const auto entries = json.entries();
  if (entries.empty() || !entries[0].first.starts_with('@')) return decode_entries(json);
  if (entries.size() != 1) return json_error("a typed object with more than one name");
  return decode_typed(entries[0].first, entries[0].second);
}

}  // namespace

Result<Value> parse_json(std::string_view text) { return parse(text, kDepthMax); }

std::string to_plain_json(const Value& value) {
  Writer writer(Style::Plain);
  writer.write(value);
  return std::move(writer.out);
}

std::string to_pretty_json(const Value& value) {
  Writer writer(Style::Pretty);
  writer.write(value);
  return std::move(writer.out);
}

Result<std::string> value_to_json(const Value& value) {
  Writer writer(Style::Typed);
  writer.write(value);
  if (writer.has_function) {
    return Error::of("E_UNSUPPORTED", "a function cannot be stored");
  }
  return std::move(writer.out);
}

Result<Value> value_from_json(std::string_view json) {
  auto parsed = parse(json, kStoredDepthMax);
  if (!parsed) return parsed;
  return decode(*parsed);
}

std::string json_quote(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

}  // namespace weir::base
