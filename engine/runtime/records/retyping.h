// engine/runtime/records/retyping.h: fields that have another type than in the version before, and their stored values.
#pragma once

#include <string>
#include <vector>

#include "engine/model/model.h"
#include "weir/engine.h"
#include "weir/storage.h"

namespace weir::runtime {

struct Loaded;

struct Retype {
  std::string form, table, table_before;  // the table field; empty: a field of the form
  const model::Field *from = nullptr, *to = nullptr;
};
// Of fields and columns that both versions store, by their names and `was`.
std::vector<Retype> retypes(const model::Model& before, const model::Model& after);

// A field that takes the name of one which the version before has as well, as when two names are swapped; empty: none.
std::string taken_over(const model::Model& before, const model::Model& after);

// How the values of these columns become those of the next version. The models outlive the plan.
void convert_in(SchemaPlan& plan, const std::vector<Retype>& retypes, const Loaded& next, const EngineOptions& options);

// Values that do not convert, as "lead/r1.budget" with what is wrong, at most 1,000; `all` counts them.
Result<std::vector<FieldError>> unconvertible(const std::vector<Retype>& retypes, const Loaded& next, const EngineOptions& options,
                                              ReadTxn& txn, int64_t* all);

}  // namespace weir::runtime
