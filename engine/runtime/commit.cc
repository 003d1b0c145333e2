#include "engine/runtime/commit.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include "engine/base/hex.h"
#include "engine/base/json.h"
#include "engine/base/planted.h"
#include "engine/base/sha256.h"
#include "engine/runtime/flow/flow_scope.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/visit.h"
#include "engine/storage/contract/idempotency.h"
#include "engine/storage/contract/outbox.h"
#include "engine/runtime/cells.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

namespace {

using base::Planted;
using base::planted;
using storage::Own;

// Rows say the same words again and again: those that the thread said last are one Value.
Value text(std::string_view value) {
  if (value.empty()) return {};
  constexpr size_t kWords = 64, kLongest = 64;
  if (value.size() > kLongest) return Value::string(value);
  thread_local std::array<Value, kWords> words;
  Value& word = words[std::hash<std::string_view>()(value) % kWords];
  if (!word.is(ValueKind::String) || word.as_string() != value) word = Value::string(value);
  return word;
}
Value time_cell(Instant at) { return Value::date_time(in_zone(at, Zone::utc())); }
Value time_cell(const std::optional<Instant>& at) { return at ? time_cell(*at) : Value(); }

// Puts and erases until one does not go through.
class Writing {
 public:
  Writing(WriteTxn& txn) : txn_(txn) {}

  bool put(Own own, Key key, std::vector<Value> cells, int64_t expected = kAny) {
    return put_row(storage::kind(own), {std::move(key), 0, std::move(cells)}, expected);
  }
  bool put_row(const Kind& kind, const Row& row, int64_t expected) {
    if (stopped_) return false;
    return check(txn_.put(kind, row, expected));
  }
  bool erase(const Kind& kind, const Key& key, int64_t expected = kAny) {
    if (stopped_) return false;
    return check(txn_.erase(kind, key, expected));
  }
  bool check(Result<PutResult> result) {
    if (!result) return fail(result.error());
    if (result->stored()) return true;
    again_ = true;
    stopped_ = true;
    return false;
  }
  bool fail(const Error& error) {
    stopped_ = true;
    if (!failed_) error_ = error;
    failed_ = true;
    return false;
  }
  bool fail_again() {
    stopped_ = again_ = true;
    return false;
  }
  bool stopped() const { return stopped_; }
  bool again() const { return again_ && !failed_; }
  const Error& error() const { return error_; }
  WriteTxn& txn() { return txn_; }

 private:
  WriteTxn& txn_;
  bool stopped_ = false, again_ = false, failed_ = false;
  Error error_;
};

// Tables that show an instance's parts: changed where the parts changed.
class CaseRows {
 public:
  CaseRows(Writing& writing, Case& of) : writing_(writing), of_(of), id_(text(of.state().id)) {}

  void write() {
    const Instance& now = of_.state();
    const bool blind = planted(Planted::NoVersionCheck);
    writing_.put(Own::Instance, {id_},
                 {text(now.flow), text(now.status == CaseStatus::Named ? "ended" : word(now.status)), text(now.model),
                  text(now.form), text(now.record), text(now.parent), of_.snapshot(),
                  Value::integer(now.version), time_cell(of_.unit().now()), text(now.initiator)},
                 blind ? kAny : of_.stored_version());
    const LogEntry& entry = of_.entry();
    writing_.put(Own::Event, {id_, Value::integer(entry.seq)},
                 {Value::integer(writing_.txn().position()), text(entry.type), time_cell(entry.at), text(entry.actor),
                  of_.sealed(), Value::string(base::from_hex(entry.hash).value_or(entry.hash))},
                 blind ? kAny : kNew);
    tasks();
    timers();
    copies();
    incidents();
    subscriptions();
  }

 private:
  const Task* last_task(const Instance& state, Id seat) {
    for (auto it = state.tasks.rbegin(); it != state.tasks.rend(); ++it)
      if (it->seat == seat) return &*it;
    return nullptr;
  }

