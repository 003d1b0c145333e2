#include "engine/runtime/commands/organisation.h"

#include <algorithm>
#include <cstdio>

#include "engine/base/json.h"
#include "engine/people/change.h"
#include "engine/runtime/flow/advance.h"
#include "engine/runtime/flow/ask_again.h"
#include "engine/runtime/books.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/cells.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

using storage::Own;

namespace {

constexpr const char* kName = "directory";
constexpr const char* kLast = "#";  // the number of the newest change

std::string key_of(int64_t number) {
  char text[24];
  std::snprintf(text, sizeof text, "%012lld", static_cast<long long>(number));
  return text;
}

Value value_of(const Row& row) {
  const Value& cell = row.cells[storage::NoteCells::kValue];
  if (!cell.is(ValueKind::String)) return {};
  Result<Value> value = base::value_from_json(cell.as_string());
  return value ? *std::move(value) : Value();
}

std::vector<DirectoryChange> in_order(std::vector<DirectoryChange> changes) {
  std::stable_sort(changes.begin(), changes.end(), [](const DirectoryChange& a, const DirectoryChange& b) {
    return a.from == b.from ? a.number < b.number : a.from < b.from;
  });
  return changes;
}

}  // namespace

Result<std::vector<DirectoryChange>> ChangedDirectory::changes(ReadTxn& txn) {
  Result<std::optional<Row>> last = txn.get(storage::kind(Own::Note), {Value::string(kName), Value::string(kLast)});
  if (!last) return last.error();
  const Value number = *last ? value_of(**last) : Value();
  const int64_t newest = number.is(ValueKind::Number) ? number.as_number().to_int().value_or(0) : 0;
  if (newest == known_) return known_changes_;
  Result<std::vector<Row>> rows = txn.scan(storage::kind(Own::Note), {{Value::string(kName)}, {}, {}, false}, 100'000);
  if (!rows) return rows.error();
  std::vector<DirectoryChange> all;
  for (const Row& row : *rows) {
    const std::string key(row.key[1].as_string());
    if (key == kLast) continue;
    const Value note = value_of(row);
    const std::optional<Instant> from = time_in(note, "from");
    const Value* changes = note.is(ValueKind::Context) ? note.find("changes") : nullptr;
    if (from && changes != nullptr) all.push_back({std::atoll(key.c_str()), *from, *changes});
  }
  known_ = newest;
  known_changes_ = in_order(std::move(all));
  return known_changes_;
}

Result<OrgSnapshot> ChangedDirectory::at(ReadTxn& txn, const OrgSnapshot& base, Instant when, const DirectoryChange* more) {
  const std::lock_guard lock(mutex_);
  Result<std::vector<DirectoryChange>> all = changes(txn);
  if (!all) return all.error();
  if (more != nullptr) {
    all->push_back(*more);
    *all = in_order(*std::move(all));
  }
  std::erase_if(*all, [&](const DirectoryChange& change) { return when < change.from; });
  if (all->empty()) return base;
  const bool plain = more == nullptr;
  if (plain && base == base_ && known_ == laid_known_ && all->size() == laid_applied_) return laid_;
  auto people = std::make_shared<Organisation>(*base);
  for (const DirectoryChange& change : *all) (void)people::apply_changes(*people, change.changes);
  if (!plain) return OrgSnapshot(std::move(people));
  base_ = base;
  laid_ = std::move(people);
  laid_known_ = known_;
  laid_applied_ = all->size();
  return laid_;
}

namespace {

bool administers_app(Unit& unit) {
  const LoadedPtr& loaded = unit.setting().current;
  return unit.acting().engine() || loaded->access.may_administer(unit.acting().user(), unit.world(loaded));
}

Error wrong_changes(const Unit& unit, std::vector<FieldError> errors) {
  const bool invalid = std::any_of(errors.begin(), errors.end(), [](const FieldError& e) { return e.reason == "E_FIELD_INVALID"; });
  Error error = refuse(unit, invalid ? "E_FIELD_INVALID" : "E_REFERENCE", "the directory cannot be changed so", "通讯录不能这样修改");
  error.fields = std::move(errors);
  return error;
}

}  // namespace

Status change_directory(Unit& unit, const ChangeDirectory& what) {
  const bool own = people::only_absence_of(what.changes, unit.acting().user());
  if (!own && !administers_app(unit))
    return refuse(unit, "E_FORBIDDEN", "only an administrator changes the directory", "只有管理员可以修改通讯录");
  if (what.changes.is_null()) {
    organisation_changed(unit);
    return Done{};
  }
  if (!unit.setting().people_with)
    return refuse(unit, "E_UNSUPPORTED", "the host keeps the directory: change it there", "通讯录由宿主系统维护，请在那里修改");
  DirectoryChange change{note_number(unit, kName, kLast) + 1, what.from.value_or(unit.now()), what.changes};
  const bool later = unit.now() < change.from;
  Result<OrgSnapshot> then = unit.setting().people_with(later ? change.from : unit.now(), nullptr);
  if (!then) return then.error();
  Organisation trial = **then;
  if (auto errors = people::apply_changes(trial, change.changes, unit.language()); !errors.empty())
    return wrong_changes(unit, std::move(errors));
  set_note(unit, kName, key_of(change.number),
           Value::context({{"from", time_value(change.from)}, {"by", Value::string(unit.acting().user())}, {"changes", change.changes}}));
  set_note(unit, kName, kLast, Value::integer(change.number));
  if (later) {
    set_alarm(unit, "organisation:" + key_of(change.number), change.from);
    return Done{};
  }
  Result<OrgSnapshot> now = unit.setting().people_with(unit.now(), &change);
  if (!now) return now.error();
  unit.set_people(*now);
  organisation_changed(unit);
  return Done{};
}

namespace {

std::string_view policy_of(const model::FlowNode& node) {
  return is_people_step(node) ? model::word(node.args, "on_org_change", "keep") : "keep";
}

bool cares(const model::Flow& flow) {
  return std::any_of(flow.nodes.begin(), flow.nodes.end(), [](const model::FlowNode& node) { return policy_of(node) != "keep"; });
}

model::Who admins_of(const model::Model& model) {
  if (model.admins) return *model.admins;
  model::Who who;
  who.form = "role";
  who.args.emplace_back("role", model::Arg{{}, Value::string("admin")});
  return who;
}

void look_again(Case& of, const Activation& a) {
  StepContext step(of, a.token, a.node, a.id);
  std::optional<OtherPeople> others = other_people(step);
  if (!others) return;
  if (policy_of(of.node(a.node)) == "notify_admin") {
    send(of, step.name(), people_of(step, admins_of(of.model())), {"inbox"}, {},
         of.unit().say("the organisation has changed: look at who is asked at '" + step.name() + "'",
                       "组织已变化，请检查步骤 '" + step.name() + "' 的办理人"), "org_change");
    return;
  }
  ask_others(step, *std::move(others), "org_change");
}

}  // namespace

std::vector<Row> running_instances(Unit& unit) {
  Query query;
  query.filter = Filter::in("status", {Value::string("running"), Value::string("suspended")});
  return unit.view().every(storage::kind(Own::Instance), std::move(query));
}

void organisation_changed(Unit& unit) {
  for (const Row& row : running_instances(unit)) {
    const Value& hash = row.cells[storage::InstanceCells::kModelHash];
    Result<LoadedPtr> loaded = unit.setting().model_of(std::string(hash.as_string()));
    const model::Flow* flow = loaded ? (*loaded)->model.flow(text_of(row.cells[storage::InstanceCells::kFlow])) : nullptr;
    if (flow == nullptr || !cares(*flow)) continue;
    Result<Case*> of = unit.load(std::string(row.key.front().as_string()));
    if (!of) continue;
    const std::vector<Activation> activations = (*of)->state().activations;
    for (const Activation& a : activations)
      if (a.state == ActivationState::Active && a.node >= 0 && policy_of((*of)->node(a.node)) != "keep" && !(*of)->over()) look_again(**of, a);
  }
}

}  // namespace weir::runtime
