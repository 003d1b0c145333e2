#include "dsl/sema/guards.h"

#include "dsl/sema/cases.h"

namespace weir::sema {

namespace {

GuardReport enumerate(const Cases& cases, const model::FlowNode& node) {
  GuardReport report;
  report.dead.assign(node.arms.size(), true);
  bool other_taken = false, has_otherwise = false;
  for (const model::Arm& arm : node.arms) has_otherwise = has_otherwise || !arm.when;
  for (size_t c = 0; c < cases.count(); ++c) {
    Cases::Point point = cases.at(c);
    size_t taken = 0;
    for (size_t a = 0; a < node.arms.size(); ++a) {
      if (!node.arms[a].when || Cases::truth(*node.arms[a].when, point) != true) continue;
      if (taken++ == 0) report.dead[a] = false;
    }
    report.several = report.several || taken > 1;
    if (taken > 0) continue;
    other_taken = true;
    if (has_otherwise || report.uncovered) continue;
    report.uncovered = cases.text(point);
    report.answers = cases.answers(point);
  }
  report.otherwise_dead = has_otherwise && !other_taken;
  for (size_t a = 0; a < node.arms.size(); ++a)
    if (!node.arms[a].when) report.dead[a] = false;
  return report;
}

}  // namespace

std::optional<GuardReport> guards_of(const App& app, const model::Flow& flow, const model::FlowNode& node) {
  Cases cases(app, {app.model.form(flow.form), nullptr, &flow}, Nulls::Never);
  for (const model::Arm& arm : node.arms)
    if (arm.when && !cases.add(*arm.when)) return std::nullopt;
  if (!cases.cut()) return std::nullopt;
  return enumerate(cases, node);
}

}  // namespace weir::sema
