// Bundles: the same model out as in, and no bytes that break a host.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "engine/model/codec.h"
#include "engine/model/invariants.h"
#include "engine/model/model.h"
#include "weir/compiler.h"
#include "weir/model.h"

namespace {

weir::Model compiled(const char* name) {
  auto sources = weir::SourceSet::load(std::string(WEIR_SOURCE_DIR) + "/tests/data/ok/" + name);
  REQUIRE(sources.ok());
  weir::CompileResult result = weir::compile(*sources);
  REQUIRE(result.model != nullptr);
  return result.model;
}

}  // namespace

TEST_CASE("a bundle gives the model back, byte for byte and under the same hash") {
  for (const auto& entry : std::filesystem::directory_iterator(std::string(WEIR_SOURCE_DIR) + "/tests/data/ok")) {
    CAPTURE(entry.path().filename().string());
    const weir::Model model = compiled(entry.path().filename().c_str());
    const std::string bytes = weir::save_bundle(model);
    auto loaded = weir::load_bundle(bytes);
    REQUIRE_MESSAGE(loaded.ok(), loaded.error().message);
    CHECK(weir::save_bundle(*loaded) == bytes);
    CHECK(weir::app_hash(*loaded) == weir::app_hash(model));
    CHECK(weir::app_name(*loaded) == weir::app_name(model));
    CHECK(weir::app_hash(model).size() == 64);
  }
}

TEST_CASE("a loaded model evaluates without YAML") {
  auto loaded = weir::load_bundle(weir::save_bundle(compiled("functions_in_any_order.yaml")));
  REQUIRE(loaded.ok());
  const weir::model::Function* g = (*loaded)->function("g");
  REQUIRE(g != nullptr);
  class Five : public weir::feel::Scope {
    weir::Value input(const weir::feel::Input&) override { return weir::Value::integer(5); }
  } scope;
  weir::feel::EmptyWorld world;
  weir::feel::EvalContext context;
  context.world = &world;
  CHECK(weir::feel::evaluate(g->value, scope, context) == weir::Value::integer(6));
}

TEST_CASE("damaged bytes are E_MODEL: cut anywhere, or with a byte changed") {
  const std::string bytes = weir::save_bundle(compiled("blocks_and_loops.yaml"));
  for (size_t size = 0; size < bytes.size(); size += 1 + size / 50) {
    auto loaded = weir::load_bundle(bytes.substr(0, size));
    REQUIRE(!loaded.ok());
    CHECK(loaded.error().reason == "E_MODEL");
  }
  std::mt19937 random(7);
  for (int i = 0; i < 2'000; ++i) {
    std::string damaged = bytes;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    auto loaded = weir::load_bundle(damaged);
    // A changed letter of a text is another model, which is still whole.
    if (loaded.ok()) CHECK(weir::model::broken_invariant(**loaded).empty());
    else CHECK(loaded.error().reason == "E_MODEL");
  }
}

TEST_CASE("a bundle of a later release is refused by its version") {
  std::string bytes = weir::save_bundle(compiled("minimal.yaml"));
  bytes[weir::model::kBundleMagic.size()] = static_cast<char>(weir::model::kBundleVersion + 1);
  auto loaded = weir::load_bundle(bytes);
  REQUIRE(!loaded.ok());
  CHECK(loaded.error().reason == "E_MODEL");
  const std::string format = "format " + std::to_string(weir::model::kBundleVersion + 1);
  CHECK(loaded.error().message.find(format) != std::string::npos);
  CHECK(!weir::load_bundle("").ok());
  CHECK(!weir::load_bundle("not a bundle").ok());
}

TEST_CASE("bundles of earlier formats load, whole") {
  std::ifstream in(std::string(WEIR_SOURCE_DIR) + "/tests/data/bundles/format-1.weir", std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  auto loaded = weir::load_bundle(bytes.str());
  REQUIRE_MESSAGE(loaded.ok(), loaded.error().message);
  const weir::model::Form* order = (*loaded)->form("order");
  REQUIRE(order != nullptr);
  REQUIRE(order->fields.size() == 2);
  CHECK(order->fields[0].type == "money");
  CHECK(order->fields[0].host_type.empty());
  CHECK(order->fields[1].columns.at(0).name == "price");
  const weir::model::Flow* check = (*loaded)->flow("check");
  REQUIRE(check != nullptr);
  CHECK(check->nodes.at(0).type == "set");
  CHECK(!check->nodes.at(0).host_result);
  CHECK((*loaded)->sources.at(0).path == "first.yaml");
}
