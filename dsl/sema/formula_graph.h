// dsl/sema/formula_graph.h: which computed field needs which, column by column.
#pragma once

#include <string>
#include <vector>

#include "dsl/sema/graph.h"
#include "engine/model/model.h"

namespace weir::sema {

struct FieldGraph {
  std::vector<std::string> names;              // "amount", "lines.total"
  std::vector<const model::Field*> fields;
  std::vector<int32_t> owner;                  // index of the form's field
  Graph graph;                                 // from who reads to what is read
  int index(std::string_view name) const;
};

FieldGraph formula_graph(const model::Model& model, const model::Form& form);
// Where hidden means cleared, or a default, readonly or required hangs on the value.
FieldGraph visibility_graph(const model::Model& model, const model::Form& form);

// Fills Field::reads and Form::formula_order; the order stays empty where formulas form a ring.
void order_formulas(model::Model& model);

}  // namespace weir::sema
