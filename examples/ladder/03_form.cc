// Creates a record that its form refuses, field by field, and then one that it takes.
#include <cstdio>

#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/storage.h"

using weir::Value;

int main() {
  weir::SourceSet sources;
  sources.add("app.yaml", R"(
app: shop
open: true
forms:
  order:
    fields:
      product:  {type: text, required: true}
      quantity: {type: integer, min: 1, required: true}
)");
  const weir::CompileResult compiled = weir::compile(sources);
  if (compiled.model == nullptr) return 1;

  auto storage = weir::open_storage("memory:");
  if (!storage) return 1;
  weir::EngineOptions options;
  options.storage = std::move(*storage);
  auto engine = weir::Engine::open(std::move(options));
  if (!engine || !engine->publish(compiled.model)) return 1;

  const weir::Actor host = weir::Actor::system();
  const auto refused =
      engine->run({host, "", {}, weir::Create{"order", Value::context({{"quantity", Value::integer(0)}})}});
  if (refused) return 1;
  std::printf("%s\n", refused.error().message.c_str());
  for (const weir::FieldError& field : refused.error().fields)
    std::printf("  %s: %s\n", field.field.c_str(), field.message.c_str());
  if (refused.error().fields.size() != 2) return 1;

  const Value good = Value::context({{"product", Value::string("lamp")}, {"quantity", Value::integer(2)}});
  const auto created = engine->run({host, "order-1", {}, weir::Create{"order", good}});
  if (!created) return 1;
  std::printf("created %s\n", created->record.id.c_str());
  return 0;
}
