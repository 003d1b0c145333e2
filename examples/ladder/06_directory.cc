// Asks the host who is who: the app's own list of people is not used.
#include <cstdio>

#include "examples/ladder/leave.h"
#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/storage.h"

using weir::Actor;
using weir::Value;

// A real one would ask LDAP or a database, and keep what it read for a while.
class Staff : public weir::Directory {
 public:
  weir::Result<weir::OrgSnapshot> at(weir::Instant) override {
    auto people = std::make_shared<weir::Organisation>();
    weir::User ann, eve;
    ann.id = ann.name = "ann";
    eve.id = eve.name = "eve";
    eve.roles = {"lead"};
    people->users = {ann, eve};
    return weir::OrgSnapshot(people);
  }
};

int main() {
  weir::SourceSet sources;
  sources.add("app.yaml", kLeaveApp);
  const weir::CompileResult compiled = weir::compile(sources);
  auto storage = weir::open_storage("memory:");
  if (compiled.model == nullptr || !storage) return 1;
  Staff staff;
  weir::EngineOptions options;
  options.storage = std::move(*storage);
  options.directory = &staff;  // borrowed: it outlives the engine
  auto engine = weir::Engine::open(std::move(options));
  if (!engine || !engine->publish(compiled.model)) return 1;

  const Actor ann = Actor::human("ann");
  auto created =
      engine->run({ann, "", {}, weir::Create{"leave", Value::context({{"days", Value::integer(1)}})}});
  if (!created || !engine->run({ann, "", {}, weir::Submit{created->record}})) return 1;
  auto inbox = engine->inbox(Actor::human("eve"));
  if (!inbox || inbox->tasks.size() != 1) return 1;
  std::printf("eve is asked at step %s\n", inbox->tasks.front().step.c_str());
  return 0;
}
