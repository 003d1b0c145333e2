#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a discount is the part that is paid, however it is written") {
  check_field("discount", {},
              {{R"("8折")", "0.8", "20% off"},
               {R"("8.5折")", "0.85"},
               {R"("85折")", "0.85"},
               {R"("八五折")", "0.85"},
               {R"("20% off")", "0.8"},
               {R"("20% OFF")", "0.8"},
               {R"("80%")", "0.8"},
               {"0.8", "0.8"},
               {R"("0.8")", "0.8"},
               {"1", "1", "no discount"},
               {"0", "0"},
               {"1.2", "! is not between 0 and 1"},
               {"8", "! is not between 0 and 1"},
               {"-0.1", "! is not between 0 and 1"},
               {R"("20 off")", "! is not a discount"},
               {"0.12345", "! more than 4 decimals"}});
  check_field("discount", {}, {{"0.85", "0.85", "8.5折"}, {"1", "1", "无折扣"}}, {},
              weir::Language::Chinese);
}
