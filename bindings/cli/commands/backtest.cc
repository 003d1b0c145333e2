#include <CLI/CLI.hpp>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/store.h"
#include "engine/base/json.h"

namespace weir::cli {
namespace {

struct BacktestFlags {
  std::string store, app, flow;
  int64_t list = 20, last = 0;
};

Value text_value(const std::string& value) { return value.empty() ? Value() : Value::string(value); }

Value backtest_value(const Backtest& result) {
  std::vector<Value> groups, found;
  for (const DifferingGroup& one : result.groups)
    groups.push_back(Value::context({{"flow", text_value(one.flow)}, {"step", text_value(one.step)}, {"kind", text_value(one.kind)}, {"name", text_value(one.name)},
                                     {"before", text_value(one.before)}, {"after", text_value(one.after)}, {"times", Value::integer(one.times)}}));
  for (const Differing& one : result.found)
    found.push_back(Value::context({{"instance", text_value(one.instance)}, {"flow", text_value(one.flow)}, {"step", text_value(one.step)},
                                    {"record", text_value(one.record.form + "/" + one.record.id)}, {"at", text_value(one.at.to_string())},
                                    {"kind", text_value(one.kind)}, {"name", text_value(one.name)}, {"before", one.before}, {"after", one.after},
                                    {"rule", text_value(one.rule)}, {"place", text_value(one.place)}, {"values", Value::context(one.values)}}));
  return Value::context({{"instances", Value::integer(result.instances)}, {"decisions", Value::integer(result.decisions)},
                         {"differ", Value::integer(result.differ)}, {"gone", Value::integer(result.gone)},
                         {"groups", Value::list(std::move(groups))}, {"found", Value::list(std::move(found))}});
}

std::string subject(const Session& session, const std::string& flow, const std::string& step, const std::string& kind, const std::string& name) {
  const bool zh = session.language == Language::Chinese;
  if (kind == "variable") return flow + (zh ? " 变量 " : " variable ") + name;
  if (kind == "decision") return flow + " " + step + (zh ? " 决策 " : " decision ") + name;
  if (kind == "start") return flow + (zh ? " 发起 " : " start of ") + name;
  return flow + " " + step + (kind == "when" ? " when" : kind == "people" ? (zh ? " 办理人" : " people") : "");
}

std::string shown_value(const Session& session, const Value& value) {
  if (value.is_null()) return std::string(session.text({"(no answer)", "（无结果）"}));
  return value.is(ValueKind::String) ? std::string(value.as_string()) : value.to_feel();
}

void print_backtest(Session& session, const Backtest& result, int64_t list) {
  const bool zh = session.language == Language::Chinese;
  session.out << result.instances << (zh ? " 个实例，重算 " : " instances, ") << result.decisions << (zh ? " 次决策：" : " decisions replayed: ")
              << result.differ << (zh ? " 次不同" : " differ") << "\n";
  if (result.gone > 0) session.out << result.gone << (zh ? " 次决策所在的流程或步骤在新版本中不存在\n" : " of flows or steps that the other version lacks\n");
  for (const DifferingGroup& one : result.groups)
    session.out << "  " << subject(session, one.flow, one.step, one.kind, one.name) << ": " << one.before << " -> " << one.after << "  " << one.times << "\n";
  for (size_t i = 0; i < result.found.size() && static_cast<int64_t>(i) < list; ++i) {
    const Differing& one = result.found[i];
    session.out << one.instance << "  " << one.record.id << "  " << subject(session, one.flow, one.step, one.kind, one.name) << ": "
                << shown_value(session, one.before) << " -> " << shown_value(session, one.after);
    if (!one.rule.empty()) session.out << "  " << one.rule;
    session.out << (one.place.empty() ? "" : "  " + one.place) << "\n";
    for (const auto& [name, value] : one.values) session.out << "    " << name << " = " << value.to_feel() << "\n";
  }
  if (const int64_t more = result.differ - std::min<int64_t>(list, static_cast<int64_t>(result.found.size())); more > 0 && list > 0)
    session.out << (zh ? "另有 " : "... and ") << more << (zh ? " 次" : " more") << "\n";
}

int run_backtest(Session& session, const BacktestFlags& flags) {
  int exit = kDone;
  std::optional<Compiled> app = load_clean_app(session, flags.app, "backtest", false, exit);
  if (!app) return exit;
  if (needs_host(session, *app)) return kCannot;
  Result<OpenStore> store = open_store(session, flags.store);
  if (!store) return fail(session, store.error());
  BacktestQuery query;
  query.model = app->result().model;
  query.flow = flags.flow;
  query.instances_max = flags.last;
  query.found_max = session.json() ? 100'000 : flags.list;
  const Result<Backtest> result = store->engine.backtest(query, Actor::system());
  if (!result) return fail(session, result.error());
  if (session.json()) session.out << base::to_pretty_json(backtest_value(*result)) << "\n";
  else print_backtest(session, *result, flags.list);
  return result->differ > 0 ? kNo : kDone;
}

}  // namespace

const CommandSpec& spec_backtest() {
  static const CommandSpec spec{
      .name = "backtest",
      .alias = "",
      .summary = {"what the instances of a store would have decided by a changed app", "若按修改后的应用，存储中的实例会作出哪些不同的决策"},
      .examples = {{"weir backtest sqlite:crm.db crm", {"every decision of the past that would be another one, with its row and values", "列出会不同的历史决策及其行和数值"}},
                   {"weir backtest sqlite:crm.db crm --flow quote_approval --last 10000", {"the newest 10,000 of one flow", "只看一个流程最近的 10000 个实例"}},
                   {"weir backtest sqlite:crm.db crm --json", {"for a program", "给程序用"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<BacktestFlags>();
        app.add_option("STORE", flags->store, both({"sqlite:PATH, or the path", "sqlite:PATH，或只写路径"}))->required();
        app.add_option("APP", flags->app, both({"the changed app (default: the one around here)", "修改后的应用（默认：当前目录所在的应用）"}));
        app.add_option("--flow", flags->flow, both({"only instances of this flow", "只看该流程的实例"}));
        app.add_option("--last", flags->last, both({"only the newest so many (default: all)", "只看最近的若干个（默认：全部）"}));
        app.add_option("--list", flags->list, both({"how many differences are told one by one (default: 20)", "逐条列出多少处（默认：20）"}));
        return [flags](Session& session) { return run_backtest(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
