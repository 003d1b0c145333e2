#include "tests/docs/document.h"

#include <sstream>

namespace docs {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<Block> blocks_of(const std::string& markdown) {
  std::vector<Block> blocks;
  const std::vector<std::string> lines = lines_of(markdown);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].rfind("```", 0) != 0) continue;
    Block block;
    block.line = static_cast<int>(i) + 1;
    std::istringstream info(lines[i].substr(3));
    info >> block.language;
    for (std::string word; info >> word;)
      if (word.rfind("title=", 0) == 0) block.title = word.substr(6);
    for (++i; i < lines.size() && lines[i].rfind("```", 0) != 0; ++i) block.text += lines[i] + "\n";
    blocks.push_back(std::move(block));
  }
  return blocks;
}

std::vector<Call> calls_of(const Block& block) {
  std::vector<Call> calls;
  int line = block.line;
  for (const std::string& text : lines_of(block.text)) {
    ++line;
    if (text.rfind("$ ", 0) == 0)
      calls.push_back({text.substr(2), {}, line});
    else if (!calls.empty())
      calls.back().shown.push_back(text);
  }
  return calls;
}

bool reads_as(const std::vector<std::string>& shown, const std::vector<std::string>& output) {
  // matched[j]: the lines of `shown` so far read as the first j lines of the output.
  std::vector<bool> matched(output.size() + 1, false);
  matched[0] = true;
  for (const std::string& line : shown) {
    std::vector<bool> next(output.size() + 1, false);
    for (size_t j = 0; j <= output.size(); ++j) {
      if (line == "...")
        next[j] = matched[j] || (j > 0 && next[j - 1]);
      else
        next[j] = j > 0 && matched[j - 1] && output[j - 1] == line;
    }
    matched = std::move(next);
  }
  return matched[output.size()];
}

}  // namespace docs
