#include "dsl/tools/testing/play.h"

#include <algorithm>

#include "dsl/tools/testing/args.h"
#include "engine/time/due.h"
#include "weir/testing.h"

namespace weir::testing {
namespace {

bool names_field(const Error& error, const std::string& field) {
  return std::any_of(error.fields.begin(), error.fields.end(),
                     [&](const FieldError& f) { return f.field == field; });
}

bool says(const Error& error, const std::string& part) {
  if (error.message.find(part) != std::string::npos) return true;
  return std::any_of(error.fields.begin(), error.fields.end(), [&](const FieldError& f) {
    return f.message.find(part) != std::string::npos;
  });
}

std::string shown(const Error& error) {
  std::string text = error.reason + ": " + error.message;
  for (const FieldError& field : error.fields)
    if (error.message.find(field.message) == std::string::npos)
      text += "; " + field.field + " [" + field.reason + "] " + field.message;
  return text;
}

std::vector<std::string> differs(const std::string& what, const std::string& actual,
                                 const std::string& expected) {
  return {what, "  actual    " + actual, "  expected  " + expected};
}

// Against `refused:`; empty where it was refused just so.
std::vector<std::string> compare(const Refusal& refusal, const Error& error) {
  bool same = refusal.code.empty() || refusal.code == error.reason;
  same = same && (refusal.id.empty() || names_field(error, refusal.id));
  for (const std::string& field : refusal.fields) same = same && names_field(error, field);
  same = same && (refusal.message.empty() || says(error, refusal.message));
  if (same) return {};
  std::string expected = refusal.code;
  if (!refusal.id.empty()) expected += " id " + refusal.id;
  for (const std::string& field : refusal.fields) expected += " field " + field;
  if (!refusal.message.empty()) expected += " message '" + refusal.message + "'";
  return differs("refused", shown(error), expected);
}

std::vector<std::string> compare_warnings(const Step& step, const Outcome& outcome) {
  for (const std::string& code : step.warned) {
    const bool there = std::any_of(outcome.warnings.begin(), outcome.warnings.end(),
                                   [&](const Notice& notice) { return notice.code == code; });
    if (there) continue;
    std::string actual;
    for (const Notice& notice : outcome.warnings) actual += notice.code + " (" + notice.message + ") ";
    return differs("warned", actual.empty() ? "no warning" : actual, code);
  }
  return {};
}

Played after_refusal(Stage& stage, const Step& step, const Error& error) {
  Played played;
  if (!step.refused)
    played.failure = differs(step.kind, "refused: " + shown(error), "accepted");
  else
    played.failure = compare(*step.refused, error);
  const std::string subject = text(step.args, step.kind);
  played.told.push_back(when_and_who(stage, step.as) + "  " + step.kind + " " + subject + "  refused: " +
                        shown(error));
  return played;
}

// What the record became, in order; empty where it was not converted.
std::vector<RecordRef> became(const Outcome& outcome) {
  std::vector<RecordRef> records;
  for (const Event& event : outcome.events) {
    const Value* into = event.type == "record_converted" ? event.data.find("into") : nullptr;
    if (into == nullptr) continue;
    for (const Value& one : into->items())
      records.push_back({std::string(one.find("form")->as_string()), std::string(one.find("id")->as_string())});
  }
  return records;
}

// `name: N`: the record; of a conversion the last that it became, or by form.
void name_records(Stage& stage, const Step& step, const Outcome& outcome) {
  const model::Arg* name = model::find(step.args, "name");
  const Value* names = name != nullptr ? name->value() : nullptr;
  if (names == nullptr) return;
  const std::vector<RecordRef> records = became(outcome);
  if (names->is(ValueKind::Context)) {
    for (const auto& [form, one] : names->entries())
      for (const RecordRef& record : records)
        if (record.form == form) stage.name_record(std::string(one.as_string()), record);
  } else if (step.kind == "convert") {
    if (!records.empty()) stage.name_record(text(step.args, "name"), records.back());
  } else if (!outcome.record.empty()) {
    stage.name_record(text(step.args, "name"), outcome.record);
  }
}

Played play_command(Stage& stage, const Step& step, Command command, const PlayOptions& options) {
  command.key = options.key;
  Result<Outcome> outcome = stage.engine().run(command);
  if (!outcome) return after_refusal(stage, step, outcome.error());
  Played played;
  if (step.refused) {
    played.failure = differs(step.kind, "accepted", "refused: " + step.refused->code);
    return played;
  }
  name_records(stage, step, *outcome);
  played.told = narrate(stage, step, *outcome, options);
  played.failure = compare_warnings(step, *outcome);
  if (Status settled = stage.settle(); !settled && played.ok())
    played.failure = {"the engine's tick: " + shown(settled.error())};
  return played;
}

Played play_advance(Stage& stage, const Step& step) {
  Played played;
  const model::Arg* arg = model::find(step.args, step.kind);
  std::optional<Instant> target;
  const time::Calendars calendars(stage.model());
  const Zone zone = time::zone_of(stage.model());
  if (step.kind == "advance" && arg != nullptr) {
    if (const auto* spec = arg->as<model::DurationSpec>())
      target = time::due(*spec, stage.clock.now(), calendars.app(), zone,
                         spec->expression ? stage.evaluate(*spec->expression) : Value());
    else
      target = time::plus(stage.clock.now(), stage.value_of(*arg), zone);
  } else if (arg != nullptr) {
    target = Instant::parse(text(step.args, step.kind));
  }
  if (!target || *target < stage.clock.now()) {
    played.failure = {step.kind + " leads to no later time"};
    return played;
  }
  if (Status moved = stage.advance_to(*target); !moved)
    played.failure = {"the engine's tick: " + shown(moved.error())};
  played.told.push_back(when_and_who(stage, "") + "  (time passes)");
  return played;
}

Played play_read(Stage& stage, const Step& step) {
  Played played;
  const RecordRef ref = stage.record(text(step.args, "read"));
  Result<RecordView> view = stage.engine().read(ref, Actor::human(step.as));
  if (!view) return after_refusal(stage, step, view.error());
  if (step.refused) {
    played.failure = differs("read", "allowed", "refused: " + step.refused->code);
    return played;
  }
  if (const model::Arg* gives = model::find(step.args, "gives")) {
    const Value expected = stage.value_of(*gives, step.as);
    if (expected.is(ValueKind::Context))
      for (const auto& [name, value] : expected.entries()) {
        const Value* actual = view->values.find(name);
        if (actual != nullptr && *actual == value) continue;
        played.failure = differs(name, actual != nullptr ? actual->to_feel() : "absent", value.to_feel());
        return played;
      }
  }
  for (const std::string& name : texts(step.args, "absent"))
    if (view->values.find(name) != nullptr)
      played.failure = differs(name, view->values.find(name)->to_feel(), "absent");
  return played;
}

Played play_query(Stage& stage, const Step& step) {
  Played played;
  RecordQuery query;
  query.form = text(step.args, "query");
  if (const model::Arg* where = model::find(step.args, "where"); where != nullptr && where->expression())
    query.where = stage.condition(*where->expression());
  Result<Page> page = stage.engine().find(query, Actor::human(step.as));
  if (!page) return after_refusal(stage, step, page.error());
  if (step.refused) {
    played.failure = differs("query", "allowed", "refused: " + step.refused->code);
    return played;
  }
  const std::string expected = text(step.args, "is");
  const std::string name = text(step.args, "name");
  if (!expected.empty() && std::to_string(page->total) != expected)
    played.failure = differs("query " + query.form, std::to_string(page->total), expected);
  else if (!name.empty() && page->records.size() != 1)
    played.failure = differs("query " + query.form + " for '" + name + "'", std::to_string(page->total), "1");
  else if (!name.empty())
    stage.name_record(name, page->records.front().ref);
  return played;
}

Played play_publish(Stage& stage, const Step& step, const PlayOptions& options) {
  Played played;
  const std::string folder = text(step.args, "publish");
  Result<SourceSet> sources = SourceSet::load(options.app_folder + "/" + folder);
  if (!sources) {
    played.failure = {"publish " + folder + ": " + shown(sources.error())};
    return played;
  }
  CompileResult compiled = compile(*sources);
  if (compiled.model == nullptr) {
    played.failure = {"publish " + folder + ": it does not compile", render(compiled.diagnostics, *sources)};
    return played;
  }
  Result<Version> version = stage.engine().publish(compiled.model);
  if (!version) return after_refusal(stage, step, version.error());
  stage.set_model(compiled.model);
  played.told.push_back(when_and_who(stage, "") + "  publish " + folder + ": version " +
                        std::to_string(version->number));
  return played;
}

Played play_fake(Stage& stage, const Step& step) {
  if (step.kind == "answer") {
    const model::Arg* with = model::find(step.args, "with");
    stage.connectors.answer(text(step.args, "answer"), with != nullptr ? stage.value_of(*with) : Value());
    return {};
  }
  const model::Arg* times = model::find(step.args, "times");
  const Value count = times != nullptr ? stage.value_of(*times) : Value::integer(1);
  stage.connectors.fail(text(step.args, "fail"),
                        count.is(ValueKind::Number) ? count.as_number().to_int().value_or(1) : 1);
  return {};
}

}  // namespace

Played play(Stage& stage, const Step& step, const PlayOptions& options) {
  if (step.kind == "expect") {
    Played played;
    for (const Expectation& expectation : step.expect) {
      played.failure = check(stage, expectation);
      if (!played.ok()) break;
    }
    return played;
  }
  if (step.kind == "advance" || step.kind == "at") return play_advance(stage, step);
  if (step.kind == "read") return play_read(stage, step);
  if (step.kind == "query") return play_query(stage, step);
  if (step.kind == "publish") return play_publish(stage, step, options);
  if (step.kind == "answer" || step.kind == "fail") return play_fake(stage, step);
  if (step.kind == "restart") {
    Played played;
    if (Status again = stage.restart(); !again) played.failure = {"restart: " + shown(again.error())};
    return played;
  }
  if (std::optional<Command> command = command_of(stage, step))
    return play_command(stage, step, std::move(*command), options);
  Played played;
  played.failure = {"this release cannot play a step '" + step.kind + "'"};
  return played;
}

}  // namespace weir::testing
