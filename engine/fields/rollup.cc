#include "engine/fields/support.h"

namespace weir::fields {
namespace rollup_field {

// What `value` gives is what the field holds.
const feel::Expression* value_of(const model::Field& field) {
  const model::Arg* arg = model::find(field.args, "value");
  return arg != nullptr ? arg->expression() : nullptr;
}

feel::Type type_of(const model::Field& field) {
  const feel::Expression* value = value_of(field);
  return value != nullptr && !value->root.type.is(feel::TypeKind::Any)
             ? value->root.type
             : feel::Type(feel::TypeKind::Number);
}

StorageKind storage(const model::Field& field) {
  switch (type_of(field).kind()) {
    case feel::TypeKind::Number:
      return StorageKind::Decimal;
    case feel::TypeKind::String:
      return StorageKind::Text;
    case feel::TypeKind::Boolean:
      return StorageKind::Bool;
    case feel::TypeKind::Date:
      return StorageKind::Date;
    case feel::TypeKind::DateTime:
      return StorageKind::DateTime;
    default:
      return StorageKind::Json;
  }
}

std::vector<model::KeySpec> keys() {
  using model::Place;
  using model::Shape;
  Shape items = Shape::of(Place::Feel);
  items.scope = "items";
  return {{.name = "from",
           .shape = Shape::name("forms"),
           .doc = {"The form whose records are summed up.", "被汇总的表单。"},
           .required = true,
           .example = "receipt"},
          {.name = "via",
           .shape = Shape::of(Place::Plain),
           .doc = {"Its reference field that leads here.", "该表单中指向本表的引用字段。"},
           .required = true,
           .example = "quote"},
          {.name = "value",
           .shape = items,
           .doc = {"What is computed over `items`, the records that lead here.",
                   "对 `items`（指向本记录的那些记录）的计算。"},
           .required = true,
           .example = "sum(items.amount)"},
          {.name = "where",
           .shape = Shape::condition(),
           .doc = {"Which of them count; plain names are their fields, `record` is this record.",
                   "只计其中满足条件的；裸名是它们的字段，`record` 是本记录。"},
           .example = "status = \"confirmed\""},
          scale_key("6")};
}

}  // namespace rollup_field

const FieldTypeSpec& spec_rollup() {
  static const FieldTypeSpec spec{
      .name = "rollup",
      .summary = {"A figure over the records that refer to this one, kept by the engine.",
                  "引擎维护的汇总：来自引用本记录的那些记录。"},
      .keys = rollup_field::keys(),
      .feel_type = rollup_field::type_of,
      .storage = rollup_field::storage,
      .scale =
          [](const model::Field& field) {
            return static_cast<int>(integer_attribute(field, "scale", 6));
          },
      .normalize = [](const Value& given, const model::Field&,
                      const FieldContext&) -> Result<Value> { return given; },
      .computed = true,
      .good = R"({type: rollup, from: receipt, via: quote, value: sum(items.amount)})",
      .bad = R"({type: rollup, from: receipt, via: quote})"};
  return spec;
}

}  // namespace weir::fields
