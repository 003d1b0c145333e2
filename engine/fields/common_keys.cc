#include "engine/fields/field_type.h"

namespace weir::fields {

using model::KeySpec;
using model::Place;
using model::Shape;

const std::vector<KeySpec>& common_field_keys() {
  static const std::vector<KeySpec> keys = {
      {.name = "label",
       .shape = Shape::of(Place::Label),
       .doc = {"What people read, in one language or several.", "给人看的名称，可分语言。"},
       .example = "{zh: 公司, en: Company}"},
      {.name = "doc",
       .shape = Shape::of(Place::Plain),
       .doc = {"What the field is for.", "字段说明。"},
       .example = "Legal name of the customer"},
      {.name = "required",
       .shape = Shape::condition(),
       .doc = {"Must be filled while this holds and the field is visible.",
               "成立且字段可见时必填。"},
       .default_text = "false",
       .example = "amount > 1000"},
      {.name = "visible",
       .shape = Shape::condition(),
       .doc = {"Shown while this holds; a hidden field is not required.",
               "成立时显示；隐藏的字段不必填。"},
       .default_text = "true",
       .example = "source = \"referral\""},
      {.name = "readonly",
       .shape = Shape::condition(),
       .doc = {"Cannot be written by people while this holds.", "成立时人不可写。"},
       .default_text = "false",
       .example = "stage = \"won\""},
      {.name = "when_hidden",
       .shape = Shape::word({"keep", "clear"}),
       .doc = {"What becomes of the value when the field is hidden.", "隐藏时其值保留还是清空。"},
       .default_text = "keep",
       .example = "clear"},
      {.name = "default",
       .shape = Shape::of(Place::Value),
       .doc = {"The value of a new record where none is given.", "新建时未给值则取此值。"},
       .example = "=today"},
      {.name = "formula",
       .shape = Shape::of(Place::Feel),
       .doc =
           {"Computed; nobody writes it. One that reads `now` or `today` is computed at each read.",
            "计算得出，不可写；读取 `now` 或 `today` 的在每次读取时计算。"},
       .example = "quantity * price"},
      {.name = "unique",
       .shape = Shape::of(Place::Boolean),
       .doc = {"No two records have the same value; empty ones do not count.",
               "各记录的值互不相同；空值不计。"},
       .default_text = "false",
       .example = "true"},
      {.name = "check",
       .shape = Shape::condition(),
       .doc = {"Must not be false when the record is written.", "写入时不得为 false。"},
       .example = "amount >= paid"},
      {.name = "message",
       .shape = Shape::of(Place::Text),
       .doc = {"What is said when the check fails.", "检查不通过时的提示。"},
       .example = "\"{{ amount }} is too little\""},
      {.name = "sensitive",
       .shape = Shape::of(Place::Boolean),
       .doc = {"Encrypted in the store, masked without the right to see it.",
               "加密保存，无权者只见掩码。"},
       .default_text = "false",
       .example = "true"},
      {.name = "index",
       .shape = Shape::of(Place::Boolean),
       .doc = {"Makes queries by this field fast.", "加快按此字段的查询。"},
       .default_text = "false",
       .example = "true"},
      {.name = "was",
       .shape = Shape::of(Place::Plain),
       .doc = {"An earlier name: the data follows the rename.", "曾用名：改名后数据随之迁移。"},
       .example = "company_name"},
  };
  return keys;
}

}  // namespace weir::fields
