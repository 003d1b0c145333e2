#include "engine/runtime/unit.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/planted.h"
#include "engine/runtime/flow/apply.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/queries/sharing.h"
#include "engine/runtime/verify.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

using storage::InstanceCells;
using storage::Own;

Error refuse(const Unit& unit, std::string_view reason, std::string_view en, std::string_view zh) {
  return Error::of(reason, unit.say(en, zh));
}

Case::Case(Unit& unit, LoadedPtr loaded)
    : unit_(&unit), loaded_(std::move(loaded)), state_(std::make_shared<Instance>()) {
  static const auto kNone = std::make_shared<const Instance>();
  before_ = kNone;
  entry_.events = base::RecycledRoom<EventBody>::take();
}

Case::~Case() { base::RecycledRoom<EventBody>::leave(entry_.events); }

const Value& Case::snapshot() {
  if (snapshot_.is_null()) snapshot_ = Value::string(encode(*state_));
  return snapshot_;
}

LogEntry& Case::entry() {
  unit_->save(*this);
  return entry_;
}

void Case::emit(EventBody event) {
  unit_->save(*this);
  // An event that does not fit is a fault of the engine: better no answer than a wrong state.
  WEIR_CHECK(apply(*state_, event, unit_->now()), "an event must fit the state it is made for");
  entry_.events.push_back(std::move(event));
}

const model::FlowNode& Case::gone_node(const Instance& state, GoneNodes& made, int32_t index) {
  static const model::FlowNode kNone;
  const int32_t at = kGone - index;
  if (at < 0 || static_cast<size_t>(at) >= state.gone.size()) return kNone;
  while (made.size() < state.gone.size()) {
    const GoneStep& step = state.gone[made.size()];
    made.push_back(std::make_unique<model::FlowNode>());
    made.back()->id = step.id;
    made.back()->type = step.type;
  }
  return *made[static_cast<size_t>(at)];
}

void Case::change_version(const LoadedPtr& loaded, EventBody event) {
  emit(std::move(event));
  unit_->on_undo([this, was = loaded_, flow = flow_, form = form_, nodes = nodes_] {
    loaded_ = was;
    flow_ = flow;
    form_ = form;
    nodes_ = nodes;
    gone_.clear();
  });
  if (loaded_before_ == nullptr) loaded_before_ = loaded_;
  loaded_ = loaded;
  flow_ = loaded->model.flow(state_->flow);
  form_ = loaded->model.form(state_->form);
  nodes_ = &flow_->nodes;
  gone_.clear();
  stored_ = proposed_ = nullptr;
}

records::RecordPtr Case::record() const {
  if (form_ == nullptr || state_->record.empty()) return nullptr;
  records::RecordPtr stored = unit_->view().record(*form_, state_->record);
  // Steps that a deletion sets off see the record as it was.
  if (stored == nullptr && free_block)
    for (const RecordWrite& one : unit_->writes())
      if (one.form->name == form_->name && one.id == state_->record) return unit_->view().as_of(one.before, *form_);
  if (stored == nullptr || state_->change.values.empty() || over()) return stored;
  if (proposed_ != nullptr && stored_ == stored && proposed_values_ == state_->change.values) return proposed_;
  stored_ = std::move(stored);
  proposed_values_ = state_->change.values;
  records::ChangeRequest change;
  change.form = form_;
  change.before = stored_.get();
  change.id = stored_->id;
  change.patch = state_->change.values;
  change.actor = state_->initiator;
  change.writer = records::Writer::Automation;
  change.rights = {records::FieldRight::Editable, {}};
  Result<records::Change> prepared = records::prepare_change(change, unit_->world(*loaded_));
  if (!prepared) return proposed_ = stored_;
  auto seen = std::make_shared<records::Record>(std::move(prepared->after));
  seen->version = stored_->version;
  return proposed_ = std::move(seen);
}

records::RecordPtr Case::submitted_record() const {
  const records::RecordPtr now = record();
  if (now == nullptr || state_->snapshots.empty()) return nullptr;
  const Snapshot& snapshot = state_->snapshots.back();
  auto then = std::make_shared<records::Record>(*now);
  for (size_t i = 0; i < then->values.size() && i < form_->fields.size(); ++i) {
    const std::string& name = form_->fields[i].name;
    const Value* value = snapshot.values.is(ValueKind::Context) ? snapshot.values.find(name) : nullptr;
    if (value != nullptr && std::find(snapshot.written.begin(), snapshot.written.end(), name) == snapshot.written.end())
      then->values[i] = *value;
  }
  return then;
}

