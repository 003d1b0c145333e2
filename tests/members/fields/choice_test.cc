#include "tests/members/fields/table.h"

using weir::testing::check_field;

TEST_CASE("a choice is one of its keys") {
  check_field(
      "choice", {{"options", "[website, expo]"}},
      {{R"("expo")", R"("expo")", "expo"}, {R"("expos")", "! is not an option"}, {"null", "null"}});
  check_field("choice", {{"options", R"(=if today > @"2026-01-01" then ["new"] else ["old"])"}},
              {{R"("new")", R"("new")"}, {R"("old")", "! is not an option"}});
}

TEST_CASE("of a tree a leaf is chosen, by its path or by a name that only it has") {
  using weir::Value;
  using weir::model::Arg;
  using weir::model::ArgMap;
  weir::model::Field field;
  field.name = "region";
  field.type = "choice";
  const ArgMap east = {{"上海", Arg{{}, ArgMap{}}}, {"江苏", Arg{{}, ArgMap{}}}};
  const ArgMap label = {{"zh", Arg{{}, Value::string("北京市")}},
                        {"en", Arg{{}, Value::string("Beijing")}}};
  field.args = {{"options", Arg{{},
                                ArgMap{{"华东", Arg{{}, east}},
                                       {"华北", Arg{{}, ArgMap{{"北京", Arg{{}, label}}}}}}}}};
  field.feel_type = weir::feel::TypeKind::String;
  const auto kept = [&](const char* given) {
    const auto value = weir::fields::normalize(weir::testing::feel_value(given), field, {});
    return value.ok() ? value->to_feel() : value.error().message;
  };
  CHECK(kept(R"("华东/上海")") == R"("华东/上海")");
  CHECK(kept(R"(["华东", "江苏"])") == R"("华东/江苏")");
  CHECK(kept(R"("北京")") == R"("华北/北京")");
  CHECK(kept(R"("华东")").find("has options below it") != std::string::npos);
  CHECK(kept(R"("华北/上海")").find("is not an option") != std::string::npos);
  CHECK(weir::fields::format(Value::string("华北/北京"), field, weir::Language::English) ==
        "Beijing");
}
