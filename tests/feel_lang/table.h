// tests/feel_lang/table.h: reads the tables beside the tests: cells parted by " ; ", `#` comments.
#pragma once

#include <fstream>
#include <string>
#include <vector>

namespace weir::feel {

struct Row {
  size_t line = 0;
  std::vector<std::string> cells;
};

inline std::string trimmed(std::string text) {
  size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

inline std::vector<Row> read_table(const std::string& name) {
  std::ifstream file(std::string(WEIR_SOURCE_DIR) + "/tests/feel_lang/" + name);
  std::vector<Row> rows;
  std::string line;
  for (size_t number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    Row row{number, {}};
    size_t begin = 0;
    for (size_t at; (at = line.find(" ; ", begin)) != std::string::npos; begin = at + 3) {
      row.cells.push_back(trimmed(line.substr(begin, at - begin)));
    }
    row.cells.push_back(trimmed(line.substr(begin)));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace weir::feel
