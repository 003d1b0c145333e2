#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "weir/reference.h"

namespace {

void check_up_to_date(const char* name, weir::Language language) {
  const std::string path = std::string(WEIR_SOURCE_DIR) + "/docs/" + name;
  const std::string now = weir::language_reference(language);
  if (std::getenv("WEIR_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << now;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream written;
  written << file.rdbuf();
  // The whole text is too long for a report.
  const bool same = written.str() == now;
  CHECK_MESSAGE(same, path, " is not what the code says; WEIR_UPDATE_GOLDEN=1 writes it anew");
}

}  // namespace

TEST_CASE("the reference in English says what the code says") {
  check_up_to_date("reference.md", weir::Language::English);
}

TEST_CASE("the reference in Chinese says what the code says") {
  check_up_to_date("reference.zh-CN.md", weir::Language::Chinese);
}

TEST_CASE("every section of the reference has something in it") {
  for (weir::Language language : {weir::Language::English, weir::Language::Chinese}) {
    std::istringstream text(weir::language_reference(language));
    std::string line, last_heading;
    bool filled = true;
    while (std::getline(text, line)) {
      if (line.rfind("#", 0) == 0) {
        const bool deeper = line.rfind("### ", 0) == 0 && last_heading.rfind("## ", 0) == 0;
        CHECK_MESSAGE((filled || deeper), last_heading, " is empty");
        last_heading = line;
        filled = false;
      } else if (!line.empty()) {
        filled = true;
      }
    }
  }
}