  static std::set<std::string> candidates(const Instance& state, Id seat_id) {
    std::set<std::string> who;
    const Seat* seat = state.seat(seat_id);
    if (seat == nullptr || state.live_task(seat_id) == nullptr) return who;
    who.insert(seat->candidates.begin(), seat->candidates.end());
    // Whoever is stood in for may still act.
    if (!seat->exclusive && !seat->principal.empty() && seat->principal != seat->holder) who.insert(seat->principal);
    return who;
  }

  void tasks() {
    const Instance &now = of_.state(), &before = of_.before();
    for (const Seat& seat : before.seats) {
      if (now.seat(seat.id) != nullptr) continue;
      const std::string id = std::to_string(seat.id);
      if (last_task(before, seat.id) != nullptr) writing_.erase(storage::kind(Own::Task), {id_, text(id)});
      for (const std::string& one : candidates(before, seat.id))
        writing_.erase(storage::kind(Own::TaskCandidate), {text(one), id_, text(id)});
    }
    for (const Seat& seat : now.seats) {
      const Task* task = last_task(now, seat.id);
      if (task == nullptr) continue;
      const Task* old = last_task(before, seat.id);
      const std::string id = std::to_string(seat.id);
      const bool same = old != nullptr && !of_.migrated() && old->id == task->id && old->state == task->state && old->holder == task->holder &&
                        before.seat(seat.id)->ordinal == seat.ordinal &&
                        due_of(before, seat.activation) == due_of(now, seat.activation);
      if (!same) {
        const Activation* a = now.activation(seat.activation);
        writing_.put(Own::Task, {id_, text(id)},
                     {text(now.flow), text(of_.node(a->node).id), text(word(task->state)), text(task->holder),
                      time_cell(task->opened), time_cell(due_of(now, seat.activation)), time_cell(task->claimed),
                      text(now.form), text(now.record), Value::string(std::to_string(seat.ordinal))});
      }
      const std::set<std::string> people = candidates(now, seat.id), people_before = candidates(before, seat.id);
      for (const std::string& one : people)
        if (!people_before.contains(one)) writing_.put(Own::TaskCandidate, {text(one), id_, text(id)}, {});
      for (const std::string& one : people_before)
        if (!people.contains(one)) writing_.erase(storage::kind(Own::TaskCandidate), {text(one), id_, text(id)});
    }
  }

  static Key timer_key(const Instance& state, const Timer& timer) {
    return {time_cell(timer.due), text(state.id + ":" + std::to_string(timer.id))};
  }

  void timers() {
    const Instance &now = of_.state(), &before = of_.before();
    for (const Timer& timer : before.timers) {
      if (timer.state != TimerState::Armed) continue;
      const Timer* next = now.timer(timer.id);
      if (next == nullptr || next->state != TimerState::Armed || !(next->due == timer.due))
        writing_.erase(storage::kind(Own::Timer), timer_key(before, timer));
    }
    for (const Timer& timer : now.timers) {
      if (timer.state != TimerState::Armed) continue;
      const Timer* old = before.timer(timer.id);
      const bool same = old != nullptr && old->state == TimerState::Armed && old->due == timer.due && old->generation == timer.generation;
      if (same && !of_.migrated()) continue;
      const Activation* a = now.activation(timer.activation);
      writing_.put(Own::Timer, timer_key(now, timer),
                   {time_cell(timer.due), id_, text(of_.node(a->node).id), Value::integer(timer.generation),
                    Value::string(base::json_quote(timer.action))});
    }
  }

  void copies() {
    const Instance &now = of_.state(), &before = of_.before();
    for (size_t i = 0; i < now.copies.size(); ++i) {
      const Cc& copy = now.copies[i];
      if (i < before.copies.size() && before.copies[i].read == copy.read) continue;
      const Activation* a = now.activation(copy.activation);
      writing_.put(Own::Cc, {id_, text(of_.node(a->node).id), Value::integer(a->round), text(copy.person)},
                   {time_cell(copy.at), time_cell(copy.read)});
    }
  }

