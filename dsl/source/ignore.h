// dsl/source/ignore.h: comments by which an author silences a finding, with a reason.
//
//   by: {manager_of: initiator}   # weir: ignore people/assignee-can-be-empty -- HR sees to it
//   # weir: ignore-file lint/* -- generated
//
// On a line of its own it holds for the next line that says something.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dsl/source/lines.h"
#include "weir/diagnostic.h"

namespace weir::dsl {

struct Ignore {
  Span span;                          // of the directive
  std::vector<std::string> patterns;  // "decision/gap", "lint/*"
  std::string reason;
  uint32_t line = 0;  // that it holds for; 0: the file
  bool used = false;

  bool matches(std::string_view slug, uint32_t at_line) const;
};

std::vector<Ignore> find_ignores(uint32_t source, std::string_view text, const Lines& lines);

}  // namespace weir::dsl
