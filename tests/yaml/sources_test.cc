// Loading apps from folders and memory, collecting, silencing and limiting what is found.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "dsl/source/reporter.h"
#include "dsl/source/suggest.h"
#include "dsl/yaml/tree.h"

namespace fs = std::filesystem;
using weir::Source;
using weir::SourceSet;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    static int count = 0;
    path = fs::temp_directory_path() /
           ("weir-sources-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& name, std::string_view text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
};

std::string listing(const SourceSet& sources) {
  std::string out;
  for (uint32_t i = 0; i < sources.size(); ++i) {
    out += sources.at(i).path;
    out += sources.at(i).kind == Source::Kind::Refused ? "! " : " ";
  }
  return out;
}

constexpr weir::DiagSpec kSoft{.slug = "lint/x",
                               .severity = weir::Severity::Warning,
                               .hard = false,
                               .text = {"soft {n}", "软 {n}"}};
constexpr weir::DiagSpec kHard{.slug = "feel/y", .text = {"hard", "硬"}};

}  // namespace

TEST_CASE("a folder is read in path order, hidden folders and other files left out") {
  const Folder folder;
  folder.write("b.yaml", "x: 1\n");
  folder.write("a/z.yaml", "y: 1\n");
  folder.write("a/a.yaml", "y: 1\n");
  folder.write(".git/c.yaml", "z: 1\n");
  folder.write("a/data.csv", "1,2\n");
  folder.write("a/old.yml", "z: 1\n");
  auto sources = SourceSet::load(folder.path.string());
  REQUIRE(sources);
  CHECK(listing(*sources) == "a/a.yaml a/old.yml! a/z.yaml b.yaml ");
  REQUIRE(sources->problems().size() == 1);
  CHECK(sources->problems()[0].spec->slug == "yaml/file-name");
  CHECK(sources->at(0).text == "y: 1\n");
}

TEST_CASE("a single file is an app, whatever stands beside it") {
  const Folder folder;
  folder.write("b.yaml", "x: 1\n");
  folder.write("c.yaml", "x: 1\n");
  auto sources = SourceSet::load((folder.path / "b.yaml").string());
  REQUIRE(sources);
  CHECK(listing(*sources) == "b.yaml ");
  folder.write("d.yml", "x: 1\n");
  CHECK(SourceSet::load((folder.path / "d.yml").string())->problems().size() == 1);
}

TEST_CASE("what cannot be an app is an error with its reason") {
  const Folder folder;
  CHECK(SourceSet::load((folder.path / "none.yaml").string()).error().reason == "E_NOT_FOUND");
  CHECK(SourceSet::load(folder.path.string()).error().reason == "E_NOT_FOUND");
  CHECK(SourceSet::load("/dev/null").error().reason == "E_NOT_FOUND");
}

TEST_CASE("links that lead out of the app are refused, links inside are read once") {
  const Folder folder, outside;
  outside.write("secret.yaml", "x: 1\n");
  folder.write("a.yaml", "x: 1\n");
  folder.write(".data/b.txt", "y: 1\n");
  fs::create_symlink(outside.path / "secret.yaml", folder.path / "out.yaml");
  fs::create_symlink(folder.path / "a.yaml", folder.path / "again.yaml");
  fs::create_symlink(folder.path / ".data/b.txt", folder.path / "b.yaml");
  fs::create_directory_symlink(outside.path, folder.path / "folder");
  fs::create_directory_symlink(folder.path, folder.path / "ring");
  fs::create_symlink(folder.path / "nowhere", folder.path / "dangling.yaml");
  auto sources = SourceSet::load(folder.path.string());
  REQUIRE(sources);
  CHECK(listing(*sources) == "a.yaml b.yaml dangling.yaml! folder! out.yaml! ");
  CHECK(sources->problems().size() == 3);
}

TEST_CASE("a file of 1 MiB is read, a byte more is refused") {
  const Folder folder;
  folder.write("a.yaml", std::string(1 << 20, '#'));
  folder.write("b.yaml", std::string((1 << 20) + 1, '#'));
  auto sources = SourceSet::load(folder.path.string());
  REQUIRE(sources);
  CHECK(listing(*sources) == "a.yaml b.yaml! ");
  SourceSet memory;
  for (int i = 0; i < 64; ++i) memory.add(std::to_string(i), std::string(1 << 20, '#'));
  CHECK(memory.problems().empty());
  memory.add("one more", "#");
  CHECK(memory.problems().size() == 1);
}

TEST_CASE("a file that a definition names must stay inside the app") {
  const Folder folder;
  folder.write("flows/a.yaml", "x: 1\n");
  folder.write("data/t.csv", "1,2\n");
  folder.write("../" + folder.path.filename().string() + "-not", "x");
  auto sources = SourceSet::load(folder.path.string());
  REQUIRE(sources);
  auto table = sources->attach(0, "../data/t.csv");
  REQUIRE(table);
  CHECK(sources->at(*table).text == "1,2\n");
  CHECK(sources->at(*table).kind == Source::Kind::Attachment);
  CHECK(*sources->attach(0, "../data/./t.csv") == *table);
  for (const std::string path : {"../../x", "/etc/passwd", "", "../..", "../data/../../x"}) {
    CAPTURE(path);
    CHECK(sources->attach(0, path).error().reason == "E_FORBIDDEN");
  }
  CHECK(sources->attach(0, "none.csv").error().reason == "E_NOT_FOUND");
  CHECK(sources->attach(0, "../data").error().reason == "E_NOT_FOUND");
  fs::create_symlink("/etc/passwd", folder.path / "data/link.csv");
  CHECK(sources->attach(0, "../data/link.csv").error().reason == "E_FORBIDDEN");
  fs::remove(folder.path.string() + "-not");
}

