// tests/tidy/tree.h: the files of the checkout, as the rules read them.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {

struct File {
  std::string path;  // relative to the checkout
  std::vector<std::string> lines;
};

inline std::string top_folder(std::string_view path) {
  return std::string(path.substr(0, path.find('/')));
}

inline bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

inline const std::vector<File>& files() {
  static const std::vector<File> all = [] {
    std::vector<File> found;
    const std::filesystem::path root = WEIR_SOURCE_DIR;
    for (const char* folder : {"engine", "dsl", "bindings", "examples", "tests"}) {
      if (!std::filesystem::exists(root / folder)) continue;
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
        const std::string extension = entry.path().extension().string();
        if (!entry.is_regular_file() || (extension != ".cc" && extension != ".h")) continue;
        File file{std::filesystem::relative(entry.path(), root).generic_string(), {}};
        std::ifstream in(entry.path());
        for (std::string line; std::getline(in, line);) file.lines.push_back(line);
        found.push_back(std::move(file));
      }
    }
    std::sort(found.begin(), found.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
    return found;
  }();
  return all;
}

// The path between the quotes or brackets of an #include, else empty.
inline std::string included(const std::string& line) {
  if (!starts_with(line, "#include ")) return {};
  size_t begin = line.find_first_of("\"<");
  size_t end = line.find_first_of("\">", begin + 1);
  if (begin == std::string::npos || end == std::string::npos) return {};
  return line.substr(begin + 1, end - begin - 1);
}

// The line without its comment and the contents of its string literals.
inline std::string code_of(const std::string& line) {
  std::string out;
  bool in_string = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (in_string) {
      if (line[i] == '\\') {
        ++i;
      } else if (line[i] == '"') {
        in_string = false;
        out += '"';
      }
      continue;
    }
    if (line[i] == '"') in_string = true;
    if (line[i] == '/' && i + 1 < line.size() && line[i + 1] == '/') break;
    out += line[i];
  }
  return out;
}

inline std::string at(const File& file, size_t line) {
  return file.path + ":" + std::to_string(line + 1);
}

}  // namespace tidy
