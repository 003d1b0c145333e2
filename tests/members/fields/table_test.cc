#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a table is a list of rows whose cells have the forms of their columns") {
  const std::vector<weir::testing::FieldText> columns = {
      {"product", "text"}, {"off", "discount"}, {"n", "integer"}};
  check_field("table", {{"max", "3"}},
              {{R"([{product: "x", off: "8折"}])", R"([{product: "x", off: 0.8}])"},
               {R"([{row: "1.1", n: 2}])", R"([{row: "1.1", n: 2}])"},
               {"null", "[]"},
               {"[{}]", "[{}]"},
               {R"([{n: 1}, {n: 1.5}])", "! [2].n '1.5' is not a whole number"},
               {"[{nn: 1}]", "! [1].nn there is no column"},
               {"[5]", "! [1] a row is a map"},
               {"7", "! a table is a list"},
               {"[{}, {}, {}, {}]", "! 4 rows are more than 3"},
               {"[{row: 5}]", "! [1].row"}},
              columns);
}
