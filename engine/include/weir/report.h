// weir/report.h: groups and figures over records, and what a report of an app answers.
//
// Worked out with the viewer's rights: over the records that he sees, from fields that he may read;
// a field that is hidden from him or masked is E_FIELD_FORBIDDEN, wherever it is read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "weir/value.h"
#include "weir/views.h"

namespace weir {

// Expressions are compiled against the form, those of measures with `items` (engine/feel).
struct NamedExpression {
  std::string name;
  std::shared_ptr<const feel::Expression> expression;
};

// One line for each combination of values of `groups` that some record has; without groups one line.
// A measure is made of sum, count, min, max, mean, median, stddev, mode, product, all, any over
// `items`, each worked out record by record: `sum(items.amount * items.probability)`. Null values do not
// count; count counts records; over no record sum and count are 0, all others null.
struct SummaryQuery {
  std::string form;
  std::shared_ptr<const feel::Expression> where = nullptr;
  std::vector<NamedExpression> groups = {}, measures = {};
  // By names of groups and measures, then by the groups: options and stages as written, months and
  // days of the week as they come, all else by value; null is smaller than every value.
  std::vector<RecordSort> sort = {};
  int64_t offset = 0;
  int64_t limit = 1'000;  // 1..100,000
};

struct ReportColumn {
  std::string name;
  std::string label;     // in the engine's language
  bool figure = false;   // else a group
};

struct ReportCell {
  Value value;
  std::string text;  // for people: the option's label, the person's name, "¥1,200.00"; empty for null
};

struct Report {
  std::string name, label, form;
  std::string type = "table";  // table, funnel, stage_duration
  std::string chart;           // bar, line, pie, area, funnel, table; empty: none was asked for
  std::vector<ReportColumn> columns;
  std::vector<std::vector<ReportCell>> rows;
  int64_t total = 0;  // lines before `limit`
};

}  // namespace weir
