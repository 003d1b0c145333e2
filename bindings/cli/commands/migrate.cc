#include <CLI/CLI.hpp>
#include <map>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/store.h"
#include "engine/base/json.h"

namespace weir::cli {
namespace {

struct MigrateFlags {
  std::string store, app, flow, instance, to, user;
  std::vector<std::string> steps;
  bool apply = false, back = false, restart = false;
};

// One instance: what was said of it, and what became of it.
struct MigrationLine {
  MigrationView view;
  std::string done;     // empty: nothing was asked of it; "migrated", "back"
  std::optional<Error> error;
};

Result<std::vector<std::pair<std::string, std::string>>> names_of(const Session& session, const std::vector<std::string>& given) {
  std::vector<std::pair<std::string, std::string>> names;
  for (const std::string& one : given) {
    const size_t at = one.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == one.size())
      return Error::of("E_ARGUMENT", std::string(session.text({"--step is OLD=NEW, not '", "--step 应写作 旧=新，不是“"})) + one +
                                         std::string(session.text({"'", "”"})));
    names.emplace_back(one.substr(0, at), one.substr(at + 1));
  }
  return names;
}

std::string verdict_text(const Session& session, MigrationVerdict verdict) {
  switch (verdict) {
    case MigrationVerdict::Unaffected: return std::string(session.text({"unaffected", "不受影响"}));
    case MigrationVerdict::Automatic: return std::string(session.text({"automatic", "自动"}));
    case MigrationVerdict::NeedsChoice: return std::string(session.text({"NEEDS A CHOICE", "需要选择"}));
    case MigrationVerdict::Blocked: return std::string(session.text({"BLOCKED", "无法迁移"}));
  }
  return {};
}

Value migration_value(const MigrationLine& line) {
  const auto texts = [](const std::vector<std::string>& all) {
    std::vector<Value> values;
    for (const std::string& one : all) values.push_back(Value::string(one));
    return Value::list(std::move(values));
  };
  std::vector<Value> choices;
  for (const StepChoice& choice : line.view.choices)
    choices.push_back(Value::context({{"step", Value::string(choice.step)}, {"among", texts(choice.among)}}));
  std::vector<Entry> entries = {{"instance", Value::string(line.view.instance)},
                                {"flow", Value::string(line.view.flow)},
                                {"record", Value::string(line.view.record.form + "/" + line.view.record.id)},
                                {"version", Value::integer(line.view.version)},
                                {"at", texts(line.view.at)},
                                {"verdict", Value::string(word(line.view.verdict))},
                                {"reasons", texts(line.view.reasons)},
                                {"choices", Value::list(std::move(choices))}};
  if (!line.done.empty()) entries.emplace_back("done", Value::string(line.done));
  if (line.error) entries.emplace_back("refused", Value::string(line.error->reason));
  return Value::context(std::move(entries));
}

void print_migrations(Session& session, const std::vector<MigrationLine>& lines, bool apply) {
  std::map<MigrationVerdict, int64_t> counts;
  int64_t done = 0, refused = 0;
  for (const MigrationLine& line : lines) {
    ++counts[line.view.verdict];
    done += line.done.empty() ? 0 : 1;
    refused += line.error ? 1 : 0;
    std::string at;
    for (const std::string& step : line.view.at) at += (at.empty() ? "" : ", ") + step;
    session.out << line.view.instance << "  " << line.view.flow << "  " << line.view.record.id << "  "
                << session.text({"at ", "停在 "}) << at << "  " << verdict_text(session, line.view.verdict) << "\n";
    for (const std::string& reason : line.view.reasons) session.out << "    " << reason << "\n";
    if (line.error) session.out << "    " << session.text({"refused: ", "被拒绝："}) << line.error->message << " [" << line.error->reason << "]\n";
  }
  const bool zh = session.language == Language::Chinese;
  if (lines.empty()) {
    session.out << (zh ? "没有需要迁移的实例\n" : "no instance to migrate\n");
    return;
  }
  session.out << (zh ? "共 " : "") << lines.size() << (zh ? " 个实例：" : lines.size() == 1 ? " instance: " : " instances: ")
              << counts[MigrationVerdict::Unaffected] << (zh ? " 不受影响，" : " unaffected, ") << counts[MigrationVerdict::Automatic]
              << (zh ? " 自动，" : " automatic, ") << counts[MigrationVerdict::NeedsChoice] << (zh ? " 需要选择，" : " need a choice, ")
              << counts[MigrationVerdict::Blocked] << (zh ? " 无法迁移\n" : " blocked\n");
  if (apply) session.out << done << (zh ? " 个已迁移，" : " migrated, ") << refused << (zh ? " 个被拒绝\n" : " refused\n");
}

Actor actor_of(const MigrateFlags& flags) { return flags.user.empty() ? Actor::system() : Actor::human(flags.user); }

void migrate_one(Engine& engine, const MigrateFlags& flags, const MigrationQuery& query, MigrationLine& line) {
  if (line.view.verdict > MigrationVerdict::Automatic) return;
  Administer what;
  what.verb = "migrate";
  what.on.instance = line.view.instance;
  what.mode = flags.restart ? "restart" : "";
  what.to = flags.to;
  std::vector<Entry> names;
  for (const auto& [from, to] : query.steps) names.emplace_back(from, Value::string(to));
  what.with = Value::context(std::move(names));
  const Result<Outcome> done = engine.run({actor_of(flags), {}, {}, std::move(what)});
  if (done) line.done = "migrated";
  else line.error = done.error();
}

// Instances whose last log entry is a migration.
Result<std::vector<MigrationLine>> take_back(Engine& engine, const MigrateFlags& flags) {
  CaseQuery query;
  query.flow = flags.flow;
  query.running_only = true;
  query.limit = 10'000;
  Result<std::vector<CaseView>> cases = engine.cases(query, actor_of(flags));
  if (!cases) return cases.error();
  std::vector<MigrationLine> lines;
  for (const CaseView& one : *cases) {
    if (!flags.instance.empty() && one.id != flags.instance) continue;
    if (one.log.empty() || one.log.back().type != "migrate") continue;
    MigrationLine line;
    line.view = {one.id, one.flow, one.record, 0, one.at, MigrationVerdict::Automatic, {}, {}};
    if (flags.apply) {
      Administer what;
      what.verb = "migrate";
      what.mode = "back";
      what.on.instance = one.id;
      const Result<Outcome> done = engine.run({actor_of(flags), {}, {}, std::move(what)});
      if (done) line.done = "back";
      else line.error = done.error();
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

int run_migrate(Session& session, const MigrateFlags& flags) {
  Result<std::vector<std::pair<std::string, std::string>>> names = names_of(session, flags.steps);
  if (!names) return fail(session, names.error()), kUsage;
  MigrationQuery query;
  query.flow = flags.flow;
  query.instance = flags.instance;
  query.steps = *std::move(names);
  query.limit = 10'000;
  if (!flags.app.empty()) {
    int exit = kDone;
    std::optional<Compiled> app = load_clean_app(session, flags.app, "migrate", true, exit);
    if (!app) return exit;
    if (needs_host(session, *app)) return kCannot;
    query.to = app->result().model;
  }
  Result<OpenStore> store = flags.apply ? open_store_to_write(session, flags.store) : open_store(session, flags.store);
  if (!store) return fail(session, store.error());
  if (flags.apply && query.to != nullptr) {
    const Result<Version> version = store->engine.publish(query.to);
    if (!version) return fail(session, version.error());
  }
  std::vector<MigrationLine> lines;
  if (flags.back) {
    Result<std::vector<MigrationLine>> back = take_back(store->engine, flags);
    if (!back) return fail(session, back.error());
    lines = *std::move(back);
  } else {
    Result<std::vector<MigrationView>> views = store->engine.migrations(query, actor_of(flags));
    if (!views) return fail(session, views.error());
    for (MigrationView& view : *views) {
      lines.push_back({std::move(view), {}, {}});
      if (flags.apply) migrate_one(store->engine, flags, query, lines.back());
    }
  }
  if (session.json()) {
    std::vector<Value> all;
    for (const MigrationLine& line : lines) all.push_back(migration_value(line));
    session.out << base::to_pretty_json(Value::context({{"instances", Value::list(std::move(all))}})) << "\n";
  } else {
    print_migrations(session, lines, flags.apply);
  }
  for (const MigrationLine& line : lines)
    if (line.error || line.view.verdict > MigrationVerdict::Automatic) return kNo;
  return kDone;
}

}  // namespace

const CommandSpec& spec_migrate() {
  static const CommandSpec spec{
      .name = "migrate",
      .alias = "",
      .summary = {"take running flows to a newer version of the app: first what would be, with --apply for good",
                  "将运行中的流程迁移到新版本：先显示结果，加 --apply 才执行"},
      .examples = {{"weir migrate sqlite:crm.db crm", {"which running flows can go over to what the folder says, and what hinders the others", "哪些运行中的流程可以迁移到该目录的版本，其余因何不能"}},
                   {"weir migrate sqlite:crm.db crm --step director=chief --apply", {"publish it and migrate; who waits at 'director' goes on at 'chief'", "发布并迁移；停在 director 的改在 chief 继续"}},
                   {"weir migrate sqlite:crm.db --flow quote_approval --apply", {"to the version that is published already", "迁移到已发布的版本"}},
                   {"weir migrate sqlite:crm.db --back --apply", {"take back migrations since which nothing has happened", "撤回迁移后尚无变化的实例"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<MigrateFlags>();
        app.add_option("STORE", flags->store, both({"sqlite:PATH, or the path", "sqlite:PATH，或只写路径"}))->required();
        app.add_option("APP", flags->app, both({"the new version: a folder, a file or a bundle (default: the one published)", "新版本：目录、文件或包（默认：已发布的版本）"}));
        app.add_flag("--apply", flags->apply, both({"do it; else only say what would be", "执行；否则只显示结果"}));
        app.add_option("--step", flags->steps, both({"OLD=NEW: which step takes the place of one that is gone", "旧=新：由哪个步骤接替已删除的步骤"}));
        app.add_option("--flow", flags->flow, both({"only instances of this flow", "只迁移该流程的实例"}));
        app.add_option("--instance", flags->instance, both({"only this one", "只迁移该实例"}));
        app.add_option("--to", flags->to, both({"a version by its number, with --apply", "按编号指定版本，与 --apply 同用"}));
        app.add_flag("--restart", flags->restart, both({"times count from now, not from when their step was entered", "时限从现在起算，而不是从进入步骤时起算"}));
        app.add_flag("--back", flags->back, both({"take the last migration back", "撤回上一次迁移"}));
        app.add_option("--as", flags->user, both({"who does it (default: the host itself)", "以谁的身份（默认：宿主本身）"}));
        return [flags](Session& session) { return run_migrate(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
