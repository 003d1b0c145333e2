// engine/decision/entry.h: one callable of a Catalog.
#pragma once

#include "engine/decision/catalog.h"
#include "engine/feel/batch.h"

namespace weir::decision {

struct Catalog::Entry {
  std::string_view name;
  const model::Decision* decision = nullptr;  // or a function
  const std::vector<model::Parameter>* params = nullptr;
  std::vector<std::optional<Bound>> domains;  // of each parameter
  std::optional<Bound> value;                 // of a function, or a decision of one expression
  std::optional<Table> table;
  // Of `value`, and which parameter each input is; none where it reads anything else.
  std::optional<feel::Batch> batch;
  std::vector<size_t> batch_inputs;
};

}  // namespace weir::decision
