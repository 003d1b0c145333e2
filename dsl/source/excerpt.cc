#include "dsl/source/excerpt.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/text.h"
#include "engine/base/utf8.h"

namespace weir::dsl {
namespace {

constexpr size_t kTabStop = 4;

// A line as it is shown, and the cell at which each of its bytes begins.
struct Shown {
  std::string text;
  std::vector<uint32_t> cells;      // one more than the line has bytes
  std::vector<size_t> text_offset;  // into `text`, likewise
};

Shown show(std::string_view line) {
  Shown out;
  uint32_t cell = 0;
  for (size_t at = 0; at < line.size();) {
    const base::CodePoint c = base::decode(line, at);
    for (size_t i = 0; i < c.length; ++i) {
      out.cells.push_back(cell);
      out.text_offset.push_back(out.text.size());
    }
    if (c.value == '\t') {
      const size_t blanks = kTabStop - cell % kTabStop;
      out.text.append(blanks, ' ');
      cell += static_cast<uint32_t>(blanks);
    } else if (!c.valid || base::is_control(c.value)) {
      out.text += "\xEF\xBF\xBD";
      cell += 1;
    } else {
      const std::string_view bytes = line.substr(at, c.length);
      out.text += bytes;
      cell += static_cast<uint32_t>(base::display_width(bytes));
    }
    at += c.length;
  }
  out.cells.push_back(cell);
  out.text_offset.push_back(out.text.size());
  return out;
}

// The part of a line that fits, around what is marked.
struct Window {
  uint32_t first = 0, last = 0;  // cells
  std::string text;
  uint32_t shift = 0;  // cells that stand before the part in `text`

