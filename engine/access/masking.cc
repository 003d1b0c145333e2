#include "engine/access/access.h"
#include "engine/base/text.h"
#include "engine/fields/field_type.h"
#include "engine/fields/support.h"

namespace weir::access {
namespace {

constexpr std::string_view kStars = "***";

// The first `head` and last `tail` characters; all stars where that would show most of the text.
std::string covered(std::string_view text, size_t head, size_t tail) {
  const size_t length = base::count_code_points(text);
  if (length < head + tail + 2)
    return head > 0 && length > head ? covered(text, head > 1 ? head - 1 : 0, 0)
                                     : std::string(kStars);
  const std::string_view first = text.substr(0, base::byte_offset(text, head));
  const std::string_view last = text.substr(base::byte_offset(text, length - tail));
  return std::string(first) + (tail > 0 ? "****" : std::string(kStars)) + std::string(last);
}

std::string masked_email(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos) return std::string(kStars);
  const std::string_view local = text.substr(0, at);
  return std::string(local.substr(0, base::byte_offset(local, 1))) + std::string(kStars) +
         std::string(text.substr(at));
}

}  // namespace

Value masked(const Value& value, const model::Field& field) {
  if (fields::is_empty(value)) return value;
  if (!value.is(ValueKind::String)) return Value::string(kStars);
  const std::string_view text = value.as_string();
  // "138****5678", as people of the field's country are used to; with the country's code where it is another one.
  if (field.type == "phone") {
    const std::string code = "+" + std::string(fields::calling_code(fields::text_attribute(field, "country")));
    if (code.size() > 1 && text.starts_with(code)) return Value::string(covered(text.substr(code.size()), 3, 4));
    return Value::string(covered(text, text.starts_with("+86") ? 6 : 4, 4));
  }
  if (field.type == "email") return Value::string(masked_email(text));
  return Value::string(covered(text, 1, 0));
}

Value visible_context(const Value& record, const FieldAccess& access, const model::Form& form) {
  if (!record.is(ValueKind::Context)) return record;
  std::vector<Entry> entries;
  for (const auto& [name, value] : record.entries()) {
    if (access.hidden.contains(name)) continue;
    const model::Field* field = access.masked.contains(name) ? form.field(name) : nullptr;
    entries.emplace_back(name, field != nullptr ? masked(value, *field) : value);
  }
  return Value::context(std::move(entries));
}

}  // namespace weir::access
