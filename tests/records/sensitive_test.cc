#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/runtime/rig.h"

using namespace weir;

namespace {

const std::string kKey(64, 'a');

const char* const kApp = R"(weir: 1
app: t
timezone: Asia/Shanghai
directory:
  users:
    li: {roles: [sales]}
    wu: {roles: [chief]}
permissions:
  sales: {lead: {see: all, create: all, edit: all, mask: [PHONE]}}
  chief: {lead: {see: all, create: all, edit: all}}
forms:
  lead:
    fields:
      company: {type: text}
      PHONE: {type: phone, country: CN, unique: true, sensitive: true WAS}
      salary: {type: money, currency: CNY, sensitive: true}
      visits:
        type: table
        columns:
          about: {type: text, sensitive: true}
)";

std::string app(const std::string& phone = "phone", const std::string& was = {}) {
  std::string text = kApp;
  for (size_t at; (at = text.find("PHONE")) != std::string::npos;) text.replace(at, 5, phone);
  text.replace(text.find(" WAS"), 4, was);
  return text;
}

struct File {
  std::filesystem::path path = std::filesystem::temp_directory_path() /
                               ("weir_sensitive_" + std::to_string(reinterpret_cast<uintptr_t>(this)) + ".db");
  File() { clean(); }
  ~File() { clean(); }
  void clean() const {
    for (const char* tail : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + tail);
  }
  std::string bytes() const {
    std::string all;
    for (const char* tail : {"", "-wal"}) {
      std::ifstream in(path.string() + tail, std::ios::binary);
      std::ostringstream out;
      out << in.rdbuf();
      all += out.str();
    }
    return all;
  }
  std::shared_ptr<Storage> open() const {
    auto storage = open_storage("sqlite:" + path.string());
    REQUIRE(storage);
    return *std::move(storage);
  }
};

Result<Engine> engine_on(std::shared_ptr<Storage> storage, const std::string& key) {
  EngineOptions options;
  options.storage = std::move(storage);
  options.field_key = key;
  return Engine::open(options);
}

Value lead() {
  return Value::context({{"company", Value::string("Acme Widgets")},
                         {"phone", Value::string("13812345678")},
                         {"salary", Value::integer(987654321)},
                         {"visits", Value::list({Value::context({{"about", Value::string("secret plan zebra")}})})}});
}

Result<Outcome> create(Engine& engine, const std::string& user, const std::string& key = {}) {
  return engine.run({Actor::human(user), key, {}, Create{"lead", lead()}});
}

}  // namespace

// R184 R185
TEST_CASE("no byte of a sensitive value stands in the file, its log and its kept answers included") {
  File file;
  auto engine = engine_on(file.open(), kKey);
  REQUIRE(engine);
  auto published = engine->publish(rig::compiled(app()));
  INFO((published ? "" : published.error().message));
  REQUIRE(published);
  auto made = create(*engine, "wu", "k1");
  INFO((made ? "" : made.error().message));
  REQUIRE(made);
  const std::string bytes = file.bytes();
  CHECK(bytes.find("Acme Widgets") != std::string::npos);  // the search finds what is not sealed
  CHECK(bytes.find("13812345678") == std::string::npos);
  CHECK(bytes.find("zebra") == std::string::npos);
  auto seen = engine->read(made->record, Actor::human("wu"));
  REQUIRE(seen);
  CHECK(seen->values.find("phone")->as_string() == "+8613812345678");
  CHECK(seen->values.find("salary")->as_number() == Decimal::from_int(987654321));
  CHECK(seen->values.find("visits")->items()[0].find("about")->as_string() == "secret plan zebra");
  auto masked = engine->read(made->record, Actor::human("li"));
  REQUIRE(masked);
  CHECK(masked->values.find("phone")->as_string() == "138****5678");
  CHECK(create(*engine, "wu", "k1")->replayed);
}

TEST_CASE("a sensitive field is unique without anybody reading it") {
  File file;
  auto engine = engine_on(file.open(), kKey);
  REQUIRE(engine);
  REQUIRE(engine->publish(rig::compiled(app())));
  REQUIRE(create(*engine, "wu"));
  auto again = create(*engine, "wu");
  REQUIRE_FALSE(again);
  CHECK(again.error().reason == "E_UNIQUE");
  CHECK(again.error().message.find("138") == std::string::npos);
}

TEST_CASE("a store with sensitive fields neither opens nor takes a model without a key") {
  File file;
  {
    auto engine = engine_on(file.open(), {});
    REQUIRE(engine);
    auto refused = engine->publish(rig::compiled(app()));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "E_NO_KEY");
  }
  {
    auto engine = engine_on(file.open(), kKey);
    REQUIRE(engine);
    REQUIRE(engine->publish(rig::compiled(app())));
    REQUIRE(create(*engine, "wu"));
  }
  auto opened = engine_on(file.open(), {});
  REQUIRE_FALSE(opened);
  CHECK(opened.error().reason == "E_NO_KEY");
  auto malformed = engine_on(file.open(), "abc");
  REQUIRE_FALSE(malformed);
  CHECK(malformed.error().reason == "E_ARGUMENT");
  auto wrong = engine_on(file.open(), std::string(64, 'b'));
  if (wrong) {
    auto page = wrong->find({.form = "lead"}, Actor::system());
    REQUIRE_FALSE(page);
    CHECK(page.error().reason == "E_CORRUPT");
  }
}

TEST_CASE("a renamed sensitive field keeps its values and its uniqueness") {
  File file;
  auto engine = engine_on(file.open(), kKey);
  REQUIRE(engine);
  REQUIRE(engine->publish(rig::compiled(app())));
  auto made = create(*engine, "wu");
  REQUIRE(made);
  auto renamed = engine->publish(rig::compiled(app("mobile", ", was: phone")));
  INFO((renamed ? "" : renamed.error().message));
  REQUIRE(renamed);
  auto seen = engine->read(made->record, Actor::human("wu"));
  INFO((seen ? "" : seen.error().message));
  REQUIRE(seen);
  CHECK(seen->values.find("mobile")->as_string() == "+8613812345678");
  auto again = engine->run({Actor::human("wu"), {}, {}, Create{"lead", Value::context({{"mobile", Value::string("13812345678")}})}});
  REQUIRE_FALSE(again);
  CHECK(again.error().reason == "E_UNIQUE");
}
