// Compiles an app from memory and asks its decision, with the reason.
#include <cstdio>

#include "weir/compiler.h"
#include "weir/decision.h"

int main() {
  weir::SourceSet sources;
  sources.add("app.yaml", R"(
app: shipping
decisions:
  fee:
    inputs: {weight: number}
    outputs: {fee: number}
    hit: first
    rules:
      - {when: {weight: "<= 1"}, then: {fee: 5}}
      - {when: {weight: "<= 10"}, then: {fee: 12}}
    otherwise: {fee: 30}
)");
  const weir::CompileResult compiled = weir::compile(sources);
  std::fputs(weir::render(compiled.diagnostics, sources).c_str(), stdout);
  if (compiled.model == nullptr) return 1;

  const weir::Decisions decisions(compiled.model);  // keep it: it holds the indexes
  const weir::Entry inputs[] = {{"weight", weir::Value::integer(7)}};
  weir::DecisionOptions options;
  options.explain = true;
  const weir::Result<weir::DecisionAnswer> answer = decisions.decide("fee", inputs, options);
  if (!answer) {
    std::printf("%s\n", answer.error().message.c_str());
    return 1;
  }
  std::printf("fee = %s\n", answer->value.to_feel().c_str());
  if (answer->why) std::fputs(weir::Why{{*answer->why}}.text(weir::Language::English).c_str(), stdout);
  return answer->value == weir::Value::integer(12) ? 0 : 1;
}
