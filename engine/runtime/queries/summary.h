// engine/runtime/queries/summary.h: lines of groups and figures over what a search finds.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/reports/measure.h"
#include "engine/runtime/queries/search.h"
#include "weir/report.h"

namespace weir::runtime {

struct SummarySpec {
  std::vector<std::pair<std::string, const feel::Expression*>> groups;
  std::vector<std::pair<std::string, reports::Figure>> measures;
  std::vector<RecordSort> sort;
  int64_t offset = 0, limit = 1'000;
};

// The measure as folds. E_ARGUMENT where it reads `items` outside of them.
Result<reports::Figure> figure_of(const Unit& unit, const model::Form& form, const feel::Expression& measure);

// Everything that the spec reads, for Search::open.
std::vector<const feel::Expression*> reads_of(const SummarySpec& spec);

Result<Report> summarize(Sight& sight, Search& search, const SummarySpec& spec);

// Figures of one line.
class Tallies {
 public:
  explicit Tallies(const std::vector<std::pair<std::string, reports::Figure>>& measures);
  void add(Sight& sight, const records::Record& record);
  // Of the store: `rows` records, and for fold N of measure M its tally.
  reports::Tally& tally(size_t measure, size_t fold) { return folds_[measure][fold]; }
  std::vector<Value> values(Sight& sight) const;

 private:
  const std::vector<std::pair<std::string, reports::Figure>>* measures_;
  std::vector<std::vector<reports::Tally>> folds_;
};

// How people read a value of that expression: a field's format, else plain.
std::string cell_text(Sight& sight, const model::Form& form, const feel::Expression& expression, const Value& value);
std::string figure_text(Sight& sight, const model::Form& form, const reports::Figure& figure, const Value& value);
std::string column_label(const Unit& unit, const model::Form& form, const std::string& name, const feel::Expression* expression);

}  // namespace weir::runtime
