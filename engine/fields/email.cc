#include "engine/base/text.h"
#include "engine/fields/support.h"

namespace weir::fields {
namespace email_field {

bool local_part(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  for (char c : text) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0 ||
                      std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
    if (!fine) return false;
  }
  return true;
}

bool domain(std::string_view text) {
  if (text.empty() || text.size() > 253 || text.find('.') == std::string_view::npos) return false;
  while (!text.empty()) {
    const size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
      return false;
    for (char c : label) {
      const bool fine =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (c & 0x80) != 0;
      if (!fine) return false;
    }
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
  return false;  // ended with a dot
}

// In lower case as a whole: no provider in use tells the two apart, and duplicates are found.
Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  Result<std::string> text = text_of(given, field, context);
  if (!text) return text.error();
  const std::string out = base::to_lower(trimmed(to_halfwidth(*text)));
  if (out.empty()) return Value();
  const size_t at = out.rfind('@');
  if (at != std::string::npos && local_part(std::string_view(out).substr(0, at)) &&
      domain(std::string_view(out).substr(at + 1)))
    return Value::string(out);
  return invalid(context, {"'{value}' is not an e-mail address", "“{value}”不是邮箱地址"},
                 {{"value", shown(given, field)}});
}

}  // namespace email_field

const FieldTypeSpec& spec_email() {
  static const FieldTypeSpec spec{
      .name = "email",
      .summary = {"An e-mail address, kept in lower case.", "邮箱地址，按小写保存。"},
      .feel_type = string_type,
      .storage = text_storage,
      .normalize = email_field::normalize,
      .good = R"({type: email, unique: true})",
      .bad = R"({type: email, default: nobody})"};
  return spec;
}

}  // namespace weir::fields
