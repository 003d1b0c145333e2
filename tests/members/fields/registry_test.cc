#include <filesystem>
#include <set>

#include "tests/members/fields/table.h"

TEST_CASE("every field type says what it is, in both languages, and has its test") {
  std::set<std::string> names;
  for (const weir::fields::FieldTypeSpec* type : weir::fields::field_types()) {
    CAPTURE(type->name);
    CHECK(names.insert(std::string(type->name)).second);
    CHECK_FALSE(type->summary.en.empty());
    CHECK_FALSE(type->summary.zh.empty());
    CHECK(static_cast<bool>(type->feel_type));
    CHECK(static_cast<bool>(type->storage));
    CHECK(static_cast<bool>(type->normalize));
    CHECK_FALSE(type->good.empty());
    CHECK_FALSE(type->bad.empty());
    for (const weir::model::KeySpec& key : type->keys) {
      CHECK_FALSE(key.doc.en.empty());
      CHECK_FALSE(key.doc.zh.empty());
      for (const weir::model::KeySpec& common : weir::fields::common_field_keys())
        CHECK(common.name != key.name);
    }
    CHECK(std::filesystem::exists(std::string(WEIR_SOURCE_DIR) + "/tests/members/fields/" +
                                  std::string(type->name) + "_test.cc"));
  }
  CHECK(names.size() == 33);
}

TEST_CASE("what a formula gives is rounded to the field, and null where the field cannot hold it") {
  weir::model::Field money;
  money.type = "money";
  const auto rounded = [&](const char* text) {
    return weir::fields::rounded_to(weir::testing::feel_value(text), money, weir::Rounding::HalfUp)
        .to_feel();
  };
  CHECK(rounded("1.005") == "1.01");
  CHECK(rounded("-1.005") == "-1.01");
  CHECK(rounded("1e30") == "null");
  CHECK(rounded("\"1\"") == "null");
}
