// engine/decision/entry.h: one callable of a Catalog.
#pragma once

#include "engine/decision/catalog.h"

namespace weir::decision {

struct Catalog::Entry {
  std::string_view name;
  const model::Decision* decision = nullptr;  // or a function
  const std::vector<model::Parameter>* params = nullptr;
  std::vector<std::optional<Bound>> domains;  // of each parameter
  std::optional<Bound> value;                 // of a function, or a decision of one expression
  std::optional<Table> table;
};

}  // namespace weir::decision
