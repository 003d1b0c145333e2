#include "dsl/sema/table.h"

namespace weir::sema {

namespace {

dsl::LocatedText trimmed(const dsl::LocatedText& text, size_t begin, size_t end) {
  const auto blank = [&](size_t i) { return text.text[i] == ' ' || text.text[i] == '\t' || text.text[i] == '\r'; };
  while (begin < end && blank(begin)) ++begin;
  while (end > begin && blank(end - 1)) --end;
  return text.slice(begin, end);
}

// Where the next separator stands that is not inside a FEEL text.
size_t next_bar(const std::string& text, size_t from, size_t end) {
  bool quoted = false;
  for (size_t i = from; i < end; ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '\\' && quoted) ++i;
    else if (text[i] == '|' && !quoted) return i;
  }
  return end;
}

bool is_rule(const std::string& text, size_t begin, size_t end) {
  bool dash = false;
  for (size_t i = begin; i < end; ++i) {
    if (text[i] == '-') dash = true;
    else if (text[i] != '|' && text[i] != ':' && text[i] != '+' && text[i] != ' ' && text[i] != '\r') return false;
  }
  // `| - |` is a row of dashes that match all; a rule has at least two in a run.
  return dash && text.substr(begin, end - begin).find("--") != std::string::npos;
}

TableRow piped(const dsl::LocatedText& text, size_t begin, size_t end) {
  TableRow row;
  row.span = text.span(begin, end);
  size_t from = begin + 1;
  while (from <= end) {
    const size_t bar = next_bar(text.text, from, end);
    if (bar == end && trimmed(text, from, end).text.empty()) break;  // after the last bar
    row.cells.push_back(trimmed(text, from, bar));
    from = bar + 1;
  }
  return row;
}

TableRow tabbed(const dsl::LocatedText& text, size_t begin, size_t end) {
  TableRow row;
  row.span = text.span(begin, end);
  size_t from = begin;
  while (from <= end) {
    size_t tab = text.text.find('\t', from);
    if (tab == std::string::npos || tab > end) tab = end;
    row.cells.push_back(trimmed(text, from, tab));
    from = tab + 1;
  }
  return row;
}

}  // namespace

std::vector<TableRow> split_table(const dsl::LocatedText& text) {
  std::vector<TableRow> rows;
  size_t from = 0;
  while (from < text.text.size()) {
    size_t end = text.text.find('\n', from);
    if (end == std::string::npos) end = text.text.size();
    size_t begin = from, last = end;
    while (begin < last && text.text[begin] == ' ') ++begin;
    while (last > begin && (text.text[last - 1] == ' ' || text.text[last - 1] == '\r')) --last;
    if (begin < last && !is_rule(text.text, begin, last))
      rows.push_back(text.text[begin] == '|' ? piped(text, begin, last) : tabbed(text, begin, last));
    from = end + 1;
  }
  return rows;
}

std::vector<TableRow> split_csv(const std::string& text, uint32_t source) {
  std::vector<TableRow> rows;
  size_t i = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  while (i < text.size()) {
    TableRow row;
    const size_t row_begin = i;
    bool more = true;
    while (more) {
      dsl::LocatedText cell;
      cell.map = dsl::ScalarMap(source, static_cast<uint32_t>(i));
      if (i < text.size() && text[i] == '"') {
        dsl::ScalarMap map(source, static_cast<uint32_t>(i));
        for (++i; i < text.size(); ++i) {
          if (text[i] == '"' && (i + 1 >= text.size() || text[i + 1] != '"')) break;
          const uint32_t length = text[i] == '"' ? 2 : 1;
          map.append(1, static_cast<uint32_t>(i), length);
          cell.text += text[i];
          i += length - 1;
        }
        if (i < text.size()) ++i;
        cell.map = map;
        while (i < text.size() && text[i] != ',' && text[i] != '\n') ++i;
      } else {
        const size_t begin = i;
        while (i < text.size() && text[i] != ',' && text[i] != '\n') ++i;
        cell.text = text.substr(begin, i - begin);
      }
      row.cells.push_back(trimmed(cell, 0, cell.text.size()));
      more = i < text.size() && text[i] == ',';
      if (i < text.size()) ++i;
    }
    size_t row_end = i;
    while (row_end > row_begin && (text[row_end - 1] == '\n' || text[row_end - 1] == '\r')) --row_end;
    row.span = {source, static_cast<uint32_t>(row_begin), static_cast<uint32_t>(row_end)};
    if (row.cells.size() > 1 || !row.cells[0].text.empty()) rows.push_back(std::move(row));
  }
  return rows;
}

model::Expression constant_expression(Value value, feel::Type type, Span span) {
  model::Expression expression;
  expression.source = value.to_feel();
  expression.span = span;
  expression.root.op = feel::Op::Constant;
  expression.root.span = span;
  expression.root.type = std::move(type);
  expression.root.constant = std::move(value);
  expression.prepare();
  return expression;
}

}  // namespace weir::sema
