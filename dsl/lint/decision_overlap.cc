#include <algorithm>

#include "dsl/lint/lint.h"
#include "dsl/sema/app.h"

namespace weir::lint {
namespace decision_overlap {

const DiagSpec kProblem = {
    "decision/overlap", Severity::Error, false,
    {"rows {a} and {b} both match, but the hit policy is '{policy}'", "第 {a} 行与第 {b} 行会同时命中，而命中策略是“{policy}”"},
    {"narrow one of them, or choose another hit policy", "请收窄其中一行，或换一种命中策略"},
    "With 'unique' no input may match two rows; with 'any' only rows with equal answers.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: unique\n"
    "    table: |\n"
    "      | x      | = y |\n"
    "      |--------|-----|\n"
    "      | <= 5   | 1   |\n"
    "      | >= 5   | 2   |\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: unique\n"
    "    table: |\n"
    "      | x      | = y |\n"
    "      |--------|-----|\n"
    "      | <= 5   | 1   |\n"
    "      | > 5    | 2   |\n"};

bool same_answers(const model::Rule& a, const model::Rule& b) {
  for (size_t i = 0; i < a.outputs.size(); ++i) {
    const auto& x = a.outputs[i];
    const auto& y = b.outputs[i];
    // Answers that must be computed may be equal: nothing is sure.
    if (x.root.op != feel::Op::Constant || y.root.op != feel::Op::Constant) continue;
    if (!(x.root.constant == y.root.constant)) return false;
  }
  return true;
}

std::optional<sema::Box> common(const sema::Region& a, const sema::Region& b) {
  sema::Box box = a.box;
  for (size_t k = 0; k < box.size(); ++k) {
    bool any = false;
    for (size_t i = 0; i < box[k].size(); ++i) {
      box[k][i] = box[k][i] && b.box[k][i];
      any = any || box[k][i];
    }
    if (!any) return std::nullopt;
  }
  return box;
}

// The first column where both rows ask something.
size_t telling_column(const model::Rule& a, const model::Rule& b) {
  for (size_t k = 0; k < a.inputs.size(); ++k)
    if (a.inputs[k] && b.inputs[k]) return k;
  for (size_t k = 0; k < a.inputs.size(); ++k)
    if (b.inputs[k]) return k;
  return 0;
}

// Where the rows meet in one point of a column that is an end of row b's cell: leaves the end out.
std::vector<Edit> without_end(const Context& context, const sema::Regions& regions, const model::Rule& b, const sema::Box& box) {
  for (size_t k = 0; k < box.size(); ++k) {
    if (std::count(box[k].begin(), box[k].end(), true) != 1 || !b.inputs[k] || !b.inputs[k]->span.valid()) continue;
    const sema::Atom& point = regions.axes[k].atoms[static_cast<size_t>(std::find(box[k].begin(), box[k].end(), true) - box[k].begin())];
    const Span span = b.inputs[k]->span;
    const std::string& file = context.app.sources.at(span.source).text;
    const std::string cell = file.substr(span.begin, span.end - span.begin);
    std::vector<Value> ends;
    if (point.interval || !sema::constants_of(b.inputs[k]->root, ends) || ends.empty()) continue;
    if (cell.starts_with("[") && ends.size() == 2 && ends[0] == point.sample && !(ends[1] == point.sample))
      return {{Span{span.source, span.begin, span.begin + 1}, "("}};
    if (cell.ends_with("]") && ends.size() == 2 && ends[1] == point.sample && !(ends[0] == point.sample))
      return {{Span{span.source, span.end - 1, span.end}, ")"}};
    if ((cell.starts_with(">=") || cell.starts_with("<=")) && ends.size() == 1 && ends[0] == point.sample)
      return {{Span{span.source, span.begin + 1, span.begin + 2}, ""}};
  }
  return {};
}

void tell(const Context& context, const model::Decision& decision, const sema::Regions& regions, const model::Rule& a,
          const model::Rule& b, const sema::Box& box) {
  const bool unique = decision.hit == model::HitPolicy::Unique;
  const size_t k = telling_column(a, b);
  const Span span = k < b.inputs.size() && b.inputs[k] ? b.inputs[k]->span : b.span;
  Diagnostic& problem = context.report(kProblem, span, {{"a", a.number}, {"b", b.number}, {"policy", unique ? "unique" : "any"}});
  const std::string point = sema::point_of(regions, box);
  problem.edits = without_end(context, regions, b, box);
  problem.applicability = Applicability::Suggested;
  problem.label = {{"row {b} matches {point}", "第 {b} 行匹配 {point}"}, {{"point", point}}};
  problem.related.push_back({k < a.inputs.size() && a.inputs[k] ? a.inputs[k]->span : a.span,
                             {"row {a} matches it too", "第 {a} 行也匹配"}, {{"a", a.number}}});
  problem.notes.push_back(same_answers(a, b)
                              ? Note{{"for example: {point} (both give the same answer)", "例如：{point}（答案相同）"}, {{"point", point}}}
                              : Note{{"for example: {point}", "例如：{point}"}, {{"point", point}}});
}

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    const bool unique = decision.hit == model::HitPolicy::Unique;
    if (!unique && decision.hit != model::HitPolicy::Any) continue;
    const sema::Regions* regions = context.regions_of(decision);
    if (regions == nullptr) continue;
    for (size_t j = 1; j < decision.rules.size(); ++j)
      for (size_t i = 0; i < j; ++i) {
        const sema::Region& a = regions->rows[i];
        const sema::Region& b = regions->rows[j];
        if (a.opaque || b.opaque || a.empty || b.empty) continue;
        if (!unique && same_answers(decision.rules[i], decision.rules[j])) continue;
        const auto box = common(a, b);
        if (!box) continue;
        tell(context, decision, *regions, decision.rules[i], decision.rules[j], *box);
        break;
      }
  }
}

}  // namespace decision_overlap

const LintSpec& spec_decision_overlap() {
  static const LintSpec spec = {decision_overlap::kProblem, decision_overlap::check, false};
  return spec;
}

}  // namespace weir::lint
