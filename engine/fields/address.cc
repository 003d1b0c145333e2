#include <algorithm>
#include <array>

#include "engine/fields/support.h"

namespace weir::fields {
namespace address_field {

constexpr std::array<std::string_view, 5> kParts = {"province", "city", "district", "street",
                                                    "zip"};

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  if (!given.is(ValueKind::Context))
    return invalid(context, {"an address is {province, city, district, street, zip}",
                             "地址是 {province, city, district, street, zip}"});
  std::vector<Entry> parts;
  bool any = false;
  for (const auto& [name, value] : given.entries())
    if (std::find(kParts.begin(), kParts.end(), name) == kParts.end())
      return invalid(context, {"an address has no '{name}'", "地址没有“{name}”这一项"},
                     {{"name", name}});
  for (std::string_view part : kParts) {
    const Value* value = given.find(part);
    Value standard;
    if (value != nullptr && !value->is_null()) {
      Result<std::string> text = text_of(*value, field, context);
      if (!text) return text.error();
      const std::string out = trimmed(*text);
      if (!out.empty()) standard = Value::string(out);
      any = any || !out.empty();
    }
    parts.emplace_back(part, std::move(standard));
  }
  if (!any) return Value();
  return Value::context(std::move(parts));
}

std::string format(const Value& value, const model::Field&, Language language) {
  std::string out;
  for (std::string_view part : kParts) {
    const Value* text = value.find(part);
    if (part == "zip" || text == nullptr || !text->is(ValueKind::String)) continue;
    if (!out.empty() && language == Language::English) out += ", ";
    out += text->as_string();
  }
  return out;
}

}  // namespace address_field

const FieldTypeSpec& spec_address() {
  static const FieldTypeSpec spec{
      .name = "address",
      .summary = {"A postal address: {province, city, district, street, zip}.",
                  "通信地址：{province, city, district, street, zip}。"},
      .feel_type =
          [](const model::Field&) {
            std::vector<std::pair<std::string, feel::Type>> parts;
            for (std::string_view part : address_field::kParts)
              parts.emplace_back(part, feel::TypeKind::String);
            return feel::Type::context(std::move(parts));
          },
      .storage = json_storage,
      .normalize = address_field::normalize,
      .format = address_field::format,
      .good = R"({type: address})",
      .bad = R"({type: address, country: CN})"};
  return spec;
}

}  // namespace weir::fields
