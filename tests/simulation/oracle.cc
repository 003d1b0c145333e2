#include "tests/simulation/oracle.h"

#include <algorithm>

#include "engine/runtime/flow/apply.h"
#include "engine/runtime/commit.h"
#include "engine/runtime/flow/quorum.h"
#include "engine/runtime/visit.h"
#include "engine/storage/kinds.h"
#include "tests/support/votes.h"

namespace weir::simulation {

namespace rt = weir::runtime;
namespace st = weir::storage;

namespace {

std::string text_of(const Value& cell) {
  return cell.is(ValueKind::String) ? std::string(cell.as_string()) : std::string();
}
int64_t number_of(const Value& cell) {
  return cell.is(ValueKind::Number) ? cell.as_number().to_int().value_or(-1) : -1;
}
std::optional<Instant> instant_of(const Value& cell) {
  return cell.is_null() ? std::nullopt : to_instant(cell.as_date_time(), Zone::utc());
}

std::vector<Row> scan(ReadTxn& txn, const Kind& kind, Findings& findings) {
  auto rows = txn.scan(kind, {}, 100'000);
  if (!findings.expect(rows.ok(), "a table cannot be read: " + (rows ? std::string() : rows.error().message))) return {};
  return *std::move(rows);
}

std::string all_fields(const rt::Instance& state) {
  base::ByteWriter out;
  rt::write(out, state);
  return out.take();
}

void check_log(const StoredCase& one, const std::optional<rt::Instance>& folded, Findings& findings) {
  const rt::Instance& state = one.state;
  findings.expect(state.version == static_cast<int64_t>(one.log.size()), state.id + ": AP11, E1: version is not the number of entries");
  if (findings.expect(folded.has_value(), state.id + ": E6: the log does not fold")) {
    findings.expect(rt::encode(*folded) == rt::encode(state), state.id + ": AP5, E6: the log does not give the snapshot");
    // Not by encode(): what that forgets it forgets in both.
    findings.expect(all_fields(*folded) == all_fields(state), state.id + ": S1, E6: the snapshot does not hold all that the log gives");
  }
  std::set<std::string> keys;
  for (size_t i = 0; i < one.log.size(); ++i) {
    const rt::LogEntry& entry = one.log[i];
    const std::string at = state.id + " entry " + std::to_string(entry.seq) + " " + entry.type;
    findings.expect(entry.seq == static_cast<int64_t>(i) + 1, at + ": E1: a gap");
    if (i > 0) findings.expect(!(entry.at < one.log[i - 1].at), at + ": M1: time runs backwards");
    if (entry.due_at) findings.expect(!(entry.at < *entry.due_at), at + ": M1: a timer fired before it was due");
    // A call that failed is answered again under its key.
    if (!entry.key.empty() && (entry.type != "answer" || entry.reason_code.empty()))
      findings.expect(keys.insert(entry.actor + "|" + entry.key).second, at + ": I1, M2: " + entry.key + " has happened twice");
    if (i > 0)
      for (const rt::EventBody& event : entry.events)
        findings.expect(!std::holds_alternative<rt::Started>(event), at + ": started twice");
  }
}

void check_tokens(const rt::Instance& state, Findings& findings) {
  for (const rt::Token& token : state.tokens) {
    const auto live = std::count_if(state.activations.begin(), state.activations.end(), [&](const rt::Activation& a) {
      return a.token == token.id && a.state == rt::ActivationState::Active;
    });
    const std::string at = state.id + " token " + std::to_string(token.id);
    findings.expect(live == (token.state == rt::TokenState::Live ? 1 : 0), at + ": AP1: a live token has one live visit, others none");
    if (rt::terminal(state.status)) findings.expect(token.state != rt::TokenState::Live, at + ": AP1: alive after the end");
  }
  for (const rt::Scope& scope : state.scopes) {
    if (scope.state == rt::ScopeState::Closed) {
      const auto in = [&](rt::ArmState wanted) {
        return std::count_if(scope.arms.begin(), scope.arms.end(), [&](const rt::Arm& arm) { return arm.state == wanted; });
      };
      findings.expect(in(rt::ArmState::Arrived) >= scope.needed || in(rt::ArmState::Canceled) == 0,
                      state.id + " scope " + std::to_string(scope.id) + ": AP1: the join went on before enough arms had come");
    }
    if (scope.state != rt::ScopeState::Open) continue;
    for (size_t i = 0; i < scope.arms.size(); ++i) {
      const auto tokens = std::count_if(state.tokens.begin(), state.tokens.end(), [&](const rt::Token& t) {
        if (t.state != rt::TokenState::Live) return false;
        rt::Id at_scope = t.scope, arm = t.arm;
        while (at_scope != 0 && at_scope != scope.id) {
          const rt::Scope* inner = state.scope(at_scope);
          if (inner == nullptr) return false;
          arm = inner->parent_arm;
          at_scope = inner->parent;
        }
        return at_scope == scope.id && arm == static_cast<rt::Id>(i);
      });
      if (scope.arms[i].state == rt::ArmState::Live)
        findings.expect(tokens >= 1, state.id + " scope " + std::to_string(scope.id) + ": AP1: a live arm has no token");
    }
  }
}

void check_seats(const StoredCase& one, Findings& findings) {
  const rt::Instance& state = one.state;
  std::map<rt::Id, int> closings;
  for (const rt::LogEntry& entry : one.log)
    for (const rt::EventBody& event : entry.events) {
      if (const auto* e = std::get_if<rt::SeatDecided>(&event)) ++closings[e->seat];
      if (const auto* e = std::get_if<rt::SeatClosed>(&event)) ++closings[e->seat];
      if (const auto* e = std::get_if<rt::SeatReopened>(&event); e != nullptr && closings[e->seat] > 0) --closings[e->seat];
    }
  for (const rt::Seat& seat : state.seats) {
    const std::string at = state.id + " seat " + std::to_string(seat.id);
    findings.expect((state.live_task(seat.id) != nullptr) == (seat.state == rt::SeatState::Open), at + ": AP3: a live task iff open");
    findings.expect(closings[seat.id] == (rt::final(seat.state) ? 1 : 0), at + ": AP4: a final seat is closed once");
    if (!seat.by.empty())
      findings.expect(seat.by == seat.holder || seat.by == seat.principal, at + ": AP12: decided by " + seat.by);
  }
  for (const rt::Activation& a : state.activations) {
    if (a.state != rt::ActivationState::Active) continue;
    const auto seats = rt::direct_seats(state, a.id);
    if (seats.empty()) continue;
    const bool waits = std::any_of(seats.begin(), seats.end(), [](const rt::Seat* s) {
      return s->state == rt::SeatState::Open || s->state == rt::SeatState::Held;
    });
    const bool stuck = std::any_of(state.incidents.begin(), state.incidents.end(), [&](const rt::Incident& i) {
      return i.activation == a.id && !i.ended;
    });
    findings.expect(waits || stuck, state.id + " visit " + std::to_string(a.id) + ": AP2: nobody is asked and nothing is said");
  }
  for (const rt::Timer& timer : state.timers) {
    if (timer.state != rt::TimerState::Armed && timer.state != rt::TimerState::Paused) continue;
    const rt::Activation* owner = state.activation(timer.activation);
    findings.expect(owner != nullptr && owner->state == rt::ActivationState::Active,
                    state.id + " timer " + std::to_string(timer.id) + ": AP8: armed for a visit that is over");
  }
}

// What the tables show, against what the snapshots hold.
void check_tables(ReadTxn& txn, const std::map<std::string, Oracle::Known>& cases, Findings& findings) {
  std::set<std::string> timers, tasks, incidents, subscriptions;
  for (const auto& [id, known] : cases) {
    const rt::Instance& state = known.stored.state;
    for (const rt::Timer& timer : state.timers)
      if (timer.state == rt::TimerState::Armed)
        timers.insert(state.id + ":" + std::to_string(timer.id) + " " + timer.due.to_string() + " #" + std::to_string(timer.generation));
    for (const rt::Seat& seat : state.seats)
      if (const rt::Task* task = state.live_task(seat.id))
        tasks.insert(state.id + ":" + std::to_string(seat.id) + " " + task->holder);
    for (const rt::Incident& incident : state.incidents)
      if (!incident.ended) incidents.insert(state.id + ":" + std::to_string(incident.id));
  }
  const auto same = [&](std::set<std::string>& wanted, const std::set<std::string>& found, const std::string& what) {
    for (const std::string& one : wanted) findings.expect(found.contains(one), what + " lacks " + one);
    for (const std::string& one : found) findings.expect(wanted.contains(one), what + " has too many: " + one);
  };
  std::set<std::string> found;
  for (const Row& row : scan(txn, st::kind(st::Own::Timer), findings))
    if (!row.cells[st::TimerCells::kInstance].is_null() && text_of(row.cells[st::TimerCells::kPayload]) != "\"record\"") found.insert(text_of(row.key[1]) + " " + instant_of(row.key[0]).value_or(Instant()).to_string() + " #" +
                 std::to_string(number_of(row.cells[st::TimerCells::kGeneration])));
  same(timers, found, "AP8, M3: the table of timers");
  found.clear();
  for (const Row& row : scan(txn, st::kind(st::Own::Task), findings)) {
    const std::string status = text_of(row.cells[st::TaskCells::kStatus]);
    if (status == "open" || status == "claimed")
      found.insert(text_of(row.key[0]) + ":" + text_of(row.key[1]) + " " + text_of(row.cells[st::TaskCells::kHolder]));
  }
  same(tasks, found, "AP3: the table of tasks");
  found.clear();
  for (const Row& row : scan(txn, st::kind(st::Own::Incident), findings))
    if (text_of(row.cells[st::IncidentCells::kStatus]) == "open" && !row.cells[st::IncidentCells::kInstance].is_null()) found.insert(text_of(row.key[0]));
  same(incidents, found, "the table of incidents");
}

Deeds deeds_of(const std::vector<rt::LogEntry>& log) {
  Deeds deeds;
  for (const rt::LogEntry& entry : log) {
    for (const rt::EventBody& event : entry.events) {
      std::string step;
      if (const auto* e = std::get_if<rt::StepPassed>(&event); e != nullptr && e->state == rt::ActivationState::Completed) step = e->step;
      if (const auto* e = std::get_if<rt::StepLeft>(&event); e != nullptr && e->state == rt::ActivationState::Completed) step = e->step;
      if (step.starts_with("bump")) ++deeds.bumps;
      const auto* called = std::get_if<rt::Called>(&event);
      if (called != nullptr) deeds.asked.insert(called->key);
      if (called != nullptr || std::holds_alternative<rt::Sent>(event)) ++deeds.sent;
    }
    if (entry.type != "answer") continue;
    if (entry.reason_code.empty()) deeds.answered.insert(entry.key);
    else ++deeds.failed[entry.key];
  }
  return deeds;
}

void check_bumps(Storage& storage, ReadTxn& txn, const std::map<std::string, Oracle::Known>& cases, Findings& findings) {
  std::map<std::string, int64_t> bumps;
  std::map<std::string, int> holding;
  for (const auto& [id, known] : cases) {
    const rt::Instance& state = known.stored.state;
    bumps[state.record] += known.deeds.bumps;
    if (state.flow == "f" && !rt::terminal(state.status)) ++holding[state.record];
  }
  for (const auto& [record, count] : holding)
    findings.expect(count == 1, record + ": T9: " + std::to_string(count) + " flows hold one record");
  const Kind doc = Kind::record("doc");
  const auto layout = storage.layout(doc);
  if (!findings.expect(layout != nullptr, "there is no table of the form")) return;
  size_t at = layout->columns.size();
  for (size_t i = 0; i < layout->columns.size(); ++i)
    if (layout->columns[i].name == "hits") at = i;
  if (!findings.expect(at < layout->columns.size(), "there is no column `hits`")) return;
  for (const Row& row : scan(txn, doc, findings)) {
    const std::string id = text_of(row.key.front());
    findings.expect(number_of(row.cells[at]) == bumps[id],
                    id + ": T9: hits is " + row.cells[at].to_feel() + " after " + std::to_string(bumps[id]) + " steps that add one");
  }
}

// What a pool promises, whoever takes at once: a member holds two that are not won.
void check_pool(Storage& storage, ReadTxn& txn, Findings& findings) {
  const Kind lead = Kind::record("lead");
  const auto layout = storage.layout(lead);
  if (layout == nullptr) return;
  const auto owner = static_cast<size_t>(layout->index("owner")), stage = static_cast<size_t>(layout->index("stage"));
  std::map<std::string, int> holding;
  for (const Row& row : scan(txn, lead, findings))
    if (text_of(row.cells[stage]) != "won") ++holding[text_of(row.cells[owner])];
  for (const char* member : {"a", "b", "c"})
    findings.expect(holding[member] <= 2, std::string("T9: ") + member + " holds " + std::to_string(holding[member]) + " leads of a pool that gives two");
}

void check_guards(Storage& storage, ReadTxn& txn, Findings& findings) {
  const Kind guard = Kind::record("guard");
  const auto layout = storage.layout(guard);
  if (layout == nullptr) return;
  const auto on = static_cast<size_t>(layout->index("on_duty"));
  int staying = 0, all = 0;
  for (const Row& row : scan(txn, guard, findings)) ++all, staying += row.cells[on].is_true() ? 1 : 0;
  findings.expect(all == 0 || staying > 0, "T9: both guards went, each because the other stayed");
}

void check_calls(const std::map<std::string, Oracle::Known>& cases, const Sink& sink, Findings& findings) {
  for (const auto& [id, known] : cases) {
    for (const std::string& key : known.deeds.answered)
      findings.expect(sink.done.contains(key), id + ": O8: an answer to what was never done");
    for (const auto& [key, times] : known.deeds.failed) {
      const auto failed = sink.failures.find(key);
      findings.expect(failed != sink.failures.end() && times <= failed->second, id + ": V4: an attempt was spent that did not fail");
    }
  }
  for (const std::string& key : sink.done)
    findings.expect(std::any_of(cases.begin(), cases.end(), [&](const auto& one) { return one.second.deeds.asked.contains(key); }),
                    "O5: " + key + " was done and stands in no log");
}

// The log of a case: what was there must still be there, byte for byte.
bool read_log(ReadTxn& txn, const Key& id, Oracle::Known& known, Findings& findings) {
  const std::string name = text_of(id.front());
  auto rows = txn.scan(st::kind(st::Own::Event), {id, {}, {}, false}, 50'000);
  if (!findings.expect(rows.ok(), name + ": the log cannot be read")) return false;
  findings.expect(known.lines.size() <= rows->size(), name + ": E2: entries are gone from the log");
  for (size_t i = 0; i < rows->size(); ++i) {
    const Row& row = (*rows)[i];
    const std::string_view line = row.cells[st::EventCells::kPayload].as_string();
    if (i < known.lines.size()) {
      findings.expect(known.lines[i] == line, name + ": E2: an entry of the log was changed");
      continue;
    }
    const int64_t position = number_of(row.cells[st::EventCells::kPos]);
    findings.expect(known.position < position, name + ": E3: positions do not rise with seq");
    known.position = position;
    known.lines.emplace_back(line);
    auto entry = rt::decode_entry(line);
    if (!findings.expect(entry.has_value(), name + ": an entry cannot be read")) continue;
    if (known.folded && (entry->prev_hash != known.folded->hash || !rt::apply_entry(*known.folded, *entry))) known.folded.reset();
    known.stored.log.push_back(*std::move(entry));
  }
  return true;
}

}  // namespace

std::vector<Oracle::Known*> Oracle::read(ReadTxn& txn, Findings& findings) {
  std::vector<Known*> changed;
  for (const Row& row : scan(txn, st::kind(st::Own::Instance), findings)) {
    const std::string id = text_of(row.key.front());
    Known& known = known_[id];
    const size_t lines = known.lines.size();
    if (!read_log(txn, row.key, known, findings)) continue;
    const std::string_view snapshot = row.cells[st::InstanceCells::kSnapshot].as_string();
    if (known.version == row.version && known.snapshot == snapshot && known.lines.size() == lines) continue;
    auto state = rt::decode_instance(snapshot);
    if (!findings.expect(state.has_value(), id + ": the snapshot cannot be read")) continue;
    findings.expect(row.version == state->version, id + ": V1: the row's version is not the snapshot's");
    known.version = row.version;
    known.snapshot = snapshot;
    known.stored.state = *std::move(state);
    known.deeds = deeds_of(known.stored.log);
    changed.push_back(&known);
  }
  return changed;
}

void Oracle::read_models(ReadTxn& txn, Findings& findings) {
  for (const Row& row : scan(txn, st::kind(st::Own::Model), findings)) {
    Model& kept = models_[text_of(row.key.front())];
    if (kept != nullptr) continue;
    auto model = load_bundle(text_of(row.cells[st::ModelCells::kBundle]));
    if (findings.expect(model.ok(), "a model cannot be loaded")) kept = *model;
  }
}

void Oracle::check_effects(Storage&, ReadTxn& txn, Findings& findings, const Post* post) {
  std::set<std::pair<int64_t, int64_t>> there;
  for (const Row& row : scan(txn, st::kind(st::Own::Outbox), findings)) {
    const std::pair at(number_of(row.key[0]), number_of(row.key[1]));
    there.insert(at);
    told_[at] = {text_of(row.cells[st::OutboxCells::kAggregate]), text_of(row.cells[st::OutboxCells::kEffectKey]),
                 text_of(row.cells[st::OutboxCells::kDestination])};
  }
  std::map<std::string, int64_t> rows;
  std::set<std::string> keys, parked;
  for (const Row& row : scan(txn, st::kind(st::Own::Retry), findings)) parked.insert(text_of(row.cells[st::RetryCells::kEffectKey]));
  for (const auto& [at, told] : told_) {
    if (!there.contains(at))
      findings.expect((post != nullptr && post->done.contains(told.id)) || parked.contains(told.id), "O7: " + told.id + " is gone and was not delivered");
    // A call that is tried again keeps its key.
    if (!keys.insert(told.id).second) findings.expect(told.to == "call", "O5: an effect key stands twice");
    ++rows[told.aggregate];
  }
  for (const auto& [id, known] : known_)
    findings.expect(rows[id] == known.deeds.sent, id + ": O1: " + std::to_string(rows[id]) + " messages lie there, the log tells of " +
                                                      std::to_string(known.deeds.sent));
  if (post == nullptr) return;
  std::map<std::string, std::pair<std::string, std::pair<int64_t, int64_t>>> first;  // by id: whose, and where
  for (const auto& [at, told] : told_) first.emplace(told.id, std::pair(told.aggregate, at));
  std::map<std::string, std::pair<int64_t, int64_t>> last;
  for (const std::string& id : post->taken) {
    const auto found = first.find(id);
    if (!findings.expect(found != first.end(), "O1: " + id + " was delivered and lies nowhere")) continue;
    const auto& [aggregate, at] = found->second;
    findings.expect(last[aggregate] < at, "O2: " + id + " of " + aggregate + " came after one that is later");
    last[aggregate] = at;
  }
}

void Oracle::check_delivered(Storage& storage, Findings& findings, const Post& post) {
  auto txn = storage.begin_read();
  if (!findings.expect(txn.ok(), "no read")) return;
  for (const Row& row : scan(**txn, st::kind(st::Own::Retry), findings))
    findings.expect(text_of(row.cells[st::RetryCells::kState]) == "dead", "O2: liveness: an effect waits for ever");
  for (const auto& [at, told] : told_) findings.expect(post.done.contains(told.id), "O2: liveness: " + told.id + " was never delivered");
}

void Oracle::check(Storage& storage, Findings& findings, const Sink* sink, const Post* post) {
  auto txn = storage.begin_read();
  if (!findings.expect(txn.ok(), "the store cannot be read")) return;
  read_models(**txn, findings);
  const votes::Fault fault = [&](const std::string& what) { findings.expect(false, what); };
  for (const Known* known : read(**txn, findings)) {
    const StoredCase& one = known->stored;
    check_log(one, known->folded, findings);
    check_tokens(one.state, findings);
    check_seats(one, findings);
    const auto model = models_.find(one.state.model);
    if (findings.expect(model != models_.end() && model->second != nullptr, one.state.id + ": its model is not there"))
      votes::check_verdicts(one.state, one.log, *model->second->flow(one.state.flow), fault);
  }
  check_tables(**txn, known_, findings);
  check_bumps(storage, **txn, known_, findings);
  check_effects(storage, **txn, findings, post);
  check_pool(storage, **txn, findings);
  check_guards(storage, **txn, findings);
  if (sink != nullptr) check_calls(known_, *sink, findings);
}

int64_t timers_left(Storage& storage) {
  auto txn = storage.begin_read();
  Findings ignored;
  return txn ? static_cast<int64_t>(scan(**txn, st::kind(st::Own::Timer), ignored).size()) : 0;
}

namespace {

// Calls `table` with the name of each table, then `row` with each of its rows and the cells to leave out.
template <class OnTable, class OnRow>
void each_row(Storage& storage, const OnTable& on_table, const OnRow& on_row) {
  auto txn = storage.begin_read();
  if (!txn) return on_table("", &txn.error());
  const auto tell = [&](const Kind& kind, const std::string& name, bool positioned, int without) {
    auto rows = (*txn)->scan(kind, {}, 100'000);
    on_table(name, rows ? nullptr : &rows.error());
    if (!rows) return;
    for (const Row& row : *rows) on_row(row, positioned ? size_t{1} : size_t{0}, without);
  };
  for (const st::OwnTable& own : st::own_tables()) {
    if (own.id == st::Own::Model || own.id == st::Own::Lease || own.id == st::Own::OutboxCursor || own.id == st::Own::Retry) continue;
    tell(st::kind(own.id), std::to_string(static_cast<int>(own.id)), own.id == st::Own::Outbox,
         own.id == st::Own::Event ? static_cast<int>(st::EventCells::kPos) : -1);
  }
  for (const char* form : {"doc", "lead", "guard"})
    if (storage.layout(Kind::record(form)) != nullptr) tell(Kind::record(form), form, false, -1);
}

}  // namespace

std::string describe(Storage& storage) {
  std::string text;
  each_row(
      storage,
      [&](const std::string& name, const Error* error) { text += "== " + name + (error == nullptr ? "" : " " + error->message) + "\n"; },
      [&](const Row& row, size_t from, int without) {
        for (size_t i = from; i < row.key.size(); ++i) text += row.key[i].to_feel() + " ";
        text += "v" + std::to_string(row.version);
        for (size_t i = 0; i < row.cells.size(); ++i)
          if (static_cast<int>(i) != without) text += " " + row.cells[i].to_feel();
        text += "\n";
      });
  return text;
}

std::string contents(Storage& storage) {
  base::ByteWriter out;
  each_row(
      storage, [&](const std::string& name, const Error* error) { out.string(name), out.string(error == nullptr ? "" : error->message); },
      [&](const Row& row, size_t from, int without) {
        for (size_t i = from; i < row.key.size(); ++i) rt::write(out, row.key[i]);
        out.i64(row.version);
        for (size_t i = 0; i < row.cells.size(); ++i)
          if (static_cast<int>(i) != without) rt::write(out, row.cells[i]);
      });
  return out.take();
}

}  // namespace weir::simulation