Unit::Unit(Setting setting, std::unique_ptr<ReadTxn> txn, Acting acting)
    : setting_(std::move(setting)), view_(*setting_.storage, std::move(txn)), acting_(std::move(acting)) {
  if (setting_.current != nullptr) view_.set_zone(setting_.current->zone);
}

records::RecordWorld& Unit::world(const LoadedPtr& loaded) { return world(*loaded); }

records::RecordWorld& Unit::world(const Loaded& loaded) {
  std::unique_ptr<records::RecordWorld>& world = worlds_[&loaded];
  if (world == nullptr) {
    world = std::make_unique<records::RecordWorld>(loaded.model, loaded.plans, view_, *setting_.people, setting_.now);
    if (sharing_ == nullptr) sharing_ = shares_of(*this);
    world->set_shares(sharing_.get());
    world->set_catalog(&loaded.catalog);
    if (setting_.host != nullptr) {
      world->set_host_types(setting_.host->field_types);
      world->set_host([this](std::string_view name, std::span<const Value> args, feel::EvalContext& ctx) {
        for (const HostFunction& function : setting_.host->functions)
          if (function.name == name && function.call) return function.call(args);
        ctx.warn(feel::WarningKind::NoFunction, "the host has no function '" + std::string(name) + "'");
        return Value();
      });
    }
  }
  return *world;
}

const HostStep* Unit::host_step(std::string_view name) const {
  if (setting_.host != nullptr)
    for (const HostStep& step : setting_.host->steps)
      if (step.name == name) return &step;
  return nullptr;
}

namespace {

// Whoever runs the unit makes an incident of it.
Error damaged(Unit& unit, const std::string& instance, const std::string& what) {
  const std::string message = unit.say("instance " + instance + " does not verify: " + what, "流程实例 " + instance + " 校验失败：" + what);
  unit.incidents.push_back({IncidentType::Storage, instance, {}, {}, message, {}});
  return Error::of("E_CORRUPT", message);
}

Error not_found(const Unit& unit) {
  return refuse(unit, "E_NOT_FOUND", "there is no such instance, or you may not see it", "没有这个流程实例，或您无权查看");
}

}  // namespace

Result<Case*> Unit::load(const std::string& instance) {
  for (const auto& one : cases_)
    if (one->state().id == instance) return one.get();
  const std::optional<Row> row = view_.row(storage::kind(Own::Instance), {Value::string(instance)});
  if (view_.failure() != nullptr) return *view_.failure();
  if (!row) return not_found(*this);
  const Value& bytes = row->cells[InstanceCells::kSnapshot];
  const bool cached = setting_.instances != nullptr && !setting_.verify && bytes.is(ValueKind::String);
  std::shared_ptr<const Instance> state = cached ? setting_.instances->find(instance, bytes) : nullptr;
  if (state == nullptr && bytes.is(ValueKind::String))
    if (std::optional<Instance> decoded = decode_instance(bytes.as_string()))
      state = std::make_shared<const Instance>(*std::move(decoded));
  if (state == nullptr || state->id != instance || state->version != row->version)
    return damaged(*this, instance, say("the stored state of the instance is damaged", "流程实例的存储状态已损坏"));
  if (setting_.verify) {
    Result<std::vector<Damage>> damage = verify_instance(view_.txn(), *row, setting_.language);
    if (!damage) return damage.error();
    if (!damage->empty()) return damaged(*this, instance, damage->front().message + " (" + damage->front().rule + ")");
  }
  const bool pinned = !base::planted(base::Planted::ModelNotPinned);
  Result<LoadedPtr> loaded = pinned ? setting_.model_of(state->model) : Result<LoadedPtr>(setting_.current);
  if (!loaded) {
    if (loaded.error().code == ErrorCode::InvalidModel)
      incidents.push_back({IncidentType::Storage, instance, {}, {}, loaded.error().message, {}});
    return loaded.error();
  }
  auto made = std::make_unique<Case>(*this, *loaded);
  made->flow_ = (*loaded)->model.flow(state->flow);
  if (made->flow_ == nullptr)
    return Error::of("E_CORRUPT", say("the instance names a flow that its model does not have", "流程实例所用的流程在模型中不存在"));
  made->nodes_ = made->nodes_before_ = &made->flow_->nodes;
  made->form_ = (*loaded)->model.form(state->form);
  made->stored_version_ = row->version;
  made->state_ = std::make_shared<Instance>(*state);
  made->before_ = std::move(state);
  cases_.push_back(std::move(made));
  return cases_.back().get();
}

