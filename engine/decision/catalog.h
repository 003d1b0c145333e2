// engine/decision/catalog.h: the decisions and functions of a model, ready to be called by name.
//
// What World::call_app of a running engine asks, and weir/decision.h. Immutable; any thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/decision/bound.h"
#include "engine/decision/table.h"
#include "weir/why.h"

namespace weir::decision {

class Catalog {
 public:
  // Keeps the model alive. Builds every table's index.
  explicit Catalog(std::shared_ptr<const model::Model> model);
  ~Catalog();
  Catalog(Catalog&&) noexcept;

  bool has(std::string_view name) const;
  // By position of the decision's inputs or the function's params; missing ones are null. Arguments
  // are converted to the declared types; one that cannot be, or lies outside its domain, gives
  // null and a warning, as an unknown name does.
  Value call(std::string_view name, std::span<const Value> args, feel::EvalContext& ctx) const;

  // The same for many records, an input a column, missing ones with nulls alone.
  void call_columns(std::string_view name, std::span<const ValueColumn> args, size_t records,
                    feel::EvalContext& ctx, ColumnAnswers& out) const;

  // Inputs in order of declaration; nullptr for an unknown name.
  const std::vector<model::Parameter>* parameters(std::string_view name) const;

  // Why the decision answers what it does: rules that match, and for each other rule the first
  // cell that fails, with values and places. None for what is no decision.
  std::optional<Reason> explain(std::string_view name, std::span<const Value> args,
                                feel::EvalContext& ctx) const;

  const model::Model& model() const { return *model_; }

 private:
  struct Entry;
  const Entry* find(std::string_view name) const;
  bool convert(const Entry& entry, std::span<const Value> args, std::vector<Value>& out,
               feel::EvalContext& ctx) const;
  static void add_batch(Entry& entry, const feel::Expression& value);
  static bool conforms(const ValueColumn& column, const feel::Type& type);
  Value evaluate(const Entry& entry, std::span<const Value> args, feel::EvalContext& ctx) const;
  Reason rule_reason(const Entry& entry, const Table::Trace& trace,
                     const Table::RuleTrace& rule) const;

  std::shared_ptr<const model::Model> model_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, size_t> by_name_;  // views into the model
};

}  // namespace weir::decision
