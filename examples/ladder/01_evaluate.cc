// Compiles one FEEL expression and evaluates it.
#include <cstdio>

#include "weir/feel.h"

int main() {
  const auto compiled = weir::FeelExpression::compile("price * quantity * 0.9", {"price", "quantity"});
  if (!compiled.ok()) return 1;
  const weir::Value order = weir::Value::context(
      {{"price", weir::Value::number(*weir::Decimal::parse("19.99"))},
       {"quantity", weir::Value::integer(3)}});
  const weir::FeelAnswer answer = compiled.expression.front().evaluate(order);
  std::printf("%s\n", answer.value.to_feel().c_str());  // exact: decimals, no binary fractions
  if (answer.value != weir::Value::number(*weir::Decimal::parse("53.973"))) return 1;

  // What cannot be compiled says where and why.
  const auto wrong = weir::FeelExpression::compile("prise * 2", {"price"});
  if (wrong.ok()) return 1;
  const weir::Diagnostic& problem = wrong.diagnostics.front();
  std::printf("%s; %s\n", problem.message(weir::Language::English).c_str(),
              problem.hint(weir::Language::English).c_str());
  return problem.suggestion == "price" ? 0 : 1;
}