Case* Unit::begin(const LoadedPtr& loaded, const model::Flow& flow, Started started) {
  auto made = std::make_unique<Case>(*this, loaded);
  made->flow_ = &flow;
  made->nodes_ = made->nodes_before_ = &flow.nodes;
  made->form_ = loaded->model.form(started.form);
  on_undo([this, of = made.get()] { std::erase_if(cases_, [&](const auto& one) { return one.get() == of; }); });
  made->emit(std::move(started));
  cases_.push_back(std::move(made));
  return cases_.back().get();
}

Case* Unit::begin_block(const LoadedPtr& loaded, const std::string& form, const std::string& record) {
  static const model::Flow kNone;
  auto made = std::make_unique<Case>(*this, loaded);
  made->flow_ = &kNone;
  made->nodes_ = made->nodes_before_ = &loaded->model.blocks;
  made->form_ = loaded->model.form(form);
  made->free_block = true;
  Started started;
  started.id = "block";
  started.form = form;
  started.record = record;
  started.initiator = acting_.user();
  on_undo([this, of = made.get()] { std::erase_if(blocks_, [&](const auto& one) { return one.get() == of; }); });
  made->emit(std::move(started));
  blocks_.push_back(std::move(made));
  return blocks_.back().get();
}

std::vector<std::string> Unit::instances_of(const std::string& form, const std::string& record) {
  std::vector<std::pair<Instant, std::string>> found;
  Query query;
  query.filter = Filter::all_of({Filter::compare("record", Filter::Op::Equal, Value::string(record)),
                                 Filter::compare("form", Filter::Op::Equal, Value::string(form))});
  query.page.limit = 1000;
  for (const Row& row : view_.rows(storage::kind(Own::Instance), std::move(query))) {
    const std::string id = text_of(row.key.front());
    // One that cannot be read is not passed over: whoever loads it is told why.
    Result<Case*> one = load(id);
    found.emplace_back(one ? (*one)->state().started : now(), id);
  }
  for (const auto& one : cases_)
    if (one->stored_version() == 0 && one->state().form == form && one->state().record == record)
      found.emplace_back(one->state().started, one->state().id);
  // Newest first; ids grow, which tells those of one moment apart.
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return b < a; });
  std::vector<std::string> ids;
  for (auto& [at, id] : found) ids.push_back(std::move(id));
  return ids;
}

std::vector<Case*> Unit::children_of(const Case& of) {
  Query query;
  query.filter = Filter::all_of({Filter::compare("parent", Filter::Op::Equal, Value::string(of.state().id)),
                                 Filter::in("status", {Value::string("running"), Value::string("suspended")})});
  query.page.limit = 10'000;
  for (const Row& row : view_.rows(storage::kind(Own::Instance), std::move(query))) (void)load(text_of(row.key.front()));
  std::vector<Case*> children;
  for (const auto& one : cases_)
    if (one->state().parent == of.state().id && !one->over()) children.push_back(one.get());
  return children;
}

void Unit::set_people(OrgSnapshot people) {
  setting_.people = std::move(people);
  worlds_.clear();
}

std::string Unit::locked_by(const std::string& form, const std::string& record) {
  for (const auto& one : cases_)
    if (one->state().form == form && one->state().record == record && !one->over() &&
        one->flow().locks)
      return one->state().id;
  Query query;
  query.filter = Filter::all_of({Filter::compare("record", Filter::Op::Equal, Value::string(record)),
                                 Filter::compare("form", Filter::Op::Equal, Value::string(form)),
                                 Filter::in("status", {Value::string("running"), Value::string("suspended")})});
  query.page.limit = 1000;
  for (const Row& row : view_.rows(storage::kind(Own::Instance), std::move(query))) {
    const std::string id = text_of(row.key.front());
    Result<Case*> one = load(id);
    if (one && !(*one)->over() && (*one)->flow().locks) return id;
  }
  return {};
}

namespace {

std::vector<std::string> fields_written(const RecordWrite& write) {
  std::vector<std::string> names;
  if (write.after == nullptr) return names;
  const records::Record* before = write.before.get();
  for (size_t i = 0; i < write.after->values.size(); ++i)
    if (!(write.after->values[i] == (before != nullptr && i < before->values.size() ? before->values[i] : Value())))
      names.push_back(write.form->fields[i].name);
  if (before == nullptr || before->stage != write.after->stage) names.push_back("stage");
  if (before == nullptr || before->owner != write.after->owner) names.push_back("owner");
  return names;
}

// Of each field the last that wrote it.
void note_causes(RecordWrite& earlier, RecordWrite& write, const std::vector<std::string>& names) {
  for (WriteCaused& cause : earlier.causes) {
    std::erase_if(cause.wrote, [&](const std::string& one) { return std::find(names.begin(), names.end(), one) != names.end(); });
    std::erase_if(cause.origins, [&](const auto& one) { return std::find(names.begin(), names.end(), one.first) != names.end(); });
  }
  std::erase_if(earlier.causes, [](const WriteCaused& one) { return one.wrote.empty(); });
  earlier.causes.insert(earlier.causes.end(), std::make_move_iterator(write.causes.begin()), std::make_move_iterator(write.causes.end()));
}

}  // namespace

