#include <doctest/doctest.h>

#include <map>

#include "tests/tidy/tree.h"

namespace {

// Each folder of the engine and whom it may include; itself and weir/ always.
const std::map<std::string, std::vector<std::string>>& layers() {
  static const std::vector<std::string> core = {"base", "feel", "model"};
  static const auto with = [](std::vector<std::string> more) {
    more.insert(more.end(), core.begin(), core.end());
    return more;
  };
  static const std::map<std::string, std::vector<std::string>> all = {
      {"base", {}},
      {"feel", {"base"}},
      {"model", {"base", "feel"}},
      {"decision", core},
      {"fields", core},
      {"time", core},
      {"people", with({"time", "decision"})},
      {"records", with({"decision", "fields", "time", "people"})},
      {"assignment", with({"decision", "fields", "time", "people", "records"})},
      {"reports", core},
      {"access", with({"decision", "fields", "time", "people", "records", "storage/kinds", "storage/layout"})},
      {"nodes", with({"decision", "fields", "time", "people", "records", "assignment", "access", "runtime", "verbs"})},
      {"verbs", with({"decision", "fields", "time", "people", "records", "assignment", "access", "runtime", "nodes"})},
      {"runtime", with({"decision", "fields", "time", "people", "records", "assignment", "access", "reports", "nodes", "verbs", "storage/contract", "storage/kinds"})},
      {"storage", {"base", "feel"}},
  };
  return all;
}

std::string folder_in_engine(const std::string& path) {
  const std::string rest = path.substr(sizeof("engine/") - 1);
  return rest.substr(0, rest.find_first_of("/."));
}

bool allowed(const std::string& from, const std::string& to_path) {
  const std::string to = folder_in_engine(to_path);
  if (to == from) return true;
  auto it = layers().find(from);
  if (it == layers().end()) return false;
  for (const std::string& one : it->second)
    if (one == to || tidy::starts_with(to_path, "engine/" + one + "/") || to_path == "engine/" + one + ".h") return true;
  return false;
}

}  // namespace

TEST_CASE("the engine's folders include only what lies below them") {
  for (const tidy::File& file : tidy::files()) {
    if (!tidy::starts_with(file.path, "engine/") || tidy::starts_with(file.path, "engine/include/"))
      continue;
    for (size_t i = 0; i < file.lines.size(); ++i) {
      const std::string path = tidy::included(file.lines[i]);
      if (tidy::starts_with(path, "dsl/") || tidy::starts_with(path, "bindings/"))
        FAIL_CHECK(tidy::at(file, i) << " reaches up to " << path);
      if (tidy::starts_with(path, "engine/") &&
          !allowed(folder_in_engine(file.path), path))
        FAIL_CHECK(tidy::at(file, i) << " may not include " << path);
    }
  }
}

TEST_CASE("dsl does not know the bindings, nor how a model runs") {
  const std::vector<std::string> never = {"bindings/", "engine/runtime/", "engine/storage/"};
  for (const tidy::File& file : tidy::files()) {
    if (!tidy::starts_with(file.path, "dsl/")) continue;
    for (size_t i = 0; i < file.lines.size(); ++i)
      for (const std::string& prefix : never)
        if (tidy::starts_with(tidy::included(file.lines[i]), prefix))
          FAIL_CHECK(tidy::at(file, i) << " may not include " << tidy::included(file.lines[i]));
  }
}

TEST_CASE("public headers include only std and weir/") {
  for (const tidy::File& file : tidy::files()) {
    if (file.path.find("include/weir/") == std::string::npos) continue;
    for (size_t i = 0; i < file.lines.size(); ++i) {
      const std::string path = tidy::included(file.lines[i]);
      const bool quoted = file.lines[i].find('"') != std::string::npos;
      if (path.empty()) continue;
      if (quoted && !tidy::starts_with(path, "weir/"))
        FAIL_CHECK(tidy::at(file, i) << " includes " << path);
      if (!quoted && path.find_first_of("/.") != std::string::npos)
        FAIL_CHECK(tidy::at(file, i) << " includes <" << path << ">, which is not std");
    }
  }
}

TEST_CASE("nothing includes the tests") {
  for (const tidy::File& file : tidy::files()) {
    if (tidy::top_folder(file.path) == "tests") continue;
    for (size_t i = 0; i < file.lines.size(); ++i)
      if (tidy::starts_with(tidy::included(file.lines[i]), "tests/"))
        FAIL_CHECK(tidy::at(file, i) << " includes a test");
  }
}
