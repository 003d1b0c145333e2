#include "bindings/cli/usage.h"

#include <ostream>
#include <string_view>
#include <vector>

#include "bindings/cli/command.h"

namespace weir::cli {
namespace {

// Levenshtein over bytes: commands are ASCII.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

void print_overview(std::ostream& out, Language language) {
  if (language == Language::Chinese) {
    out << "weir：用 YAML 和 FEEL 写表单、决策与审批流，校验、测试并运行。\n\n"
           "  weir validate crm            检查一个应用，逐条指出位置和改法\n"
           "  weir test crm                运行应用自带的 tests:\n"
           "  weir run crm --storage sqlite:crm.db   在存储上演一遍它的故事\n"
           "  weir eval '1 + 2 * 3'        计算一个 FEEL 表达式\n\n"
           "weir COMMAND --help 看一个命令；weir --help 列出全部。\n";
    return;
  }
  out << "weir: forms, decisions and approval flows in YAML and FEEL: validated, tested, run.\n\n"
         "  weir validate crm            check an app; every problem with its place and its fix\n"
         "  weir test crm                run the app's own tests:\n"
         "  weir run crm --storage sqlite:crm.db   play its story on a store\n"
         "  weir eval '1 + 2 * 3'        evaluate one FEEL expression\n\n"
         "weir COMMAND --help explains one command; weir --help lists them all.\n";
}

std::string unknown_command(int argc, char** argv, Language language) {
  if (argc < 2 || argv[1][0] == '-') return {};
  const std::string_view given = argv[1];
  const CommandSpec* nearest = nullptr;
  size_t best = 1 + given.size() / 3;
  for (const CommandSpec* spec : commands()) {
    if (spec->name == given || (!spec->alias.empty() && spec->alias == given)) return {};
    if (const size_t d = distance(given, spec->name); d <= best) {
      best = d;
      nearest = spec;
    }
  }
  const std::string name(given);
  if (language == Language::Chinese)
    return "weir: 没有命令“" + name + "”。" +
           (nearest != nullptr ? "是不是“" + std::string(nearest->name) + "”？" : "weir --help 列出全部。");
  return "weir: there is no command '" + name + "'." +
         (nearest != nullptr ? " Did you mean '" + std::string(nearest->name) + "'?" : " weir --help lists them.");
}

}  // namespace weir::cli
