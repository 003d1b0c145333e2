#include "engine/runtime/queries/veil.h"

#include <algorithm>
#include <set>

#include "engine/runtime/records/merging.h"

namespace weir::runtime {

namespace {

constexpr std::string_view kCover = "•••";
constexpr size_t kShortest = 3;  // bytes of a value that a text is searched for

bool says_hidden(const model::ArgMap& args) {
  const model::Arg* fields = model::find(args, "fields");
  return fields != nullptr && fields->map() != nullptr &&
         std::any_of(fields->map()->begin(), fields->map()->end(), [](const auto& one) { return one.second.is_word("hidden"); });
}

// Most apps hide nothing: then nothing is looked for.
bool hides(const model::Model& model, const std::string& form) {
  const bool permitted = !model.open && std::any_of(model.permissions.begin(), model.permissions.end(), [&](const model::Permission& one) {
    return (one.form == form || one.form == "*") && !(one.hide.empty() && one.mask.empty());
  });
  return permitted || std::any_of(model.flows.begin(), model.flows.end(), [&](const model::Flow& flow) {
           return flow.form == form && std::any_of(flow.nodes.begin(), flow.nodes.end(),
                                                   [](const model::FlowNode& node) { return says_hidden(node.args); });
         });
}

void add_texts(const Value& value, std::set<std::string>& texts) {
  if (value.is_null() || value.is(ValueKind::Boolean)) return;
  if (value.is(ValueKind::List)) {
    for (const Value& one : value.items()) add_texts(one, texts);
  } else if (value.is(ValueKind::Context)) {
    for (const Entry& one : value.entries())
      if (one.first != "row") add_texts(one.second, texts);
  } else {
    texts.insert(value.is(ValueKind::String) ? std::string(value.as_string()) : value.to_feel());
  }
}

void add_named(const Value& context, const std::set<std::string>& names, std::set<std::string>& texts) {
  if (!context.is(ValueKind::Context)) return;
  for (const Entry& one : context.entries())
    if (names.contains(one.first)) add_texts(one.second, texts);
}

}  // namespace

Veil::Veil(Unit& unit) : unit_(unit), off_(unit.acting().engine()) {}

const Veil::Secrets& Veil::of(const RecordRef& record) {
  static const Secrets kNone;
  const LoadedPtr& loaded = unit_.setting().current;
  if (off_ || record.empty() || loaded == nullptr || !hides(loaded->model, record.form)) return kNone;
  const auto key = std::pair(record.form, record.id);
  if (const auto it = known_.find(key); it != known_.end()) return it->second;
  return known_.emplace(key, gather(record)).first->second;
}

Veil::Secrets Veil::gather(const RecordRef& record) {
  Secrets secrets;
  const LoadedPtr& loaded = unit_.setting().current;
  const model::Form* form = loaded->model.form(record.form);
  if (form == nullptr) return secrets;
  records::RecordPtr known = unit_.view().record(*form, record.id);
  for (const RecordWrite& write : unit_.writes())
    if (known == nullptr && write.form->name == record.form && write.id == record.id) known = write.before;
  if (known == nullptr) return secrets;
  const access::FieldAccess access = hidden_from(unit_, *form, *known);
  secrets.names = access.hidden;
  secrets.names.insert(access.masked.begin(), access.masked.end());
  if (secrets.names.empty()) return secrets;
  std::set<std::string> texts;
  records::RecordWorld& world = unit_.world(loaded);
  const auto add_record = [&](const records::RecordPtr& one) {
    if (one != nullptr) add_named(world.context(*one), secrets.names, texts);
  };
  add_record(unit_.view().record(*form, record.id));
  for (const RecordWrite& write : unit_.writes()) {
    if (write.form->name != record.form || write.id != record.id) continue;
    add_record(write.before);
    add_record(write.after);
  }
  // What the record held when it was submitted, what is proposed, what was written on the way.
  for (const auto& one : unit_.cases()) {
    const Instance& state = one->state();
    if (state.form != record.form || state.record != record.id) continue;
    for (const Snapshot& snapshot : state.snapshots) add_named(snapshot.values, secrets.names, texts);
    add_named(Value::context(state.change.values), secrets.names, texts);
    for (const EventBody& event : one->entry().events)
      if (const auto* written = std::get_if<RecordWritten>(&event); written != nullptr && written->id == record.id)
        add_named(Value::context(written->values), secrets.names, texts);
  }
  for (const std::string& text : texts)
    if (text.size() >= kShortest) secrets.texts.push_back(text);
  std::sort(secrets.texts.begin(), secrets.texts.end(), [](const std::string& a, const std::string& b) { return b.size() < a.size(); });
  return secrets;
}

RecordRef Veil::record_of(const std::string& aggregate) {
  if (const size_t slash = aggregate.find('/'); slash != std::string::npos) return {aggregate.substr(0, slash), aggregate.substr(slash + 1)};
  for (const auto& one : unit_.cases())
    if (one->state().id == aggregate) return {one->state().form, one->state().record};
  return {};
}

void Veil::cover(std::string& text, const Secrets& secrets) {
  for (const std::string& secret : secrets.texts)
    for (size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kCover.size()))
      text.replace(at, secret.size(), kCover);
}

