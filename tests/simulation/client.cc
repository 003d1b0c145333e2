#include "tests/simulation/client.h"

namespace weir::simulation {

using Words = std::vector<std::string>;

Command Client::draw(const Engine& engine) {
  const std::string someone = kPeople[stream_.below(9)];
  const Value amount = Value::context({{"amount", Value::integer(stream_.below(10))}});
  if (records.empty() || (records.size() < 4 && stream_.chance(80)))
    return {Actor::human("ini"), {}, {}, Create{"doc", amount, "d" + std::to_string(records.size() + 1)}};
  const RecordRef record = stream_.pick(records);
  switch (stream_.below(15)) {
    case 12:
    case 13:
    case 14: return sell();
    case 0: return {Actor::human("ini"), {}, {}, Submit{record}};
    case 1: return {Actor::human(someone), {}, {}, Start{"side", record}};
    case 2: return {Actor::system(), {}, {}, Emit{"ping", Value::context({})}};
    case 3: return {Actor::human(stream_.chance(500) ? "ini" : someone), {}, {}, Update{record, amount}};
    case 4: {
      auto open = engine.incidents(Actor::system());
      if (open && !open->empty()) return {Actor::human("root"), {}, {}, Retry{stream_.pick(*open).id}};
      return {Actor::human("ini"), {}, {}, Submit{record}};
    }
    case 5:
    case 6: return administer(engine, record);
    default: return act(engine, record);
  }
}

Command Client::act(const Engine& engine, const RecordRef& record) {
  static const Words kVerbs = {"approve", "approve",      "approve",     "approve",   "complete",    "reject",    "abstain",
                               "return",  "transfer",     "claim",       "unclaim",   "comment",     "add_before", "add_after",
                               "urge",    "add_parallel", "remove_sign", "take_back", "delegate",    "resolve",   "cc"};
  Act what{stream_.pick(kVerbs), stream_.pick(steps_), {{}, record}, "because"};
  std::string who = kPeople[stream_.below(9)];
  auto inbox = engine.inbox(Actor::system(), {.record = record});
  if (inbox && !inbox->tasks.empty() && !stream_.chance(250)) {
    const TaskView& task = stream_.pick(inbox->tasks);
    what.step = task.step;
    if (stream_.chance(500)) what.on = {task.instance, {}};
    if (!task.holder.empty()) who = task.holder;
    else if (!task.candidates.empty()) who = stream_.pick(task.candidates);
    if (task.holder.empty() && stream_.chance(800)) what.verb = "claim";
    else if (task.kind != "approve" && what.verb == "approve") what.verb = "complete";
  }
  if (what.verb == "return") what.to = {stream_.pick<std::string>({"initiator", "previous", stream_.pick(steps_)})};
  else what.to = {stream_.chance(500) ? "y" : kPeople[stream_.below(9)]};
  if (what.verb == "add_before" || what.verb == "add_after") what.mode = stream_.pick<std::string>({"all", "any", "sequential", "percent:50"});
  if (what.verb == "resolve") what.mode = stream_.pick<std::string>({"approve", "reject", "comment"});
  return {Actor::human(who), {}, {}, what};
}

Command Client::administer(const Engine& engine, const RecordRef& record) {
  static const Words kVerbs = {"withdraw", "resubmit", "resubmit", "resubmit", "suspend", "resume", "resume", "jump", "reopen", "terminate", "revoke"};
  Administer what{stream_.pick(kVerbs), "", {{}, record}};
  what.to = stream_.pick(steps_);
  what.comment = "because";
  what.force = stream_.chance(300);
  if (what.verb == "resubmit") {
    if (stream_.chance(500)) what.with = Value::context({{"amount", Value::integer(stream_.below(10))}});
    return {Actor::human("ini"), {}, {}, what};
  }
  (void)engine;
  return {Actor::human(stream_.chance(500) ? "ini" : "root"), {}, {}, what};
}

Command Client::guard(bool goes) {
  const RecordRef one{"guard", stream_.chance(500) ? "g1" : "g2"};
  return {Actor::human("boss"), {}, {}, Update{one, Value::context({{"on_duty", Value::boolean(!goes)}})}};
}

// Around the pool `sea` of leads.
Command Client::sell() {
  const Actor seller = Actor::human(kPeople[stream_.below(3)]);
  if (leads.empty() || (leads.size() < 6 && stream_.chance(300))) {
    const Value grade = Value::context({{"grade", Value::string(stream_.chance(300) ? "A" : "B")}});
    return {Actor::human("ini"), {}, {}, Create{"lead", grade, "l" + std::to_string(leads.size() + 1)}};
  }
  const RecordRef lead = stream_.pick(leads);
  switch (stream_.below(8)) {
    case 0: return {seller, {}, {}, Release{"sea", lead}};
    case 1: return {seller, {}, {}, Move{lead, "won"}};
    case 2: return {Actor::human(stream_.chance(500) ? "d" : "e"), {}, {}, Release{"sea", lead}};
    case 3: return {seller, {}, {}, Take{"sea", {lead, stream_.pick(leads)}}};
    default: return {seller, {}, {}, Take{"sea", {lead}}};
  }
}

std::string told(const Outcome& outcome) {
  std::string text = "version " + std::to_string(outcome.version) + " of " + outcome.record.id;
  for (const std::string& one : outcome.instances) text += " " + one;
  for (const Event& event : outcome.events) text += "\n  " + event.aggregate + " " + event.type + " " + event.step + " " + event.data.to_feel();
  for (const TaskRef& task : outcome.opened) text += "\n  task " + task.id + " " + task.step + " " + task.holder;
  for (const Notice& notice : outcome.warnings) text += "\n  warns " + notice.code;
  return text;
}

std::string told(const Result<Outcome>& answer) {
  return answer ? told(*answer) : answer.error().reason + ": " + answer.error().message;
}

std::string told(const Command& command) {
  std::string text = (command.actor.user.empty() ? "-" : command.actor.user) + " ";
  if (const auto* act = std::get_if<Act>(&command.what)) {
    text += act->verb + " " + act->step + " of " + act->on.instance + act->on.record.id;
    for (const std::string& to : act->to) text += " to " + to;
    return text + (act->mode.empty() ? "" : " mode " + act->mode);
  }
  if (const auto* flow = std::get_if<Administer>(&command.what)) return text + flow->verb + " " + flow->on.record.id + " " + flow->to;
  if (const auto* create = std::get_if<Create>(&command.what)) return text + "create " + create->id;
  if (const auto* update = std::get_if<Update>(&command.what)) return text + "update " + update->record.id + " " + update->values.to_feel();
  if (const auto* submit = std::get_if<Submit>(&command.what)) return text + "submit " + submit->record.id;
  if (const auto* start = std::get_if<Start>(&command.what)) return text + "start " + start->flow + " " + start->record.id;
  if (const auto* retry = std::get_if<Retry>(&command.what)) return text + "retry " + retry->incident;
  if (const auto* take = std::get_if<Take>(&command.what)) return text + "take " + take->records.front().id;
  if (const auto* release = std::get_if<Release>(&command.what)) return text + "release " + release->record.id;
  if (const auto* move = std::get_if<Move>(&command.what)) return text + "move " + move->record.id + " to " + move->stage;
  return text + "emit";
}

bool transient(const Error& error) {
  return error.code == ErrorCode::Overloaded || error.code == ErrorCode::StorageUnavailable;
}

}  // namespace weir::simulation
