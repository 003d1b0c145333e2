#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("files are as many as allowed, each as a file") {
  const std::string one = std::string("{name: \"a.pdf\", type: \"\", size: 1, sha256: \"") +
                          std::string(64, 'd') + "\", ref: \"\"}";
  check_field("files", {{"max", "1"}},
              {{"[" + one + "]", "[" + one + "]", "a.pdf"},
               {one, "[" + one + "]"},
               {"[1]", "! a file is"},
               {"null", "[]"}});
}
