// dsl/tools/testing/coverage.h: which steps, options and rules the tests reached.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dsl/tools/testing/stage.h"
#include "engine/decision/watch.h"
#include "weir/testing.h"

namespace weir::testing {

class CoverageMap {
 public:
  explicit CoverageMap(const model::Model& model);
  // Every step that an instance in the engine's store visited, and every option that it took.
  void visit(Engine& engine);
  // The rules that matched.
  void visit_rules(const decision::Watch& watch);
  Coverage result() const;

 private:
  void reach(const std::string& key);

  const model::Model& model_;
  std::vector<Coverage::Item> items_;
  std::map<std::string, size_t> index_;  // kind and name to item
};

// What a decision of the app answers to named inputs.
struct DecisionAnswer {
  Value value;
  std::vector<std::string> lines;  // why, for people
};
DecisionAnswer decide(Stage& stage, const std::string& decision, const std::vector<Entry>& with);

// An answer against the literal of a test: the same value, a context with the same entries, or a
// text that reads the same.
bool same_answer(const Value& actual, const Value& expected);

}  // namespace weir::testing
