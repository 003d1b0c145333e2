#include "bindings/cli/report_page.h"

#include <algorithm>
#include <cstdio>
#include <ostream>

#include "bindings/cli/table.h"
#include "engine/base/json.h"

namespace weir::cli {
namespace {

constexpr int kBar = 24;

// The figure that the picture shows: the first that has a size.
size_t shown_figure(const Report& report) {
  for (size_t i = 0; i < report.columns.size(); ++i)
    if (report.columns[i].figure) return i;
  return report.columns.size();
}

double size_of(const Value& value) {
  if (value.is(ValueKind::Number)) return value.as_number().to_double();
  if (value.is(ValueKind::DaysDuration)) return static_cast<double>(value.as_days().seconds);
  return 0;
}

std::string label_of(const Report& report, const std::vector<ReportCell>& row) {
  std::string label;
  for (size_t i = 0; i < row.size(); ++i)
    if (!report.columns[i].figure) label += (label.empty() ? "" : " · ") + (row[i].text.empty() ? std::string("-") : row[i].text);
  return label;
}

std::string titled(const Report& report) { return report.label.empty() ? report.name : report.label; }

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  return out;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

struct Bar {
  std::string label, text;
  double size = 0;
};

constexpr const char* kColors[] = {"#2f6fab", "#5aa469", "#d9822b", "#a94f6a", "#7b68a6", "#3d9aa1", "#b9a13a", "#8a6d5b"};

std::string svg(double width, double height, const std::string& inside) {
  return "<svg viewBox=\"0 0 " + number(width) + " " + number(height) + "\" role=\"img\">" + inside + "</svg>\n";
}
std::string svg_text(double x, double y, const std::string& text, const char* anchor = "start") {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\">" + escaped(text) + "</text>";
}

std::string bars(const std::vector<Bar>& all, double most, bool centred) {
  std::string inside;
  double y = 4;
  for (const Bar& bar : all) {
    const double width = most > 0 ? std::max(0.0, bar.size) / most * 420 : 0;
    const double x = centred ? 160 + (420 - width) / 2 : 160;
    inside += svg_text(152, y + 17, bar.label, "end") + "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" +
              number(width) + "\" height=\"24\" rx=\"2\" fill=\"" + kColors[0] + "\"/>" +
              svg_text(centred ? 590 : x + width + 6, y + 17, bar.text);
    y += 32;
  }
  return svg(700, y, inside);
}

std::string curve(const std::vector<Bar>& all, double most, bool filled) {
  const double step = all.size() > 1 ? 620.0 / static_cast<double>(all.size() - 1) : 0;
  std::string points, inside;
  for (size_t i = 0; i < all.size(); ++i) {
    const double x = 40 + step * static_cast<double>(i), y = 200 - (most > 0 ? std::max(0.0, all[i].size) / most * 170 : 0);
    points += number(x) + "," + number(y) + " ";
    inside += "<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"3\" fill=\"" + kColors[0] + "\"/>" +
              svg_text(x, y - 8, all[i].text, "middle") + svg_text(x, 218, all[i].label, "middle");
  }
  std::string line = "<polyline points=\"" + points + "\" fill=\"none\" stroke=\"" + kColors[0] + "\" stroke-width=\"2\"/>";
  if (filled)
    line += "<polygon points=\"40,200 " + points + number(40 + step * static_cast<double>(all.empty() ? 0 : all.size() - 1)) +
            ",200\" fill=\"" + kColors[0] + "\" fill-opacity=\"0.2\"/>";
  return svg(700, 230, "<line x1=\"40\" y1=\"200\" x2=\"660\" y2=\"200\" stroke=\"#999\"/>" + line + inside);
}

// Shares of a ring, drawn as dashes of a circle whose length is 100.
std::string pie(const std::vector<Bar>& all) {
  double whole = 0, at = 25, y = 20;
  for (const Bar& bar : all) whole += std::max(0.0, bar.size);
  std::string inside;
  for (size_t i = 0; i < all.size(); ++i) {
    const double share = whole > 0 ? std::max(0.0, all[i].size) / whole * 100 : 0;
    const std::string color = kColors[i % std::size(kColors)];
    inside += "<circle cx=\"110\" cy=\"110\" r=\"63.662\" fill=\"none\" stroke=\"" + color + "\" stroke-width=\"60\" pathLength=\"100\" stroke-dasharray=\"" +
              number(share) + " " + number(100 - share) + "\" stroke-dashoffset=\"" + number(at) + "\"/><rect x=\"250\" y=\"" +
              number(y - 11) + "\" width=\"12\" height=\"12\" fill=\"" + color + "\"/>" +
              svg_text(268, y, all[i].label + "  " + all[i].text + "  " + number(share) + "%");
    at -= share;
    y += 22;
  }
  return svg(700, std::max(220.0, y), inside);
}

std::string picture(const Report& report) {
  const size_t figure = shown_figure(report);
  if (figure == report.columns.size() || report.chart == "table" || report.rows.empty()) return {};
  std::vector<Bar> all;
  double most = 0;
  for (const auto& row : report.rows) {
    all.push_back({label_of(report, row), row[figure].text, size_of(row[figure].value)});
    most = std::max(most, all.back().size);
  }
  if (report.chart == "pie") return pie(all);
  if (report.chart == "line" || report.chart == "area") return curve(all, most, report.chart == "area");
  return bars(all, most, report.chart == "funnel");
}

constexpr std::string_view kStyle =
    "body{font:15px/1.5 system-ui,\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\",sans-serif;color:#222;"
    "max-width:56rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.4rem}svg{width:100%;height:auto;margin:1rem 0}"
    "svg text{font-size:13px;fill:#333}table{border-collapse:collapse;width:100%}"
    "th,td{padding:.35rem .6rem;border-bottom:1px solid #ddd;text-align:left}th{background:#f4f6f8}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}p{color:#777}";

}  // namespace

void print_report(Session& session, const Report& report) {
  session.out << titled(report) << "\n";
  if (report.rows.empty()) {
    session.out << session.text({"  no records\n", "  没有记录\n"});
    return;
  }
  const size_t figure = report.chart == "table" ? report.columns.size() : shown_figure(report);
  double most = 0;
  if (figure < report.columns.size())
    for (const auto& row : report.rows) most = std::max(most, size_of(row[figure].value));
  std::vector<std::vector<std::string>> lines(1);
  std::vector<bool> right;
  for (const ReportColumn& column : report.columns) {
    lines[0].push_back(column.label);
    right.push_back(column.figure);
  }
  if (most > 0) lines[0].emplace_back();
  for (const auto& row : report.rows) {
    std::vector<std::string>& line = lines.emplace_back();
    for (const ReportCell& cell : row) line.push_back(cell.text.empty() ? "-" : cell.text);
    if (most <= 0) continue;
    std::string bar;
    const int length = static_cast<int>(std::max(0.0, size_of(row[figure].value)) / most * kBar + 0.5);
    for (int i = 0; i < length; ++i) bar += "█";
    line.push_back(std::move(bar));
  }
  print_table(session.out, lines, right);
  const auto rows = static_cast<int64_t>(report.rows.size());
  if (report.total > rows)
    session.out << session.text({"  the first ", "  前 "}) << rows << session.text({" of ", " 条，共 "}) << report.total << session.text({"\n", " 条\n"});
}

std::string report_json(const Report& report) {
  std::vector<Value> columns, rows;
  for (const ReportColumn& column : report.columns)
    columns.push_back(Value::context({{"name", Value::string(column.name)}, {"label", Value::string(column.label)},
                                      {"figure", Value::boolean(column.figure)}}));
  for (const auto& row : report.rows) {
    std::vector<Value> cells;
    for (const ReportCell& cell : row) cells.push_back(cell.value);
    rows.push_back(Value::list(std::move(cells)));
  }
  return base::to_pretty_json(Value::context({{"report", Value::string(report.name)},
                                              {"label", Value::string(titled(report))},
                                              {"type", Value::string(report.type)},
                                              {"form", Value::string(report.form)},
                                              {"chart", report.chart.empty() ? Value() : Value::string(report.chart)},
                                              {"total", Value::integer(report.total)},
                                              {"columns", Value::list(std::move(columns))},
                                              {"rows", Value::list(std::move(rows))}}));
}

std::string report_html(const Report& report, Language language) {
  const bool zh = language == Language::Chinese;
  std::string page = "<!doctype html>\n<html lang=\"" + std::string(zh ? "zh-CN" : "en") + "\"><head><meta charset=\"utf-8\"><title>" +
                     escaped(titled(report)) + "</title>\n<style>" + std::string(kStyle) + "</style></head>\n<body><h1>" +
                     escaped(titled(report)) + "</h1>\n" + picture(report) + "<table><thead><tr>";
  for (const ReportColumn& column : report.columns)
    page += std::string(column.figure ? "<th class=\"n\">" : "<th>") + escaped(column.label) + "</th>";
  page += "</tr></thead>\n<tbody>\n";
  for (const auto& row : report.rows) {
    page += "<tr>";
    for (size_t i = 0; i < row.size(); ++i)
      page += std::string(report.columns[i].figure ? "<td class=\"n\">" : "<td>") + escaped(row[i].text.empty() ? "-" : row[i].text) + "</td>";
    page += "</tr>\n";
  }
  page += "</tbody></table>\n";
  if (report.rows.empty()) page += zh ? "<p>没有记录</p>\n" : "<p>no records</p>\n";
  const auto rows = static_cast<int64_t>(report.rows.size());
  if (report.total > rows)
    page += zh ? "<p>前 " + std::to_string(rows) + " 条，共 " + std::to_string(report.total) + " 条</p>\n"
               : "<p>the first " + std::to_string(rows) + " of " + std::to_string(report.total) + "</p>\n";
  return page + "</body></html>\n";
}

}  // namespace weir::cli
