#include "engine/fields/serials.h"
#include "tests/members/fields/table.h"

TEST_CASE("a serial is made of its format, its number and its day") {
  weir::model::Field field;
  field.args = {{"format", {{}, weir::Value::string("A{yyyy}-{MM}-{dd}/{##}{kind}")}}};
  const weir::Date day = *weir::Date::from_ymd(2026, 3, 2);
  const auto other = [](std::string_view name) { return "<" + std::string(name) + ">"; };
  CHECK(weir::fields::serial_text(field, 5, day, other) == "A2026-03-02/05<kind>");
  CHECK(weir::fields::serial_text(field, 1234, day, other) == "A2026-03-02/1234<kind>");
  field.args.clear();
  CHECK(weir::fields::serial_text(field, 5, day, other) == "0005");
}

TEST_CASE("a serial counts anew each day, month or year, or never") {
  weir::model::Field field;
  const weir::Date day = *weir::Date::from_ymd(2026, 3, 2);
  const auto period = [&](const char* reset) {
    field.args = {{"reset", {{}, weir::Value::string(reset)}}};
    return weir::fields::serial_period(field, day);
  };
  CHECK(period("never") == "");
  CHECK(period("daily") == "2026-03-02");
  CHECK(period("monthly") == "2026-03");
  CHECK(period("yearly") == "2026");
}
