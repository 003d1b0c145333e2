#include "engine/fields/ids.h"

namespace weir::fields {
namespace users_field {

std::vector<model::KeySpec> keys() {
  return {from_key(),
          count_key("min", {"The fewest people, where any is chosen.", "选择时最少人数。"}),
          count_key("max", {"The most people.", "最多人数。"})};
}

}  // namespace users_field

const FieldTypeSpec& spec_users() {
  static const FieldTypeSpec spec{
      .name = "users",
      .summary = {"Several people of the directory.", "目录中的若干人员。"},
      .keys = users_field::keys(),
      .feel_type = [](const model::Field&) { return feel::Type::list(feel::TypeKind::User); },
      .storage = json_storage,
      .normalize = normalize_ids,
      .good = R"({type: users, max: 3})",
      .bad = R"({type: users, max: few})"};
  return spec;
}

}  // namespace weir::fields
