#include "engine/runtime/queries/search.h"

#include <algorithm>
#include <set>

#include "engine/runtime/flow/act.h"

namespace weir::runtime {

namespace {

constexpr int64_t kBatch = 1'000;

// Does a step of some flow hide one of the fields that are read? Then its records must be looked at.
bool steps_hide(const model::Model& model, const model::Form& form, const std::set<std::string>& read) {
  for (const model::Flow& flow : model.flows) {
    if (flow.form != form.name) continue;
    for (const model::FlowNode& node : flow.nodes)
      for (const auto& [name, right] : step_rights(node, false).named)
        if (right == records::FieldRight::Hidden && read.contains(name)) return true;
  }
  return false;
}

void add_reads(const feel::Expression* expression, std::set<std::string>& into) {
  if (expression == nullptr) return;
  for (const feel::Input& input : expression->inputs)
    if (input.kind == feel::InputKind::Field) into.insert(input.name);
  const std::function<void(const feel::Node&)> members = [&](const feel::Node& node) {
    if (node.op == feel::Op::Member) into.insert(node.text);
    for (const feel::Node& child : node.children) members(child);
  };
  members(expression->root);
}

bool hides_one(const Part& part, const std::set<std::string>& names) {
  return std::any_of(part.rights.begin(), part.rights.end(), [&](const auto& right) {
    return right.second == records::FieldRight::Hidden && names.contains(right.first);
  });
}

}  // namespace

bool hides(Sight& sight, const model::Form& form, const std::string& record, const feel::Expression& expression) {
  std::set<std::string> names;
  add_reads(&expression, names);
  return steps_hide(sight.loaded().model, form, names) && hides_one(sight.part_of(form, record), names);
}

Result<Search> Search::open(Sight& sight, const model::Form& form, const feel::Expression* where,
                            const std::vector<const feel::Expression*>& reads) {
  Search search(sight, form);
  search.where_ = where;
  search.pushed_ = sight.scope(form);
  if (sight.unit().failure() != nullptr) return *sight.unit().failure();
  // Who sees no record at all is told nothing by any condition.
  if (search.pushed_.filter.op == Filter::Op::Never) return search;
  std::vector<const feel::Expression*> all = reads;
  if (where != nullptr) all.push_back(where);
  for (const feel::Expression* one : all)
    if (const std::string field = sight.forbidden(*one, form); !field.empty()) return forbidden_field(sight.unit(), field);
  std::vector<Filter> filters = {std::move(search.pushed_.filter)};
  if (where != nullptr) {
    access::Pushed condition = access::push_down(*where, form, sight.user(), sight.world(), sight.related());
    filters.push_back(std::move(condition.filter));
    search.pushed_.exact = search.pushed_.exact && condition.exact;
  }
  std::set<std::string> names;
  for (const feel::Expression* one : all) add_reads(one, names);
  // Where a step hides from its people what is read, their records take no part.
  if (!names.empty() && steps_hide(sight.loaded().model, form, names)) {
    std::vector<Value> out;
    for (const std::string& id : sight.involved(form))
      if (hides_one(sight.part_of(form, id), names)) out.push_back(Value::string(id));
    if (!out.empty()) filters.push_back(Filter::negate(Filter::in("id", std::move(out))));
  }
  std::erase_if(filters, [](const Filter& one) { return one.op == Filter::Op::Always; });
  search.pushed_.filter = filters.empty() ? Filter::always() : filters.size() == 1 ? filters[0] : Filter::all_of(filters);
  if (sight.unit().failure() != nullptr) return *sight.unit().failure();
  return search;
}

bool Search::holds(const records::Record& record) {
  if (pushed_.exact) return true;
  if (!sight_->sees(*form_, record)) return false;
  if (where_ == nullptr) return true;
  feel::EvalContext ctx;
  ctx.world = &sight_->world();
  records::RecordScope scope(sight_->world(), {.record = &record, .user = sight_->user()}, &ctx);
  return feel::evaluate(*where_, scope, ctx).is_true();
}

Status Search::each(const std::vector<SortKey>& sort, const Filter& after,
                    const std::function<bool(const records::RecordPtr&)>& take, int64_t batch) {
  Unit& unit = sight_->unit();
  if (pushed_.filter.op == Filter::Op::Never) return Done{};
  std::string cursor;
  do {
    Query query;
    query.filter = after.op == Filter::Op::Always ? pushed_.filter : Filter::all_of({pushed_.filter, after});
    query.sort = sort;
    query.page.limit = std::clamp<int64_t>(batch, 1, kBatch);
    query.page.after = cursor;
    const std::vector<records::RecordPtr> found = unit.view().matching(*form_, std::move(query), &cursor);
    if (unit.failure() != nullptr) return *unit.failure();
    for (const records::RecordPtr& record : found) {
      const bool here = holds(*record);
      if (unit.failure() != nullptr) return *unit.failure();
      if (here && !take(record)) return Done{};
    }
  } while (!cursor.empty());
  return Done{};
}

Result<int64_t> Search::count() {
  if (pushed_.filter.op == Filter::Op::Never) return int64_t{0};
  int64_t number = 0;
  if (!pushed_.exact) {
    const Status all = each({}, Filter::always(), [&](const records::RecordPtr&) { return ++number > 0; });
    if (!all) return all.error();
    return number;
  }
  Query query;
  query.filter = pushed_.filter;
  query.measures = {{Measure::Kind::Count, {}}};
  Result<FoundRows> found = sight_->unit().view().txn().find(Kind::record(form_->name), query);
  if (!found) return found.error();
  return found->groups.front().measures.front().as_number().to_int().value_or(0);
}

}  // namespace weir::runtime
