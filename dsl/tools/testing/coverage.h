// dsl/tools/testing/coverage.h: which steps, options and rules the tests reached.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dsl/tools/testing/stage.h"
#include "weir/testing.h"

namespace weir::testing {

class CoverageMap {
 public:
  explicit CoverageMap(const model::Model& model);
  // Every step that an instance in the engine's store visited, and every option that it took.
  void visit(Engine& engine);
  // The rules that matched, by their places.
  void visit_rules(const std::vector<std::string>& places);
  Coverage result() const;

 private:
  void reach(const std::string& key);

  const model::Model& model_;
  std::vector<Coverage::Item> items_;
  std::map<std::string, size_t> index_;  // kind and name to item
};

// What a decision of the app answers to named inputs, and the rules that matched.
struct DecisionAnswer {
  Value value;
  std::vector<std::string> matched;  // places of the rules that did
  std::vector<std::string> lines;  // why, for people
};
DecisionAnswer decide(Stage& stage, const std::string& decision, const std::vector<Entry>& with);

// An answer against the literal of a test: the same value, a context with the same entries, or a
// text that reads the same.
bool same_answer(const Value& actual, const Value& expected);

}  // namespace weir::testing
