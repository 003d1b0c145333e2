// docs/requirements.md: each row of tests/data/requirements.tsv with the tests that show it. A test shows a
// row by its name ("R068_R069_a_lead_names…") or by the comment above it ("# R020 R028").
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = WEIR_SOURCE_DIR;

struct Row {
  std::string id, what, later;
};

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<Row> rows() {
  std::vector<Row> all;
  for (const std::string& line : lines_of(kRoot / "tests/data/requirements.tsv")) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream in(line);
    Row row;
    std::getline(in, row.id, '\t');
    std::getline(in, row.what, '\t');
    std::getline(in, row.later, '\t');
    all.push_back(row);
  }
  return all;
}

// The rows at the beginning of a name or of a comment, in capitals.
std::set<std::string> rows_in(const std::string& text) {
  static const std::regex row("^([RrWw][0-9]{2,3})[_ ]?");
  std::set<std::string> found;
  std::smatch match;
  for (std::string rest = text; std::regex_search(rest, match, row); rest = match.suffix()) {
    std::string id = match[1];
    id[0] = static_cast<char>(std::toupper(id[0]));
    found.insert(id);
  }
  return found;
}

struct Shown {
  std::string name, file;
};

// What tests show, by row.
std::map<std::string, std::vector<Shown>> tests() {
  static const std::regex in_yaml("^  ([^ :#-][^ :]*):$");
  static const std::regex in_code("TEST_CASE(?:_TEMPLATE)?\\(\"([^\"]+)\"");
  static const std::regex comment("^ *(?:#|//) ((?:[RW][0-9]{2,3} ?)+)$");
  std::vector<fs::path> files;
  for (const char* folder : {"tests", "examples/apps"})
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder))
      if (entry.path().extension() == ".yaml" || entry.path().extension() == ".cc") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::map<std::string, std::vector<Shown>> shown;
  for (const fs::path& file : files) {
    const bool yaml = file.extension() == ".yaml";
    std::set<std::string> above;
    bool inside = !yaml;
    for (const std::string& line : lines_of(file)) {
      std::smatch match;
      if (yaml && !line.empty() && line[0] != ' ' && line[0] != '#') inside = line == "tests:";
      if (std::regex_match(line, match, comment)) {
        above = rows_in(match[1]);
        continue;
      }
      if (inside && std::regex_search(line, match, yaml ? in_yaml : in_code)) {
        const std::string name = match[1];
        std::set<std::string> ids = rows_in(name);
        ids.insert(above.begin(), above.end());
        for (const std::string& id : ids) shown[id].push_back({name, fs::relative(file, kRoot).string()});
      }
      above.clear();
    }
  }
  return shown;
}

std::string page() {
  const auto shown = tests();
  std::ostringstream out, table;
  size_t tested = 0, later = 0;
  for (const Row& row : rows()) {
    const auto found = shown.find(row.id);
    const bool here = found != shown.end();
    (here ? tested : later) += 1;
    table << "| " << row.id << " | " << row.what << " | ";
    if (here) {
      bool first = true;
      for (const Shown& test : found->second) {
        table << (first ? "" : "<br>") << "[" << test.name << "](../" << test.file << ")";
        first = false;
      }
      if (!row.later.empty()) table << "<br>later: " << row.later;
    } else {
      table << "later: " << row.later;
    }
    table << " |\n";
  }
  out << "# Requirements and the tests that show them\n\n"
      << "Written by `tests/docs` from the names of the tests and `tests/data/requirements.tsv`. What stands in a YAML file runs in memory, in a file, and "
      << "with the store opened anew before every step. "
      << tested << " rows are shown by tests, " << later << " have none under their number yet.\n\n"
      << "| row | what it asks for | shown by |\n|---|---|---|\n"
      << table.str();
  return out.str();
}

}  // namespace

TEST_CASE("each requirement is shown by a test or says what is missing") {
  const auto shown = tests();
  std::set<std::string> known;
  for (const Row& row : rows()) {
    CAPTURE(row.id);
    known.insert(row.id);
    CHECK_FALSE(row.what.empty());
    CHECK_MESSAGE((shown.contains(row.id) || !row.later.empty()), row.id, " has no test and nothing says why");
  }
  for (const auto& [id, tests] : shown)
    CHECK_MESSAGE(known.contains(id), id, " of the test '", tests.front().name, "' is no row of tests/data/requirements.tsv");
}

TEST_CASE("the page of requirements says what the tests show") {
  const std::string path = (kRoot / "docs/requirements.md").string();
  const std::string now = page();
  if (std::getenv("WEIR_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << now;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream written;
  written << file.rdbuf();
  const bool same = written.str() == now;
  CHECK_MESSAGE(same, path, " is not what the tests show; WEIR_UPDATE_GOLDEN=1 writes it anew");
}
