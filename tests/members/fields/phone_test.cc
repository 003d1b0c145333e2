#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a phone number is kept as E.164") {
  check_field("phone", {{"country", "CN"}},
              {{R"("138 1234 5678")", R"("+8613812345678")", "+86 138 1234 5678"},
               {R"("+86 138-1234-5678")", R"("+8613812345678")"},
               {R"("0086 13812345678")", R"("+8613812345678")"},
               {R"("010-12345678")", R"("+861012345678")"},
               {R"("(021) 1234 5678")", R"("+862112345678")"},
               {R"("400-123-4567")", R"("+864001234567")"},
               {R"("１３８１２３４５６７８")", R"("+8613812345678")"},
               {R"("+1 202 555 0143")", R"("+12025550143")"},
               {R"("12812345678")", "! is not a phone number of CN"},
               {R"("1381234567")", "! is not a phone number"},
               {R"("138123456789")", "! is not a phone number"},
               {R"("call me")", "! is not a phone number"},
               {R"("")", "null"}});
  check_field("phone", {},
              {{R"("+44 20 7946 0018")", R"("+442079460018")"},
               {R"("13812345678")", "! with its country"},
               {R"("+0123456789")", "! with its country"}});
  check_field("phone", {{"country", "DE"}}, {{R"("030 123456")", R"("+4930123456")"}});
}
