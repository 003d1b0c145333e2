// Every reason of refusal has a text in both languages, and some test that is refused by it.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "weir/reasons.h"

namespace fs = std::filesystem;

namespace {

// What the tests hold, but for this one: text of every file.
std::string tests_text() {
  std::string text;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(WEIR_SOURCE_DIR) / "tests")) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name == "reasons_test.cc") continue;
    const std::string kind = entry.path().extension().string();
    if (kind != ".yaml" && kind != ".cc" && kind != ".h") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    text += all.str();
  }
  return text;
}

bool has_word(const std::string& text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const char next = at + word.size() < text.size() ? text[at + word.size()] : ' ';
    if (next != '_' && (next < 'A' || next > 'Z')) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("every reason of refusal says in both languages what it means") {
  std::set<std::string_view> seen;
  for (const weir::ReasonInfo& one : weir::reasons()) {
    CAPTURE(one.reason);
    CHECK(seen.insert(one.reason).second);
    CHECK(one.reason.starts_with("E_"));
    CHECK(one.doc.size() > 10);
    CHECK(one.doc.back() == '.');
    CHECK(one.doc_zh.ends_with("。"));
    CHECK(std::any_of(one.doc_zh.begin(), one.doc_zh.end(), [](char c) { return (c & 0x80) != 0; }));
    CHECK(weir::Error::of(one.reason, "").code == one.code);
  }
}

TEST_CASE("every reason of refusal has a test that expects it") {
  const std::string text = tests_text();
  for (const weir::ReasonInfo& one : weir::reasons()) {
    CAPTURE(one.reason);
    CHECK(has_word(text, one.reason));
  }
}

TEST_CASE("the engine refuses by no reason that is not in the list") {
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(WEIR_SOURCE_DIR) / "engine")) {
    if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    const std::string text = all.str();
    for (size_t at = text.find("\"E_"); at != std::string::npos; at = text.find("\"E_", at + 1)) {
      const size_t end = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_", at + 1);
      const std::string reason = text.substr(at + 1, end - at - 1);
      CAPTURE(entry.path().string());
      CAPTURE(reason);
      const bool known = std::any_of(weir::reasons().begin(), weir::reasons().end(), [&](const auto& one) { return one.reason == reason; });
      CHECK(known);
    }
  }
}
