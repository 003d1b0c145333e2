#include <filesystem>

#include "tests/members/people/people_table.h"

namespace weir::testing {

TEST_CASE("every who-form says what it is, in both languages, and has its test") {
  CHECK(people::who_forms().size() == 17);
  for (const people::WhoFormSpec* form : people::who_forms()) {
    CAPTURE(form->name);
    CHECK_FALSE(form->summary.en.empty());
    CHECK_FALSE(form->summary.zh.empty());
    CHECK(static_cast<bool>(form->resolve));
    CHECK_FALSE(form->good.empty());
    CHECK_FALSE(form->bad.empty());
    CHECK(form->word == form->keys.empty());
    for (const model::KeySpec& key : form->keys) {
      CHECK_FALSE(key.doc.en.empty());
      CHECK_FALSE(key.doc.zh.empty());
    }
    if (!form->keys.empty()) CHECK(form->keys.front().name == form->name);
    CHECK(std::filesystem::exists(std::string(WEIR_SOURCE_DIR) + "/tests/members/people/" +
                                  std::string(form->name) + "_test.cc"));
  }
}

}  // namespace weir::testing
