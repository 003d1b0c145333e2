// tests/docs/document.h: a Markdown page as a list of things to do and to see.
#pragma once

#include <string>
#include <vector>

namespace docs {

// What stands between two ``` lines.
struct Block {
  std::string language;  // first word after the fence: "yaml", "console"
  std::string title;     // of `title=NAME`: the file that the block is
  std::string text;
  int line = 0;          // of the fence, 1-based
};

std::vector<Block> blocks_of(const std::string& markdown);

// One `$ command` of a console block with the output it shows.
struct Call {
  std::string command;
  std::vector<std::string> shown;  // a line "..." stands for any number of lines
  int line = 0;
};

std::vector<Call> calls_of(const Block& block);

// Does the output read as shown? A line "..." matches any lines.
bool reads_as(const std::vector<std::string>& shown, const std::vector<std::string>& output);

std::vector<std::string> lines_of(const std::string& text);

}  // namespace docs