Value Veil::cover(const Value& value, const Secrets& secrets) {
  if (secrets.none() || value.is_null() || value.is(ValueKind::Boolean)) return value;
  if (value.is(ValueKind::Context)) {
    std::vector<Entry> entries;
    for (const Entry& one : value.entries())
      if (!secrets.names.contains(one.first)) entries.emplace_back(one.first, cover(one.second, secrets));
    return Value::context(std::move(entries));
  }
  if (value.is(ValueKind::List)) {
    const auto items = value.items();
    // A named value as a pair: [name, value].
    if (items.size() == 2 && items[0].is(ValueKind::String) && secrets.names.contains(std::string(items[0].as_string()))) return Value();
    std::vector<Value> kept;
    for (const Value& one : items) kept.push_back(cover(one, secrets));
    return Value::list(std::move(kept));
  }
  if (value.is(ValueKind::String)) {
    std::string text(value.as_string());
    cover(text, secrets);
    return Value::string(text);
  }
  const std::string text = value.to_feel();
  return std::find(secrets.texts.begin(), secrets.texts.end(), text) != secrets.texts.end() ? Value() : value;
}

void Veil::cover(Answer& answer) {
  if (off_) return;
  // Most have nothing to hide: their events are not read for it.
  bool hides_some = false;
  for (const Told::Entry& entry : answer.told->log) hides_some = hides_some || !of(record_of(entry.instance)).none();
  for (const Event& event : answer.told->beside) hides_some = hides_some || !of(record_of(event.aggregate)).none();
  if (hides_some) {
    std::vector<Event> events = answer.outcome.events.list();
    for (Event& event : events) event.data = cover(event.data, of(record_of(event.aggregate)));
    answer.outcome.events = std::move(events);
    answer.told = nullptr;
  }
  cover_notices(answer.outcome);
}

void Veil::cover_notices(Outcome& outcome) {
  if (outcome.warnings.empty()) return;
  std::vector<RecordRef> about = {outcome.record};
  for (const std::string& instance : outcome.instances) about.push_back(record_of(instance));
  for (Notice& notice : outcome.warnings)
    for (const RecordRef& one : about) cover(notice.message, of(one));
}

void Veil::cover(Delta& delta) {
  if (off_) return;
  std::erase_if(delta.fields, [&](const FieldChange& one) { return of(one.record).names.contains(one.field); });
  for (Effect& effect : delta.effects) cover(effect);
}

void Veil::cover(CaseView& view) {
  const Secrets& secrets = of(view.record);
  if (secrets.none()) return;
  view.vars = cover(view.vars, secrets);
  view.proposed = cover(view.proposed, secrets);
  for (IncidentView& incident : view.incidents) cover(incident);
  for (LogLine& line : view.log) {
    cover(line.comment, secrets);
    cover(line.reason, secrets);
  }
  for (StepView& step : view.steps)
    for (VoteView& vote : step.votes) cover(vote.comment, secrets);
}

void Veil::cover(IncidentView& view) {
  const Secrets& secrets = of(view.record);
  cover(view.message, secrets);
  view.values = cover(view.values, secrets);
}

void Veil::cover(TaskView& view) { cover(view.title, of(view.record)); }

void Veil::cover(Effect& effect) {
  const Secrets& secrets = of(effect.record);
  cover(effect.subject, secrets);
  cover(effect.text, secrets);
  effect.data = cover(effect.data, secrets);
}

void Veil::cover(Reason& reason, const Secrets& secrets) {
  cover(reason.en, secrets);
  cover(reason.zh, secrets);
  std::erase_if(reason.values, [&](const Entry& one) { return secrets.names.contains(one.first); });
  for (Entry& one : reason.values) one.second = cover(one.second, secrets);
  for (Reason& deeper : reason.because) cover(deeper, secrets);
}

void Veil::cover(Why& why, const RecordRef& about) {
  const Secrets& secrets = of(about);
  if (secrets.none()) return;
  for (Reason& reason : why.reasons) cover(reason, secrets);
}

void Veil::cover(Error& error, const std::vector<RecordRef>& about) {
  for (const RecordRef& record : about) {
    const Secrets& secrets = of(record);
    cover(error.message, secrets);
    cover(error.hint, secrets);
    for (FieldError& field : error.fields) cover(field.message, secrets);
  }
}

std::vector<RecordRef> records_of(Unit& unit, const Command& command) {
  std::vector<RecordRef> records;
  std::visit(
      [&](const auto& what) {
        if constexpr (requires { what.record.id; }) records.push_back(current_record(unit, what.record));
        if constexpr (requires { what.into.id; }) records.push_back(current_record(unit, what.into));
        if constexpr (requires { what.on.record; }) records.push_back(what.on.record);
      },
      command.what);
  for (const auto& one : unit.cases()) records.push_back({one->state().form, one->state().record});
  return records;
}

}  // namespace weir::runtime
