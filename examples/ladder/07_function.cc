// Lends the expressions of an app a function of the host: how far two places are apart.
#include <cstdio>

#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/extensions.h"
#include "weir/storage.h"

using weir::Decimal;
using weir::Value;

// Kilometres between two numbers of a road's stones. An argument may be null: so is the answer.
Value distance(std::span<const Value> args) {
  for (const Value& arg : args)
    if (!arg.is(weir::ValueKind::Number)) return Value();
  const Decimal a = args[0].as_number(), b = args[1].as_number();
  const auto apart = a < b ? Decimal::subtract(b, a) : Decimal::subtract(a, b);
  return apart ? Value::number(*apart) : Value();
}

int main() {
  weir::Extensions host;
  host.functions.push_back({"distance", {{"a", "number"}, {"b", "number"}}, "number", distance});

  weir::SourceSet sources;
  sources.add("app.yaml", R"(
app: delivery
open: true
forms:
  trip:
    fields:
      pick_up:  {type: number, required: true}
      drop_off: {type: number, required: true}
    checks:
      - {id: TOO_FAR, check: "distance(pick_up, drop_off) <= 50", message: We deliver within 50 km.}
)");
  weir::CompileOptions reading;
  reading.extensions = &host;  // borrowed for the call
  const weir::CompileResult compiled = weir::compile(sources, reading);
  auto storage = weir::open_storage("memory:");
  if (compiled.model == nullptr || !storage) return 1;
  weir::EngineOptions options;
  options.storage = std::move(*storage);
  options.functions = host.functions;  // the model has only the name
  auto engine = weir::Engine::open(std::move(options));
  if (!engine || !engine->publish(compiled.model)) return 1;

  const auto trip = [&](int64_t from, int64_t to) {
    return engine->run({weir::Actor::system(),
                        "",
                        {},
                        weir::Create{"trip", Value::context({{"pick_up", Value::integer(from)},
                                                             {"drop_off", Value::integer(to)}})}});
  };
  const auto near = trip(62, 30), far = trip(3, 60);
  if (!near || far || far.error().reason != "E_CHECK") return 1;
  std::printf("created %s; then: %s\n", near->record.id.c_str(), far.error().message.c_str());
  return 0;
}
