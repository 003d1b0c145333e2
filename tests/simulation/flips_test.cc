// A disk that turns bits: a page of a store's file with one bit wrong is refused, found by verify, or
// makes no difference. It never gives another answer in silence.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "tests/simulation/models.h"
#include "tests/simulation/stepping.h"
#include "weir/engine.h"

using namespace weir;
using namespace weir::simulation;

namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A file in which flows ran, wait and ended, with pages of every kind.
void live(const Folder& folder) {
  Stream models(3, "models");
  const RandomApp app = random_app(models);
  Stepping side;
  side.open(folder.sqlite());
  REQUIRE(side.engine->publish(compile_app(app.yaml, nullptr)).ok());
  Client client(Stream(3, "client"), app.steps);
  for (int n = 0; n < 120; ++n) {
    side.ids.begin(n);
    Command command = client.draw(*side.engine);
    command.key = "k" + std::to_string(n);
    const auto answer = side.engine->run(command);
    if (answer && std::holds_alternative<Create>(command.what)) client.made(answer->record);
    if (n % 12 == 11) {
      side.clock.at = side.clock.at.plus_seconds(5 * 3600);
      REQUIRE(side.engine->tick().ok());
    }
  }
}

const char* sort_of(const std::string& file, size_t page, size_t size) {
  switch (static_cast<unsigned char>(file[page * size + (page == 0 ? 100 : 0)])) {
    case 2: return "inner page of an index";
    case 5: return "inner page of a table";
    case 10: return "leaf of an index";
    case 13: return "leaf of a table";
    default: return "overflow or free page";
  }
}

enum class Fate { Refused, Found, Harmless, Silent };

Fate fate_of(const Folder& folder, const std::string& bytes, const std::string& before, std::string& after) {
  write_file(folder.file("store.db"), bytes);
  for (const char* end : {"-wal", "-shm"}) std::filesystem::remove(folder.file(std::string("store.db") + end));
  auto opened = open_storage("sqlite:" + folder.file("store.db"));
  if (!opened) return Fate::Refused;
  const std::shared_ptr<Storage> store = *std::move(opened);
  after = describe(*store);
  if (after == before) return Fate::Harmless;
  EngineOptions options;
  options.storage = store;
  auto engine = Engine::open(std::move(options));
  if (!engine) return Fate::Refused;
  auto verified = engine->verify();
  return !verified ? Fate::Refused : verified->whole() ? Fate::Silent : Fate::Found;
}

// The table of the first difference, by the heads of describe(), and the row that stood there.
std::pair<std::string, std::string> differing(const std::string& before, const std::string& after) {
  const auto [here, there] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto at = static_cast<size_t>(here - before.begin());
  const size_t head = before.rfind("== ", at), line = before.rfind('\n', at) + 1;
  return {before.substr(head + 3, before.find('\n', head) - head - 3), before.substr(line, before.find('\n', line) - line)};
}

}  // namespace

TEST_CASE("a bit that turns on any page of a file is refused, found or harmless") {
  Folder made, flipped;
  live(made);
  const std::string file = read_file(made.file("store.db"));
  std::string before;
  {
    auto store = made.sqlite();
    before = describe(*store);
  }
  const size_t page_size = 4096;
  REQUIRE(file.size() % page_size == 0);
  std::map<std::string, std::map<Fate, int>> fates;
  for (size_t page = 0; page < file.size() / page_size; ++page)
    for (size_t k = 0; k < 24; ++k) {
      const size_t at = page * page_size + (k < 4 ? k * 3 : (k * 977 + page * 131) % page_size);
      std::string bytes = file, after;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << (k % 8)));
      const Fate fate = fate_of(flipped, bytes, before, after);
      ++fates[sort_of(file, page, page_size)][fate];
      if (fate != Fate::Silent) continue;
      const auto [table, row] = differing(before, after);
      CHECK_MESSAGE(false, "page " << page << " at " << at % page_size << " changes table " << table << " and nobody tells: " << row);
    }
  for (const char* sort : {"inner page of an index", "leaf of an index", "leaf of a table", "overflow or free page"}) {
    INFO(std::string(sort));
    CHECK(fates.contains(sort));
  }
  for (const auto& [sort, by] : fates) {
    std::string line = sort + ":";
    for (const auto& [fate, count] : by)
      line += " " + std::to_string(count) + (fate == Fate::Refused ? " refused" : fate == Fate::Found ? " found" : fate == Fate::Harmless ? " harmless" : " silent");
    MESSAGE(line);
  }
}
