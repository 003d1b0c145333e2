#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/report_page.h"
#include "bindings/cli/store.h"
#include "dsl/source/suggest.h"
#include "engine/model/model.h"

namespace weir::cli {
namespace {

struct ReportFlags {
  std::string app, name, store, user, format = "text";
};

int unknown_report(Session& session, const model::Model& model, const std::string& name) {
  std::vector<std::string> known;
  for (const model::Definition& one : model.reports) known.push_back(one.name);
  session.err << "weir: " << session.text({"the app has no report '", "应用里没有报表“"}) << name << session.text({"'", "”"});
  if (const std::string near = dsl::nearest_one(name, known); !near.empty())
    session.err << session.text({". Did you mean '", "。是不是“"}) << near << session.text({"'?", "”？"});
  session.err << "\n";
  return kNo;
}

int run_report(Session& session, const ReportFlags& flags) {
  int exit = kNo;
  std::optional<Compiled> app = load_clean_app(session, flags.app, "report", false, exit);
  if (!app) return exit;
  const Model& model = app->result().model;
  if (std::none_of(model->reports.begin(), model->reports.end(), [&](const auto& one) { return one.name == flags.name; }))
    return unknown_report(session, *model, flags.name);
  Result<OpenStore> store = open_store(session, flags.store);
  if (!store) return fail(session, store.error());
  const Actor viewer = flags.user.empty() ? Actor::system() : Actor::human(flags.user);
  Result<Report> report = store->engine.report(flags.name, viewer, model);
  if (!report) {
    exit = fail(session, report.error());
    return report.error().code == ErrorCode::NotFound || report.error().reason == "E_FIELD_FORBIDDEN" ? kNo : exit;
  }
  if (flags.format == "html")
    session.out << report_html(*report, session.language);
  else if (flags.format == "json" || session.json())
    session.out << report_json(*report) << "\n";
  else
    print_report(session, *report);
  return kDone;
}

}  // namespace

const CommandSpec& spec_report() {
  static const CommandSpec spec{
      .name = "report",
      .alias = "",
      .summary = {"a report of the app over a store: table, JSON or a page with a picture", "在存储上运行应用的报表：表格、JSON 或带图的网页"},
      .examples = {{"weir report crm funnel --store crm.db", {"a table with bars", "带条形的表格"}},
                   {"weir report crm ranking --store crm.db --as li", {"only what li may see", "只含 li 可见的数据"}},
                   {"weir report crm ranking --store crm.db --format html > ranking.html", {"one page that needs nothing else", "独立的网页"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<ReportFlags>();
        app.add_option("PATH", flags->app, both({"the app", "应用"}))->required();
        app.add_option("NAME", flags->name, both({"the report", "报表"}))->required();
        app.add_option("--store", flags->store, both({"sqlite:PATH, or the path", "sqlite:PATH，或文件路径"}))->required();
        app.add_option("--as", flags->user, both({"who looks (default: the host, who sees all)", "以谁的身份查看（默认：宿主，全部可见）"}));
        app.add_option("--format", flags->format, both({"text, json or html", "text、json 或 html"}))->check(CLI::IsMember({"text", "json", "html"}));
        return [flags](Session& session) { return run_report(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
