#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a signature is a picture") {
  const std::string rest =
      std::string(", size: 1, sha256: \"") + std::string(64, 'c') + "\", ref: \"\"}";
  check_field("signature", {},
              {{"{name: \"s.png\", type: \"image/png\"" + rest,
                "{name: \"s.png\", type: \"image/png\"" + rest},
               {"{name: \"s.txt\", type: \"text/plain\"" + rest, "! is not one of image/*"}});
}
