#include "engine/fields/file_rules.h"

#include "engine/base/text.h"

namespace weir::fields {
namespace {

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string text_entry(const Value& file, std::string_view name) {
  const Value* value = file.find(name);
  return value != nullptr && value->is(ValueKind::String) ? std::string(value->as_string())
                                                          : std::string();
}

// `pdf` is an extension, `image/*` and `application/pdf` are media types.
bool accepts(const std::string& pattern, const std::string& name, const std::string& type) {
  const std::string wanted = base::to_lower(pattern);
  if (wanted.find('/') == std::string::npos)
    return base::to_lower(name).ends_with("." +
                                          (wanted.starts_with(".") ? wanted.substr(1) : wanted));
  if (wanted.ends_with("/*"))
    return base::to_lower(type).starts_with(wanted.substr(0, wanted.size() - 1));
  return base::to_lower(type) == wanted;
}

std::optional<Error> check_accept(const Value& file, const model::Field& field,
                                  const FieldContext& context, std::string_view always) {
  std::vector<std::string> patterns = words_attribute(field, "accept");
  if (patterns.empty() && !always.empty()) patterns.emplace_back(always);
  if (patterns.empty()) return std::nullopt;
  std::string all;
  for (const std::string& pattern : patterns) {
    if (accepts(pattern, text_entry(file, "name"), text_entry(file, "type"))) return std::nullopt;
    all += (all.empty() ? "" : ", ") + pattern;
  }
  return invalid(
      context, {"'{name}' is not one of {accept}", "“{name}”不属于 {accept}"},
      {{"name", shown(Value::string(text_entry(file, "name")), field)}, {"accept", all}});
}

std::optional<Error> check_size(int64_t size, const model::Field& field,
                                const FieldContext& context) {
  const std::string text = text_attribute(field, "max_size");
  const int64_t plain = integer_attribute(field, "max_size", -1);
  if (text.empty() && plain < 0) return std::nullopt;
  const auto limit = text.empty() ? std::optional(plain) : parse_size(text);
  if (limit && size <= *limit) return std::nullopt;
  if (!limit)
    return invalid(
        context,
        {"the limit '{text}' is not a size such as 10 MB", "上限“{text}”不是 10 MB 这样的大小"},
        {{"text", text}});
  return invalid(
      context,
      {"the file has {size} bytes; at most {limit} are accepted",
       "文件有 {size} 字节，上限为 {limit}"},
      {{"size", std::to_string(size)}, {"limit", text.empty() ? std::to_string(plain) : text}});
}

Result<Value> normalize_of(const Value& given, const model::Field& field,
                           const FieldContext& context, std::string_view always) {
  if (!given.is(ValueKind::Context))
    return invalid(context, {"a file is {name, type, size, sha256, ref}",
                             "文件是 {name, type, size, sha256, ref}"});
  for (const auto& [name, value] : given.entries())
    if (name != "name" && name != "type" && name != "size" && name != "sha256" && name != "ref")
      return invalid(context, {"a file has no '{name}'", "文件没有“{name}”这一项"},
                     {{"name", name}});
  const std::string name = text_entry(given, "name");
  if (name.empty() || name.find('/') != std::string::npos || name.find('\\') != std::string::npos ||
      !base::is_utf8(name))
    return invalid(context,
                   {"a file needs a name without slashes", "文件名不能为空，也不能含斜杠"});
  const Value* size = given.find("size");
  const bool numbered = size != nullptr && size->is(ValueKind::Number);
  const int64_t bytes = numbered ? size->as_number().to_int().value_or(-1) : -1;
  const bool limited = !text_attribute(field, "max_size").empty() || integer_attribute(field, "max_size", -1) >= 0;
  if (bytes < 0 && (limited || (size != nullptr && !size->is_null())))
    return invalid(context, {"a file needs its size in bytes", "文件须注明字节数"});
  const std::string sha256 = base::to_lower(text_entry(given, "sha256"));
  if (!sha256.empty() && !is_sha256(sha256))
    return invalid(context, {"a SHA-256 has 64 hexadecimal digits", "SHA-256 须为 64 位十六进制"});
  if (auto error = check_accept(given, field, context, always)) return *error;
  if (bytes >= 0)
    if (auto error = check_size(bytes, field, context)) return *error;
  return Value::context({{"name", Value::string(name)},
                         {"type", Value::string(text_entry(given, "type"))},
                         {"size", bytes >= 0 ? Value::integer(bytes) : Value()},
                         {"sha256", Value::string(sha256)},
                         {"ref", Value::string(text_entry(given, "ref"))}});
}

}  // namespace

std::optional<int64_t> parse_size(std::string_view text) {
  const std::string all = base::to_lower(trimmed(text));
  const size_t digits = std::min(all.find_first_not_of("0123456789."), all.size());
  const auto number = Decimal::parse(std::string_view(all).substr(0, digits));
  const std::string unit = trimmed(std::string_view(all).substr(digits));
  int64_t factor = 0;
  if (unit.empty() || unit == "b") factor = 1;
  if (unit == "kb" || unit == "k") factor = 1024;
  if (unit == "mb" || unit == "m") factor = 1024 * 1024;
  if (unit == "gb" || unit == "g") factor = int64_t{1024} * 1024 * 1024;
  if (!number || factor == 0) return std::nullopt;
  const auto bytes = Decimal::multiply(*number, Decimal::from_int(factor));
  const auto whole = bytes ? bytes->rounded(0, Rounding::Down) : std::nullopt;
  return whole ? whole->to_int() : std::nullopt;
}

Result<Value> normalize_file(const Value& given, const model::Field& field,
                             const FieldContext& context) {
  return normalize_of(given, field, context, "");
}

Result<Value> normalize_image(const Value& given, const model::Field& field,
                              const FieldContext& context) {
  return normalize_of(given, field, context, "image/*");
}

std::vector<model::KeySpec> file_keys() {
  using model::Place;
  using model::Shape;
  return {{.name = "accept",
           .shape = Shape::list(Shape::of(Place::Plain)),
           .doc = {"Extensions and media types that are accepted.", "允许的扩展名与媒体类型。"},
           .example = "[pdf, image/*]"},
          {.name = "max_size",
           .shape = Shape::of(Place::Plain),
           .doc = {"The largest file.", "文件大小上限。"},
           .example = "10 MB"}};
}

feel::Type file_type(const model::Field&) {
  using feel::TypeKind;
  return feel::Type::context({{"name", TypeKind::String},
                              {"type", TypeKind::String},
                              {"size", TypeKind::Number},
                              {"sha256", TypeKind::String},
                              {"ref", TypeKind::String}});
}

std::string format_file(const Value& value, const model::Field&, Language) {
  if (value.is(ValueKind::Context)) return text_entry(value, "name");
  std::string out;
  if (value.is(ValueKind::List))
    for (const Value& file : value.items())
      out += (out.empty() ? "" : ", ") + text_entry(file, "name");
  return out;
}

}  // namespace weir::fields
