#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <ostream>

#include "bindings/cli/app.h"
#include "bindings/cli/input.h"
#include "bindings/cli/store.h"
#include "dsl/source/suggest.h"
#include "engine/base/json.h"
#include "engine/feel/temporal.h"
#include "engine/model/model.h"
#include "weir/decision.h"

namespace weir::cli {
namespace {

struct WhyFlags {
  std::string what, app, input, storage, step, person, field;
};

class SystemClock : public Clock {
 public:
  Instant now() override {
    return Instant{std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count(),
                   0};
  }
};

std::string reason_json(const Reason& reason) {
  std::string out = "{\"en\":" + base::json_quote(reason.en) + ",\"zh\":" +
                    base::json_quote(reason.zh) + ",\"place\":" + base::json_quote(reason.place) +
                    ",\"values\":" + base::to_plain_json(Value::context(reason.values)) +
                    ",\"because\":[";
  for (size_t i = 0; i < reason.because.size(); ++i)
    out += (i > 0 ? "," : "") + reason_json(reason.because[i]);
  return out + "]}";
}

std::string reasons_json(const Why& why) {
  std::string out = "[";
  for (size_t i = 0; i < why.reasons.size(); ++i)
    out += (i > 0 ? "," : "") + reason_json(why.reasons[i]);
  return out + "]";
}

// JSON has no dates: a text where the decision wants one is read as one.
std::vector<Entry> typed(const Value& input, const model::Decision& decision) {
  std::vector<Entry> entries(input.entries().begin(), input.entries().end());
  for (Entry& entry : entries)
    for (const model::Parameter& parameter : decision.inputs) {
      const feel::TypeKind kind = parameter.type.kind();
      const bool temporal = kind == feel::TypeKind::Date || kind == feel::TypeKind::Time ||
                            kind == feel::TypeKind::DateTime ||
                            kind == feel::TypeKind::DaysDuration ||
                            kind == feel::TypeKind::YearsDuration;
      if (parameter.name != entry.first || !temporal || !entry.second.is(ValueKind::String)) continue;
      Value read = feel::parse_temporal(entry.second.as_string());
      if (!read.is_null()) entry.second = std::move(read);
    }
  return entries;
}

int unknown_decision(Session& session, const model::Model& model, const std::string& name) {
  std::vector<std::string> known;
  for (const model::Decision& decision : model.decisions) known.push_back(decision.name);
  session.err << "weir: " << session.text({"the app has no decision '", "应用里没有决策“"}) << name
              << session.text({"'", "”"});
  if (const std::string near = dsl::nearest_one(name, known); !near.empty())
    session.err << session.text({". Did you mean '", "。是不是“"}) << near << session.text({"'?", "”？"});
  session.err << "\n  " << session.text({"hint: for an instance or a record name its store: --storage sqlite:PATH",
                                         "提示：若是流程实例或记录，请指明存储：--storage sqlite:PATH"})
              << "\n";
  return kUsage;
}

int why_decision(Session& session, const WhyFlags& flags) {
  Value input;
  if (const int exit = load_input(session, flags.input, input); exit != kDone) return exit;
  int exit = kDone;
  std::optional<Compiled> app = load_clean_app(session, flags.app, "why", false, exit);
  if (!app) return exit;
  const Model& model = app->result().model;
  const auto found = std::find_if(model->decisions.begin(), model->decisions.end(),
                                  [&](const model::Decision& one) { return one.name == flags.what; });
  if (found == model->decisions.end()) return unknown_decision(session, *model, flags.what);
  SystemClock clock;
  DecisionOptions options;
  options.clock = &clock;
  options.explain = true;
  Result<DecisionAnswer> answer = Decisions(model).decide(flags.what, typed(input, *found), options);
  if (!answer) {
    fail(session, answer.error());
    return answer.error().code == ErrorCode::LimitExceeded ? kLimit : kNo;
  }
  Why why;
  if (answer->why) why.reasons.push_back(*answer->why);
  if (session.json()) {
    session.out << "{\"decision\":" << base::json_quote(flags.what)
                << ",\"value\":" << base::to_plain_json(answer->value)
                << ",\"why\":" << reasons_json(why) << "}\n";
    return kDone;
  }
  session.out << flags.what << " = " << answer->value.to_feel() << "\n" << why.text(session.language);
  for (const std::string& warning : answer->warnings) session.err << "weir: " << warning << "\n";
  return kDone;
}

int why_case(Session& session, const WhyFlags& flags) {
  Result<OpenStore> store = open_store(session, flags.storage);
  if (!store) return fail(session, store.error());
  Result<CaseRef> found = find_case(session, store->engine, flags.what);
  if (!found) {
    fail(session, found.error());
    return kUsage;
  }
  WhyQuestion question;
  question.on = *found;
  question.step = flags.step;
  question.person = flags.person;
  question.field = flags.field;
  Result<Why> why = store->engine.why(question, Actor::system());
  if (!why) {
    const int exit = fail(session, why.error());
    return why.error().code == ErrorCode::NotFound ? kNo : exit;
  }
  if (session.json())
    session.out << reasons_json(*why) << "\n";
  else
    session.out << why->text(session.language);
  return kDone;
}

}  // namespace

const CommandSpec& spec_why() {
  static const CommandSpec spec{
      .name = "why",
      .alias = "",
      .summary = {"why a decision answers so, or why a step went to whom it went", "决策为什么这样回答，步骤为什么给了这个人"},
      .examples = {{"weir why approval_level quote --input q.json", {"rule by rule", "逐条规则"}},
                   {"weir why quote/r2 --storage sqlite:quote.db --at director", {"a step of a running flow", "运行中流程的一步"}},
                   {"weir why quote/r2 --storage sqlite:quote.db --at director --as wu", {"why this person is not asked", "为什么没有问这个人"}}},
      .setup = [](CLI::App& app) -> std::function<int(Session&)> {
        auto flags = std::make_shared<WhyFlags>();
        app.add_option("WHAT", flags->what, both({"a decision; with --storage an instance or a record", "决策；有 --storage 时为流程实例或记录"}))->required();
        app.add_option("APP", flags->app, both({"the app of the decision (default: the one around here)", "决策所在的应用（默认：当前目录所在的应用）"}));
        app.add_option("--input", flags->input, both({"a JSON map of the decision's inputs; - is stdin", "决策输入的 JSON 对象；- 表示标准输入"}));
        auto* storage = app.add_option("--storage", flags->storage, both({"sqlite:PATH", "sqlite:PATH（存储位置）"}));
        app.add_option("--at", flags->step, both({"the step", "步骤"}))->needs(storage);
        app.add_option("--as", flags->person, both({"the person", "人员"}))->needs(storage);
        app.add_option("--field", flags->field, both({"a field of the record", "记录的字段"}))->needs(storage);
        return [flags](Session& session) {
          return flags->storage.empty() ? why_decision(session, *flags) : why_case(session, *flags);
        };
      }};
  return spec;
}

}  // namespace weir::cli