void Unit::write(RecordWrite write) {
  // Kept as the published version has the form, whatever version writes.
  const model::Form* form = setting_.current != nullptr ? setting_.current->model.form(write.form->name) : nullptr;
  if (form != nullptr && form != write.form) {
    write.before = view_.as_of(write.before, *form);
    write.after = view_.as_of(write.after, *form);
    write.form = form;
    write.loaded = setting_.current;
  }
  const std::vector<std::string> names = fields_written(write);
  std::erase_if(write.causes, [](const WriteCaused& one) { return one.kind.empty() && one.origins.empty(); });
  for (WriteCaused& cause : write.causes) cause.wrote = names;
  // However often a command writes a record, it is one version more.
  const auto first = std::find_if(writes_.begin(), writes_.end(), [&](const RecordWrite& one) {
    return one.form->name == write.form->name && one.id == write.id;
  });
  const records::RecordPtr& stored = first != writes_.end() ? first->before : write.before;
  const int64_t version = stored != nullptr ? stored->version + 1 : 1;
  if (write.after != nullptr && write.after->version != version) {
    auto numbered = std::make_shared<records::Record>(*write.after);
    numbered->version = version;
    write.after = std::move(numbered);
  }
  if (attempt_ > 0)
    on_undo([this, form = write.form, id = write.id, shown = view_.overlaid(*write.form, write.id)] {
      view_.restore(*form, id, shown);
    });
  view_.overlay(*write.form, write.id, write.after);
  for (size_t i = 0; i < writes_.size(); ++i) {
    RecordWrite& earlier = writes_[i];
    if (earlier.form->name != write.form->name || earlier.id != write.id) continue;
    if (attempt_ > 0) on_undo([this, i, before = earlier] { writes_[i] = before; });
    // A word that says more than that it changed.
    if (earlier.verb == "updated" || earlier.verb == "touched") earlier.verb = write.verb;
    if (earlier.by.empty()) earlier.by = write.by;
    note_causes(earlier, write, names);
    earlier.after = std::move(write.after);
    earlier.unique = std::move(write.unique);
    earlier.form = write.form;
    earlier.loaded = write.loaded;
    return;
  }
  writes_.push_back(std::move(write));
  on_undo([this] { writes_.pop_back(); });
}

Unit::Attempt::Attempt(Unit& unit)
    : unit_(unit), outer_(unit.attempt_), from_(unit.undo_.size()), counters_(unit.counters.size()),
      alarms_(unit.alarms.size()), incidents_(unit.incidents.size()), pending_(unit.pending.size()) {
  unit_.attempt_ = ++unit_.attempts_;
}

Unit::Attempt::~Attempt() {
  unit_.attempt_ = outer_;
  if (outer_ == 0) unit_.undo_.clear();
}

void Unit::Attempt::undo() {
  while (unit_.undo_.size() > from_) {
    const std::function<void()> back = std::move(unit_.undo_.back());
    unit_.undo_.pop_back();
    back();
  }
  unit_.counters.resize(counters_);
  unit_.alarms.resize(alarms_);
  unit_.incidents.resize(incidents_);
  unit_.pending.resize(pending_);
}

void Unit::on_undo(std::function<void()> back) {
  if (attempt_ > 0) undo_.push_back(std::move(back));
}

void Unit::save(Case& of) {
  if (attempt_ == 0 || of.saved_ == attempt_) return;
  undo_.emplace_back([&of, saved = of.saved_, state = *of.state_, entry = of.entry_] {
    *of.state_ = state;
    of.entry_ = entry;
    of.saved_ = saved;
  });
  of.saved_ = attempt_;
}

void Unit::warn(std::string code, std::string message, std::string field) {
  for (const Notice& notice : warnings_)
    if (notice.code == code && notice.message == message && notice.field == field) return;
  warnings_.push_back({std::move(code), std::move(message), std::move(field)});
}

}  // namespace weir::runtime