TEST_CASE("in memory a definition names only what was added") {
  SourceSet sources;
  sources.add("a/x.yaml", "");
  sources.add("a/t.csv", "1", Source::Kind::Attachment);
  CHECK(*sources.attach(0, "t.csv") == 1);
  CHECK(sources.attach(0, "u.csv").error().reason == "E_NOT_FOUND");
}

TEST_CASE("findings come by file and place, each once") {
  SourceSet sources;
  sources.add("b.yaml", "aaa\nbbb\n");
  sources.add("a.yaml", "ccc\n");
  weir::dsl::Reporter reporter(sources);
  reporter.report(kSoft, {0, 4, 5}, {{"n", "2"}});
  reporter.report(kSoft, {0, 0, 1}, {{"n", "1"}});
  reporter.report(kSoft, {0, 0, 1}, {{"n", "1"}});
  CHECK_FALSE(reporter.failed());
  reporter.report(kHard, {1, 1, 2});
  CHECK(reporter.failed());
  weir::RenderOptions options;
  options.format = weir::Format::Compact;
  CHECK(weir::render(reporter.finish(), sources, options) ==
        "a.yaml:1:2: error: hard [feel/y]\n"
        "b.yaml:1:1: warning: soft 1 [lint/x]\n"
        "b.yaml:2:1: warning: soft 2 [lint/x]\n");
}

TEST_CASE("limits leave out what comes last and count it") {
  SourceSet sources;
  sources.add("a.yaml", std::string(300, 'a'));
  weir::CompileOptions options;
  weir::dsl::Reporter reporter(sources, options);
  for (uint32_t i = 0; i < 30; ++i) reporter.report(kSoft, {0, i, i + 1});
  CHECK(reporter.finish().size() == 20);
  CHECK(reporter.left_out() == 10);
}

TEST_CASE("a comment with a reason silences its line, the next one, or the file") {
  const std::string text =
      "a: 1  # weir: ignore lint/x -- known\n"
      "# weir: ignore lint/*, feel/z -- the line below\n"
      "\n"
      "b: 2\n"
      "c: 3  # weir: ignore lint/x\n"
      "d: 4  # weir: ignore feel/y -- hard ones stay\n";
  SourceSet sources;
  sources.add("a.yaml", text);
  sources.add("b.yaml", "# weir: ignore-file lint/x -- generated\nx: 1\n");
  weir::dsl::Reporter reporter(sources);
  for (const char* key : {"a:", "b:", "c:"}) {
    const auto at = static_cast<uint32_t>(text.find(key));
    reporter.report(kSoft, {0, at, at + 1}, {{"n", key}});
  }
  const auto d = static_cast<uint32_t>(text.find("d: 4"));
  reporter.report(kHard, {0, d, d + 1});
  reporter.report(kSoft, {1, 41, 42});
  weir::RenderOptions options;
  options.format = weir::Format::Compact;
  CHECK(weir::render(reporter.finish(), sources, options) ==
        "a.yaml:5:1: warning: soft c: [lint/x]\n"
        "a.yaml:5:7: warning: this comment gives no reason, so it silences nothing "
        "[lint/ignore-without-reason]\n"
        "a.yaml:6:1: error: hard [feel/y]\n"
        "a.yaml:6:7: warning: this comment silences nothing [lint/unused-ignore]\n");
}

TEST_CASE("what follows from an unreadable value is not told again") {
  constexpr weir::DiagSpec kKind{.slug = "schema/wrong-kind", .text = {"kind", "种类"}};
  constexpr weir::DiagSpec kMissing{.slug = "schema/missing-key", .text = {"missing", "缺少"}};
  SourceSet sources;
  sources.add("a.yaml", "a: [1\nb: 2\n");
  weir::dsl::Reporter reporter(sources);
  const weir::yaml::Node root = weir::yaml::load(0, reporter);
  reporter.report(kKind, root.find("a")->span);
  reporter.report(kMissing, root.span);
  reporter.report(kKind, root.find("b")->span);
  const auto found = reporter.finish();
  REQUIRE(found.size() == 2);
  CHECK(found[0].spec->slug == "yaml/unclosed");
  CHECK(found[1].span == root.find("b")->span);
}

TEST_CASE("the nearest names come first, far ones not at all") {
  const std::vector<std::string> known = {"amount", "account", "金额", "discount", "Level", "id"};
  using weir::dsl::nearest;
  using weir::dsl::nearest_one;
  CHECK(nearest_one("ammount", known) == "amount");
  CHECK(nearest_one("amuont", known) == "amount");
  CHECK(nearest("acount", known) == std::vector<std::string>{"amount", "account"});
  CHECK(nearest_one("金颔", known) == "金额");
  CHECK(nearest_one("LEVEL", known) == "Level");
  CHECK(nearest_one("ａｍｏｕｎｔ", known) == "amount");
  CHECK(nearest_one("x", known).empty());
  CHECK(nearest_one("customer", known).empty());
  CHECK(nearest_one("", known).empty());
}