  void incidents() {
    const Instance &now = of_.state(), &before = of_.before();
    for (const Incident& incident : before.incidents)
      if (now.incident(incident.id) == nullptr)
        writing_.erase(storage::kind(Own::Incident), {text(now.id + ":" + std::to_string(incident.id))});
    for (const Incident& incident : now.incidents) {
      const Incident* old = before.incident(incident.id);
      if (!of_.migrated() && old != nullptr && old->ended == incident.ended) continue;
      const Activation* a = now.activation(incident.activation);
      writing_.put(Own::Incident, {text(now.id + ":" + std::to_string(incident.id))},
                   {id_, text(a != nullptr ? of_.node(a->node).id : std::string()), text(word(incident.type)),
                    text(incident.ended ? "ended" : "open"), text(incident.message), Value(), time_cell(incident.at),
                    time_cell(incident.ended)},
                   kAny);
    }
  }

  static std::string awaited(const Instance& state, const Activation& a, const model::FlowNode& node) {
    if (a.state != ActivationState::Active || a.node < 0 || node.type != "wait" || state.status == CaseStatus::Draft) return {};
    return std::string(model::word(node.args, "event", ""));
  }

  void subscriptions() {
    const Instance &now = of_.state(), &before = of_.before();
    for (const Activation& a : before.activations)
      if (now.activation(a.id) == nullptr)
        if (const std::string event = awaited(before, a, of_.node_before(a.node)); !event.empty())
          writing_.erase(storage::kind(Own::Subscription),
                         {text(event), Value::string(""), text(now.id + ":" + std::to_string(a.id))});
    for (const Activation& a : now.activations) {
      const Activation* old = before.activation(a.id);
      const std::string event = awaited(now, a, of_.node(a.node));
      const std::string event_before = old != nullptr ? awaited(before, *old, of_.node_before(old->node)) : std::string();
      if (event == event_before) continue;
      const std::string id = now.id + ":" + std::to_string(a.id);
      if (!event_before.empty())
        writing_.erase(storage::kind(Own::Subscription), {text(event_before), Value::string(""), text(id)});
      if (!event.empty())
        writing_.put(Own::Subscription, {text(event), Value::string(""), text(id)},
                     {id_, text(of_.node(a.node).id), Value::integer(a.round), Value()});
    }
  }

