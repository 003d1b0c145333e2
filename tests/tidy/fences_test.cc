#include <doctest/doctest.h>

#include "tests/tidy/tree.h"

namespace {

struct Fence {
  std::string_view include;               // prefix of the included path
  std::vector<std::string_view> allowed;  // prefixes of the files that may include it
};

const std::vector<Fence>& fences() {
  static const std::vector<Fence> all = {
      {"yaml-cpp/", {"dsl/yaml/"}},
      {"boost/spirit", {"dsl/feel/grammar"}},
      {"boost/fusion", {"dsl/feel/grammar"}},
      {"boost/graph", {"engine/model/", "dsl/sema/"}},
      {"boost/multiprecision", {"engine/feel/decimal"}},
      {"sqlite3.h", {"engine/storage/sqlite/"}},
      {"libpq-fe.h", {"engine/storage/postgres/"}},
      {"date/", {"engine/feel/zones.cc"}},
      {"nlohmann/", {"engine/base/json.cc", "dsl/tools/", "dsl/source/render", "bindings/"}},
      {"sodium", {"engine/access/"}},
      {"httplib", {"engine/io/http/", "bindings/http/"}},
      {"openssl/", {"engine/io/http/", "bindings/http/"}},
      {"pugixml", {"dsl/tools/", "engine/io/xlsx/"}},
      {"CLI/", {"bindings/cli/"}},
      {"re2/", {"engine/feel/", "engine/fields/", "dsl/sema/", "dsl/tools/", "bindings/cli/"}},
  };
  return all;
}

bool may(const tidy::File& file, const Fence& fence) {
  for (std::string_view prefix : fence.allowed)
    if (tidy::starts_with(file.path, prefix)) return true;
  return false;
}

}  // namespace

TEST_CASE("a library stays behind its fence") {
  for (const tidy::File& file : tidy::files()) {
    if (tidy::top_folder(file.path) == "tests") continue;
    for (size_t i = 0; i < file.lines.size(); ++i) {
      const std::string path = tidy::included(file.lines[i]);
      for (const Fence& fence : fences())
        if (!path.empty() && tidy::starts_with(path, fence.include) && !may(file, fence))
          FAIL_CHECK(tidy::at(file, i) << " includes <" << path << ">, which only "
                                       << fence.allowed.front() << " may");
    }
  }
}

TEST_CASE("Boost.Graph costs at most three translation units") {
  int count = 0;
  for (const tidy::File& file : tidy::files())
    for (const std::string& line : file.lines)
      if (tidy::starts_with(tidy::included(line), "boost/graph")) {
        ++count;
        break;
      }
  CHECK(count <= 3);
}

TEST_CASE("exceptions are caught only at the fences") {
  const std::vector<std::string_view> allowed = {
      "dsl/yaml/",       "dsl/feel/grammar",    "engine/feel/zones.cc", "engine/base/json.cc",
      "engine/storage/", "engine/io/",          "bindings/",            "engine/runtime/guard.h",
      "dsl/tools/",      "tests/",              "examples/",            "dsl/emit/compile.cc",
  };
  for (const tidy::File& file : tidy::files()) {
    bool free = false;
    for (std::string_view prefix : allowed) free = free || tidy::starts_with(file.path, prefix);
    if (free) continue;
    for (size_t i = 0; i < file.lines.size(); ++i) {
      const std::string code = " " + tidy::code_of(file.lines[i]);
      if (code.find(" try {") != std::string::npos || code.find(" catch (") != std::string::npos)
        FAIL_CHECK(tidy::at(file, i) << " catches; see the fences of docs/architecture.md");
    }
  }
}
