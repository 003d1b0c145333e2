// engine/runtime/flow/step_context.h: the world as a step sees it: its keys, the flow, the record.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/runtime/flow/behavior.h"
#include "engine/runtime/flow/flow_scope.h"

namespace weir::runtime {

class StepContext {
 public:
  // `activation`: of a step that was entered before (a retry, a timer); 0: not yet.
  StepContext(Case& of, Id token, int32_t node, Id activation);

  const model::FlowNode& node() const;
  int32_t index() const { return node_; }
  Case& of() { return of_; }
  Unit& unit() { return of_.unit(); }
  Instant now() const { return of_.unit().now(); }
  Id token() const { return token_; }
  Id activation() const { return activation_; }
  int32_t round() const { return round_; }
  std::string name() const { return step_name(of_, node_, scope_, arm_); }

  const model::Arg* arg(std::string_view key) const { return model::find(node().args, key); }
  std::string_view word(std::string_view key, std::string_view otherwise) const {
    return model::word(node().args, key, otherwise);
  }

  // Null where it fails; `failed` tells a failure from a plain null.
  Value evaluate(const feel::Expression& expression, bool* failed = nullptr);
  // A literal, or an expression computed.
  Value value(const model::Arg& arg, bool* failed = nullptr);
  // A map of names to values.
  std::vector<Entry> values(std::string_view key, bool* failed = nullptr);
  // The same, with plain names read in that record; `record` is the flow's.
  std::vector<Entry> values_for(const records::Record& found, std::string_view key, bool* failed);
  std::string text(std::string_view key);
  // A condition: true, false, or the Failure that semantics 1.5.2 wants for null and errors.
  std::variant<bool, Failure> condition(const feel::Expression& expression, std::optional<bool> missing);
  feel::EvalContext eval_context();
  FlowScope scope(FlowScope::Place place = {});
  void note_reads(const FlowScope& scope);

  // The step stays: emits StepEntered, or StepExplained on a retry.
  void stay();
  bool stayed() const { return stayed_; }
  // What led to the outcome, for `why`: kept with the step.
  void explain(std::string_view name, const Value& value);
  void explain(std::string_view name, const feel::Encoded& value);
  feel::Encoded provenance() const;
  const std::vector<std::string>& reads() const { return reads_; }
  // What was read so far, of a `where` also of the record that was worked on last.
  Value read() const;

  Id scope_id() const { return scope_; }
  Id arm() const { return arm_; }
  Failure fail(IncidentType type, std::string en, std::string zh) const;

 private:
  Value evaluate_in(FlowScope inputs, const feel::Expression& expression, bool* failed);

  Case& of_;
  Id token_, activation_, scope_ = 0, arm_ = 0;
  int32_t node_, round_ = 1;
  bool stayed_ = false;
  const records::Record* found_ = nullptr;  // whose fields plain names are, instead of the flow's
  std::vector<std::string> reads_;
  std::vector<Entry> read_values_, found_values_;
  base::ByteWriter provenance_;  // entries, so many
  size_t explained_ = 0;
  bool too_deep_ = false;
  std::vector<feel::EvalWarning> warnings_;
};

// One more visit of this node in this row: 1 + earlier ones.
int32_t next_round(const Case& of, int32_t node, Id scope, Id arm);

}  // namespace weir::runtime
