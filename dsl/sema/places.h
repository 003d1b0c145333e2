// dsl/sema/places.h: every expression of a model with the place that uses it.
#pragma once

#include <functional>

#include "engine/model/model.h"

namespace weir::sema {

// What the value is for.
enum class Use : uint8_t {
  Option,     // `when` of an option: null is an incident
  Step,       // `when` of a step or a start
  Condition,  // visible, required, check, a stage's criterion, a scope of a permission
  Formula,    // of a field
  Answer,     // of a decision or function
  Cell,       // unary tests of a decision table
  Argument,   // of a key: its names may be those of another form
};

struct ExpressionPlace {
  Use use = Use::Argument;
  const model::Form* form = nullptr;    // whose fields are plain names, where that is sure
  const model::Field* table = nullptr;  // whose columns are
  const model::Flow* flow = nullptr;
  const model::Field* target = nullptr;  // Formula: whose
  const model::Arm* arm = nullptr;       // Option: which
};

using PlaceVisitor = std::function<void(const feel::Expression&, const ExpressionPlace&)>;
void each_place(const model::Model& model, const PlaceVisitor& visit);

}  // namespace weir::sema
