#include "engine/base/text.h"
#include "engine/fields/support.h"

namespace weir::fields {
namespace url_field {

// http and https only: whatever else a link could run or read is refused.
std::optional<std::string> standard(const std::string& text) {
  for (char c : text)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '<' || c == '>' || c == '"' ||
        c == '\\')
      return std::nullopt;
  size_t scheme_end = text.find("://");
  std::string scheme = "https", rest = text;
  if (scheme_end != std::string::npos) {
    scheme = base::to_lower(std::string_view(text).substr(0, scheme_end));
    rest = text.substr(scheme_end + 3);
  }
  if (scheme != "http" && scheme != "https") return std::nullopt;
  const size_t host_end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string host = base::to_lower(std::string_view(rest).substr(0, host_end));
  const size_t colon = host.find(':');
  const std::string name = host.substr(0, colon);
  const bool local = name == "localhost";
  if (name.empty() || name.find('@') != std::string::npos ||
      (!local && name.find('.') == std::string::npos) || name.front() == '.' ||
      name.back() == '.' || name.find("..") != std::string::npos)
    return std::nullopt;
  if (colon != std::string::npos) {
    const std::string port = host.substr(colon + 1);
    if (port.empty() || port.size() > 5 ||
        port.find_first_not_of("0123456789") != std::string::npos)
      return std::nullopt;
  }
  return scheme + "://" + host + rest.substr(host_end);
}

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Result<std::string> text = text_of(given, field, context);
  if (!text) return text.error();
  const std::string out = trimmed(*text);
  if (out.empty()) return Value();
  if (const auto url = standard(out)) return Value::string(*url);
  return invalid(context,
                 {"'{value}' is not a web address such as https://example.com",
                  "“{value}”不是 https://example.com 这样的网址"},
                 {{"value", shown(given, field)}});
}

}  // namespace url_field

const FieldTypeSpec& spec_url() {
  static const FieldTypeSpec spec{
      .name = "url",
      .summary = {"A web address; https is added where no scheme is written.",
                  "网址；未写协议时补 https。"},
      .feel_type = string_type,
      .storage = text_storage,
      .normalize = url_field::normalize,
      .good = R"({type: url})",
      .bad = R"x({type: url, default: "javascript:alert(1)"})x"};
  return spec;
}

}  // namespace weir::fields
