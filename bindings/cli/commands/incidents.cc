#include <CLI/CLI.hpp>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/store.h"
#include "engine/base/json.h"

namespace weir::cli {
namespace {

struct IncidentFlags {
  std::string store, flow, step, type, instance, comment, user;
  std::vector<std::string> ids, to, with, steps;
  bool retry = false, skip = false, resolve = false, migrate = false;
  bool acts() const { return retry || skip || resolve || migrate; }
};

struct IncidentLine {
  IncidentView incident;
  std::string done;
  std::optional<Error> error;
};

Value incident_value(const IncidentLine& line) {
  const IncidentView& one = line.incident;
  std::vector<Entry> entries = {{"id", Value::string(one.id)},         {"instance", Value::string(one.instance)},
                                {"flow", Value::string(one.flow)},     {"step", Value::string(one.step)},
                                {"type", Value::string(one.type)},     {"message", Value::string(one.message)},
                                {"place", Value::string(one.place)},   {"at", Value::string(one.at.to_string())},
                                {"record", Value::string(one.record.form + "/" + one.record.id)}, {"values", one.values}};
  if (!line.done.empty()) entries.emplace_back("done", Value::string(line.done));
  if (line.error) entries.emplace_back("refused", Value::string(line.error->reason));
  return Value::context(std::move(entries));
}

void print_incidents(Session& session, const std::vector<IncidentLine>& lines, bool acts) {
  const bool zh = session.language == Language::Chinese;
  for (const IncidentLine& line : lines) {
    const IncidentView& one = line.incident;
    session.out << one.id << "  " << one.type << "  " << (one.flow.empty() ? "" : one.flow + "  ") << one.step;
    if (!one.record.empty()) session.out << "  " << one.record.form << "/" << one.record.id;
    session.out << "\n    " << one.message << (one.place.empty() ? "" : "   " + one.place) << "\n";
    if (one.values.is(ValueKind::Context))
      for (const auto& [name, value] : one.values.entries()) session.out << "    " << name << " = " << value.to_feel() << "\n";
    if (line.error) session.out << "    " << (zh ? "被拒绝：" : "refused: ") << line.error->message << " [" << line.error->reason << "]\n";
    else if (!line.done.empty()) session.out << "    " << line.done << "\n";
  }
  if (lines.empty()) session.out << (zh ? "没有待处理的异常\n" : "no incident is open\n");
  else if (!acts) session.out << lines.size() << (zh ? " 个待处理\n" : " open\n");
}

Result<Value> given_values(const Session& session, const std::vector<std::string>& given) {
  std::vector<Entry> entries;
  for (const std::string& one : given) {
    const size_t at = one.find('=');
    if (at == std::string::npos || at == 0)
      return Error::of("E_ARGUMENT", std::string(session.text({"--with is NAME=VALUE, not '", "--with 应写作 名称=值，不是“"})) + one +
                                         std::string(session.text({"'", "”"})));
    const std::string text = one.substr(at + 1);
    const Result<Value> json = base::parse_json(text);
    entries.emplace_back(one.substr(0, at), json ? *json : Value::string(text));
  }
  return entries.empty() ? Value() : Value::context(std::move(entries));
}

// One incident after the other, each its own transaction.
void see_to(Engine& engine, const IncidentFlags& flags, const Value& with, const Value& steps, IncidentLine& line) {
  const Actor actor = flags.user.empty() ? Actor::system() : Actor::human(flags.user);
  const auto run = [&](decltype(Command::what) what, const char* word) {
    const Result<Outcome> done = engine.run({actor, {}, {}, std::move(what)});
    if (done) line.done = word;
    else line.error = done.error();
    return done.ok();
  };
  const std::string& id = line.incident.id;
  if (flags.migrate) {
    Administer what;
    what.verb = "migrate";
    what.on.instance = line.incident.instance;
    what.with = steps;
    if (!run(std::move(what), "migrated")) return;
    run(Retry{id}, "migrated, tried again");
  } else if (flags.retry) {
    run(Retry{id}, "tried again");
  } else {
    Resolve what{id, flags.comment, flags.skip, flags.to, with};
    run(std::move(what), flags.skip ? "left out" : "resolved");
  }
}

int run_incidents(Session& session, const IncidentFlags& flags) {
  if (flags.retry + flags.skip + flags.resolve + flags.migrate > 1) {
    session.err << "weir: " << session.text({"one of --retry, --skip, --resolve, --migrate", "--retry、--skip、--resolve、--migrate 只能用一个"}) << "\n";
    return kUsage;
  }
  const Result<Value> with = given_values(session, flags.with), steps = given_values(session, flags.steps);
  if (!with) return fail(session, with.error()), kUsage;
  if (!steps) return fail(session, steps.error()), kUsage;
  Result<OpenStore> store = flags.acts() ? open_store_to_write(session, flags.store) : open_store(session, flags.store);
  if (!store) return fail(session, store.error());
  IncidentQuery query;
  query.flow = flags.flow;
  query.step = flags.step;
  query.type = flags.type;
  query.instance = flags.instance;
  Result<std::vector<IncidentView>> open = store->engine.incidents(Actor::system(), query);
  if (!open) return fail(session, open.error());
  std::vector<IncidentLine> lines;
  for (IncidentView& one : *open)
    if (flags.ids.empty() || std::find(flags.ids.begin(), flags.ids.end(), one.id) != flags.ids.end()) lines.push_back({std::move(one), {}, {}});
  for (const std::string& id : flags.ids)
    if (std::none_of(lines.begin(), lines.end(), [&](const IncidentLine& line) { return line.incident.id == id; }))
      return fail_input(session, Error::of("E_NOT_FOUND", std::string(session.text({"no open incident '", "没有待处理的异常“"})) + id +
                                                              std::string(session.text({"'", "”"}))));
  if (flags.acts())
    for (IncidentLine& line : lines) see_to(store->engine, flags, *with, *steps, line);
  if (session.json()) {
    std::vector<Value> all;
    for (const IncidentLine& line : lines) all.push_back(incident_value(line));
    session.out << base::to_pretty_json(Value::context({{"incidents", Value::list(std::move(all))}})) << "\n";
  } else {
    print_incidents(session, lines, flags.acts());
  }
  const bool refused = std::any_of(lines.begin(), lines.end(), [](const IncidentLine& line) { return line.error.has_value(); });
  return refused || (!flags.acts() && !lines.empty()) ? kNo : kDone;
}

}  // namespace

const CommandSpec& spec_incidents() {
  static const CommandSpec spec{
      .name = "incidents",
      .alias = "",
      .summary = {"what is stuck in a store, with reason and values; try again, resolve, leave out or migrate it, one or many",
                  "存储中卡住的实例及其原因和数值；可重试、处理、跳过或迁移，单个或批量"},
      .examples = {{"weir incidents sqlite:crm.db", {"every open incident; exit code 1 where there is one", "列出全部异常；有异常时返回 1"}},
                   {"weir incidents sqlite:crm.db --type connector --retry", {"try all failed calls again", "重试所有失败的调用"}},
                   {"weir incidents sqlite:crm.db i7:12 --resolve --to wang --comment 'Li has left'", {"at a step that finds nobody: Wang is asked", "找不到处理人的步骤：改由 Wang 处理"}},
                   {"weir incidents sqlite:crm.db --flow order --step ship --skip --comment 'shipped by hand'", {"the flow goes on behind the step", "跳过该步骤继续"}},
                   {"weir incidents sqlite:crm.db --flow order --migrate", {"to the published version, then once more", "迁移到已发布的版本后重试"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<IncidentFlags>();
        app.add_option("STORE", flags->store, both({"sqlite:PATH, or the path", "sqlite:PATH，或只写路径"}))->required();
        app.add_option("INCIDENT", flags->ids, both({"their ids (default: all that the filters let through)", "异常编号（默认：符合筛选的全部）"}));
        app.add_option("--flow", flags->flow, both({"only of this flow", "只看该流程"}));
        app.add_option("--step", flags->step, both({"only at this step", "只看该步骤"}));
        app.add_option("--type", flags->type, both({"only of this type: condition, no_assignee, connector, ...", "只看该类型：condition、no_assignee、connector 等"}));
        app.add_option("--instance", flags->instance, both({"only of this instance", "只看该实例"}));
        app.add_flag("--retry", flags->retry, both({"the step is entered once more", "重新进入该步骤"}));
        app.add_flag("--resolve", flags->resolve, both({"goes on as --to or --with say", "按 --to 或 --with 继续"}));
        app.add_flag("--skip", flags->skip, both({"goes on behind the step", "跳过该步骤继续"}));
        app.add_flag("--migrate", flags->migrate, both({"to the published version, then as --retry", "先迁移到已发布的版本，再重试"}));
        app.add_option("--to", flags->to, both({"with --resolve: people who are asked, or the options to take", "与 --resolve 同用：由谁处理，或取哪些选项"}));
        app.add_option("--with", flags->with, both({"with --resolve: NAME=VALUE, what the step comes to", "与 --resolve 同用：名称=值，步骤的结果"}));
        app.add_option("--map", flags->steps, both({"with --migrate: OLD=NEW, which step takes the place of one", "与 --migrate 同用：旧=新，由哪个步骤接替"}));
        app.add_option("--comment", flags->comment, both({"why; --resolve and --skip need it", "原因；--resolve 和 --skip 必填"}));
        app.add_option("--as", flags->user, both({"who does it (default: the host itself)", "以谁的身份（默认：宿主本身）"}));
        return [flags](Session& session) { return run_incidents(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
