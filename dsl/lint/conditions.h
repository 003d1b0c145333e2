// dsl/lint/conditions.h: conditions, and those inside them, that are the same in every case.
#pragma once

#include "dsl/lint/lint.h"
#include "dsl/sema/cases.h"
#include "dsl/sema/places.h"

namespace weir::lint {

// The truth that the part of `e` has whatever it reads, null apart. None: it differs, or cannot be
// reckoned with.
inline std::optional<bool> constant_truth(const Context& context, const feel::Expression& e, const feel::Node& part,
                                          const sema::ExpressionPlace& place) {
  sema::Cases cases(context.app, {place.form, place.table, place.flow}, sema::Nulls::WhereTested);
  if (!cases.add(e, part) || !cases.cut()) return std::nullopt;
  feel::Expression alone;
  alone.root = part, alone.inputs = e.inputs, alone.locals = e.locals;
  alone.prepare();
  std::optional<bool> all;
  for (size_t c = 0; c < cases.count(); ++c) {
    sema::Cases::Point point = cases.at(c);
    const std::optional<bool> truth = sema::Cases::truth(alone, point);
    if (!truth) continue;
    if (all && *all != *truth) return std::nullopt;
    all = truth;
  }
  return all;
}

// Calls visit(part) for the largest parts of conditions that are always `truth`. What an option of a
// step is as a whole is left to the checks of branches.
template <class Visit>
void each_constant_part(const Context& context, const feel::Expression& e, const feel::Node& part,
                        const sema::ExpressionPlace& place, bool truth, bool whole, const Visit& visit) {
  using feel::Op;
  const bool condition = part.op != Op::Constant && feel::result_type(part).is(feel::TypeKind::Boolean);
  if (condition && !(whole && place.use == sema::Use::Option)) {
    const auto found = constant_truth(context, e, part, place);
    if (found == truth) return visit(part);
    if (found) return;
  }
  if (part.op != Op::And && part.op != Op::Or && part.op != Op::If) return;
  for (const feel::Node& child : part.children) each_constant_part(context, e, child, place, truth, false, visit);
}

template <class Visit>
void each_constant_condition(const Context& context, bool truth, const Visit& visit) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace& place) {
    if (place.use != sema::Use::Cell) each_constant_part(context, e, e.root, place, truth, true, visit);
  });
}

}  // namespace weir::lint
