// Any bytes as a cell of a decision table, tested with values of several kinds.
#include <cstdint>
#include <string_view>

#include "dsl/feel/compile.h"

namespace {

class NoInputs : public weir::feel::Scope {
 public:
  weir::Value input(const weir::feel::Input&) override { return {}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir::feel;  // NOLINT
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const weir::Value values[] = {{},
                                weir::Value::integer(5),
                                weir::Value::string("a"),
                                weir::Value::boolean(true),
                                weir::Value::list({weir::Value::integer(5)})};
  for (TypeKind kind : {TypeKind::Any, TypeKind::Number, TypeKind::String}) {
    Place place;
    place.kind = ExpressionKind::UnaryTests;
    place.tested = kind;
    place.options = {"website", "in progress"};
    Compiled compiled = compile(text, place);
    if (!compiled.expression) continue;
    for (const weir::Value& value : values) {
      EmptyWorld world;
      EvalContext ctx;
      ctx.world = &world;
      ctx.fuel = 20'000;
      NoInputs none;
      evaluate_test(*compiled.expression, value, none, ctx);
    }
  }
  return 0;
}
