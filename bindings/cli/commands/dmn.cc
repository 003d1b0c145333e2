#include <CLI/CLI.hpp>
#include <ctime>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/input.h"
#include "engine/base/json.h"
#include "weir/dmn.h"

namespace weir::cli {
namespace {

struct DmnFlags {
  std::string file, decision, input;
  std::vector<std::string> imports;
  bool explain = false;
};

Result<DmnModel> load_model(const Session& session, const DmnFlags& flags) {
  Result<std::string> text = read_file(session, flags.file);
  if (!text) return text.error();
  std::vector<std::string> imports;
  for (const std::string& path : flags.imports) {
    Result<std::string> import = read_file(session, path);
    if (!import) return import.error();
    imports.push_back(std::move(*import));
  }
  return DmnModel::read(*text, imports);
}

void print_json(Session& session, const std::string& decision, const DmnAnswer& answer) {
  session.out << "{\"decision\":" << base::json_quote(decision)
              << ",\"value\":" << base::to_plain_json(answer.value) << ",\"warnings\":[";
  for (size_t i = 0; i < answer.warnings.size(); ++i)
    session.out << (i > 0 ? "," : "") << base::json_quote(answer.warnings[i]);
  session.out << "]";
  if (!answer.explanation.empty())
    session.out << ",\"explain\":" << base::json_quote(answer.explanation);
  session.out << "}\n";
}

void print(Session& session, const std::string& decision, const DmnAnswer& answer) {
  if (answer.explanation.empty())
    session.out << decision << " = " << answer.value.to_feel() << "\n";
  else
    session.out << answer.explanation;
  if (session.quiet) return;
  for (const std::string& warning : answer.warnings)
    session.err << "weir: " << decision << ": " << warning << "\n";
}

int run_dmn(Session& session, const DmnFlags& flags) {
  Result<DmnModel> model = load_model(session, flags);
  if (!model) return fail_input(session, model.error());
  Value input;
  if (const int exit = load_input(session, flags.input, input); exit != kDone) return exit;
  if (!session.quiet)
    for (const std::string& problem : model->problems()) session.err << "weir: " << problem << "\n";
  std::vector<std::string> asked = model->decisions();
  if (!flags.decision.empty()) asked = {flags.decision};
  if (asked.empty())
    return fail(session, Error::of("E_NOT_FOUND", std::string(session.text(
                                                      {"the model has no decisions", "模型没有决策"}))));
  DmnOptions options;
  options.language = session.language;
  options.explain = flags.explain;
  options.now = Instant{static_cast<int64_t>(std::time(nullptr)), 0};
  for (const std::string& decision : asked) {
    Result<DmnAnswer> answer = model->decide(decision, input, options);
    if (!answer) {
      const int code = fail(session, answer.error());
      return answer.error().code == ErrorCode::NotFound ? kUsage : code;
    }
    if (session.json())
      print_json(session, decision, *answer);
    else
      print(session, decision, *answer);
  }
  return kDone;
}

}  // namespace

const CommandSpec& spec_dmn() {
  static const CommandSpec spec{
      .name = "dmn",
      .alias = "",
      .summary = {"run a DMN model as it is", "直接运行一个 DMN 模型"},
      .examples = {{"weir dmn loan.dmn --input loan.json", {"every decision of the model", "模型的全部决策"}},
                   {"weir dmn loan.dmn --decision Risk --input loan.json", {"one decision", "一个决策"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<DmnFlags>();
        app.add_option("FILE", flags->file, both({"the model", "模型文件"}))->required();
        app.add_option("--decision", flags->decision, both({"a decision or decision service (default: each)", "决策或决策服务（默认：逐个）"}));
        app.add_option("--input", flags->input, both({"a JSON map of input names to values", "输入名到值的 JSON 对象"}));
        app.add_flag("--explain", flags->explain, both({"show how each decision on the way came to be", "显示途中每个决策的由来"}));
        app.add_option("--imports", flags->imports, both({"models that it imports", "它导入的模型"}));
        return [flags](Session& session) { return run_dmn(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
