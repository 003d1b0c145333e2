// Which running instances can go over to another version.
#include <map>

#include "engine/runtime/cells.h"
#include "engine/runtime/flow/flow_scope.h"
#include "engine/runtime/flow/migration.h"
#include "engine/runtime/queries/queries.h"
#include "engine/storage/kinds.h"

namespace weir::runtime {

using storage::Own;

namespace {

std::vector<std::string> places_of(const Case& of) {
  std::vector<std::string> at;
  if (of.state().awaiting_resubmit) at.emplace_back("start");
  for (const Activation& a : of.state().activations)
    if (a.state == ActivationState::Active) at.push_back(step_name(of, a.node, a.scope, a.arm));
  return at;
}

MigrationView view_of(Unit& unit, const Case& of, const Loaded& next, const StepNames& steps) {
  MigrationPlan plan = plan_migration(of, next, steps);
  MigrationView view;
  view.instance = of.state().id;
  view.flow = of.state().flow;
  view.record = {of.state().form, of.state().record};
  view.at = places_of(of);
  view.verdict = plan.verdict;
  for (const MigrationNote& note : plan.notes) view.reasons.push_back(unit.say(note.en, note.zh));
  view.choices = std::move(plan.choices);
  return view;
}

std::vector<std::string> running(Unit& unit, const MigrationQuery& query, const std::string& target) {
  if (!query.instance.empty()) return {query.instance};
  if (!query.record.empty()) return unit.instances_of(query.record.form, query.record.id);
  Query rows;
  std::vector<Filter> filters = {Filter::in("status", {Value::string("running"), Value::string("suspended")}),
                                 Filter::negate(Filter::compare("model_hash", Filter::Op::Equal, Value::string(target)))};
  if (!query.flow.empty()) filters.push_back(Filter::compare("flow", Filter::Op::Equal, Value::string(query.flow)));
  rows.filter = Filter::all_of(std::move(filters));
  rows.page.limit = query.limit;
  std::vector<std::string> ids;
  for (const Row& row : unit.view().rows(storage::kind(Own::Instance), std::move(rows))) ids.push_back(text_of(row.key.front()));
  return ids;
}

}  // namespace

Result<std::vector<MigrationView>> migrations_of(Service& service, const MigrationQuery& query, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  if (Status allowed = check_administers(unit); !allowed) return allowed.error();
  if (query.limit < 1 || query.limit > 10'000) return refuse(unit, "E_ARGUMENT", "the limit is 1 to 10,000", "上限为 1 到 10000");
  LoadedPtr next = unit.setting().current;
  if (query.to != nullptr) {
    Result<LoadedPtr> loaded = load(query.to, service.options());
    if (!loaded) return loaded.error();
    next = *loaded;
  }
  if (next == nullptr) return refuse(unit, "E_MODEL", "nothing has been published yet", "尚未发布任何应用");
  std::map<std::string, int64_t> numbers;
  std::vector<MigrationView> views;
  for (const std::string& id : running(unit, query, next->model.hash)) {
    Result<Case*> of = unit.load(id);
    if (!of) return of.error();
    const Instance& state = (*of)->state();
    if ((*of)->over() || state.model == next->model.hash || (!query.flow.empty() && state.flow != query.flow)) continue;
    views.push_back(view_of(unit, **of, *next, query.steps));
    if (!numbers.contains(state.model)) numbers[state.model] = number_of_version(unit, state.model);
    views.back().version = numbers[state.model];
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return views;
}

}  // namespace weir::runtime
