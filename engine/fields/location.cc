#include "engine/fields/support.h"

namespace weir::fields {
namespace location_field {

Result<Value> normalize(const Value& given, const model::Field& field,
                        const FieldContext& context) {
  const auto wrong = [&] {
    return invalid(context,
                   {"'{value}' is not a place: lat from -90 to 90, lon from -180 to 180",
                    "“{value}”不是地点：lat 在 -90 到 90，lon 在 -180 到 180"},
                   {{"value", shown(given, field)}});
  };
  if (!given.is(ValueKind::Context)) return wrong();
  for (const auto& [name, value] : given.entries())
    if (name != "lat" && name != "lon" && name != "address") return wrong();
  const auto degrees = [&](std::string_view name, int64_t limit) -> std::optional<Decimal> {
    const Value* value = given.find(name);
    if (value == nullptr) return std::nullopt;
    const Result<Decimal> number = number_of(*value, field, context);
    if (!number || number->abs() > Decimal::from_int(limit)) return std::nullopt;
    return number->normalized();
  };
  const auto lat = degrees("lat", 90), lon = degrees("lon", 180);
  if (!lat || !lon) return wrong();
  Value address;
  const Value* written = given.find("address");
  if (written != nullptr && !written->is_null()) {
    Result<std::string> text = text_of(*written, field, context);
    if (!text) return text.error();
    if (!text->empty()) address = Value::string(*text);
  }
  return Value::context(
      {{"lat", Value::number(*lat)}, {"lon", Value::number(*lon)}, {"address", address}});
}

std::string format(const Value& value, const model::Field&, Language) {
  const Value* address = value.find("address");
  if (address != nullptr && address->is(ValueKind::String))
    return std::string(address->as_string());
  const Value *lat = value.find("lat"), *lon = value.find("lon");
  return lat != nullptr && lon != nullptr ? lat->to_feel() + ", " + lon->to_feel() : "";
}

}  // namespace location_field

const FieldTypeSpec& spec_location() {
  static const FieldTypeSpec spec{
      .name = "location",
      .summary = {"A place on the map: {lat, lon, address}, degrees of WGS 84.",
                  "地图位置：{lat, lon, address}，WGS 84 度数。"},
      .feel_type =
          [](const model::Field&) {
            return feel::Type::context({{"lat", feel::TypeKind::Number},
                                        {"lon", feel::TypeKind::Number},
                                        {"address", feel::TypeKind::String}});
          },
      .storage = json_storage,
      .normalize = location_field::normalize,
      .format = location_field::format,
      .good = R"({type: location})",
      .bad = R"({type: location, scale: 2})"};
  return spec;
}

}  // namespace weir::fields