  Writing& writing_;
  Case& of_;
  const Value id_;
};

void write_record(Writing& writing, Unit& unit, const RecordWrite& write) {
  if (write.before == nullptr && write.after == nullptr) return;
  const RecordTable* table = unit.view().table(*write.form);
  if (table == nullptr) {
    writing.fail(unit.failure() != nullptr ? *unit.failure() : Error::of("E_STORAGE", "no table for " + write.form->name));
    return;
  }
  const int64_t expected = write.before != nullptr ? write.before->version : kNew;
  if (write.after == nullptr) {
    writing.erase(table->kind(), {Value::string(write.id)}, expected);
    if (Status gone = table->erase_children(*write.before, writing.txn()); !gone) writing.fail(gone.error());
  } else {
    writing.put_row(table->kind(), table->row_of(*write.after), expected);
    if (writing.stopped()) return;
    if (Status put = table->put_children(*write.after, write.before.get(), writing.txn()); !put) writing.fail(put.error());
  }
  if (!write.form->history || writing.stopped()) return;
  LogEntry entry;
  entry.instance = write.form->name + "/" + write.id;
  entry.seq = expected + 1;
  entry.at = unit.now();
  entry.type = write.verb;
  entry.actor = write.by;
  entry.key = unit.acting().key;
  entry.targets = write.targets;
  entry.comment = write.comment;
  // Of a record, the stage that it came to.
  if (write.after != nullptr && (write.before == nullptr || write.before->stage != write.after->stage))
    entry.step = write.after->stage;
  if (write.after != nullptr)
    for (size_t i = 0; i < write.after->values.size(); ++i) {
      const Value before = write.before != nullptr ? write.before->values[i] : Value();
      if (!(before == write.after->values[i])) entry.form_patch.emplace_back(write.form->fields[i].name, write.after->values[i]);
    }
  // A record that begins with its creator as owner says so by its actor.
  const std::string owner_before = write.before != nullptr ? write.before->owner : write.by;
  if (write.after != nullptr && write.after->owner != owner_before && write.form->field("owner") == nullptr)
    entry.form_patch.emplace_back("owner", text(write.after->owner));
  for (const WriteCaused& cause : write.causes) entry.events.emplace_back(cause);
  const std::string sealed = seal(entry, {});
  writing.put(Own::Event, {text(entry.instance), Value::integer(entry.seq)},
              {Value::integer(writing.txn().position()), text(entry.type), time_cell(entry.at), text(entry.actor),
               Value::string(sealed), Value::string(base::from_hex(entry.hash).value_or(entry.hash))});
}

std::optional<Instant> due_of(const Value& clock) {
  const Value* due = clock.is(ValueKind::Context) ? clock.find("due") : nullptr;
  return due != nullptr && due->is(ValueKind::String) ? Instant::parse(due->as_string()) : std::nullopt;
}

void write_clock(Writing& writing, const RecordClock& clock) {
  if (const std::optional<Instant> due = due_of(clock.stored))
    writing.erase(storage::kind(Own::Timer), {time_cell(*due), text(clock.timer)});
  if (clock.state.is_null()) {
    if (!clock.stored.is_null()) writing.erase(storage::kind(Own::Meta), clock.key);
    return;
  }
  Result<std::string> state = base::value_to_json(clock.state);
  if (!state) {
    writing.fail(state.error());
    return;
  }
  writing.put(Own::Meta, clock.key, {Value::string(*state)});
  if (const std::optional<Instant> due = due_of(clock.state))
    writing.put(Own::Timer, {time_cell(*due), text(clock.timer)},
                {time_cell(*due), text(clock.owner), text(clock.name), Value::integer(0), Value::string("\"record\"")});
}

// Notes, alarms and incidents that belong to no instance.
void write_books(Writing& writing, Unit& unit) {
  for (const auto& [at, note] : unit.notes) {
    if (!note.changed || writing.stopped()) continue;
    const Key key = {text(at.first), text(at.second)};
    if (note.value.is_null()) {
      if (note.version > 0) writing.erase(storage::kind(Own::Note), key, note.version);
      continue;
    }
    const Result<std::string> json = base::value_to_json(note.value);
    if (!json) {
      writing.fail(json.error());
      return;
    }
    writing.put(Own::Note, key, {Value::string(*json)}, note.version > 0 ? note.version : kNew);
  }
  for (const AlarmChange& alarm : unit.alarms) {
    const Key key = {time_cell(alarm.due), text(alarm.id)};
    if (alarm.armed)
      writing.put(Own::Timer, key, {time_cell(alarm.due), Value(), Value(), Value::integer(0), Value()});
    else
      writing.erase(storage::kind(Own::Timer), key);
  }
  for (const ShareChange& share : unit.shares) {
    if (share.cells.empty())
      writing.erase(storage::kind(Own::Share), share.key);
    else
      writing.put(Own::Share, share.key, share.cells);
  }
  for (const std::string& parked : unit.revived)
    if (const Result<bool> revived = storage::revive(writing.txn(), parked, unit.now()); !revived) writing.fail(revived.error());
  int64_t index = 0;
  for (const Row& row : unit.incident_rows) writing.put_row(storage::kind(Own::Incident), row, kAny);
  for (const LooseIncident& incident : unit.incidents) {
    const Value detail = Value::context({{"name", Value::string(incident.name)}, {"form", text(incident.form)},
                                         {"record", text(incident.record)}, {"place", text(incident.place)}});
    const std::string id = "automation:" + std::to_string(writing.txn().position()) + ":" + std::to_string(index++);
    writing.put(Own::Incident, {text(id)},
                {Value(), text(incident.name), text(word(incident.type)), text("open"), text(incident.message),
                 Value::string(base::to_plain_json(detail)), time_cell(unit.now()), Value()},
                kNew);
  }
}

// Numbers that records bear already: each must still be the next one. An addition states nothing of
// what it adds to, and what a transaction writes itself is left out when its reads are checked.
void take_numbers(Writing& writing, Unit& unit) {
  std::map<std::pair<std::string, std::string>, int64_t> numbers;
  for (const auto& [name, key] : unit.counters) {
    const auto [it, first] = numbers.try_emplace({name, key}, 0);
    if (first)
      if (const std::optional<Row> row = unit.view().row(storage::kind(Own::Counter), {Value::string(name), Value::string(key)}))
        it->second = number_of(row->cells[storage::CounterCells::kValue]);
    const Result<AddResult> added = writing.txn().add(name, key, 1, std::nullopt);
    if (!added) {
      writing.fail(added.error());
      return;
    }
    if (added->value != ++it->second) {
      writing.fail_again();
      return;
    }
  }
}

bool same_answers(Writing& writing, const std::vector<Question>& questions) {
  for (const Question& question : questions) {
    Result<FoundRows> now = writing.txn().find(question.kind, question.query);
    if (!now) return writing.fail(now.error());
    if (now->rows.size() != question.answer.size()) return writing.fail_again();
    for (size_t i = 0; i < now->rows.size(); ++i)
      if (now->rows[i].key != question.answer[i].first || now->rows[i].version != question.answer[i].second)
        return writing.fail_again();
  }
  return true;
}

void write_effects(Writing& writing, const Unit& unit) {
  int64_t index = 0;
  for (const Effect& effect : effects_of(unit)) {
    if (writing.stopped()) return;
    const std::string& of = effect.instance;
    const std::string to = effect.kind == Effect::Kind::Message ? "message:" + effect.channel
                           : effect.kind == Effect::Kind::Event ? "event" : "call";
    writing.put(Own::Outbox, {Value::integer(writing.txn().position()), Value::integer(index++)},
                {text(of.empty() && !effect.record.id.empty() ? effect.record.form + "/" + effect.record.id : of), text(to), text(effect.id), Value::string(encode(effect))});
  }
}

void write_key(Writing& writing, const Unit& unit, const IdemRow& idem) {
  writing.check(storage::remember(writing.txn(), {idem.actor, idem.key, idem.request_hash}, idem.result, unit.now()));
}

// What planted faults do in a transaction of its own.
void apart(Storage& storage, const std::function<void(Writing&)>& write) {
  Result<std::unique_ptr<WriteTxn>> begun = storage.begin_write();
  if (!begun) return;
  Writing writing(**begun);
  write(writing);
  if (!writing.stopped()) (void)(*begun)->commit({});
}

// Without the last row that the unit has only read.
ReadSet without_last(ReadSet reads, const Unit& unit) {
  const auto written = [&](const Read& read) {
    const std::string id = text_of(read.key.front());
    return std::any_of(unit.cases().begin(), unit.cases().end(), [&](const auto& one) { return one->changed() && one->state().id == id; }) ||
           std::any_of(unit.writes().begin(), unit.writes().end(), [&](const RecordWrite& one) { return one.id == id; });
  };
  const auto last = std::find_if_not(reads.rbegin(), reads.rend(), written);
  if (last != reads.rend()) reads.erase(std::next(last).base());
  return reads;
}

CommitAnswer finish_commit(Writing& writing, Unit& unit, Storage& storage) {
  const ReadSet& reads = unit.view().reads();
  const Position position = writing.txn().position();
  const CommitResult result =
      writing.txn().commit(planted(Planted::ReadSetEntryLost) ? without_last(reads, unit) : reads);
  switch (result.kind) {
    case CommitResult::Kind::Committed: return {Committed::Done, {}};
    case CommitResult::Kind::Conflict:
    case CommitResult::Kind::Retryable: return {Committed::Again, {}};
    case CommitResult::Kind::Unknown: {
      if (planted(Planted::UnknownIsFailure)) return {Committed::Failed, Error::of("E_NOT_OPEN", "it did not work")};
      if (planted(Planted::UnknownIsSuccess)) return {Committed::Done, {}};
      // Never taken for a failure: the store says for certain whether it holds the commit.
      for (int i = 0; i < 8; ++i)
        if (Result<bool> known = storage.resolve(position)) {
          if (*known && planted(Planted::CommitTwice)) apart(storage, [&](Writing& again) { write_effects(again, unit); });
          return {*known ? Committed::Done : Committed::Again, {}};
        }
      return {Committed::Failed, result.error};
    }
    case CommitResult::Kind::Overloaded:
    case CommitResult::Kind::Failed: return {Committed::Failed, result.error};
  }
  return {Committed::Failed, result.error};
}

}  // namespace

