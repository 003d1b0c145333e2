#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a web address has http or https, and its host in lower case") {
  check_field("url", {},
              {{R"("Example.com/A")", R"("https://example.com/A")"},
               {R"("HTTP://x.co:8080?q")", R"("http://x.co:8080?q")"},
               {R"("http://localhost/a")", R"("http://localhost/a")"},
               {R"x("javascript:alert(1)")x", "! is not a web address"},
               {R"x("javascript://x.co/%0aalert(1)")x", "! is not a web address"},
               {R"("ftp://x.co")", "! is not"},
               {R"("https://user:pw@x.co")", "! is not"},
               {R"("https://x")", "! is not"},
               {R"("https://x.co:port")", "! is not"},
               {R"("a b.co")", "! is not"}});
}
