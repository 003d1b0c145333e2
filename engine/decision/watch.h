// engine/decision/watch.h: hears which rules of decision tables matched on this thread.
//
// For the coverage of tests: a decision is asked from formulas, conditions, steps and rules alike,
// and who asked tells nobody. While one is alive the one before it hears nothing.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "engine/model/model.h"

namespace weir::decision {

class Watch {
 public:
  Watch();
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Decision and number of each rule that matched.
  const std::set<std::pair<std::string, std::string>>& matched() const { return matched_; }

  static void note(const model::Decision& decision, uint32_t rule);

 private:
  std::set<std::pair<std::string, std::string>> matched_;
  Watch* before_;
};

}  // namespace weir::decision
