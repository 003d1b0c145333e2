// Files by the hash of their content: in records what they are, in a blob store what is in them.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engine/base/sha256.h"
#include "tests/runtime/rig.h"
#include "tests/storage/backends.h"
#include "weir/blobs.h"

using weir::Actor;
using weir::Value;

namespace {

void keeps_contents(weir::BlobStore& blobs) {
  const std::string bytes = std::string("%PDF\0contract", 13);
  const std::string sha256 = weir::base::sha256_hex(bytes);
  REQUIRE(blobs.put(sha256, bytes));
  REQUIRE(blobs.put(sha256, bytes));
  CHECK_FALSE(blobs.put(sha256, "other"));
  CHECK(**blobs.get(sha256) == bytes);
  CHECK(**blobs.size(sha256) == 13);
  const std::string absent(64, '0');
  CHECK_FALSE(*blobs.get(absent));
  CHECK_FALSE(*blobs.size(absent));
}

}  // namespace

TEST_CASE("a blob store in memory keeps contents by their hash") { keeps_contents(*weir::memory_blobs()); }

TEST_CASE("a folder keeps contents by their hash, and tells when one was altered") {
  weir::storage::TempFolder folder;
  auto blobs = weir::folder_blobs(folder.file("blobs"));
  REQUIRE(blobs);
  keeps_contents(**blobs);
  CHECK_FALSE((*blobs)->get("../escape"));
  const auto file = weir::keep_file(**blobs, "a.txt", "text/plain", "hello");
  REQUIRE(file);
  const std::string sha256(file->find("sha256")->as_string());
  auto again = weir::folder_blobs(folder.file("blobs"));
  CHECK(**(*again)->get(sha256) == "hello");
  std::ofstream(folder.file("blobs") + "/" + sha256.substr(0, 2) + "/" + sha256) << "hallo";
  const auto altered = (*again)->get(sha256);
  REQUIRE_FALSE(altered);
  CHECK(altered.error().reason == "E_CORRUPT");
}

TEST_CASE("a content that is too large is not kept") {
  weir::storage::TempFolder folder;
  auto blobs = weir::folder_blobs(folder.file("blobs"), 5);
  REQUIRE(blobs);
  CHECK(weir::keep_file(**blobs, "a.txt", "text/plain", "hello"));
  const auto large = weir::keep_file(**blobs, "b.txt", "text/plain", "hello!");
  REQUIRE_FALSE(large);
  CHECK(large.error().reason == "E_LIMIT");
  CHECK(weir::keep_file(*weir::memory_blobs(5), "b.txt", "text/plain", "hello!").error().reason == "E_LIMIT");
}

TEST_CASE("many threads that keep the same content keep it once, and nobody ever reads half of it") {
  weir::storage::TempFolder folder;
  auto blobs = weir::folder_blobs(folder.file("blobs"));
  REQUIRE(blobs);
  const std::string bytes(1'000'000, 'x');
  const std::string sha256 = weir::base::sha256_hex(bytes);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      const auto early = (*blobs)->get(sha256);
      if (!early || (*early && **early != bytes)) ++wrong;
      if (!(*blobs)->put(sha256, bytes)) ++wrong;
      const auto late = (*blobs)->get(sha256);
      if (!late || !*late || **late != bytes) ++wrong;
    });
  for (std::thread& one : threads) one.join();
  CHECK(wrong == 0);
  int files = 0;
  for (const auto& one : std::filesystem::recursive_directory_iterator(folder.file("blobs"))) files += one.is_regular_file() ? 1 : 0;
  CHECK(files == 1);
}