  uint32_t place(uint32_t cell) const { return std::clamp(cell, first, last) - first + shift; }
};

Window window(const Shown& line, uint32_t around, uint32_t width) {
  Window out;
  const uint32_t all = line.cells.back();
  if (all <= width) {
    out.last = all;
    out.text = line.text;
    return out;
  }
  const uint32_t room = std::max<uint32_t>(width, 20) - 2;
  const uint32_t wanted = around > room / 3 ? around - room / 3 : 0;
  size_t from = 0, to = 0;
  while (from + 1 < line.cells.size() && line.cells[from] < wanted) ++from;
  for (to = from; to + 1 < line.cells.size() && line.cells[to + 1] <= line.cells[from] + room;)
    ++to;
  while (to > from && line.text_offset[to] == line.text_offset[to - 1]) --to;
  out.first = line.cells[from];
  out.last = line.cells[to];
  out.text =
      line.text.substr(line.text_offset[from], line.text_offset[to] - line.text_offset[from]);
  if (from > 0) {
    out.text.insert(0, "…");
    out.shift = 1;
  }
  if (to + 1 < line.cells.size()) out.text += "…";
  return out;
}

std::string trimmed_end(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

struct Placed {
  uint32_t from = 0, to = 0;  // cells in the window
  const Marked* mark = nullptr;
};

// Marks of one line that do not touch each other, with their labels: the last one's beside it, the
// others' below, the rightmost first.
std::string mark_rows(std::vector<Placed> row, const std::string& color) {
  std::sort(row.begin(), row.end(),
            [](const Placed& a, const Placed& b) { return a.from < b.from; });
  std::string out = "      | ";
  uint32_t cell = 0;
  for (const Placed& p : row) {
    out.append(p.from - cell, ' ');
    const std::string carets(p.to - p.from, p.mark->primary ? '^' : '-');
    const bool paint = p.mark->primary && !color.empty();
    out += paint ? fmt::format("\x1b[{}m{}\x1b[0m", color, carets) : carets;
    cell = p.to;
  }
  if (!row.back().mark->label.empty()) out += " " + row.back().mark->label;
  out = trimmed_end(out) + "\n";
  for (size_t i = row.size() - 1; i-- > 0;)
    if (!row[i].mark->label.empty())
      out += "      | " + std::string(row[i].from, ' ') + row[i].mark->label + "\n";
  return out;
}

std::string marked_line(const Lines& lines, uint32_t number,
                        const std::vector<const Marked*>& marks, uint32_t width,
                        const std::string& color) {
  const std::string_view text = lines.text(number);
  const Shown shown = show(text);
  const uint32_t begin = lines.begin(number);
  const auto cell_of = [&](uint32_t offset) {
    const size_t at = offset < begin ? 0 : std::min<size_t>(offset - begin, text.size());
    return shown.cells[at];
  };
  const Window part = window(shown, cell_of(marks.front()->span.begin), width);
  std::string out = fmt::format("{:>5} | {}", number, part.text);
  out = trimmed_end(out) + "\n";

  std::vector<std::vector<Placed>> rows;
  for (const Marked* mark : marks) {
    Placed placed{part.place(cell_of(mark->span.begin)), part.place(cell_of(mark->span.end)), mark};
    placed.to = std::max(placed.to, placed.from + 1);
    const auto touches = [&](const std::vector<Placed>& row) {
      return std::any_of(row.begin(), row.end(), [&](const Placed& p) {
        return placed.from <= p.to && p.from <= placed.to;
      });
    };
    auto row = std::find_if_not(rows.begin(), rows.end(), touches);
    if (row == rows.end()) row = rows.emplace(rows.end());
    row->push_back(placed);
  }
  for (const std::vector<Placed>& row : rows) out += mark_rows(row, color);
  return out;
}

}  // namespace

std::string excerpt(const Lines& lines, const std::vector<Marked>& marks, uint32_t width,
                    const std::string& color) {
  std::map<uint32_t, std::vector<const Marked*>> by_line;
  for (const Marked& mark : marks) by_line[lines.line_at(mark.span.begin)].push_back(&mark);
  std::string out;
  uint32_t last = 0;
  for (const auto& [number, of_line] : by_line) {
    if (last != 0 && number > last + 1) out += "  ...\n";
    out += marked_line(lines, number, of_line, width, color);
    last = number;
  }
  return out;
}

std::string edited_excerpt(const Lines& lines, std::string_view text,
                           const std::vector<Edit>& edits, uint32_t width) {
  std::string out;
  for (size_t i = 0; i < edits.size();) {
    const uint32_t first = lines.line_at(edits[i].span.begin);
    const uint32_t begin = lines.begin(first);
    const bool inserts = edits[i].span.begin == edits[i].span.end;
    const bool before = inserts && edits[i].span.begin == begin && edits[i].text.ends_with('\n');
    const bool after = inserts && edits[i].span.begin == begin + lines.text(first).size() &&
                       edits[i].text.starts_with('\n');
    if (before || after) {
      const std::string rows = after ? edits[i].text.substr(1) + "\n" : edits[i].text;
      const Lines added(rows);
      for (uint32_t n = 1; n < added.count(); ++n)
        out += trimmed_end("      + " + show(added.text(n)).text) + "\n";
      ++i;
      continue;
    }
    // All edits that begin in this line; the text up to the end of the line where the last ends.
    std::string line;
    std::vector<std::pair<size_t, size_t>> touched;  // of `line`
    uint32_t at = begin;
    for (; i < edits.size() && lines.line_at(edits[i].span.begin) == first; ++i) {
      if (edits[i].span.begin < at) continue;
      line += text.substr(at, edits[i].span.begin - at);
      touched.emplace_back(line.size(), line.size() + edits[i].text.size());
      line += edits[i].text;
      at = edits[i].span.end;
    }
    const uint32_t last = lines.line_at(at);
    line += text.substr(at, lines.begin(last) + lines.text(last).size() - at);
    line = line.substr(0, line.find('\n'));

    const Shown shown = show(line);
    const auto cell = [&](size_t offset) { return shown.cells[std::min(offset, line.size())]; };
    const Window part = window(shown, cell(touched.front().first), width);
    out += trimmed_end(fmt::format("{:>5} ~ {}", first, part.text)) + "\n";
    std::string under = "      | ";
    uint32_t done = 0;
    for (const auto& [from, to] : touched) {
      const uint32_t left = part.place(cell(from)), right = part.place(cell(to));
      under += std::string(left - std::min(left, done), ' ') + std::string(right - left, '~');
      done = right;
    }
    if (under.find('~') != std::string::npos) out += trimmed_end(under) + "\n";
  }
  return out;
}

}  // namespace weir::dsl
