// Any bytes as an expression, compiled in both modes and evaluated: no crash, and it ends.
#include <cstdint>
#include <string_view>

#include "dsl/feel/compile.h"

namespace {

class Inputs : public weir::feel::Scope {
 public:
  weir::Value input(const weir::feel::Input&) override { return weir::Value::integer(3); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir::feel;  // NOLINT
  static const Names names = [] {
    Names out;
    for (const char* name : {"x", "y"})
      out.add(Variable{name, TypeKind::Number, weir::feel::InputKind::Named, {}, {}});
    return out;
  }();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (Mode mode : {Mode::Strict, Mode::Lenient}) {
    Place place;
    place.names = &names;
    place.mode = mode;
    Compiled compiled = compile(text, place);
    if (!compiled.expression) continue;
    EmptyWorld world;
    EvalContext ctx;
    ctx.world = &world;
    ctx.fuel = 20'000;
    Inputs inputs;
    evaluate(*compiled.expression, inputs, ctx).to_feel();
  }
  return 0;
}
