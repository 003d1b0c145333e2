#include <algorithm>

#include "dsl/tools/testing/args.h"
#include "dsl/tools/testing/play.h"
#include "weir/verbs.h"

namespace weir::testing {
namespace {

bool is_verb(std::string_view kind, bool on_flow) {
  const auto& all = verbs();
  return std::any_of(all.begin(), all.end(), [&](const VerbInfo& verb) {
    return verb.name == kind && verb.on_flow == on_flow;
  });
}

Value map_of(Stage& stage, const Step& step, std::string_view key) {
  const model::Arg* arg = model::find(step.args, key);
  return arg != nullptr ? stage.value_of(*arg, step.as) : Value();
}

RecordRef record_at(Stage& stage, const Step& step, std::string_view key) {
  return stage.record(text(step.args, key));
}

Choices choices_of(Stage& stage, const Step& step) {
  Choices choices;
  const Value chosen = map_of(stage, step, "choose");
  if (!chosen.is(ValueKind::Context)) return choices;
  for (const auto& [name, people] : chosen.entries()) {
    std::vector<std::string> users;
    if (people.is(ValueKind::String)) users.emplace_back(people.as_string());
    if (people.is(ValueKind::List))
      for (const Value& user : people.items())
        if (user.is(ValueKind::String)) users.emplace_back(user.as_string());
    choices.emplace_back(name, std::move(users));
  }
  return choices;
}

std::vector<RecordRef> records_at(Stage& stage, const Step& step, std::string_view key) {
  std::vector<RecordRef> refs;
  for (const std::string& name : texts(step.args, key)) refs.push_back(stage.record(name));
  return refs;
}

Act act(Stage& stage, const Step& step) {
  Act act;
  act.verb = step.kind;
  act.step = text(step.args, step.kind);
  act.on.record = record_at(stage, step, "on");
  // In `comment: STEP` that key is taken.
  act.comment = text(step.args, step.kind == "comment" ? "reason" : "comment");
  act.with = map_of(stage, step, "with");
  act.to = texts(step.args, "to");
  act.mode = text(step.args, "mode");
  act.choose = choices_of(stage, step);
  return act;
}

Administer administer(Stage& stage, const Step& step) {
  Administer what;
  what.verb = step.kind;
  what.flow = text(step.args, step.kind);
  what.on.record = record_at(stage, step, "on");
  what.comment = text(step.args, "comment");
  what.with = map_of(stage, step, "with");
  what.to = text(step.args, "to");
  what.mode = text(step.args, "mode");
  what.force = text(step.args, "force") == "true";
  return what;
}

// The values of `into` are expressions over the record that is converted.
Convert convert(Stage& stage, const Step& step) {
  Convert what{record_at(stage, step, "convert"), map_of(stage, step, "with"), {}, texts(step.args, "carry")};
  const model::Arg* into = model::find(step.args, "into");
  if (into == nullptr || into->map() == nullptr) return what;
  const Result<RecordView> source = stage.engine().read(what.record, Actor::system());
  std::vector<Entry> fields;
  if (source) fields.assign(source->values.entries().begin(), source->values.entries().end());
  for (const auto& [form, arg] : *into->map()) {
    ConvertInto one{form};
    if (arg.map() != nullptr) one.match = texts(*arg.map(), "match");
    if (const model::Arg* with = arg.map() != nullptr ? model::find(*arg.map(), "with") : nullptr)
      one.values = stage.value_of(*with, step.as, fields);
    what.into.push_back(std::move(one));
  }
  return what;
}

// `to: [li, team:east, department:sales]`.
Share share(RecordRef record, const Step& step) {
  Share what{std::move(record)};
  for (const std::string& one : texts(step.args, "to")) {
    const size_t colon = one.find(':');
    const std::string kind = colon == std::string::npos ? "user" : one.substr(0, colon), id = one.substr(colon + 1);
    (kind == "team" ? what.teams : kind == "department" ? what.departments : what.users).push_back(id);
  }
  if (const std::string mode = text(step.args, "mode"); !mode.empty()) what.level = mode;
  what.until = Instant::parse(text(step.args, "until"));
  return what;
}

}  // namespace

std::optional<Command> command_of(Stage& stage, const Step& step) {
  Command command;
  if (const std::string seen = text(step.args, "seen"); !seen.empty()) command.expected_version = std::stoll(seen);
  command.actor = step.as.empty() ? Actor{{}, ActorKind::System} : Actor::human(step.as);
  const std::string& kind = step.kind;
  const auto subject = [&] { return record_at(stage, step, kind); };
  const auto with = [&] { return map_of(stage, step, "with"); };
  if (kind == "create") command.what = Create{text(step.args, kind), with()};
  else if (kind == "update") command.what = Update{subject(), with(), text(step.args, "merge") == "true"};
  else if (kind == "delete") command.what = Delete{subject()};
  else if (kind == "convert") command.what = convert(stage, step);
  else if (kind == "merge") command.what = Merge{subject(), record_at(stage, step, "into"), texts(step.args, "take")};
  else if (kind == "move") command.what = Move{subject(), text(step.args, "to"), with()};
  else if (kind == "submit") command.what = Submit{subject(), choices_of(stage, step)};
  else if (kind == "start")
    command.what = Start{text(step.args, kind), record_at(stage, step, "on"), with(), choices_of(stage, step)};
  else if (kind == "take") command.what = Take{text(step.args, "pool"), records_at(stage, step, kind)};
  else if (kind == "release")
    command.what = Release{text(step.args, "pool"), subject(), with(), text(step.args, "reason")};
  else if (kind == "assign") command.what = Assign{subject(), text(step.args, "to"), text(step.args, "reason")};
  else if (kind == "share") command.what = share(subject(), step);
  else if (kind == "accept") command.what = Accept{subject()};
  else if (kind == "decline") command.what = Decline{subject(), text(step.args, "reason")};
  else if (kind == "hand_over") command.what = HandOver{text(step.args, kind), text(step.args, "to")};
  else if (kind == "directory")
    command.what = ChangeDirectory{map_of(stage, step, kind), Instant::parse(text(step.args, "from"))};
  else if (kind == "inbound") command.what = Emit{text(step.args, kind), map_of(stage, step, "body")};
  else if (kind == "emit") command.what = Emit{text(step.args, kind), with()};
  else if (is_verb(kind, true)) command.what = administer(stage, step);
  else if (is_verb(kind, false)) command.what = act(stage, step);
  else return std::nullopt;
  return command;
}

}  // namespace weir::testing
