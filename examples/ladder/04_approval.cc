// Runs an approval: a request, who is asked and why, and the answer.
#include <cstdio>

#include "examples/ladder/leave.h"
#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/storage.h"

using weir::Actor;
using weir::Value;

int main() {
  weir::SourceSet sources;
  sources.add("app.yaml", kLeaveApp);
  const weir::CompileResult compiled = weir::compile(sources);
  auto storage = weir::open_storage("memory:");
  if (compiled.model == nullptr || !storage) return 1;
  weir::EngineOptions options;
  options.storage = std::move(*storage);
  auto engine = weir::Engine::open(std::move(options));
  if (!engine || !engine->publish(compiled.model)) return 1;

  const Actor ann = Actor::human("ann"), bob = Actor::human("bob");
  auto created =
      engine->run({ann, "", {}, weir::Create{"leave", Value::context({{"days", Value::integer(3)}})}});
  if (!created) return 1;
  const weir::RecordRef leave = created->record;
  auto submitted = engine->run({ann, "", {}, weir::Submit{leave}});
  if (!submitted || submitted->instances.empty()) return 1;
  const std::string instance = submitted->instances.front();

  auto why = engine->why({{instance, {}}, "lead"}, Actor::system());
  if (!why) return 1;
  std::fputs(why->text(weir::Language::English).c_str(), stdout);

  weir::Act approve;
  approve.verb = "approve";
  approve.step = "lead";
  approve.on = {instance, {}};
  // Ann is not asked, so she is refused.
  auto refused = engine->run({ann, "", {}, approve});
  if (refused) return 1;
  std::printf("ann: %s [%s]\n", refused.error().message.c_str(), refused.error().reason.c_str());
  if (!engine->run({bob, "", {}, approve})) return 1;

  auto end = engine->look(instance, Actor::system());
  if (!end) return 1;
  std::printf("the request is %s\n", end->status.c_str());
  return end->status == "approved" ? 0 : 1;
}
