// dsl/yaml/patch.h: pieces of a file that the YAML parser must not see.
//
// What YAML would misread is covered in a copy of the file by as many harmless bytes, so that all
// places stay right, and the tree builder puts back what the author wrote.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weir::yaml {

struct Patch {
  enum class Kind : uint8_t {
    Text,    // a plain scalar, read as written
    Broken,  // a value that cannot be read
    Blank,   // lines that are left out
  };
  uint32_t begin = 0, end = 0;
  Kind kind = Kind::Text;
};

// Covers the pieces in `buffer`; `patches` become sorted by place and free of overlaps (the outer
// or earlier one stays).
void apply(std::vector<Patch>& patches, std::string& buffer);

// The patch that begins there, or nullptr. `patches` is sorted.
const Patch* patch_at(const std::vector<Patch>& patches, uint32_t begin);

}  // namespace weir::yaml
