// tests/conformance/imported.h: a DMN model through `import_dmn` and the engine's decisions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "weir/compiler.h"
#include "weir/decision.h"
#include "weir/dmn.h"

namespace weir::conformance {

class Imported {
 public:
  Imported(const std::string& xml, const std::vector<std::string>& imports);
  bool compiles() const { return compiles_; }
  const std::vector<std::string>& left_out() const { return left_out_; }
  // By the names of the model. None: the decision was left out.
  std::optional<Value> answer(const std::string& name, const std::vector<Entry>& given,
                              Instant now) const;

 private:
  SourceSet sources_;
  std::vector<std::string> left_out_;
  bool compiles_ = false;
  std::optional<Decisions> decisions_;
};

}  // namespace weir::conformance