void seal_cases(Unit& unit, const std::string& default_type) {
  for (const auto& one : unit.cases()) {
    Case& of = *one;
    if (!of.changed()) continue;
    of.seal(default_type);
  }
}

void Case::seal(const std::string& default_type) {
  const Acting& acting = unit_->acting();
  entry_.seq = state_->version + 1;
  entry_.instance = state_->id;
  entry_.at = unit_->now();
  if (entry_.type.empty()) entry_.type = default_type;
  entry_.actor = acting.actor.user;
  entry_.actor_kind = acting.actor.kind;
  entry_.key = acting.key;
  sealed_ = Value::string(runtime::seal(entry_, state_->hash));
  state_->version = entry_.seq;
  state_->hash = entry_.hash;
}

CommitAnswer commit(Unit& unit, Storage& storage, const std::optional<IdemRow>& idem,
                    const std::optional<storage::Lease>& under) {
  if (idem && planted(Planted::KeyApart)) apart(storage, [&](Writing& first) { write_key(first, unit, *idem); });
  if (planted(Planted::EffectsBeforeCommit)) apart(storage, [&](Writing& first) { write_effects(first, unit); });
  Result<std::unique_ptr<WriteTxn>> begun = storage.begin_write();
  if (!begun) return {Committed::Failed, begun.error()};
  Writing writing(**begun);
  if (under) {
    const Result<bool> held = storage::give_back(**begun, *under);
    if (!held) return {Committed::Failed, held.error()};
    if (!*held) return {Committed::Lost, {}};
  }
  if (idem && !planted(Planted::KeyApart)) write_key(writing, unit, *idem);
  // Before anything is written: what was asked must still be answered the same.
  if (!writing.stopped()) same_answers(writing, unit.view().questions());
  for (const RecordWrite& write : unit.writes())
    if (!writing.stopped()) write_record(writing, unit, write);
  for (const auto& one : unit.cases())
    if (!writing.stopped() && one->changed()) CaseRows(writing, *one).write();
  for (const RecordClock& clock : unit.record_clocks)
    if (!writing.stopped()) write_clock(writing, clock);
  if (!writing.stopped()) take_numbers(writing, unit);
  if (!writing.stopped()) write_books(writing, unit);
  if (!planted(Planted::EffectsBeforeCommit)) write_effects(writing, unit);
  if (writing.stopped()) return {writing.again() ? Committed::Again : Committed::Failed, writing.error()};
  CommitAnswer done = finish_commit(writing, unit, storage);
  if (InstanceCache* known = unit.setting().instances; known != nullptr && done.how == Committed::Done)
    for (const auto& one : unit.cases())
      if (one->changed()) known->keep(one->snapshot(), one->state_ptr());
  return done;
}

}  // namespace weir::runtime
