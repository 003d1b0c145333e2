// bindings/cli/report_page.h: a report for people: a table with bars, or one page of HTML.
#pragma once

#include <iosfwd>
#include <string>

#include "bindings/cli/command.h"
#include "weir/report.h"

namespace weir::cli {

void print_report(Session& session, const Report& report);
// {"report", "label", "type", "form", "chart", "total", "columns": [{"name", "label", "figure"}], "rows": [[...]]}
std::string report_json(const Report& report);
// Needs nothing from outside: style and picture are in the page.
std::string report_html(const Report& report, Language language);

}  // namespace weir::cli
