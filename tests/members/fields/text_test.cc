#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("text is normalised, measured in code points, and matched as a whole") {
  check_field("text", {{"normalize", "[trim, collapse]"}, {"max", "5"}},
              {{R"("  a   b ")", R"("a b")"},
               {R"("")", "null"},
               {R"("   ")", "null"},
               {"null", "null"},
               {R"("五个字符长")", R"("五个字符长")"},
               {R"("六个字符太长")", "! 6 characters are more than 5"},
               {"5", "! is not a text"}});
  check_field("text", {{"pattern", "([A-Z]{2}[0-9]{3})"}, {"normalize", "[upper, halfwidth]"}},
              {{R"("ab123")", R"("AB123")"},
               {R"("ＡＢ１２３")", R"("AB123")"},
               {R"("AB1234")", "! does not have the form"}});
  check_field("text", {{"normalize", "[digits]"}}, {{R"("tel 12-34")", R"("1234")"}});
  check_field("text", {{"normalize", "lower"}, {"min", "2"}},
              {{R"("ÄB")", R"("äb")"}, {R"("a")", "! fewer than 2"}});
}

TEST_CASE("a sensitive text is never repeated in a refusal") {
  check_field("text", {{"pattern", "x"}, {"sensitive", "true"}},
              {{R"("secret")", "! '…' does not have the form"}});
}
