#include "engine/fields/file_rules.h"

namespace weir::fields {
namespace files_field {

std::vector<model::KeySpec> keys() {
  std::vector<model::KeySpec> keys = file_keys();
  keys.push_back(count_key("min", {"The fewest files, where any is given.", "上传时最少文件数。"}));
  keys.push_back(count_key("max", {"The most files.", "最多文件数。"}));
  return keys;
}

}  // namespace files_field

const FieldTypeSpec& spec_files() {
  static const FieldTypeSpec spec{
      .name = "files",
      .summary = {"Several stored files.", "若干文件。"},
      .keys = files_field::keys(),
      .feel_type = [](const model::Field& field) { return feel::Type::list(file_type(field)); },
      .storage = json_storage,
      .normalize =
          [](const Value& given, const model::Field& field, const FieldContext& context) {
            return list_of(given, field, context, normalize_file);
          },
      .format = format_file,
      .good = R"({type: files, accept: [pdf, image/*], max: 5})",
      .bad = R"({type: files, max: lots})"};
  return spec;
}

}  // namespace weir::fields
