// Any bytes as an expression, compiled in both modes and evaluated: no crash, it ends, and the
// bytecode gives what a walk over the tree gives.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "dsl/feel/compile.h"
#include "engine/feel/program.h"
#include "tests/feel/tree_walk.h"

namespace {

using namespace weir;        // NOLINT
using namespace weir::feel;  // NOLINT

const std::vector<Entry>& inputs() {
  static const std::vector<Entry> list = {
      {"x", Value::integer(3)},
      {"y", Value::number(*Decimal::parse("-2.50"))},
      {"s", Value::string("a\xe5\x8e\x82"
                          "b")},
      {"d", Value::date(*Date::from_ymd(2024, 2, 29))},
      {"t", Value::date_time(*DateTime::parse("2024-02-29T23:59:59.5+01:00"))},
      {"xs", Value::list({Value::integer(3), {}, Value::integer(1), Value::integer(2)})},
      {"c", Value::context({{"a", Value::integer(1)}, {"b", Value::list({Value::string("k")})}})},
      {"n", {}},
  };
  return list;
}

const Names& names(bool typed) {
  static const auto make = [](bool with_types) {
    Names out;
    for (const auto& [name, value] : inputs()) {
      Variable variable;
      variable.name = name;
      if (with_types && value.is(ValueKind::Number)) variable.type = TypeKind::Number;
      if (with_types && value.is(ValueKind::String)) variable.type = TypeKind::String;
      if (with_types && value.is(ValueKind::Date)) variable.type = TypeKind::Date;
      out.add(variable);
    }
    return out;
  };
  static const Names with = make(true), without = make(false);
  return typed ? with : without;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (Mode mode : {Mode::Strict, Mode::Lenient}) {
    Place place;
    place.names = &names(mode == Mode::Strict);
    place.mode = mode;
    Compiled compiled = compile(text, place);
    if (!compiled.expression) continue;
    std::vector<Value> values;
    for (const Input& input : compiled.expression->inputs) {
      Value found;
      for (const auto& [name, value] : inputs()) {
        if (name == input.name) found = value;
      }
      values.push_back(found);
    }
    EmptyWorld world;
    EvalContext ctx;
    ctx.world = &world;
    ctx.fuel = 20'000;
    const Value got = run(*compiled.expression->program, values, ctx);
    const std::string told = got.to_feel();
    if (ctx.limit_hit) continue;
    TreeWalk walk(*compiled.expression, values, world);
    walk.set_patience(200'000);
    const Value wanted = walk.run();
    // The tree has no short ways and no limits, so it may be the one that gives up.
    if (walk.gave_up() || wanted.to_feel() == told) continue;
    std::fprintf(stderr, "bytecode: %s\ntree:     %s\n", told.c_str(), wanted.to_feel().c_str());
    std::abort();
  }
  return 0;
}
