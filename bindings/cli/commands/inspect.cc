#include <CLI/CLI.hpp>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/store.h"
#include "engine/base/json.h"
#include "engine/model/model.h"
#include "engine/storage/kinds.h"

namespace weir::cli {
namespace {

constexpr int64_t kRowsMax = 1000;  // of one table

Value text(std::string_view value) { return value.empty() ? Value() : Value::string(value); }

// What is shown of a store: lists of contexts, by the name of the table.
using Tables = std::vector<std::pair<std::string, std::vector<Value>>>;

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
    tables.emplace_back("records of " + form.name, std::move(rows));
  }
  return Done{};
}

Status add_cases(const Engine& engine, Tables& tables) {
  CaseQuery query;
  query.limit = kRowsMax;
  Result<std::vector<CaseView>> cases = engine.cases(query, Actor::system());
  if (!cases) return cases.error();
  std::vector<Value> rows, history;
  for (const CaseView& one : *cases) {
    std::vector<Value> at;
    for (const std::string& step : one.at) at.push_back(text(step));
    rows.push_back(Value::context({{"id", text(one.id)},
                                   {"flow", text(one.flow)},
                                   {"status", text(one.status)},
                                   {"record", text(one.record.form + "/" + one.record.id)},
                                   {"initiator", text(one.initiator)},
                                   {"at", Value::list(std::move(at))},
                                   {"started", text(one.started.to_string())},
                                   {"version", Value::integer(one.version)}}));
    Result<CaseView> whole = engine.look(one.id, Actor::system());
    if (!whole) return whole.error();
    for (const LogLine& line : whole->log)
      history.push_back(Value::context({{"instance", text(one.id)},
                                        {"seq", Value::integer(line.seq)},
                                        {"at", text(line.at.to_string())},
                                        {"type", text(line.type)},
                                        {"actor", text(line.actor)},
                                        {"step", text(line.step)},
                                        {"comment", text(line.comment)}}));
  }
  tables.emplace_back("instances", std::move(rows));
  tables.emplace_back("history", std::move(history));
  return Done{};
}

Status add_work(const Engine& engine, Tables& tables) {
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
                                   {"due", task.due ? text(task.due->to_string()) : Value()}}));
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

Status add_timers(Storage& storage, Tables& tables) {
  Result<std::unique_ptr<ReadTxn>> read = storage.begin_read();
  if (!read) return read.error();
  Result<std::vector<Row>> found = (*read)->scan(storage::kind(storage::Own::Timer), {}, kRowsMax);
  if (!found) return found.error();
  std::vector<Value> rows;
  for (const Row& row : *found)
    rows.push_back(Value::context({{"due", row.cells[storage::TimerCells::kDue]},
                                   {"instance", row.cells[storage::TimerCells::kInstance]},
                                   {"step", row.cells[storage::TimerCells::kNode]}}));
  tables.emplace_back("timers", std::move(rows));
  return Done{};
}

std::string cell(const Value& value) {
  if (value.is_null()) return "-";
  return value.is(ValueKind::String) ? std::string(value.as_string()) : value.to_feel();
}

size_t width_of(const std::string& utf8) {
  size_t width = 0;
  for (unsigned char c : utf8)
    if ((c & 0xc0) != 0x80) width += c >= 0xe3 ? 2 : 1;  // han and full-width letters take two
  return width;
}

void print_table(std::ostream& out, const std::vector<Value>& rows) {
  std::vector<std::vector<std::string>> lines(1);
  for (const Entry& entry : rows.front().entries()) lines[0].push_back(entry.first);
  for (const Value& row : rows) {
    lines.emplace_back();
    for (const Entry& entry : row.entries()) lines.back().push_back(cell(entry.second));
  }
  std::vector<size_t> widths(lines[0].size());
  for (const auto& line : lines)
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  for (const auto& line : lines) {
    std::string text = "  ";
    for (size_t i = 0; i < line.size(); ++i) {
      text += line[i];
      if (i + 1 < line.size()) text.append(widths[i] - width_of(line[i]) + 2, ' ');
    }
    out << text << "\n";
  }
}

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
    if (!rows.empty()) print_table(session.out, rows);
  }
}

int run_inspect(Session& session, const std::string& url) {
  Result<OpenStore> store = open_store(url);
  if (!store) return fail(session, store.error());
  Tables tables;
  if (Status done = add_records(store->engine, tables); !done) return fail(session, done.error());
  if (Status done = add_cases(store->engine, tables); !done) return fail(session, done.error());
  if (Status done = add_work(store->engine, tables); !done) return fail(session, done.error());
  if (Status done = add_timers(*store->storage, tables); !done) return fail(session, done.error());
  print(session, tables);
  return kDone;
}

}  // namespace

const CommandSpec& spec_inspect() {
  static const CommandSpec spec{
      .name = "inspect",
      .alias = "",
      .summary = {"what a store holds: records, instances, history, tasks, incidents, timers", "存储里有什么：记录、实例、历史、任务、故障、定时器"},
      .examples = {{"weir inspect sqlite:quote.db", {"as tables", "以表格显示"}},
                   {"weir inspect quote.db --json", {"for a program", "给程序用"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto url = std::make_shared<std::string>();
        app.add_option("STORE", *url, "sqlite:PATH, or the path")->required();
        return [url](Session& session) { return run_inspect(session, *url); };
      }};
  return spec;
}

}  // namespace weir::cli
