// Bad input for every public call: a clear reason, nothing changed, nothing lost.
#include "tests/runtime/rig.h"

using rig::Rig;
using weir::Actor;
using weir::Value;

TEST_CASE("every command refuses what makes no sense, and changes nothing") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"));
  rig.submitted();
  const int64_t version = rig.look().version;
  const weir::CaseRef here{{}, rig.record};
  CHECK(rig.run("stranger", weir::Act{"no_such_verb", "m", here}) == "E_ARGUMENT");
  CHECK(rig.run("a", weir::Act{"withdraw", "m", here}) == "E_ARGUMENT");
  CHECK(rig.run("a", weir::Act{"approve", "", here}) == "E_NOT_FOUND");
  CHECK(rig.run("a", weir::Act{"approve", "nowhere", here}) == "E_NOT_FOUND");
  CHECK(rig.run("a", weir::Act{"approve", "m", {}}) == "E_ARGUMENT");
  CHECK(rig.run("a", weir::Act{"approve", "m", {"no such instance", {}}}) == "E_NOT_FOUND");
  CHECK(rig.run("a", weir::Act{"approve", "m[99999999999999999999]", here}) != "");
  CHECK(rig.run("a", weir::Act{"complete", "m", here}) == "E_OP_DISABLED");
  CHECK(rig.run("a", weir::Act{"abstain", "m", here}) == "E_OP_DISABLED");
  CHECK(rig.run("b", weir::Act{"approve", "m", here}) == "E_NOT_HOLDER");
  CHECK(rig.run("a", weir::Act{"approve", "m", here, "", Value::integer(3)}) == "E_ARGUMENT");
  CHECK(rig.run("a", weir::Act{"approve", "m", here, "", Value::context({{"nix", Value::integer(3)}})}) != "");
  CHECK(rig.run("a", weir::Administer{"approve", "f", here}) == "E_ARGUMENT");
  CHECK(rig.run("a", weir::Administer{"terminate", "g", here}) == "E_NOT_FOUND");
  CHECK(rig.run("ini", weir::Administer{"resubmit", "f", here}) == "E_NOT_OPEN");
  CHECK(rig.run("a", weir::Retry{""}) == "E_NOT_FOUND");
  CHECK(rig.run("a", weir::Retry{"a:b:c"}) == "E_NOT_FOUND");
  CHECK(rig.run("ini", weir::Create{"nope", {}}) == "E_NOT_FOUND");
  CHECK(rig.run("ini", weir::Create{"doc", Value::string("x")}) == "E_ARGUMENT");
  CHECK(rig.run("ini", weir::Create{"doc", Value::context({{"amount", Value::string("many")}})}) == "E_FIELD_INVALID");
  CHECK(rig.run("ini", weir::Update{{"doc", "gone"}, {}}) == "E_NOT_FOUND");
  CHECK(rig.run("ini", weir::Delete{{"", ""}}) == "E_NOT_FOUND");
  CHECK(rig.run("ini", weir::Submit{{"doc", "gone"}}) == "E_NOT_FOUND");
  CHECK(rig.run("ini", weir::Start{"nope"}) == "E_NOT_FOUND");
  CHECK(rig.run("ini", weir::Start{"f", rig.record}) == "E_OP_DISABLED");
  CHECK(rig.run("ini", weir::Assign{rig.record, "nobody"}) == "E_RANGE");
  CHECK(rig.run("ini", weir::Take{"pool", {}}) == "E_NOT_FOUND");
  CHECK(rig.look().version == version);
  weir::Command stale = Rig::command("a", weir::Act{"approve", "m", here});
  stale.expected_version = version + 1;
  auto refused = rig.engine().run(stale);
  REQUIRE(!refused);
  CHECK(refused.error().reason == "E_STALE");
}

TEST_CASE("every query refuses what makes no sense") {
  Rig rig(rig::app("      - {approve: m, by: {user: a}}\n"));
  rig.submitted();
  const weir::Engine& engine = rig.engine();
  const Actor a = Actor::human("a");
  CHECK(engine.read({"doc", "gone"}, a).error().reason == "E_NOT_FOUND");
  CHECK(engine.read({"nope", "x"}, a).error().reason == "E_NOT_FOUND");
  CHECK(engine.find({.form = "nope"}, a).error().reason == "E_NOT_FOUND");
  CHECK(engine.find({.form = "doc", .limit = 0}, a).error().reason == "E_ARGUMENT");
  CHECK(engine.find({.form = "doc", .offset = -1}, a).error().reason == "E_ARGUMENT");
  CHECK(engine.look("nope", a).error().reason == "E_NOT_FOUND");
  CHECK(engine.cases({.limit = -1}, a).error().reason == "E_ARGUMENT");
  CHECK(engine.inbox(a, {.limit = 0}).error().reason == "E_ARGUMENT");
  CHECK(engine.inbox(Actor{}).error().reason == "E_FORBIDDEN");
  CHECK(engine.why({.on = {"nope", {}}}, a).error().reason == "E_NOT_FOUND");
  CHECK(engine.why({.on = {{}, rig.record}, .step = "nope"}, a).error().reason == "E_NOT_FOUND");
  CHECK(!rig.engine().start_workers(0));
  CHECK(!weir::Engine::open({}));
  CHECK(!rig.engine().publish(nullptr));
}

TEST_CASE("an engine without a published app answers, and does nothing") {
  auto storage = weir::open_storage("memory:");
  REQUIRE(storage);
  weir::EngineOptions options;
  options.storage = *std::move(storage);
  auto engine = weir::Engine::open(options);
  REQUIRE(engine);
  CHECK(engine->model() == nullptr);
  CHECK(engine->run({Actor::human("a"), "", {}, weir::Create{"doc", {}}}).error().reason == "E_MODEL");
  CHECK(engine->read({"doc", "x"}, Actor::system()).error().reason == "E_NOT_FOUND");
  auto ticked = engine->tick();
  REQUIRE(ticked);
  CHECK(ticked->fired == 0);
}
