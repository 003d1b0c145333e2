// Stops in the middle of an approval and goes on from the file.
#include <cstdio>
#include <filesystem>

#include "examples/ladder/leave.h"
#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/storage.h"

using weir::Actor;
using weir::Value;

namespace {

weir::Result<weir::Engine> open(const std::string& url) {
  auto storage = weir::open_storage(url);
  if (!storage) return storage.error();
  weir::EngineOptions options;
  options.storage = std::move(*storage);
  return weir::Engine::open(std::move(options));
}

// Submits a request and forgets everything but the file.
std::string begin(const std::string& url) {
  weir::SourceSet sources;
  sources.add("app.yaml", kLeaveApp);
  const weir::CompileResult compiled = weir::compile(sources);
  auto engine = open(url);
  if (compiled.model == nullptr || !engine || !engine->publish(compiled.model)) return {};
  const Actor ann = Actor::human("ann");
  auto created =
      engine->run({ann, "", {}, weir::Create{"leave", Value::context({{"days", Value::integer(3)}})}});
  if (!created) return {};
  auto submitted = engine->run({ann, "", {}, weir::Submit{created->record}});
  return submitted && !submitted->instances.empty() ? submitted->instances.front() : std::string();
}

// The model is in the store: nothing is compiled here.
bool finish(const std::string& url, const std::string& instance) {
  auto engine = open(url);
  if (!engine) return false;
  weir::Act approve;
  approve.verb = "approve";
  approve.step = "lead";
  approve.on = {instance, {}};
  if (!engine->run({Actor::human("bob"), "", {}, approve})) return false;
  auto end = engine->look(instance, Actor::system());
  if (end) std::printf("after the restart: %s\n", end->status.c_str());
  return end && end->status == "approved";
}

}  // namespace

int main() {
  const auto folder = std::filesystem::temp_directory_path() / "weir-example-restart";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string url = "sqlite:" + (folder / "leave.db").string();
  const std::string instance = begin(url);
  const bool done = !instance.empty() && finish(url, instance);
  std::filesystem::remove_all(folder);
  return done ? 0 : 1;
}
