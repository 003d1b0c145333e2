#include "dsl/lint/lint.h"
#include "dsl/sema/app.h"
#include "dsl/sema/table.h"

namespace weir::lint {
namespace decision_gap {

const DiagSpec kProblem = {
    "decision/gap", Severity::Error, false,
    {"decision table '{decision}' has no answer for some inputs", "决策表“{decision}”对某些输入没有答案"},
    {"add a row for it, narrow 'domain:', or write 'otherwise:'", "请补一行，或收窄 domain:，或写 otherwise:"},
    "A table with hit policy unique, any, first or priority must have a row for every input its columns allow.",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: unique\n"
    "    table: |\n"
    "      | x       | = y |\n"
    "      |---------|-----|\n"
    "      | < 5     | 1   |\n"
    "      | > 5     | 2   |\n",
    "decisions:\n"
    "  d:\n"
    "    inputs: {x: {type: integer, domain: \"[0..9]\"}}\n"
    "    hit: unique\n"
    "    table: |\n"
    "      | x       | = y |\n"
    "      |---------|-----|\n"
    "      | < 5     | 1   |\n"
    "      | >= 5    | 2   |\n"};

constexpr size_t kShown = 5;

bool must_answer(const model::Decision& decision) {
  using model::HitPolicy;
  return !decision.has_otherwise && (decision.hit == HitPolicy::Unique || decision.hit == HitPolicy::Any ||
                                     decision.hit == HitPolicy::First || decision.hit == HitPolicy::Priority);
}

// The columns of a line as wide as those of the line above it.
std::string aligned(const std::string& cell, size_t width) {
  return " " + cell + std::string(cell.size() < width ? width - cell.size() : 0, ' ') + " |";
}

// Rows for the gaps, below the last one of a table with bars; what they answer is left open.
std::vector<Edit> rows_for(const Context& context, const model::Decision& decision, const sema::Regions& regions,
                           const std::vector<sema::Box>& gaps) {
  const sema::Decl* decl = context.app.section("decisions").find(decision.name);
  const yaml::Node* table = decl != nullptr ? decl->node().find("table") : nullptr;
  dsl::LocatedText text;
  if (table == nullptr || decision.rules.empty() || !yaml::source_text(*table, context.app.sources, &text)) return {};
  const std::vector<sema::TableRow> lines = sema::split_table(text);
  if (lines.size() < 2 || !lines[0].span.valid()) return {};
  const Span last = lines.back().span;
  const std::string& file = context.app.sources.at(last.source).text;
  if (file[last.begin] != '|') return {};
  const size_t line = file.rfind('\n', last.begin) + 1;
  const bool numbered = lines[0].cells.size() > decision.columns.size() + decision.outputs.size();
  std::string rows;
  for (size_t g = 0; g < gaps.size() && g < kShown; ++g) {
    rows += "\n" + file.substr(line, last.begin - line) + "|";
    size_t column = 0;
    const auto add = [&](const std::string& cell) {
      const auto& like = lines.back().cells;
      rows += aligned(cell, column < like.size() ? like[column].text.size() : 0);
      ++column;
    };
    if (numbered) add(std::to_string(decision.rules.size() + g + 1));
    for (size_t k = 0; k < regions.axes.size(); ++k) add(sema::cell_of(regions.axes[k], gaps[g][k]));
    while (column < lines[0].cells.size()) add("?");
  }
  return {{Span{last.source, last.end, last.end}, rows}};
}

void check(const Context& context) {
  for (const model::Decision& decision : context.model.decisions) {
    const sema::Regions* regions = must_answer(decision) ? context.regions_of(decision) : nullptr;
    if (regions == nullptr) continue;
    std::vector<const sema::Region*> rows;
    bool opaque = false;
    for (const sema::Region& row : regions->rows) {
      opaque = opaque || row.opaque;
      if (!row.empty) rows.push_back(&row);
    }
    const auto gaps = opaque ? std::nullopt : sema::uncovered(*regions, sema::whole(*regions), rows);
    if (!gaps || gaps->empty()) continue;
    Diagnostic& problem = context.report(kProblem, context.rules_place(decision), {{"decision", decision.name}});
    const std::string count = std::to_string(gaps->size()), of = std::to_string(decision.rules.size());
    problem.label = {{"{count} gap(s) in {rows} rows", "{rows} 行，缺 {count} 处"}, {{"count", count}, {"rows", of}}};
    problem.edits = rows_for(context, decision, *regions, *gaps);
    problem.applicability = Applicability::Placeholder;
    for (size_t i = 0; i < gaps->size() && i < kShown; ++i) {
      problem.notes.push_back({{"no row matches:   {box}", "没有一行匹配：{box}"}, {{"box", sema::text_of(*regions, (*gaps)[i])}}});
      problem.notes.push_back({{"for example:      {point}", "例如：{point}"}, {{"point", sema::point_of(*regions, (*gaps)[i])}}});
    }
  }
}

}  // namespace decision_gap

const LintSpec& spec_decision_gap() {
  static const LintSpec spec = {decision_gap::kProblem, decision_gap::check, false};
  return spec;
}

}  // namespace weir::lint
