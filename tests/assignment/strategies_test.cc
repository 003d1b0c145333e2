#include <doctest/doctest.h>

#include "engine/assignment/strategy.h"

namespace {

using weir::Decimal;
using weir::Value;
using weir::assignment::Candidate;
using weir::assignment::Choice;
using weir::assignment::find_strategy;

Candidate person(std::string name, int64_t weight, int64_t open = 0) {
  return {std::move(name), Value::integer(weight), open, 0};
}

// Who is picked in `rounds` calls, as one text.
std::string order(std::string_view strategy, const std::vector<Candidate>& people, int rounds) {
  std::string text;
  Value ledger;
  for (int i = 0; i < rounds; ++i) {
    Choice choice = find_strategy(strategy)->pick(people, ledger, static_cast<uint64_t>(i));
    for (const std::string& user : choice.users) text += user;
    if (!choice.ledger.is_null()) ledger = choice.ledger;
  }
  return text;
}

}  // namespace

TEST_CASE("weighted spreads 5:3:2 as ABCAABACBA and then begins again") {
  const std::vector<Candidate> people = {person("A", 5), person("B", 3), person("C", 2)};
  CHECK(order("weighted", people, 10) == "ABCAABACBA");
  CHECK(order("weighted", people, 20) == "ABCAABACBAABCAABACBA");
}

TEST_CASE("weighted counts a missing, negative or null weight as none") {
  std::vector<Candidate> people = {person("A", -3), person("B", 1), {"C", Value(), 0, 0}};
  CHECK(order("weighted", people, 3) == "BBB");
  people.erase(people.begin() + 1);
  CHECK(order("weighted", people, 2) == "AA");
}

TEST_CASE("round robin goes on after whoever came last, and from the front when he is gone") {
  const std::vector<Candidate> people = {person("A", 0), person("B", 0), person("C", 0)};
  CHECK(order("round_robin", people, 7) == "ABCABCA");
  const auto* round_robin = find_strategy("round_robin");
  CHECK(round_robin->pick(people, Value::string("B"), 0).users.front() == "C");
  CHECK(round_robin->pick(people, Value::string("gone"), 0).users.front() == "A");
}

TEST_CASE("least loaded looks at open work, then today's, then the directory's order") {
  const auto* least = find_strategy("least_loaded");
  std::vector<Candidate> people = {{"A", {}, 5, 0}, {"B", {}, 2, 4}, {"C", {}, 2, 1}};
  CHECK(least->pick(people, {}, 0).users.front() == "C");
  people[2].today = 4;
  CHECK(least->pick(people, {}, 0).users.front() == "B");
}

TEST_CASE("ranked takes the highest weight and a null one last") {
  const auto* ranked = find_strategy("ranked");
  const std::vector<Candidate> people = {{"A", {}, 0, 0}, person("B", -7), person("C", -2)};
  CHECK(ranked->pick(people, {}, 0).users.front() == "C");
  CHECK(ranked->pick(std::span(people).first(1), {}, 0).users.front() == "A");
}

TEST_CASE("random gives the same person for the same seed, and everybody in the long run") {
  const std::vector<Candidate> people = {person("A", 0), person("B", 0), person("C", 0)};
  CHECK(order("random", people, 30) == order("random", people, 30));
  for (const char* user : {"A", "B", "C"})
    CHECK(order("random", people, 30).find(user) != std::string::npos);
}

TEST_CASE("all takes everybody and manual nobody") {
  const std::vector<Candidate> people = {person("A", 0), person("B", 0)};
  CHECK(order("all", people, 1) == "AB");
  CHECK(order("manual", people, 1).empty());
}

TEST_CASE("every strategy of the language is there") {
  for (const char* name : {"round_robin", "weighted", "least_loaded", "ranked", "random", "all", "manual"})
    CHECK_MESSAGE(find_strategy(name) != nullptr, name);
  CHECK(find_strategy("nearest") == nullptr);
}
