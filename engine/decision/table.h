// engine/decision/table.h: a decision table that runs: indexed, with its hit policy.
//
// Made once from a model's decision, at load; what it answers is what a scan of the rules in
// written order would. One structure serves all hit policies: each input value names a bitset of
// the rows that it may match; their intersection, word by word, is verified. Immutable; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/decision/bound.h"
#include "engine/decision/column_index.h"
#include "engine/model/model.h"
#include "weir/columns.h"

namespace weir::decision {

class Table {
 public:
  // `decision` has rules (no `value`); it is borrowed, and outlives the table.
  explicit Table(const model::Decision& decision);

  // Arguments by position of Decision::inputs. Null, and a warning, where the hit policy is
  // violated or an input lies outside its domain.
  Value decide(std::span<const Value> args, feel::EvalContext& ctx) const;

  // Many records at once, an input a column; what each one's decide() gives. False, and nothing is
  // answered, for a table with cells, answers or inputs that must run, or that collects.
  bool decide_columns(std::span<const ValueColumn> args, size_t records, feel::EvalContext& ctx,
                      ColumnAnswers& out) const;

  // The rules that match, in written order, at most `most`: positions in Decision::rules.
  std::vector<uint32_t> matches(std::span<const Value> args, feel::EvalContext& ctx,
                                size_t most) const;

  // How each rule fared, cell by cell: for explanations. Plain scan, nothing of the index.
  struct CellTrace {
    uint32_t column = 0;
    feel::Tri result = feel::Tri::Null;
  };
  struct RuleTrace {
    uint32_t rule = 0;
    bool in_force = true;  // enabled, and today within `effective`
    bool matched = false;
    std::vector<CellTrace> cells;  // up to the first that fails
  };
  struct Trace {
    std::vector<Value> columns;  // the value of each input clause
    std::vector<RuleTrace> rules;
  };
  Trace trace(std::span<const Value> args, feel::EvalContext& ctx) const;

  const model::Decision& decision() const { return decision_; }
  size_t bytes() const;  // of the index

 private:
  struct InputColumn {
    Bound expression;
    std::optional<Bound> domain;
    std::optional<ColumnIndex> index;
    std::unordered_map<uint32_t, Bound> free;  // by row: cells that must run
  };
  struct Output {
    Value constant;
    int32_t bound = -1;  // into bound_outputs_; else the constant
  };
  class Query;

  void add_columns();
  void choose_scanned();
  void add_outputs();
  bool in_force(uint32_t row, feel::EvalContext& ctx) const;
  bool verified(const Query& query, uint32_t row, std::span<const Value> args,
                feel::EvalContext& ctx) const;
  template <class Found>
  void scan(const Query& query, std::span<const Value> args, feel::EvalContext& ctx,
            Found found) const;
  template <class Found>
  void scan_word(const Query& query, size_t word, uint64_t bits, std::span<const Value> args,
                 feel::EvalContext& ctx, bool& more, Found& found) const;

  // hit_policy.cc
  Value answer(std::span<const uint32_t> rows, std::span<const Value> args,
               feel::EvalContext& ctx) const;
  Value outputs_of(uint32_t row, std::span<const Value> args, feel::EvalContext& ctx) const;
  Value output_value(uint32_t row, size_t output, std::span<const Value> args,
                     feel::EvalContext& ctx) const;
  Value otherwise(std::span<const Value> args, feel::EvalContext& ctx) const;
  Value any(std::span<const uint32_t> rows, std::span<const Value> args,
            feel::EvalContext& ctx) const;
  Value aggregated(std::span<const uint32_t> rows, std::span<const Value> args,
                   feel::EvalContext& ctx) const;
  std::vector<uint32_t> by_priority(std::span<const uint32_t> rows, std::span<const Value> args,
                                    feel::EvalContext& ctx) const;
  Value list_of(std::span<const uint32_t> rows, std::span<const Value> args,
                feel::EvalContext& ctx) const;
  size_t wanted_hits() const;
  void warn(feel::EvalContext& ctx, std::string message) const;

  const model::Decision& decision_;
  std::vector<uint32_t> rules_;  // of each row: enabled rules only
  std::vector<bool> dated_;      // of each row: has `effective`
  std::vector<InputColumn> columns_;
  std::vector<uint32_t> active_;   // columns that test anything, the most telling first
  std::vector<uint32_t> scanned_;  // of those: whose bitsets are intersected
  std::vector<uint32_t> checked_;  // of those: to verify on what the scan lets through
  std::vector<Output> outputs_;    // row by row
  std::vector<Bound> bound_outputs_;
  std::vector<std::optional<Bound>> otherwise_;
  bool any_dated_ = false;
};

}  // namespace weir::decision