TEST_CASE("R101 a record takes a file whose content is kept, and gives it to who may see the field") {
  const std::string yaml = "weir: 1\napp: t\ndirectory:\n  users: {li: {roles: [s]}, wu: {roles: [r]}}\n"
      "permissions:\n  s:\n    doc: {see: all, create: true, edit: all}\n  r:\n    doc: {see: all, hide: [paper]}\n"
      "forms:\n  doc:\n    fields:\n      paper: {type: file}\n      more: {type: files}\n"
      "      lines:\n        type: table\n        columns:\n          scan: {type: file}\n";
  auto memory = weir::open_storage("memory:");
  REQUIRE(memory);
  const auto blobs = weir::memory_blobs();
  weir::EngineOptions options;
  options.storage = std::shared_ptr<weir::Storage>(*std::move(memory));
  options.blobs = blobs.get();
  auto engine = weir::Engine::open(options);
  REQUIRE(engine);
  REQUIRE(engine->publish(rig::compiled(yaml)));
  const Value kept = *weir::keep_file(*blobs, "a.pdf", "application/pdf", "bytes");
  const Value unknown = Value::context({{"name", Value::string("b.pdf")}, {"type", Value::string("application/pdf")}, {"size", Value::integer(5)},
                                        {"sha256", Value::string(std::string(64, 'a'))}, {"ref", Value::string("x")}});
  const auto create = [&](std::vector<weir::Entry> values) {
    return engine->run({Actor::human("li"), {}, {}, weir::Create{"doc", Value::context(std::move(values))}});
  };
  auto refused = create({{"more", Value::list({kept, unknown})}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "E_FIELD_INVALID");
  CHECK(refused.error().fields.at(0).field == "more[2]");
  refused = create({{"lines", Value::list({Value::context({{"scan", kept}}), Value::context({{"scan", unknown}})})}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fields.at(0).field == "lines[2].scan");
  auto made = create({{"paper", kept}, {"more", Value::list({kept})}, {"lines", Value::list({Value::context({{"scan", kept}})})}});
  REQUIRE(made);
  const Actor li = Actor::human("li");
  CHECK(*engine->content(made->record, "paper", li) == "bytes");
  CHECK(*engine->content(made->record, "more[1]", li) == "bytes");
  CHECK(*engine->content(made->record, "lines[1].scan", li) == "bytes");
  for (const char* none : {"more[2]", "more[0]", "more[x]", "more", "lines[2].scan", "lines[1].other", "", "paper.sha256"})
    CHECK(engine->content(made->record, none, li).error().reason == "E_NOT_FOUND");
  CHECK(engine->content(made->record, "paper", Actor::human("wu")).error().reason == "E_NOT_FOUND");
  CHECK(engine->content(made->record, "paper", Actor::human("nobody")).error().reason == "E_NOT_FOUND");
}

TEST_CASE("a content that is gone is said by the cell and its hash, and keeps nobody from changing the record") {
  auto memory = weir::open_storage("memory:");
  REQUIRE(memory);
  const std::shared_ptr<weir::Storage> storage = *std::move(memory);
  const auto full = weir::memory_blobs(), empty = weir::memory_blobs();
  const Value kept = *weir::keep_file(*full, "a.pdf", "application/pdf", "bytes");
  weir::RecordRef made;
  for (weir::BlobStore* blobs : {full.get(), empty.get()}) {
    weir::EngineOptions options;
    options.storage = storage;
    options.blobs = blobs;
    auto engine = weir::Engine::open(options);
    REQUIRE(engine);
    REQUIRE(engine->publish(rig::compiled("weir: 1\napp: t\nopen: true\nforms:\n  doc:\n    fields:\n      note: {type: text}\n      more: {type: files}\n")));
    if (blobs == full.get()) {
      made = engine->run({Actor::system(), {}, {}, weir::Create{"doc", Value::context({{"more", Value::list({kept})}})}})->record;
      continue;
    }
    const auto gone = engine->content(made, "more[1]", Actor::system());
    REQUIRE_FALSE(gone);
    CHECK(gone.error().reason == "E_CORRUPT");
    CHECK(gone.error().message.find(weir::base::sha256_hex("bytes")) != std::string::npos);
    CHECK(engine->run({Actor::system(), {}, {}, weir::Update{made, Value::context({{"note", Value::string("n")}})}}));
    const Value small = Value::context({{"name", Value::string("b.pdf")}, {"size", Value::integer(4)}, {"sha256", *kept.find("sha256")}});
    (void)empty->put(weir::base::sha256_hex("bytes"), "bytes");
    const auto lies = engine->run({Actor::system(), {}, {}, weir::Update{made, Value::context({{"more", Value::list({kept, small})}})}});
    REQUIRE_FALSE(lies);
    CHECK(lies.error().fields.at(0).field == "more[2]");
    CHECK(*engine->content(made, "more[1]", Actor::system()) == "bytes");
  }
}
