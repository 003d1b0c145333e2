// Any bytes as an expression and as unary tests: a tree or one diagnostic, never a crash; a tree
// prints as a text that reads as itself.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "dsl/feel/compile.h"
#include "dsl/feel/print.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir::feel;  // NOLINT
  static const Names names = [] {
    Names out;
    for (const char* name : {"x", "Full Name", "a+b"})
      out.add(Variable{name, {}, weir::feel::InputKind::Named, {}, {}});
    return out;
  }();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (ExpressionKind kind : {ExpressionKind::Full, ExpressionKind::UnaryTests}) {
    ParseResult parsed = parse_expression(text, names, kind);
    if ((parsed.expression != nullptr) == parsed.diagnostic.has_value()) std::abort();
    if (!parsed.expression) continue;
    std::string printed = print(*parsed.expression);
    if (printed.size() > kSourceMax) continue;
    ParseResult again = parse_expression(printed, names, kind);
    // Parentheses that printing adds may go past the depth limit.
    if (again.expression && print(*again.expression) != printed) std::abort();
  }
  return 0;
}
