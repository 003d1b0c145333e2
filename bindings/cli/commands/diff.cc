#include <CLI/CLI.hpp>
#include <map>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/store.h"
#include "engine/base/json.h"
#include "engine/model/model.h"
#include "weir/conditions.h"
#include "weir/diff.h"

namespace weir::cli {
namespace {

struct DiffFlags {
  std::string before, after, instances, fail_on = "breaking";
};

// Running instances of a store, by flow and step.
struct Running {
  int64_t number = 0;
  std::optional<Instant> oldest;
};
using Occupied = std::map<std::pair<std::string, std::string>, Running>;

Result<Occupied> occupied(const Engine& engine) {
  CaseQuery query;
  query.running_only = true;
  query.limit = 10'000;
  Occupied all;
  const auto count = [&](const CaseView& one, const std::string& step) {
    Running& running = all[{one.flow, step}];
    ++running.number;
    if (!running.oldest || one.started < *running.oldest) running.oldest = one.started;
  };
  for (bool more = true; more; query.offset += query.limit) {
    Result<std::vector<CaseView>> cases = engine.cases(query, Actor::system());
    if (!cases) return cases.error();
    for (const CaseView& one : *cases) {
      count(one, "");
      for (const std::string& step : one.at) count(one, step.substr(0, step.find('[')));
    }
    more = static_cast<int64_t>(cases->size()) == query.limit;
  }
  return all;
}

// Records that a change of a field breaks: those that have a value there, or those that lack one.
// None where no store was named, or where it cannot tell.
std::optional<int64_t> stored(const Difference& one, const Engine& engine, const Conditions& conditions) {
  if (one.section != "form" || one.reach != Reach::Data || !one.breaking || engine.model()->form(one.name) == nullptr) return std::nullopt;
  const bool lacks = one.slug == "compat/field-now-required", all = lacks && one.kind == Difference::Kind::Added;
  if (one.part != "field" && one.part != "column") return std::nullopt;
  RecordQuery query{one.name};
  query.limit = 1;
  if (!all) {
    const size_t dot = one.part_name.find('.');
    const std::string field = one.part_name.substr(0, dot), test = lacks ? " = null" : " != null";
    query.where = conditions.condition(one.name, dot == std::string::npos ? field + test
                                                     : "some row in " + field + " satisfies row." + one.part_name.substr(dot + 1) + test).expression;
    if (query.where == nullptr) return std::nullopt;
  }
  const Result<Page> page = engine.find(query, Actor::system());
  return page ? std::optional(page->total) : std::nullopt;
}

// A difference, and what of the store it meets: nothing is said of it where no store was named.
struct Met {
  Difference difference;
  std::optional<Running> running;
  std::optional<int64_t> records;
  bool breaking() const { return difference.breaking && (!running || running->number > 0) && records != 0; }
};

std::optional<Running> met(const Difference& one, const std::optional<Occupied>& store) {
  if (!store || one.reach != Reach::Instances || one.section != "flow") return std::nullopt;
  const auto it = store->find({one.name, one.part == "step" ? one.part_name : std::string()});
  return it != store->end() ? it->second : Running();
}

Text sign(Difference::Kind kind) {
  switch (kind) {
    case Difference::Kind::Added: return {"+", "added"};
    case Difference::Kind::Removed: return {"-", "removed"};
    case Difference::Kind::Changed: return {"~", "changed"};
  }
  return {};
}

std::string section_text(const Difference& one, Language language) {
  static const std::map<std::string_view, std::string_view> kChinese = {
      {"app", "应用"}, {"form", "表单"}, {"decision", "决策"}, {"function", "函数"}, {"flow", "流程"}, {"assignment", "分配规则"},
      {"pool", "公海"}, {"automation", "自动化"}, {"template", "模板"}, {"report", "报表"}, {"connector", "连接器"},
      {"calendar", "日历"}, {"permission", "权限"}, {"user", "人员"}, {"department", "部门"}, {"team", "团队"}};
  const auto it = kChinese.find(one.section);
  const std::string kind = language == Language::Chinese && it != kChinese.end() ? std::string(it->second) : one.section;
  return kind + " " + one.name;
}

std::string instances_text(const Session& session, const Running& running) {
  return std::to_string(running.number) +
         std::string(session.text({running.number == 1 ? " running instance" : " running instances", " 个运行中的实例"}));
}

std::string tag(const Session& session, const Met& met) {
  const Difference& one = met.difference;
  if (met.records == 0) return std::string(session.text({"no stored record is met", "没有涉及的已存记录"}));
  if (met.records)
    return std::string(session.text({"BREAKS ", "影响 "})) + std::to_string(*met.records) +
           std::string(session.text({*met.records == 1 ? " stored record" : " stored records", " 条已存记录"}));
  if (met.running && one.breaking)
    return met.running->number == 0
               ? std::string(session.text({"no running instance is there", "没有运行中的实例停在此处"}))
               : std::string(session.text({"BREAKS ", "影响 "})) + instances_text(session, *met.running);
  static constexpr std::pair<Reach, Text> kWhom[] = {{Reach::Instances, {"running instances", "运行中的实例"}},
                                                     {Reach::Data, {"stored records", "已存记录"}},
                                                     {Reach::Callers, {"callers", "调用方"}}};
  if (one.breaking)
    for (const auto& [reach, whom] : kWhom)
      if (reach == one.reach) return std::string(session.text({"BREAKS ", "破坏："})) + std::string(session.text(whom));
  if (one.reach == Reach::Security) return std::string(session.text({"SECURITY", "安全"}));
  if (one.reach == Reach::Instances && met.running)
    return instances_text(session, *met.running);
  return one.slug == "compat/answers-changed" ? std::string(session.text({"changes answers", "改变结果"})) : std::string();
}

Value as_value(const Met& met) {
  const Difference& one = met.difference;
  const auto text = [](const std::string& value) { return value.empty() ? Value() : Value::string(value); };
  std::vector<Entry> entries = {{"slug", text(one.slug)},
                                {"change", Value::string(sign(one.kind).zh)},
                                {"breaking", Value::boolean(met.breaking())},
                                {"reach", Value::string(word(one.reach))},
                                {"section", text(one.section)},
                                {"name", text(one.name)},
                                {"part", text(one.part)},
                                {"part_name", text(one.part_name)},
                                {"key", text(one.key)},
                                {"before", text(one.before)},
                                {"after", text(one.after)},
                                {"place_before", text(one.place_before)},
                                {"place_after", text(one.place_after)}};
  if (met.running) {
    entries.emplace_back("running", Value::integer(met.running->number));
    if (met.running->oldest) entries.emplace_back("oldest", Value::string(met.running->oldest->to_string()));
  }
  if (!one.readers.empty()) {
    std::vector<Value> readers;
    for (const std::string& reader : one.readers) readers.push_back(Value::string(reader));
    entries.emplace_back("readers", Value::list(std::move(readers)));
  }
  if (met.records) entries.emplace_back("records", Value::integer(*met.records));
  std::erase_if(entries, [](const Entry& entry) { return entry.second.is_null(); });
  return Value::context(std::move(entries));
}

void print(Session& session, const std::vector<Met>& all) {
  const bool compact = session.format == "compact", zh = session.language == Language::Chinese;
  std::string heading;
  for (const Met& met : all) {
    const Difference& one = met.difference;
    const std::string section = section_text(one, session.language), line = line_of(one, session.language), told = tag(session, met);
    const std::string_view what = sign(one.kind).en;
    if (compact) {
      const std::string& place = one.place_after.empty() ? one.place_before : one.place_after;
      session.out << (place.empty() ? "" : place + ": ") << what << " " << section << (line.empty() ? "" : ": ") << line
                  << (told.empty() ? "" : "  " + told) << " [" << one.slug << "]\n";
      continue;
    }
    if (section != heading) session.out << (one.part.empty() && one.key.empty() ? std::string(what) + " " : "") << section << "\n";
    heading = section;
    if (one.part.empty() && one.key.empty()) {
      if (told.empty() && one.en.empty()) continue;
      session.out << "  " << (zh ? "整个定义" : "the whole of it");
    } else {
      session.out << "  " << what << " " << line;
    }
    session.out << (told.empty() ? "" : "  " + told) << "\n";
    if (met.running && one.breaking && met.running->oldest)
      session.out << "      " << (zh ? "最早的一个发起于 " : "the oldest began at ") << met.running->oldest->to_string() << "\n";
    if (const std::string& means = zh ? one.zh : one.en; !means.empty()) session.out << "      " << means << "\n";
    if (const std::string& hint = zh ? one.hint_zh : one.hint_en; !hint.empty())
      session.out << "      " << (zh ? "提示：" : "hint: ") << hint << "\n";
    for (const std::string& reader : one.readers) session.out << "      " << (zh ? "读取处 " : "read at ") << reader << "\n";
  }
}

struct Counts {
  int64_t breaking = 0, security = 0, answers = 0;
};

Value as_list(const std::vector<FieldError>& found) {
  std::vector<Value> list;
  for (const FieldError& one : found)
    list.push_back(Value::context({{"field", Value::string(one.field)}, {"reason", Value::string(one.reason)}, {"message", Value::string(one.message)}}));
  return Value::list(std::move(list));
}

// Records whose values hinder the publication, one a line.
void print_hindrances(Session& session, const std::vector<FieldError>& found) {
  if (found.empty()) return;
  session.out << (session.language == Language::Chinese ? "阻止发布的记录：\n" : "records that hinder the publication:\n");
  for (const FieldError& one : found) session.out << "  " << one.field << ": " << one.message << "\n";
}

int run_diff(Session& session, const DiffFlags& flags) {
  int exit = kDone;
  std::optional<Compiled> before = load_clean_app(session, flags.before, "diff", false, exit);
  if (!before) return exit;
  std::optional<Compiled> after = load_clean_app(session, flags.after, "diff", false, exit);
  if (!after) return exit;
  std::optional<Occupied> running;
  std::optional<OpenStore> store;
  std::optional<Conditions> conditions;
  if (!flags.instances.empty()) {
    Result<OpenStore> opened = open_store(session, flags.instances);
    if (!opened) return fail(session, opened.error());
    store.emplace(*std::move(opened));
    Result<Occupied> found = occupied(store->engine);
    if (!found) return fail(session, found.error());
    running = *std::move(found);
    conditions.emplace(store->engine.model());
  }
  std::vector<FieldError> hindrances;
  if (store) {
    Result<std::vector<FieldError>> found = store->engine.hindrances(after->result().model);
    if (!found) return fail(session, found.error());
    hindrances = *std::move(found);
  }
  std::vector<Met> all;
  Counts counts;
  for (Difference& one : diff(before->result().model, after->result().model)) {
    const std::optional<Running> instances = met(one, running);
    const std::optional<int64_t> records = store ? stored(one, store->engine, *conditions) : std::nullopt;
    all.push_back({std::move(one), instances, records});
    if (all.back().breaking()) ++counts.breaking;
    if (all.back().difference.reach == Reach::Security) ++counts.security;
    if (all.back().difference.slug == "compat/answers-changed") ++counts.answers;
  }
  if (session.json()) {
    std::vector<Value> differences;
    for (const Met& one : all) differences.push_back(as_value(one));
    session.out << base::to_pretty_json(Value::context({{"differences", Value::list(std::move(differences))},
                                                        {"hindrances", as_list(hindrances)},
                                                        {"breaking", Value::integer(counts.breaking)},
                                                        {"security", Value::integer(counts.security)},
                                                        {"answers", Value::integer(counts.answers)}}))
                << "\n";
  } else {
    print(session, all);
    print_hindrances(session, hindrances);
    const bool zh = session.language == Language::Chinese;
    if (all.empty()) session.out << (zh ? "没有差异\n" : "no difference\n");
    else if (session.format != "compact")
      session.out << (zh ? "结论：" : "verdict: ") << all.size() << (zh ? " 处差异，" : " differences, ") << counts.breaking
                  << (zh ? " 处破坏性，" : " breaking, ") << counts.answers << (zh ? " 处改变结果，" : " change answers, ") << counts.security
                  << (zh ? " 处放宽权限\n" : " widen permissions\n");
  }
  const bool no = flags.fail_on == "any" ? !all.empty() : flags.fail_on == "breaking" && counts.breaking > 0;
  return no ? kNo : kDone;
}

}  // namespace

const CommandSpec& spec_diff() {
  static const CommandSpec spec{
      .name = "diff",
      .alias = "",
      .summary = {"what is different between two versions of an app, and whom it breaks", "两个版本的应用有何不同，会影响谁"},
      .examples = {{"weir diff crm-v1 crm", {"two folders; also files and bundles", "比较两个目录；文件和包也可以"}},
                   {"weir diff crm.weir crm --instances sqlite:crm.db", {"with the running instances and stored records that each difference meets", "并列出每处差异涉及的运行中实例和已存记录"}},
                   {"weir diff crm.weir crm --fail-on any", {"exit code 1 at any difference", "有任何差异即返回 1"}},
                   {"weir diff crm.weir crm --json", {"for a program", "给程序用"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<DiffFlags>();
        app.add_option("OLD", flags->before, both({"the old version: a folder, a file or a bundle", "旧版本：目录、文件或包"}))->required();
        app.add_option("NEW", flags->after, both({"the new version (default: the app around here)", "新版本（默认：当前目录所在的应用）"}));
        app.add_option("--instances", flags->instances, both({"a store: count its running instances and records", "一个存储：统计其中运行的实例和记录"}));
        app.add_option("--fail-on", flags->fail_on, both({"breaking, any or never (default: breaking)", "breaking、any 或 never（默认：breaking）"}))
            ->check(CLI::IsMember({"breaking", "any", "never"}));
        return [flags](Session& session) { return run_diff(session, *flags); };
      }};
  return spec;
}

}  // namespace weir::cli
