#include "engine/runtime/verify.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/hex.h"
#include "engine/base/json.h"
#include "engine/base/planted.h"
#include "engine/runtime/flow/apply.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/service.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

namespace {

using storage::Own;

constexpr size_t kDamageMax = 1000;
constexpr int64_t kPage = 500;
constexpr int64_t kLogPage = 10'000;

Value time_cell(const std::optional<Instant>& at) { return at ? Value::date_time(in_zone(*at, Zone::utc())) : Value(); }

// All entries of a log, however long.
Result<std::vector<Row>> rows_of(ReadTxn& txn, const std::string& aggregate) {
  std::vector<Row> all;
  Value from;
  while (true) {
    Result<std::vector<Row>> page = txn.scan(storage::kind(Own::Event), {{Value::string(aggregate)}, from, {}, false}, kLogPage);
    if (!page) return page.error();
    const bool last = static_cast<int64_t>(page->size()) < kLogPage;
    std::move(page->begin(), page->end(), std::back_inserter(all));
    if (last) return all;
    from = Value::integer(number_of(all.back().key[1]) + 1);
  }
}

// As bytes; earlier as digits.
bool is_hash(const std::string& stored, const std::string& digits) { return stored == digits || base::to_hex(stored) == digits; }

// Collects what is wrong with one aggregate.
class Finder {
 public:
  Finder(std::string aggregate, Language language) : aggregate_(std::move(aggregate)), language_(language) {}

  bool expect(bool holds, const char* rule, int64_t seq, std::string_view en, std::string_view zh) {
    if (!holds)
      damage.push_back({rule, aggregate_, seq, std::string(language_ == Language::Chinese ? zh : en)});
    return holds;
  }
  std::vector<Damage> damage;

 private:
  std::string aggregate_;
  Language language_;
};

// The first text after all that are not greater than `text`.
Value after(const std::string& text) { return Value::string(text + "\x01"); }

// Rows of a table whose key begins with an id, page by page.
template <class Visit>
Status each_row(ReadTxn& txn, Own own, const Visit& visit) {
  KeyRange range;
  for (;;) {
    Result<std::vector<Row>> rows = txn.scan(storage::kind(own), range, kPage);
    if (!rows) return rows.error();
    for (const Row& row : *rows)
      if (Status status = visit(row); !status) return status;
    if (static_cast<int64_t>(rows->size()) < kPage) return Done{};
    range.from = after(text_of(rows->back().key.front()));
  }
}

// What the tables show beside the snapshots.
struct Shown {
  std::set<std::string> timers, tasks, incidents;
};

std::string timer_line(const std::string& id, const Value& due, int64_t generation) {
  return id + " " + due.to_feel() + " #" + std::to_string(generation);
}
std::string task_line(const std::string& instance, const std::string& seat, const std::string& holder, const std::string& status,
                      const Value& opened, const Value& claimed, const std::string& of) {
  std::string line = instance + ":" + seat + " " + holder + " " + status + " " + opened.to_feel() + " " + claimed.to_feel();
  return line + " " + of;
}

std::string incident_line(const std::string& id, const std::string& type, const std::string& status, const std::string& message,
                          const Value& at, const Value& ended) {
  return id + " " + type + " " + status + " " + at.to_feel() + " " + ended.to_feel() + " " + message;
}

void add_shown(const Instance& state, Shown& shown) {
  for (const Timer& timer : state.timers)
    if (timer.state == TimerState::Armed)
      shown.timers.insert(timer_line(state.id + ":" + std::to_string(timer.id),
                                     time_cell(timer.due), timer.generation));
  // A seat shows the last of its tasks.
  std::map<Id, const Task*> last;
  for (const Task& task : state.tasks) last[task.seat] = &task;
  for (const Seat& seat : state.seats)
    if (const Task* task = last[seat.id])
      shown.tasks.insert(task_line(state.id, std::to_string(seat.id), task->holder, std::string(word(task->state)), time_cell(task->opened),
                                   time_cell(task->claimed), state.flow + " " + state.form + " " + state.record));
  for (const Incident& incident : state.incidents)
    shown.incidents.insert(incident_line(state.id + ":" + std::to_string(incident.id), std::string(word(incident.type)),
                                         incident.ended ? "ended" : "open", incident.message, time_cell(incident.at),
                                         time_cell(incident.ended)));
}

// Pages of a table with a key of several parts: the first part may repeat, so all at once.
Result<std::vector<Row>> all_rows(ReadTxn& txn, Own own, Filter filter) {
  std::vector<Row> all;
  Query query;
  query.filter = std::move(filter);
  query.page.limit = kPage;
  do {
    Result<FoundRows> found = txn.find(storage::kind(own), query);
    if (!found) return found.error();
    for (Row& row : found->rows) all.push_back(std::move(row));
    query.page.after = found->next;
  } while (!query.page.after.empty());
  return all;
}

Result<Shown> shown_by_tables(ReadTxn& txn) {
  Shown shown;
  Result<std::vector<Row>> timers = all_rows(txn, Own::Timer, Filter::negate(Filter::is_null("instance")));
  if (!timers) return timers.error();
  for (const Row& row : *timers) {
    const std::string id = text_of(row.key[1]), instance = text_of(row.cells[storage::TimerCells::kInstance]);
    if (id.rfind(instance + ":", 0) != 0 || text_of(row.cells[storage::TimerCells::kPayload]) == "\"record\"") continue;
    shown.timers.insert(timer_line(id, row.key[0], number_of(row.cells[storage::TimerCells::kGeneration])));
  }
  const auto cell = [](const Row& row, int at) { return text_of(row.cells[static_cast<size_t>(at)]); };
  Result<std::vector<Row>> tasks = all_rows(txn, Own::Task, {});
  if (!tasks) return tasks.error();
  for (const Row& row : *tasks)
    shown.tasks.insert(task_line(text_of(row.key[0]), text_of(row.key[1]), cell(row, storage::TaskCells::kHolder),
                                 cell(row, storage::TaskCells::kStatus), row.cells[storage::TaskCells::kOpened],
                                 row.cells[storage::TaskCells::kClaimed],
                                 cell(row, storage::TaskCells::kFlow) + " " + cell(row, storage::TaskCells::kForm) + " " +
                                     cell(row, storage::TaskCells::kRecord)));
  Result<std::vector<Row>> incidents = all_rows(txn, Own::Incident, Filter::negate(Filter::is_null("instance")));
  if (!incidents) return incidents.error();
  for (const Row& row : *incidents)
    shown.incidents.insert(incident_line(text_of(row.key[0]), cell(row, storage::IncidentCells::kType), cell(row, storage::IncidentCells::kStatus),
                                         cell(row, storage::IncidentCells::kText), row.cells[storage::IncidentCells::kAt],
                                         row.cells[storage::IncidentCells::kEndedAt]));
  return shown;
}

void compare(const std::set<std::string>& wanted, const std::set<std::string>& found, const char* rule, Language language,
             std::vector<Damage>& damage) {
  for (const std::string& one : wanted)
    if (!found.contains(one)) {
      Finder finder(one, language);
      finder.expect(false, rule, 0, "the state holds it, its table has no such row", "状态中存在，但对应的表里没有这一行");
      damage.push_back(finder.damage.front());
    }
  for (const std::string& one : found)
    if (!wanted.contains(one)) {
      Finder finder(one, language);
      finder.expect(false, rule, 0, "its table has a row that no state holds", "表里有这一行，但没有任何状态与之对应");
      damage.push_back(finder.damage.front());
    }
}

}  // namespace

void report_damage(Storage& storage, const std::string& instance, const std::string& message, Instant now) {
  Result<std::unique_ptr<WriteTxn>> txn = storage.begin_write();
  if (!txn) return;
  std::vector<Value> cells(storage::IncidentCells::kSize);
  cells[storage::IncidentCells::kNode] = Value::string(instance);
  cells[storage::IncidentCells::kType] = Value::string(word(IncidentType::Storage));
  cells[storage::IncidentCells::kStatus] = Value::string("open");
  cells[storage::IncidentCells::kText] = Value::string(message);
  cells[storage::IncidentCells::kDetail] = Value::string(base::to_plain_json(Value::context({{"name", Value::string(instance)}})));
  cells[storage::IncidentCells::kAt] = Value::date_time(in_zone(now, Zone::utc()));
  if ((*txn)->put(storage::kind(Own::Incident), {{Value::string("damage:" + instance)}, 0, std::move(cells)}, kNew))
    (void)(*txn)->commit({});
}

Result<StoredLog> read_log(ReadTxn& txn, const std::string& aggregate, Language language) {
  StoredLog log;
  Finder finder(aggregate, language);
  const bool of_instance = aggregate.find('/') == std::string::npos;
  Result<std::vector<Row>> rows = rows_of(txn, aggregate);
  if (!rows) return rows.error();
  int64_t seq_before = 0, pos_before = 0;
  for (const Row& row : *rows) {
    const int64_t seq = number_of(row.key[1]), pos = number_of(row.cells[storage::EventCells::kPos]);
    std::optional<LogEntry> entry = decode_entry(text_of(row.cells[storage::EventCells::kPayload]));
    // A record's history may have been switched on late, or off for a time.
    finder.expect(of_instance ? seq == seq_before + 1 : seq > seq_before, "E1", seq, "a log entry is missing before this one",
                  "此条目之前缺少日志条目");
    finder.expect(pos_before < pos, "E3", seq, "its position in the log does not rise", "其在日志中的位置没有递增");
    seq_before = seq;
    pos_before = pos;
    if (!finder.expect(entry.has_value(), "E5", seq, "the entry is damaged, or of a newer release", "日志条目已损坏，或来自更新的版本"))
      continue;
    finder.expect(entry->seq == seq && is_hash(text_of(row.cells[storage::EventCells::kHash]), entry->hash) && entry->instance == aggregate,
                  "E5", seq, "the entry is not the one that was written here", "该条目不是当初写入此处的条目");
    finder.expect(text_of(row.cells[storage::EventCells::kType]) == entry->type && text_of(row.cells[storage::EventCells::kActor]) == entry->actor &&
                      row.cells[storage::EventCells::kAt] == time_cell(entry->at),
                  "E5", seq, "its columns do not say what the entry says", "该行的列与条目内容不符");
    const std::string& chained = log.entries.empty() ? std::string() : log.entries.back().hash;
    finder.expect(!of_instance || entry->prev_hash == chained, "E5", seq, "the chain of hashes is broken", "哈希链已断开");
    finder.expect(log.entries.empty() || log.entries.back().at <= entry->at, "M1", seq, "time runs backwards", "时间倒流");
    log.entries.push_back(*std::move(entry));
  }
  if (base::planted(base::Planted::EventsByTime)) {
    std::reverse(log.entries.begin(), log.entries.end());
    std::stable_sort(log.entries.begin(), log.entries.end(), [](const LogEntry& a, const LogEntry& b) { return a.at < b.at; });
  }
  log.damage = std::move(finder.damage);
  return log;
}

Result<std::vector<Damage>> verify_instance(ReadTxn& txn, const Row& row, Language language) {
  const std::string id = text_of(row.key.front());
  Finder finder(id, language);
  Result<StoredLog> log = read_log(txn, id, language);
  if (!log) return log.error();
  finder.damage = std::move(log->damage);
  const std::string bytes = text_of(row.cells[storage::InstanceCells::kSnapshot]);
  const std::optional<Instance> state = decode_instance(bytes);
  if (!finder.expect(state && state->id == id, "S1", 0, "the stored state is damaged", "存储的状态已损坏")) return finder.damage;
  using Cells = storage::InstanceCells;
  const auto shows = [&](int cell, std::string_view text) { return text_of(row.cells[static_cast<size_t>(cell)]) == text; };
  finder.expect(shows(Cells::kFlow, state->flow) && shows(Cells::kModelHash, state->model) && shows(Cells::kForm, state->form) &&
                    shows(Cells::kRecord, state->record) && shows(Cells::kParent, state->parent) && shows(Cells::kInitiator, state->initiator) &&
                    shows(Cells::kStatus, state->status == CaseStatus::Named ? "ended" : word(state->status)) &&
                    number_of(row.cells[Cells::kLastSeq]) == state->version,
                "S1", 0, "the columns of its row do not say what the state says", "该行的列与状态内容不符");
  finder.expect(state->version == row.version, "V1", 0, "the version of the row is not that of the state", "行的版本与状态的版本不一致");
  finder.expect(state->version == static_cast<int64_t>(log->entries.size()), "V3", 0,
                "the version is not the number of log entries", "版本号与日志条目数不一致");
  const std::optional<Instance> folded = fold(log->entries);
  finder.expect(folded && encode_like(*folded, bytes) == bytes, "E6", 0, "the log does not give the stored state", "由日志重算的结果与存储的状态不符");
  return finder.damage;
}

namespace {

// Entries of instances, read from the first to the last: a page that is wrong may hide rows from this reading and not from a look-up.
Result<int64_t> entries_in_order(ReadTxn& txn) {
  int64_t count = 0;
  Query query;
  query.page.limit = 10'000;
  do {
    Result<FoundRows> rows = txn.find(storage::kind(Own::Event), query);
    if (!rows) return rows.error();
    for (const Row& row : rows->rows)
      if (text_of(row.key.front()).find('/') == std::string::npos && decode_entry(text_of(row.cells[storage::EventCells::kPayload]))) ++count;
    query.page.after = rows->next;
  } while (!query.page.after.empty());
  return count;
}

}  // namespace

Result<Verified> verify_store(ReadTxn& txn, Language language) {
  Verified found;
  Shown wanted;
  const auto add = [&](std::vector<Damage> more) {
    for (Damage& one : more)
      if (found.damage.size() < kDamageMax) found.damage.push_back(std::move(one));
  };
  Result<std::vector<DamagedRow>> rows = txn.damaged(static_cast<int64_t>(kDamageMax));
  if (!rows) return rows.error();
  for (const DamagedRow& row : *rows) {
    Finder finder(row.table + " " + row.key, language);
    finder.expect(false, "S1", 0, "the row is not as it was written", "该行与写入时不同");
    add(finder.damage);
  }
  Status done = each_row(txn, Own::Instance, [&](const Row& row) -> Status {
    ++found.instances;
    Result<std::vector<Damage>> damage = verify_instance(txn, row, language);
    if (!damage) return damage.error();
    add(*std::move(damage));
    const std::optional<Instance> state = decode_instance(text_of(row.cells[storage::InstanceCells::kSnapshot]));
    if (state) {
      add_shown(*state, wanted);
      found.entries += state->version;
    }
    return weir::Done{};
  });
  if (!done) return done.error();
  const int64_t looked_up = found.entries;
  Result<int64_t> in_order = found.damage.empty() ? entries_in_order(txn) : Result<int64_t>(looked_up);
  if (!in_order) return in_order.error();
  Finder whole("", language);
  whole.expect(*in_order == looked_up, "V3", 0, "read from first to last the logs have other entries than looked up one by one",
               "从头到尾读取的日志条目与逐个查找的不一致");
  add(std::move(whole.damage));
  // Logs by their own: those of records, and those whose instance is gone.
  KeyRange range;
  for (;;) {
    Result<std::vector<Row>> first = txn.scan(storage::kind(Own::Event), range, 1);
    if (!first) return first.error();
    if (first->empty()) break;
    const std::string aggregate = text_of(first->front().key.front());
    range.from = after(aggregate);
    if (aggregate.find('/') == std::string::npos) {
      Result<std::optional<Row>> owner = txn.get(storage::kind(Own::Instance), {Value::string(aggregate)});
      if (!owner) return owner.error();
      Finder finder(aggregate, language);
      finder.expect(owner->has_value(), "E6", 0, "there is a log, but no state of the instance", "有日志，但没有该实例的状态");
      add(finder.damage);
      continue;
    }
    ++found.records;
    Result<StoredLog> log = read_log(txn, aggregate, language);
    if (!log) return log.error();
    found.entries += static_cast<int64_t>(log->entries.size());
    add(std::move(log->damage));
  }
  Result<Shown> shown = shown_by_tables(txn);
  if (!shown) return shown.error();
  std::vector<Damage> differ;
  compare(wanted.timers, shown->timers, "AP8", language, differ);
  compare(wanted.tasks, shown->tasks, "AP3", language, differ);
  compare(wanted.incidents, shown->incidents, "E7", language, differ);
  add(std::move(differ));
  return found;
}

Result<Verified> Service::verify() {
  Result<std::unique_ptr<ReadTxn>> txn = options_.storage->begin_read();
  if (!txn) return txn.error();
  return verify_store(**txn, language());
}

}  // namespace weir::runtime
