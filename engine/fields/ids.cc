#include "engine/fields/ids.h"

namespace weir::fields {

using model::Place;
using model::Shape;

Result<Value> normalize_id(const Value& given, const model::Field& field,
                           const FieldContext& context) {
  const Value* id = given.is(ValueKind::Context) ? given.find("id") : &given;
  if (id == nullptr || !id->is(ValueKind::String))
    return invalid(context, {"'{value}' is not an id", "“{value}”不是编号"},
                   {{"value", shown(given, field)}});
  Result<std::string> text = text_of(*id, field, context);
  if (!text) return text.error();
  if (text->empty()) return Value();
  if (text->size() > 200)
    return invalid(context, {"an id has at most 200 bytes", "编号最长 200 字节"});
  return Value::string(*text);
}

Result<Value> normalize_ids(const Value& given, const model::Field& field,
                            const FieldContext& context) {
  return list_of(given, field, context, normalize_id);
}

std::vector<std::string> target_forms(const model::Field& field) {
  return words_attribute(field, "form");
}

std::vector<model::KeySpec> reference_keys() {
  return {
      {.name = "form",
       .shape = Shape::list(Shape::name("forms")),
       .doc = {"The form, or the forms, that it may lead to.", "可引用的表单（一个或几个）。"},
       .required = true,
       .example = "customer"},
      {.name = "where",
       .shape = Shape::condition(),
       .doc = {"What a record must fulfil to be picked; plain names are its fields, `record` is "
               "the one that refers.",
               "可选记录须满足的条件；裸名是被引用记录的字段，`record` 是引用方。"},
       .example = "level != \"blocked\""},
      {.name = "inverse",
       .shape = Shape::of(Place::NewName),
       .doc = {"Name of the list of referring records on the other side.",
               "对方表单上反向列表的名字。"},
       .example = "follow_ups"},
      {.name = "fill",
       .shape = Shape::map(Shape::of(Place::Plain)),
       .doc =
           {"Fields that are copied when the reference is picked: own field to field of the other.",
            "选定引用时复制的字段：本表字段: 对方字段。"},
       .example = "{address: address}"},
      {.name = "on_delete",
       .shape = Shape::word({"restrict", "clear", "cascade"}),
       .doc = {"What happens here when the other record is deleted.", "被引用记录删除时的处理。"},
       .default_text = "restrict",
       .example = "clear"},
  };
}

model::KeySpec from_key() {
  return {.name = "from",
          .shape = Shape::of(Place::Who),
          .doc = {"The people one may choose from.", "可选人员范围。"},
          .example = "{role: sales}"};
}

}  // namespace weir::fields
