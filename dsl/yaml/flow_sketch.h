// dsl/yaml/flow_sketch.h: the part of the sketch that reads lists and maps in brackets.
#pragma once

#include <vector>

#include "dsl/yaml/slips.h"

namespace weir::yaml {

class FlowSketch {
 public:
  explicit FlowSketch(Slips& slips) : slips_(slips), text_(slips.text()) {}

  // Reads the value whose bracket stands at `begin`, of a key or dash in column `parent`. Gives
  // the line at which block style goes on.
  uint32_t value(uint32_t begin, int parent);

 private:
  struct Plain {
    uint32_t end = 0;
    bool comma = false, bracket = false, question = false;
  };

  bool goes_on(uint32_t line, int parent) const;
  uint32_t after_value(uint32_t at);
  uint32_t unclosed(uint32_t next);
  uint32_t token(uint32_t at, int parent);
  uint32_t plain_token(uint32_t at);
  Plain plain_extent(uint32_t at) const;
  uint32_t simple_end(uint32_t at, uint32_t end) const;
  uint32_t template_end(uint32_t at, uint32_t end) const;
  bool is_separator(uint32_t at, uint32_t end) const;

  Slips& slips_;
  std::string_view text_;
  uint32_t begin_ = 0;
  Slips::Mark mark_{};
  std::vector<uint32_t> open_;  // brackets
  uint32_t comment_ = kNone;    // the first that hides a closing bracket
};

}  // namespace weir::yaml
