#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("an e-mail address is kept in lower case") {
  check_field("email", {},
              {{R"(" Li.Lei@Example.COM ")", R"("li.lei@example.com")"},
               {R"("a+b@x.co")", R"("a+b@x.co")"},
               {R"("a@b")", "! is not an e-mail"},
               {R"("a b@x.co")", "! is not"},
               {R"(".a@x.co")", "! is not"},
               {R"("a..b@x.co")", "! is not"},
               {R"("a@-x.co")", "! is not"},
               {R"("a@x.co.")", "! is not"},
               {R"("@x.co")", "! is not"}});
}
