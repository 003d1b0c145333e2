// dsl/tools/dmn/indexed.h: a decision table of a DMN model as the engine's tables run it: indexed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dsl/feel/names.h"
#include "dsl/tools/dmn/model.h"
#include "engine/decision/table.h"

namespace weir::dmn {

// Immutable when made; any thread.
class IndexedTable {
 public:
  // `names`: what reads as one name. Null where a part of the table does not compile.
  static std::shared_ptr<const IndexedTable> make(const TableLogic& logic, const feel::Names& names,
                                                  const std::string& name);

  // The names that its expressions read, in the order of the arguments.
  const std::vector<std::string>& reads() const { return reads_; }
  Value decide(std::span<const Value> args, feel::EvalContext& ctx) const;
  // A line for each rule: that it matches, or the first test that fails.
  std::vector<std::string> explain(std::span<const Value> args, feel::EvalContext& ctx,
                                   Language language) const;

 private:
  IndexedTable() = default;
  // An input whose value is none of its allowed ones; null is one only where it is listed.
  std::optional<size_t> outside(std::span<const Value> args, feel::EvalContext& ctx) const;

  std::vector<std::string> reads_;
  model::Decision decision_;
  std::vector<std::optional<decision::Bound>> allowed_;  // of each input clause
  std::vector<decision::Bound> inputs_;
  std::unique_ptr<const decision::Table> table_;
};

}  // namespace weir::dmn
