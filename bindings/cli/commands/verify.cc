#include <CLI/CLI.hpp>
#include <cstdlib>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/store.h"
#include "engine/base/json.h"
#include "weir/engine.h"

namespace weir::cli {
namespace {

Value as_value(const Verified& found) {
  std::vector<Value> damage;
  for (const Damage& one : found.damage)
    damage.push_back(Value::context({{"rule", Value::string(one.rule)},
                                     {"aggregate", Value::string(one.aggregate)},
                                     {"seq", one.seq > 0 ? Value::integer(one.seq) : Value()},
                                     {"message", Value::string(one.message)}}));
  return Value::context({{"instances", Value::integer(found.instances)},
                         {"records", Value::integer(found.records)},
                         {"entries", Value::integer(found.entries)},
                         {"damage", Value::list(std::move(damage))}});
}

int run_verify(Session& session, const std::string& url) {
  Result<OpenStore> store = open_store(session, url);
  if (!store) return fail(session, store.error());
  EngineOptions options;
  options.storage = store->storage;
  options.language = session.language;
  if (const char* key = std::getenv("WEIR_KEY")) options.field_key = key;
  const Result<Engine> engine = Engine::open(std::move(options));
  if (!engine) return fail(session, engine.error());
  const Result<Verified> found = engine->verify();
  if (!found) return fail(session, found.error());
  if (session.json()) {
    session.out << base::to_plain_json(as_value(*found)) << "\n";
    return found->whole() ? kDone : kNo;
  }
  for (const Damage& one : found->damage)
    session.out << one.aggregate << (one.seq > 0 ? " #" + std::to_string(one.seq) : "") << ": " << one.message << " (" << one.rule
                << ")\n";
  const bool zh = session.language == Language::Chinese;
  session.out << found->instances << (zh ? " 个实例，" : " instances, ") << found->records
              << (zh ? " 份记录历史，" : " histories of records, ") << found->entries << (zh ? " 条日志" : " log entries") << ": "
              << (found->whole() ? (zh ? "全部相符" : "all is whole") : (zh ? "有损坏" : "damaged")) << "\n";
  return found->whole() ? kDone : kNo;
}

}  // namespace

const CommandSpec& spec_verify() {
  static const CommandSpec spec{
      .name = "verify",
      .alias = "",
      .summary = {"folds every log of a store again and compares", "重算存储中的每份日志并与状态比对"},
      .examples = {{"weir verify sqlite:quote.db", {"says exactly what does not verify", "准确指出哪里不符"}},
                   {"weir verify quote.db --json", {"for a program", "给程序用"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto url = std::make_shared<std::string>();
        app.add_option("STORE", *url, "sqlite:PATH, or the path")->required();
        return [url](Session& session) { return run_verify(session, *url); };
      }};
  return spec;
}

}  // namespace weir::cli
