// weir/decision.h: a model's decisions and functions, evaluated without an engine.
//
// For hosts that only want rules: no store, no people, nothing of the world but a clock. Records
// are handed over as contexts; a dot after a reference or a user answers null.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "weir/columns.h"
#include "weir/model.h"
#include "weir/host.h"
#include "weir/ports.h"
#include "weir/result.h"
#include "weir/time.h"
#include "weir/value.h"
#include "weir/why.h"

namespace weir {

struct DecisionOptions {
  // For `now()` and `today()`, and rules that are in force for a time. Borrowed for the call;
  // default: 1970-01-01T00:00:00Z.
  Clock* clock = nullptr;
  // Say why: which rules matched, and the first cell that failed of the others. Costs a scan of
  // the table.
  bool explain = false;
  // Of the host; see weir/extensions.h. Borrowed for the call.
  std::span<const HostFunction> functions = {};
};

struct DecisionAnswer {
  Value value;                        // null where nothing matched, or on a fault told below
  std::vector<std::string> warnings;  // English, with values
  std::optional<Reason> why;          // with `explain`, for decisions
};

struct NamedColumn {
  std::string_view name;  // of the input
  ValueColumn column;
};

// Made once for a model (it indexes every decision table) and shared by threads.
class Decisions {
 public:
  explicit Decisions(const Model& model);
  ~Decisions();
  Decisions(Decisions&&) noexcept;
  Decisions& operator=(Decisions&&) noexcept;

  // `inputs` by name; missing ones are null. E_NOT_FOUND for a name that is no decision or function
  // of the model, E_ARGUMENT for an input that it does not have, E_LIMIT when the evaluation takes
  // more than one may.
  Result<DecisionAnswer> decide(std::string_view decision, std::span<const Entry> inputs,
                                const DecisionOptions& options = {}) const;
  // The same for many records, one column an input: record by record what decide() gives, but
  // faster by far. Without warnings and reasons: ask decide() about the record in question.
  Result<ColumnAnswers> decide_columns(std::string_view decision, std::span<const NamedColumn> inputs,
                                       size_t records, const DecisionOptions& options = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir
