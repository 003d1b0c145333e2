#include "engine/runtime/service.h"

#include <sys/random.h>

#include <atomic>
#include <ctime>

#include "engine/access/sealed_storage.h"
#include "engine/base/ids.h"
#include "engine/base/json.h"
#include "engine/base/planted.h"
#include "engine/runtime/records/across.h"
#include "engine/runtime/records/automations.h"
#include "engine/runtime/books.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/records/record_timers.h"
#include "engine/runtime/records/recompute.h"
#include "engine/runtime/records/retyping.h"
#include "engine/runtime/queries/veil.h"
#include "engine/runtime/verify.h"
#include "engine/storage/contract/idempotency.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

using base::Planted;
using storage::Own;

namespace {

constexpr uint32_t kVerifyEvery = 1000;

// The host gave no clock: the one of the machine.
Instant machine_time() {
  std::timespec now{};
  std::timespec_get(&now, TIME_UTC);
  return {static_cast<int64_t>(now.tv_sec), static_cast<int32_t>(now.tv_nsec)};
}

class MachineClock : public Clock {
 public:
  Instant now() override { return machine_time(); }
};

uint64_t machine_bits() {
  uint64_t bits = 0;
  if (getentropy(&bits, sizeof bits) == 0) return bits;
  const Instant at = machine_time();
  return static_cast<uint64_t>(at.seconds) * 1'000'000'007 + static_cast<uint64_t>(at.nanos);
}

// The host gave no ids: such as rise with time, so that a store adds rows at the end of its tables.
std::string machine_id() {
  static MachineClock clock;
  static base::IdMaker ids(&clock, machine_bits);
  return ids.next();
}

// One unit in a thousand folds what it loads again.
bool sampled() {
  static std::atomic<uint32_t> units{0};
  return ++units % kVerifyEvery == 0;
}

// What will not be otherwise when the same command is sent again.
bool is_final(const Error& error) {
  switch (error.code) {
    case ErrorCode::StorageUnavailable:
    case ErrorCode::StorageCorrupt:
    case ErrorCode::Overloaded:
    case ErrorCode::Internal:
    case ErrorCode::InvalidModel:
      return false;
    default: return true;
  }
}

std::string idem_actor(const Actor& actor) {
  if (base::planted(Planted::KeyOfAnyone)) return "#";
  return actor.user.empty() ? "#" + std::to_string(static_cast<int>(actor.kind)) : actor.user;
}

}  // namespace

Service::Service(EngineOptions options) : options_(std::move(options)) {}

Instant Service::now() {
  const Instant at = options_.clock != nullptr ? options_.clock->now() : machine_time();
  return base::planted(Planted::LocalClock) ? at : options_.storage->advance(at);
}

std::string Service::new_id() {
  if (options_.ids == nullptr) return machine_id();
  const std::lock_guard lock(ids_mutex_);
  return options_.ids->next();
}

LoadedPtr Service::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

Result<OrgSnapshot> Service::people_at(ReadTxn& txn, Instant at, const DirectoryChange* more) {
  OrgSnapshot base;
  if (options_.directory != nullptr) {
    Result<OrgSnapshot> people = options_.directory->at(at);
    if (people && *people == nullptr)
      return Error::of("E_STORAGE", say("the directory gave nothing", "目录服务没有返回内容"));
    if (!people || !options_.extend_directory) return people;
    base = *std::move(people);
  } else {
    const LoadedPtr loaded = current();
    base = loaded == nullptr ? std::make_shared<Organisation>() : OrgSnapshot(loaded->keep, &loaded->model.directory);
  }
  return directory_.at(txn, base, at, more);
}

Result<LoadedPtr> Service::model_of(const std::string& hash) {
  {
    const std::lock_guard lock(mutex_);
    if (auto it = models_.find(hash); it != models_.end()) return it->second;
  }
  Result<std::unique_ptr<ReadTxn>> txn = options_.storage->begin_read();
  if (!txn) return txn.error();
  Result<std::optional<Row>> row = (*txn)->get(storage::kind(Own::Model), {Value::string(hash)});
  if (!row) return row.error();
  if (!*row) return Error::of("E_MODEL", say("the store lacks the model " + hash, "存储中缺少模型 " + hash));
  Result<Model> model = load_bundle(text_of((*row)->cells[storage::ModelCells::kBundle]));
  if (!model) return model.error();
  Result<LoadedPtr> loaded = load(*model, options_);
  if (!loaded) return loaded.error();
  const std::lock_guard lock(mutex_);
  return models_.emplace(hash, *loaded).first->second;
}

namespace {

// The key that the host gave as an option; its secrets are asked where it gave none.
class KeyGiven : public Secrets {
 public:
  explicit KeyGiven(const EngineOptions& options) : options_(options) {}
  std::optional<std::string> get(std::string_view name) override {
    if (!options_.field_key.empty()) return name == access::kKeySecret ? std::optional(options_.field_key) : std::nullopt;
    return options_.secrets != nullptr ? options_.secrets->get(name) : std::nullopt;
  }

 private:
  const EngineOptions& options_;
};

}  // namespace

// Nothing of a store that forgets everything is at rest: it needs no key.
Status Service::check_key(const model::Model& model) const {
  if (!options_.storage->durable()) return Done{};
  KeyGiven secrets(options_);
  Result<std::unique_ptr<access::Cipher>> cipher = access::cipher_for(model, &secrets, options_.language);
  if (!cipher) return cipher.error();
  return Done{};
}

Status Service::start() {
  KeyGiven secrets(options_);
  Result<std::unique_ptr<access::Cipher>> cipher = access::Cipher::open(&secrets);
  if (!cipher) return cipher.error();
  has_key_ = *cipher != nullptr;
  options_.storage = access::sealed_storage(options_.storage, *std::move(cipher));
  Result<std::unique_ptr<ReadTxn>> txn = options_.storage->begin_read();
  if (!txn) return txn.error();
  Result<std::vector<Row>> rows = (*txn)->scan(storage::kind(Own::Publication), {}, 100'000);
  if (!rows) return rows.error();
  const Row* last = nullptr;
  const auto number = [](const Row& row) { return row.key[1].as_number().to_int().value_or(0); };
  for (const Row& row : *rows)
    if (last == nullptr || number(*last) <= number(row)) last = &row;
  if (last == nullptr) return Done{};
  Result<LoadedPtr> loaded = model_of(text_of(last->cells[storage::PublicationCells::kModelHash]));
  if (!loaded) return loaded.error();
  Status keyed = check_key((*loaded)->model);
  if (!keyed) return keyed;
  const std::lock_guard lock(mutex_);
  current_ = *loaded;
  return Done{};
}

namespace {

// What fields were called before, for the work that runs on earlier versions.
Status keep_renames(const model::Model& model, WriteTxn& txn) {
  const auto keep = [&](const std::string& path, const std::string& was, const std::string& now) -> Status {
    const Result<std::string> json = base::value_to_json(Value::string(path + "." + now));
    if (!json) return json.error();
    Result<PutResult> put = txn.put(storage::kind(Own::Note), {{Value::string("renamed"), Value::string(path + "." + was)}, 0, {Value::string(*json)}}, kAny);
    return put ? Status(Done{}) : Status(put.error());
  };
  for (const model::Form& form : model.forms)
    for (const model::Field& field : form.fields) {
      if (!field.was.empty() && form.field(field.was) == nullptr)
        if (Status kept = keep(form.name, field.was, field.name); !kept) return kept;
      for (const model::Field& column : field.columns) {
        const bool taken = std::any_of(field.columns.begin(), field.columns.end(), [&](const model::Field& one) { return one.name == column.was; });
        if (column.was.empty() || taken) continue;
        if (Status kept = keep(form.name + "." + field.name, column.was, column.name); !kept) return kept;
      }
    }
  return Done{};
}

}  // namespace

Result<std::vector<FieldError>> Service::hindrances(const Model& model) {
  Result<LoadedPtr> next = load(model, options_);
  if (!next) return next.error();
  const LoadedPtr before = current();
  if (before == nullptr) return std::vector<FieldError>();
  Result<std::unique_ptr<ReadTxn>> txn = options_.storage->begin_read();
  if (!txn) return txn.error();
  int64_t all = 0;
  Result<std::vector<FieldError>> found = unconvertible(retypes(before->model, *model), **next, options_, **txn, &all);
  if (!found) return found;
  Result<std::vector<FieldError>> clashes = clashes_across(**next, before.get(), *options_.storage, **txn, options_.language);
  if (!clashes) return clashes;
  found->insert(found->end(), clashes->begin(), clashes->end());
  return found;
}

Status Service::check_retypes(const LoadedPtr& before, const LoadedPtr& next, const std::vector<Retype>& changed) const {
  if (before == nullptr) return Done{};
  if (const std::string name = taken_over(before->model, next->model); !name.empty()) {
    Error error = Error::of("E_SCHEMA", say("'" + name + "' cannot take over the data of a field that is there as well",
                                            "“" + name + "”不能接管另一个仍然存在的字段的数据"));
    error.hint = say("rename one after the other, over a third name", "请借助第三个名字，一次发布改一个");
    return error;
  }
  for (const Retype& one : changed)
    if (has_key_ && (one.from->sensitive || one.to->sensitive)) {
      Error error = Error::of("E_SCHEMA", say("the sensitive field '" + one.form + "." + one.to->name + "' cannot change its type",
                                              "敏感字段“" + one.form + "." + one.to->name + "”不能改变类型"));
      error.hint = say("give the changed field a new name", "请给修改后的字段起一个新名字");
      return error;
    }
  if (changed.empty()) return Done{};
  Result<std::unique_ptr<ReadTxn>> txn = options_.storage->begin_read();
  if (!txn) return txn.error();
  int64_t all = 0;
  Result<std::vector<FieldError>> lost = unconvertible(changed, *next, options_, **txn, &all);
  if (!lost) return lost.error();
  if (lost->empty()) return Done{};
  const std::string first = lost->front().field + ": " + lost->front().message;
  Error error = Error::of("E_SCHEMA", say(std::to_string(all) + " values do not fit the new type of their field: " + first,
                                          std::to_string(all) + " 个值不符合字段的新类型：" + first));
  error.hint = say("mend these records first, or give the changed field a new name", "请先修正这些记录，或给修改后的字段起一个新名字");
  error.fields = *std::move(lost);
  return error;
}

Error Service::repeated(std::vector<FieldError> clashes) const {
  Error error = Error::of("E_UNIQUE", say(std::to_string(clashes.size()) + " records repeat what shall be unique over several forms: " +
                                              clashes.front().field + ": " + clashes.front().message,
                                          std::to_string(clashes.size()) + " 条记录重复了须跨表单唯一的值：" + clashes.front().field + "：" +
                                              clashes.front().message));
  error.hint = say("make the values different, or merge the records first", "请先修改取值，或合并这些记录");
  error.fields = std::move(clashes);
  return error;
}

Result<Version> Service::publish(const Model& model) {
  Result<LoadedPtr> loaded = load(model, options_);
  if (!loaded) return loaded.error();
  Status keyed = check_key(*model);
  if (!keyed) return keyed.error();
  if (model->hash.empty()) return Error::of("E_MODEL", say("the model has no hash", "模型没有哈希值"));
  const LoadedPtr before = current();
  const std::vector<Retype> changed = before != nullptr ? retypes(before->model, *model) : std::vector<Retype>();
  if (Status convertible = check_retypes(before, *loaded, changed); !convertible) return convertible.error();
  SchemaPlan plan = schema_plan(*model, has_key_);
  convert_in(plan, changed, **loaded, options_);
  Status tables = options_.storage->apply_schema(plan);
  if (!tables) return tables.error();
  const std::string bundle = save_bundle(model);
  const Value at = Value::date_time(in_zone(now(), Zone::utc()));
  for (int tries = 0; tries < kTriesMax; ++tries) {
    Result<std::unique_ptr<WriteTxn>> txn = options_.storage->begin_write();
    if (!txn) return txn.error();
    Result<std::vector<Row>> earlier =
        (*txn)->scan(storage::kind(Own::Publication), {{Value::string(model->app)}, {}, {}, true}, 1);
    if (!earlier) return earlier.error();
    int64_t number = 1;
    const bool same = !earlier->empty() &&
                      text_of(earlier->front().cells[storage::PublicationCells::kModelHash]) == model->hash;
    if (!earlier->empty()) number = earlier->front().key[1].as_number().to_int().value_or(0) + (same ? 0 : 1);
    if (!same) {
      Result<PutResult> put = (*txn)->put(storage::kind(Own::Model), {{Value::string(model->hash)}, 0, {Value::string(bundle), at}}, kAny);
      if (!put) return put.error();
      put = (*txn)->put(storage::kind(Own::Publication),
                        {{Value::string(model->app), Value::integer(number)}, 0, {Value::string(model->hash), at}}, kAny);
      if (!put) return put.error();
      if (Status kept = keep_renames(*model, **txn); !kept) return kept.error();
      // Here nobody else writes: what is found is all there is.
      Result<std::vector<FieldError>> clashes =
          clashes_across(**loaded, current().get(), *options_.storage, **txn, options_.language);
      if (!clashes) return clashes.error();
      if (!clashes->empty()) return repeated(*std::move(clashes));
      const CommitResult result = (*txn)->commit({});
      if (result.kind == CommitResult::Kind::Conflict || result.kind == CommitResult::Kind::Retryable ||
          result.kind == CommitResult::Kind::Unknown)
        continue;
      if (!result.committed()) return result.error;
    }
    {
      const std::lock_guard lock(mutex_);
      current_ = models_.emplace(model->hash, *loaded).first->second;
    }
    if (Status armed = arm_times(before); !armed) return armed.error();
    if (Status done = recompute_some(); !done) return done.error();
    return Version{number, model->app, model->hash};
  }
  return Error::of("E_OVERLOADED", say("the store is busy: publish again", "存储繁忙，请重新发布"));
}

Status Service::arm_times(const LoadedPtr& before) {
  for (int tries = 0; tries < kTriesMax; ++tries) {
    Result<std::unique_ptr<Unit>> unit = unit_for({{}, ActorKind::Timer}, {}, false);
    if (!unit) return unit.error();
    arm_schedules(**unit);
    if (before != nullptr && before != current()) arm_recompute(**unit, before->model);
    if ((*unit)->failure() != nullptr) return *(*unit)->failure();
    if ((*unit)->alarms.empty()) return Done{};
    const CommitAnswer committed = commit(**unit, *options_.storage, std::nullopt);
    if (committed.how == Committed::Done) return Done{};
    if (committed.how == Committed::Failed) return committed.error;
  }
  return Error::of("E_OVERLOADED", say("the store is busy: publish again", "存储繁忙，请重新发布"));
}

Status Service::recompute_some() {
  constexpr int kBatchesAtOnce = 20;
  int batches = 0;
  for (const model::Form& form : current()->model.forms)
    for (int tries = 0; tries < kTriesMax && batches < kBatchesAtOnce;) {
      const std::string id = "recompute:" + form.name;
      Result<std::unique_ptr<Unit>> unit = view_for({{}, ActorKind::Timer});
      if (!unit) return unit.error();
      const std::optional<Instant> due = alarm_due(**unit, id);
      if ((*unit)->failure() != nullptr) return *(*unit)->failure();
      unit->reset();
      if (!due) break;
      const std::optional<Result<bool>> fired = fire_once({}, 0, 0, id, *due);
      if (fired && !*fired) return fired->error();
      fired ? ++batches : ++tries;
    }
  return Done{};
}

Result<std::unique_ptr<Unit>> Service::unit_for(const Actor& actor, const std::string& key, bool dry, const LoadedPtr& model) {
  Unit::Setting setting;
  setting.storage = options_.storage.get();
  setting.instances = &instances_;
  setting.current = model != nullptr ? model : current();
  setting.model_of = [this](const std::string& hash) { return model_of(hash); };
  setting.new_id = [this] { return new_id(); };
  setting.host = &options_;
  Result<std::unique_ptr<ReadTxn>> txn = options_.storage->begin_read();
  if (!txn) return txn.error();
  setting.now = now();  // behind the snapshot: nothing in it is of later
  ReadTxn* snapshot = txn->get();
  Result<OrgSnapshot> people = people_at(*snapshot, setting.now);
  if (!people) return people.error();
  setting.people = *people;
  setting.people_at = [this, snapshot](Instant at) { return people_at(*snapshot, at); };
  if (options_.directory == nullptr || options_.extend_directory)
    setting.people_with = [this, snapshot](Instant at, const DirectoryChange* more) { return people_at(*snapshot, at, more); };
  setting.language = options_.language;
  setting.dry = dry;
  setting.verify = options_.verify || (!dry && sampled());
  return std::make_unique<Unit>(std::move(setting), *std::move(txn), Acting{actor, key});
}

Result<std::unique_ptr<Unit>> Service::view_for(const Actor& actor, const LoadedPtr& model) {
  Result<std::unique_ptr<Unit>> unit = unit_for(actor, {}, true, model);
  if (unit) (*unit)->view().record_nothing();
  return unit;
}

std::optional<Result<Outcome>> Service::seen_before(Unit& unit, const Command& command, const std::string& hash) {
  if (command.key.empty()) return std::nullopt;
  const Result<storage::Recalled> known = storage::recall(unit.view().txn(), {idem_actor(command.actor), command.key, hash}, unit.now());
  if (!known) return Result<Outcome>(known.error());
  if (known->kind == storage::Recalled::Kind::New) return std::nullopt;
  if (known->kind == storage::Recalled::Kind::Reused)
    return Result<Outcome>(refuse(unit, "E_KEY_REUSE", "the key stands for another command", "该幂等键已用于另一个命令"));
  std::optional<Error> unread;
  std::optional<Answer> answer = decode_answer(known->result, [&](const std::string& instance, int64_t seq) -> Value {
    Result<std::optional<Row>> row = unit.view().txn().get(storage::kind(Own::Event), {Value::string(instance), Value::integer(seq)});
    if (!row) unread = row.error();
    return row && *row ? (*row)->cells[storage::EventCells::kPayload] : Value();
  });
  if (unread) return Result<Outcome>(*std::move(unread));
  if (!answer)
    return Result<Outcome>(Error::of("E_CORRUPT", say("the stored answer is damaged", "存储的应答已损坏")));
  if (answer->error) return Result<Outcome>(*std::move(answer->error));
  answer->outcome.replayed = true;
  return Result<Outcome>(std::move(answer->outcome));
}

// A refusal leaves nothing but its key. Where that cannot be kept, the refusal is not given: sent
// again, the command might be accepted, and one key has one answer.
std::optional<Result<Outcome>> Service::refused(Unit& unit, const Command& command, const std::string& hash, const Error& error) {
  if (command.key.empty() || !is_final(error)) return Result<Outcome>(error);
  Unit::Setting setting = unit.setting();
  Result<std::unique_ptr<ReadTxn>> txn = options_.storage->begin_read();
  if (!txn) return Result<Outcome>(txn.error());
  Unit nothing(std::move(setting), *std::move(txn), unit.acting());
  nothing.view().record_nothing();
  const CommitAnswer kept =
      commit(nothing, *options_.storage, IdemRow{idem_actor(command.actor), command.key, hash, encode(Answer{error, {}, nullptr})});
  if (kept.how == Committed::Again) return std::nullopt;
  if (kept.how == Committed::Failed) return Result<Outcome>(kept.error);
  return Result<Outcome>(error);
}

std::optional<Result<Outcome>> Service::run_once(const Command& command, const std::string& hash) {
  Result<std::unique_ptr<Unit>> made = unit_for(command.actor, command.key, false);
  if (!made) return Result<Outcome>(made.error());
  Unit& unit = **made;
  if (std::optional<Result<Outcome>> earlier = seen_before(unit, command, hash)) return earlier;
  Result<Addressed> addressed = dispatch(unit, command);
  if (unit.failure() != nullptr) return Result<Outcome>(*unit.failure());
  if (!addressed) {
    tell_damage(unit);
    Error error = addressed.error();
    Veil(unit).cover(error, records_of(unit, command));
    return refused(unit, command, hash, error);
  }
  if (Status set = set_record_timers(unit); !set) return refused(unit, command, hash, set.error());
  seal_cases(unit, command_word(command));
  int64_t version = addressed->version;
  if (version == 0 && !addressed->cases.empty()) version = addressed->cases.front()->state().version;
  Answer answer = answer_of(unit, version, addressed->record, addressed->cases);
  Veil(unit).cover(answer);
  std::optional<IdemRow> idem;
  if (!command.key.empty()) idem = IdemRow{idem_actor(command.actor), command.key, hash, encode(answer)};
  const CommitAnswer committed = commit(unit, *options_.storage, idem);
  if (committed.how == Committed::Again) return std::nullopt;
  if (committed.how == Committed::Failed) return Result<Outcome>(committed.error);
  return Result<Outcome>(std::move(answer.outcome));
}

// A key at work, while this stands.
class Service::Flight {
 public:
  Flight(Service& service, const Command& command) : service_(service), key_(idem_actor(command.actor), command.key) {
    const std::lock_guard lock(service_.flights_mutex_);
    alone_ = key_.second.empty() || service_.flights_.insert(key_).second;
  }
  ~Flight() {
    if (!alone_ || key_.second.empty()) return;
    const std::lock_guard lock(service_.flights_mutex_);
    service_.flights_.erase(key_);
  }
  bool alone() const { return alone_; }

 private:
  Service& service_;
  std::pair<std::string, std::string> key_;
  bool alone_ = false;
};

Result<Outcome> Service::run(const Command& command) {
  const Flight flight(*this, command);
  if (!flight.alone())
    return Error::of("E_IN_FLIGHT", say("the same command is at work: ask again for its answer", "同一命令正在执行，请稍后再取结果"));
  const std::string hash = command.key.empty() ? std::string() : command_hash(command);
  for (int tries = 0; tries < kTriesMax; ++tries)
    if (std::optional<Result<Outcome>> answer = run_once(command, hash)) return *std::move(answer);
  return Error::of("E_OVERLOADED", say("too many commands meet here: send it again", "并发命令过多，请重试"));
}

Result<Delta> Service::plan(const Command& command) {
  Result<std::unique_ptr<Unit>> made = unit_for(command.actor, command.key, true);
  if (!made) return made.error();
  Unit& unit = **made;
  if (std::optional<Result<Outcome>> earlier = seen_before(unit, command, command.key.empty() ? std::string() : command_hash(command))) {
    if (!*earlier) return earlier->error();
    Delta delta;
    delta.outcome = **std::move(earlier);
    return delta;
  }
  Result<Addressed> addressed = dispatch(unit, command);
  if (unit.failure() != nullptr) return *unit.failure();
  if (!addressed) {
    Error error = addressed.error();
    Veil(unit).cover(error, records_of(unit, command));
    return error;
  }
  seal_cases(unit, command_word(command));
  int64_t version = addressed->version;
  if (version == 0 && !addressed->cases.empty()) version = addressed->cases.front()->state().version;
  Answer answer = answer_of(unit, version, addressed->record, addressed->cases);
  Veil(unit).cover(answer);
  Delta delta = delta_of(unit, std::move(answer.outcome));
  Veil(unit).cover(delta);
  return delta;
}

void Service::tell_damage(const Unit& unit) {
  for (const LooseIncident& incident : unit.incidents)
    if (incident.type == IncidentType::Storage)
      report_damage(*options_.storage, incident.name, incident.message, unit.now());
}

}  // namespace weir::runtime
