#include <CLI/CLI.hpp>
#include <chrono>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/input.h"
#include "engine/base/json.h"
#include "weir/feel.h"

namespace weir::cli {
namespace {

struct EvalFlags {
  std::string expression, input;
  bool explain = false;
};

int refuse(Session& session, const EvalFlags& flags, const std::vector<Diagnostic>& diagnostics) {
  SourceSet sources;
  sources.add("EXPR", flags.expression);
  RenderOptions options;
  options.format = session.json() ? Format::Json : Format::Human;
  options.language = session.language;
  options.color = session.colored();
  options.command = "eval";
  (session.json() ? session.out : session.err) << render(diagnostics, sources, options);
  return kNo;
}

void print_json(Session& session, const FeelAnswer& answer, const std::string& explanation) {
  session.out << "{\"value\":" << base::to_plain_json(answer.value)
              << ",\"feel\":" << base::json_quote(answer.value.to_feel()) << ",\"warnings\":[";
  for (size_t i = 0; i < answer.warnings.size(); ++i)
    session.out << (i > 0 ? "," : "") << base::json_quote(answer.warnings[i]);
  session.out << "]";
  if (!explanation.empty()) session.out << ",\"explain\":" << base::json_quote(explanation);
  session.out << "}\n";
}

int run_eval(Session& session, const EvalFlags& flags) {
  Value variables;
  if (const int exit = load_input(session, flags.input, variables); exit != kDone) return exit;
  std::vector<std::string> names;
  for (const Entry& entry : variables.entries()) names.push_back(entry.first);
  const FeelExpression::Compiled compiled = FeelExpression::compile(flags.expression, names);
  if (!compiled.ok()) return refuse(session, flags, compiled.diagnostics);
  FeelOptions options;
  options.now.seconds = std::chrono::duration_cast<std::chrono::seconds>(
                            std::chrono::system_clock::now().time_since_epoch())
                            .count();
  const FeelExpression& expression = compiled.expression.front();
  const FeelAnswer answer = expression.evaluate(variables, options);
  const std::string explanation =
      flags.explain ? expression.explain(variables, session.language, options) : std::string();
  if (session.json()) {
    print_json(session, answer, explanation);
    return kDone;
  }
  session.out << (flags.explain ? explanation : answer.value.to_feel() + "\n");
  if (!session.quiet)
    for (const std::string& warning : answer.warnings) session.err << "weir: " << warning << "\n";
  return kDone;
}

}  // namespace

const CommandSpec& spec_eval() {
  static const CommandSpec spec{
      .name = "eval",
      .alias = "",
      .summary = {"evaluate one FEEL expression", "计算一个 FEEL 表达式"},
      .examples = {{"weir eval '1 + 2 * 3'", {"a number", "一个数"}},
                   {"weir eval 'amount * 0.8' --input order.json", {"with values from a file", "用文件里的值"}},
                   {"weir eval 'a > 1 and b' --input - --explain", {"what each part gave; values from stdin", "每一部分的结果；值来自标准输入"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<EvalFlags>();
        app.add_option("EXPR", flags->expression, both({"the expression", "表达式"}))->required();
        app.add_option("--input", flags->input, both({"a JSON map of names to values; - is stdin. Texts stay texts", "名称到值的 JSON 对象；- 表示标准输入。文本仍是文本"}));
        app.add_flag("--explain", flags->explain, both({"show the value of each part, and where null comes from", "显示每一部分的值，以及空值从何而来"}));
        return [flags](Session& session) { return run_eval(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
