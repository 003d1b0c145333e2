#include "engine/fields/ids.h"

namespace weir::fields {
namespace references_field {

std::vector<model::KeySpec> keys() {
  std::vector<model::KeySpec> keys = reference_keys();
  keys.push_back(
      count_key("min", {"The fewest records, where any is picked.", "选择时最少条数。"}));
  keys.push_back(count_key("max", {"The most records.", "最多条数。"}));
  return keys;
}

}  // namespace references_field

const FieldTypeSpec& spec_references() {
  static const FieldTypeSpec spec{
      .name = "references",
      .summary = {"Several other records.", "引用若干条记录。"},
      .keys = references_field::keys(),
      .feel_type =
          [](const model::Field& field) {
            return feel::Type::list(feel::Type::reference(target_forms(field)));
          },
      .storage = json_storage,
      .normalize = normalize_ids,
      .good = R"({type: references, form: customer, max: 5})",
      .bad = R"({type: references, max: 5})"};
  return spec;
}

}  // namespace weir::fields
