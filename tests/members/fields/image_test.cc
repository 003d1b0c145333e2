#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("an image is a picture unless it says what else it takes") {
  const std::string rest =
      std::string(", size: 1, sha256: \"") + std::string(64, 'b') + "\", ref: \"\"}";
  check_field("image", {},
              {{"{name: \"a.png\", type: \"image/png\"" + rest,
                "{name: \"a.png\", type: \"image/png\"" + rest},
               {"{name: \"a.pdf\", type: \"application/pdf\"" + rest, "! is not one of image/*"}});
}
