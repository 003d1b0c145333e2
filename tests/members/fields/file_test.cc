#include "tests/members/fields/table.h"

using weir::testing::check_field;

namespace {
const std::string kHash(64, 'a');
std::string file(const std::string& name, const std::string& type, int size) {
  return "{name: \"" + name + "\", type: \"" + type + "\", size: " + std::to_string(size) +
         ", sha256: \"" + kHash + "\", ref: \"r\"}";
}
}  // namespace

TEST_CASE("a file says its name, size and hash, and fits what is accepted") {
  check_field(
      "file", {{"accept", "[pdf, image/*]"}, {"max_size", "1 kB"}},
      {{file("a.PDF", "application/pdf", 1024), file("a.PDF", "application/pdf", 1024), "a.PDF"},
       {file("a.x", "image/png", 1), file("a.x", "image/png", 1)},
       {file("a.exe", "application/x", 1), "! is not one of pdf, image/*"},
       {file("a.pdf", "", 1025), "! at most 1 kB"},
       {file("../a.pdf", "", 1), "! without slashes"},
       {R"({name: "a.pdf", size: 1, sha256: "12"})", "! has 64 hexadecimal"},
       {R"({name: "a.pdf", sha256: "12"})", "! needs its size"},
       {R"({nam: "x"})", "! has no 'nam'"},
       {"5", "! a file is"}});
}
