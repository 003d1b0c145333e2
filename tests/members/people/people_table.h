// tests/members/people/people_table.h: a small organisation, and resolving in it by rows.
#pragma once

#include <doctest/doctest.h>

#include <map>

#include "engine/people/forms.h"
#include "engine/people/resolve.h"
#include "tests/support/app_builder.h"

namespace weir::testing {

// board (chen) ← sales (wu) ← east (zhao) ← shop (nobody); li and han are in the shop.
inline Organisation small_company() {
  Organisation all;
  all.users = {
      {.id = "chen", .department = "board", .roles = {"admin", "director"}, .positions = {"ceo"}},
      {.id = "wu", .department = "sales", .roles = {"director"}},
      {.id = "zhao", .department = "east", .roles = {"sales"}, .positions = {"lead"}},
      {.id = "li", .department = "shop", .roles = {"sales"}},
      {.id = "han", .department = "shop", .manager = "wu", .roles = {"sales", "legal"}},
      {.id = "gone", .department = "shop", .roles = {"sales"}, .active = false}};
  all.departments = {{"board", "", "", "chen"},
                     {"sales", "", "board", "wu"},
                     {"east", "", "sales", "zhao"},
                     {"shop", "", "east", ""}};
  all.teams = {{"a", {"han", "li"}}, {"empty", {}}};
  return all;
}

class TestWho : public people::WhoContext {
 public:
  TestWho() : organisation_(small_company()) {}
  const Organisation& organisation() const override { return organisation_; }
  std::string initiator() const override { return start; }
  std::string owner() const override { return "zhao"; }
  Value field(std::string_view name) override {
    const auto found = values.find(std::string(name));
    return found == values.end() ? Value() : found->second;
  }
  std::vector<std::string> completed(std::string_view step) override {
    return step == "legal" ? std::vector<std::string>{"han"} : std::vector<std::string>{};
  }
  std::optional<std::vector<std::string>> chosen() override { return picked; }
  Value decide(std::string_view, const model::ArgMap*, bool*) override { return decided; }
  people::Found assignment(std::string_view) override { return {{"li"}, {}, {}, false}; }
  Value evaluate(const feel::Expression& expression, bool* failed) override {
    if (expression.source == "initiator") return Value::string(start);
    if (expression.source == "1/0") *failed = true;
    return field(expression.source);
  }

  std::string start = "li";
  std::map<std::string, Value> values;
  std::optional<std::vector<std::string>> picked;
  Value decided;
  Organisation organisation_;
};

inline feel::Expression source(const std::string& text) {
  feel::Expression expression;
  expression.source = text;
  return expression;
}

inline model::Who who(const std::string& form, model::ArgMap args = {},
                      std::vector<model::Who> of = {}) {
  model::Who out;
  out.form = form;
  out.args = std::move(args);
  out.of = std::move(of);
  return out;
}
inline model::Arg text(const std::string& value) { return {{}, Value::string(value)}; }
inline model::Arg number(int64_t value) { return {{}, Value::integer(value)}; }
inline model::Arg feel_of(const std::string& value) { return {{}, source(value)}; }

inline std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& one : all) out += (out.empty() ? "" : " ") + one;
  return out;
}
// "li han", or "- why nobody".
inline std::string resolved(const model::Who& rule, TestWho& context) {
  const people::Found found = context.resolve(rule);
  if (found.failed) return "failed";
  if (found.people.empty()) return "- " + (found.missed.empty() ? "" : found.missed.back());
  return joined(found.people);
}
inline std::string resolved(const model::Who& rule) {
  TestWho context;
  return resolved(rule, context);
}

}  // namespace weir::testing
