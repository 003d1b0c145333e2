#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/store.h"
#include "bindings/cli/table.h"
#include "dsl/source/suggest.h"
#include "engine/base/json.h"
#include "engine/model/model.h"
#include "engine/storage/kinds.h"

namespace weir::cli {
namespace {

constexpr int64_t kRowsMax = 1000;  // of one table

Value text(std::string_view value) { return value.empty() ? Value() : Value::string(value); }

// What is shown of a store: lists of contexts, by the name of the table.
using Tables = std::vector<std::pair<std::string, std::vector<Value>>>;

// In the app's zone, as people read it; JSON has the zone beside.
class Times {
 public:
  explicit Times(const model::Model& model) : zone_(Zone::named(model.timezone).value_or(Zone::utc())) {}
  Value at(const Instant& instant) const {
    std::string text = in_zone(instant, zone_).to_string();
    return Value::string(text.substr(0, text.find('@')));
  }
  Value at(const Value& value) const {
    const std::optional<Instant> instant =
        value.is(ValueKind::DateTime) ? to_instant(value.as_date_time(), zone_) : std::nullopt;
    return instant ? at(*instant) : value;
  }

 private:
  Zone zone_;
};

Status add_records(const Engine& engine, Tables& tables) {
  for (const model::Form& form : engine.model()->forms) {
    RecordQuery query;
    query.form = form.name;
    query.limit = kRowsMax;
    Result<Page> page = engine.find(query, Actor::system());
    if (!page) return page.error();
    std::vector<Value> rows;
    for (const RecordView& record : page->records)
      rows.push_back(Value::context({{"id", text(record.ref.id)},
                                     {"version", Value::integer(record.version)},
                                     {"title", text(record.title)},
                                     {"locked_by", text(record.locked_by)},
                                     {"values", record.values}}));
    tables.emplace_back(form.name, std::move(rows));
  }
  return Done{};
}

Status add_cases(const Engine& engine, const Times& times, Tables& tables) {
  CaseQuery query;
  query.limit = kRowsMax;
  Result<std::vector<CaseView>> cases = engine.cases(query, Actor::system());
  if (!cases) return cases.error();
  std::vector<Value> rows;
  for (const CaseView& one : *cases) {
    std::vector<Value> at;
    for (const std::string& step : one.at) at.push_back(text(step));
    rows.push_back(Value::context({{"id", text(one.id)},
                                   {"flow", text(one.flow)},
                                   {"status", text(one.status)},
                                   {"record", text(one.record.form + "/" + one.record.id)},
                                   {"initiator", text(one.initiator)},
                                   {"at", Value::list(std::move(at))},
                                   {"started", times.at(one.started)},
                                   {"version", Value::integer(one.version)}}));
  }
  tables.emplace_back("instances", std::move(rows));
  return Done{};
}

// Of instances and of records, in the order it happened.
Status add_history(const Engine& engine, Storage& storage, const Times& times, Tables& tables) {
  Result<std::unique_ptr<ReadTxn>> read = storage.begin_read();
  if (!read) return read.error();
  Result<std::vector<Row>> found = (*read)->scan(storage::kind(storage::Own::Event), {}, kRowsMax);
  if (!found) return found.error();
  using Cells = storage::EventCells;
  std::sort(found->begin(), found->end(), [](const Row& a, const Row& b) {
    return a.cells[Cells::kPos].as_number() < b.cells[Cells::kPos].as_number();
  });
  std::map<std::string, std::vector<LogLine>> logs;  // steps and comments of instances
  std::vector<Value> rows;
  for (const Row& row : *found) {
    const std::string of(row.key[0].as_string());
    if (of.find('/') == std::string::npos && !logs.contains(of))
      if (Result<CaseView> whole = engine.look(of, Actor::system())) logs[of] = whole->log;
    LogLine line;
    for (const LogLine& one : logs[of])
      if (Value::integer(one.seq) == row.key[1]) line = one;
    rows.push_back(Value::context({{"at", times.at(row.cells[Cells::kAt])},
                                   {"of", row.key[0]},
                                   {"seq", row.key[1]},
                                   {"type", row.cells[Cells::kType]},
                                   {"actor", row.cells[Cells::kActor]},
                                   {"step", text(line.step)},
                                   {"comment", text(line.comment)}}));
  }
  tables.emplace_back("history", std::move(rows));
  return Done{};
}

Status add_messages(const Engine& engine, const Times& times, Tables& tables) {
  EffectFilter filter;
  filter.limit = kRowsMax;
  Result<std::vector<Effect>> effects = engine.effects(filter, Actor::system());
  if (!effects) return effects.error();
  std::vector<Value> messages, others;
  for (const Effect& one : *effects) {
    if (one.kind == Effect::Kind::Message)
      messages.push_back(Value::context({{"at", times.at(one.at)},
                                         {"to", text(one.to)},
                                         {"channel", text(one.channel)},
                                         {"text", text(one.text.empty() ? one.subject : one.text)}}));
    else
      others.push_back(Value::context({{"at", times.at(one.at)},
                                       {"kind", text(one.kind == Effect::Kind::Call ? "call" : "event")},
                                       {"name", text(one.name)},
                                       {"data", one.data}}));
  }
  tables.emplace_back("messages", std::move(messages));
  tables.emplace_back("events_and_calls", std::move(others));
  return Done{};
}

Status add_work(const Engine& engine, const Times& times, Tables& tables) {
  InboxFilter filter;
  filter.limit = kRowsMax;
  Result<Inbox> inbox = engine.inbox(Actor::system(), filter);
  if (!inbox) return inbox.error();
  std::vector<Value> rows;
  for (const TaskView& task : inbox->tasks) {
    std::vector<Value> candidates;
    for (const std::string& one : task.candidates) candidates.push_back(text(one));
    rows.push_back(Value::context({{"id", text(task.id)},
                                   {"instance", text(task.instance)},
                                   {"step", text(task.step)},
                                   {"holder", text(task.holder)},
                                   {"candidates", Value::list(std::move(candidates))},
                                   {"due", task.due ? times.at(*task.due) : Value()}}));
  }
  tables.emplace_back("tasks", std::move(rows));
  Result<std::vector<IncidentView>> incidents = engine.incidents(Actor::system());
  if (!incidents) return incidents.error();
  std::vector<Value> stuck;
  for (const IncidentView& one : *incidents)
    stuck.push_back(Value::context({{"id", text(one.id)},
                                    {"instance", text(one.instance)},
                                    {"step", text(one.step)},
                                    {"type", text(one.type)},
                                    {"message", text(one.message)},
                                    {"place", text(one.place)}}));
  tables.emplace_back("incidents", std::move(stuck));
  return Done{};
}

// "@opportunity/r31 stall" and "automation renewal" say whose clock it is.
Status add_timers(Storage& storage, const Times& times, Tables& tables) {
  Result<std::unique_ptr<ReadTxn>> read = storage.begin_read();
  if (!read) return read.error();
  Result<std::vector<Row>> found = (*read)->scan(storage::kind(storage::Own::Timer), {}, kRowsMax);
  if (!found) return found.error();
  std::vector<Value> rows;
  for (const Row& row : *found)
    rows.push_back(Value::context({{"due", times.at(row.cells[storage::TimerCells::kDue])},
                                   {"of", row.cells[storage::TimerCells::kInstance]},
                                   {"step", row.cells[storage::TimerCells::kNode]},
                                   {"id", row.key[1]}}));
  tables.emplace_back("timers", std::move(rows));
  return Done{};
}

std::string cell(const Value& value) {
  if (value.is_null()) return "-";
  std::string shown = value.is(ValueKind::String) ? std::string(value.as_string()) : value.to_feel();
  if (shown.size() > 3 && shown.starts_with("@\"")) shown = shown.substr(2, shown.size() - 3);  // a date or a time
  return shown;
}

// At most 24 code points.
std::string shortened(const std::string& utf8) {
  size_t count = 0;
  for (size_t i = 0; i < utf8.size(); ++i)
    if ((static_cast<unsigned char>(utf8[i]) & 0xc0) != 0x80 && ++count > 24) return utf8.substr(0, i) + "…";
  return utf8;
}

// The values of records as columns: what is everywhere empty, and who wrote when, is left to JSON.
std::vector<Value> columns_of(const std::vector<Value>& records) {
  static constexpr std::string_view kLeft[] = {"id", "version", "created", "created_by", "updated", "updated_by",
                                               "department", "last_activity"};
  std::vector<std::string> names;
  for (const Value& record : records)
    for (const auto& [name, value] : record.find("values")->entries())
      if (!value.is_null() && std::find(std::begin(kLeft), std::end(kLeft), name) == std::end(kLeft) &&
          std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
  std::vector<Value> rows;
  for (const Value& record : records) {
    std::vector<Entry> row = {{"id", *record.find("id")}, {"title", *record.find("title")}};
    for (const std::string& name : names) {
      const Value* value = record.find("values")->find(name);
      const bool rows_of = value != nullptr && value->is(ValueKind::List) && !value->items().empty() &&
                           value->items().front().is(ValueKind::Context);
      row.emplace_back(name, rows_of            ? Value::string(std::to_string(value->items().size()) + " rows")
                             : value != nullptr ? Value::string(shortened(cell(*value)))
                                                : Value());
    }
    rows.push_back(Value::context(std::move(row)));
  }
  return rows;
}

void print_rows(std::ostream& out, const std::vector<Value>& rows) {
  std::vector<std::vector<std::string>> lines(1);
  for (const Entry& entry : rows.front().entries()) lines[0].push_back(entry.first);
  for (const Value& row : rows) {
    lines.emplace_back();
    for (const Entry& entry : row.entries()) lines.back().push_back(cell(entry.second));
  }
  print_table(out, lines);
}

bool holds_records(const std::vector<Value>& rows) { return !rows.empty() && rows.front().find("values") != nullptr; }

void print(Session& session, const Tables& tables) {
  if (session.json()) {
    std::vector<Entry> all;
    for (const auto& [name, rows] : tables) all.emplace_back(name, Value::list(rows));
    session.out << base::to_pretty_json(Value::context(std::move(all))) << "\n";
    return;
  }
  for (const auto& [name, rows] : tables) {
    session.out << name << ": " << rows.size()
                << (rows.size() == static_cast<size_t>(kRowsMax) ? "+" : "") << "\n";
    if (!rows.empty()) print_rows(session.out, holds_records(rows) ? columns_of(rows) : rows);
  }
}

std::string joined_fields(const std::vector<model::Field>& fields) {
  std::string all;
  for (const model::Field& field : fields)
    all += (all.empty() ? "" : ", ") + field.name + " (" + (field.host_type.empty() ? field.type : field.host_type) + ")";
  return all;
}

Value count(size_t number) { return Value::integer(static_cast<int64_t>(number)); }

Tables tables_of(const model::Model& model, size_t bytes) {
  std::vector<Value> forms, decisions, flows, rest, sources;
  for (const model::Form& form : model.forms)
    forms.push_back(Value::context({{"name", text(form.name)}, {"fields", text(joined_fields(form.fields))}}));
  for (const model::Decision& decision : model.decisions)
    decisions.push_back(Value::context({{"name", text(decision.name)},
                                        {"inputs", count(decision.inputs.size())},
                                        {"rules", count(decision.rules.size())}}));
  for (const model::Flow& flow : model.flows)
    flows.push_back(Value::context({{"name", text(flow.name)},
                                    {"form", text(flow.form)},
                                    {"steps", count(flow.nodes.size())}}));
  for (const auto& [kind, list] : {std::pair{"assignment", &model.assignments}, {"pool", &model.pools},
                                   {"automation", &model.automations}, {"template", &model.templates},
                                   {"report", &model.reports}, {"connector", &model.connectors}})
    for (const model::Definition& one : *list)
      rest.push_back(Value::context({{"kind", text(kind)}, {"name", text(one.name)}}));
  for (const model::SourceFile& file : model.sources)
    sources.push_back(Value::context({{"path", text(file.path)}, {"bytes", count(file.text.size())}}));
  return {{"bundle", {Value::context({{"app", text(model.app)}, {"model", text(model.hash)}, {"bytes", count(bytes)}})}},
          {"forms", forms}, {"decisions", decisions}, {"flows", flows}, {"others", rest}, {"sources", sources}};
}

// All tables, or the wanted ones. `what` has them: "the store".
int show(Session& session, Text what, Tables tables, const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  for (const auto& [name, rows] : tables) names.push_back(name);
  for (const std::string& name : wanted)
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      session.err << "weir: " << session.text(what) << session.text({" has no table '", "没有表“"}) << name << session.text({"'", "”"});
      if (const std::string near = dsl::nearest_one(name, names); !near.empty())
        session.err << session.text({". Did you mean '", "。是不是“"}) << near << session.text({"'?", "”？"});
      session.err << "\n";
      return kUsage;
    }
  if (!wanted.empty())
    std::erase_if(tables, [&](const auto& one) { return std::find(wanted.begin(), wanted.end(), one.first) == wanted.end(); });
  print(session, tables);
  return kDone;
}

int inspect_bundle(Session& session, const std::string& path, const std::vector<std::string>& wanted) {
  Result<std::string> bytes = read_file(session, path);
  if (!bytes) return fail_input(session, bytes.error());
  Result<Model> model = load_bundle(*bytes);
  if (!model) return fail(session, model.error());
  return show(session, {"the bundle", "包里"}, tables_of(**model, bytes->size()), wanted);
}

int run_inspect(Session& session, const std::string& url, const std::vector<std::string>& wanted) {
  if (url.ends_with(".weir") && url.find(':') == std::string::npos) return inspect_bundle(session, url, wanted);
  Result<OpenStore> store = open_store(session, url);
  if (!store) return fail(session, store.error());
  const Times times(*store->engine.model());
  Tables tables;
  Status done = add_records(store->engine, tables);
  if (done) done = add_cases(store->engine, times, tables);
  if (done) done = add_history(store->engine, *store->storage, times, tables);
  if (done) done = add_messages(store->engine, times, tables);
  if (done) done = add_work(store->engine, times, tables);
  if (done) done = add_timers(*store->storage, times, tables);
  if (!done) return fail(session, done.error());
  return show(session, {"the store", "存储里"}, std::move(tables), wanted);
}

}  // namespace

const CommandSpec& spec_inspect() {
  static const CommandSpec spec{
      .name = "inspect",
      .alias = "",
      .summary = {"what a store holds: records, instances, history, messages, tasks, incidents, timers; or a bundle", "存储里有什么：记录、实例、历史、消息、任务、故障、定时器；或一个包里有什么"},
      .examples = {{"weir inspect sqlite:quote.db", {"as tables", "以表格显示"}},
                   {"weir inspect sqlite:crm.db lead history", {"the leads, and what happened", "线索，以及经过"}},
                   {"weir inspect quote.weir", {"what a bundle holds", "包里有什么"}},
                   {"weir inspect quote.db --json", {"for a program", "给程序用"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto url = std::make_shared<std::string>();
        auto tables = std::make_shared<std::vector<std::string>>();
        app.add_option("STORE", *url, both({"sqlite:PATH, the path alone, or a bundle", "sqlite:PATH、只写路径，或一个包"}))->required();
        app.add_option("TABLE", *tables, both({"a form, or instances, history, messages, tasks, incidents, timers (default: all)",
                                               "表单，或 instances、history、messages、tasks、incidents、timers（默认：全部）"}));
        return [url, tables](Session& session) { return run_inspect(session, *url, *tables); };
      }};
  return spec;
}

}  // namespace weir::cli
