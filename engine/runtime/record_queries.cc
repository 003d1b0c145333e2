// Reading records: what a person may see, with hidden fields gone and masked ones masked.
#include <algorithm>
#include <set>

#include "engine/runtime/act.h"
#include "engine/runtime/people_step.h"
#include "engine/runtime/pools.h"
#include "engine/runtime/queries.h"
#include "engine/runtime/record_write.h"

namespace weir::runtime {

namespace {

Error no_record(const Unit& unit) {
  return refuse(unit, "E_NOT_FOUND", "there is no such record, or you may not see it", "没有这条记录，或您无权查看");
}

// What a person's open seats and his part in flows about the record let him see.
struct Part {
  bool sees = false;
  bool asked = false;  // an open seat is his
  std::vector<std::pair<std::string, records::FieldRight>> rights;
};

Part part_of(Unit& unit, const std::string& form, const std::string& record, const std::string& user) {
  Part part;
  for (const std::string& id : unit.instances_of(form, record)) {
    Result<Case*> found = unit.load(id);
    if (!found) continue;
    const Case& of = **found;
    if (of.state().initiator == user && !of.over()) part.sees = true;
    for (const Seat& seat : of.state().seats) {
      const bool his = seat.holder == user || seat.principal == user ||
                       std::find(seat.candidates.begin(), seat.candidates.end(), user) != seat.candidates.end();
      if (!his || seat.state != SeatState::Open) continue;
      part.sees = part.asked = true;
      const Activation* a = of.state().activation(seat.activation);
      for (const auto& right : step_rights(of.node(a->node), false).named) part.rights.push_back(right);
    }
  }
  return part;
}

access::FieldAccess field_access(Unit& unit, const model::Form& form, const records::Record& record,
                                 const std::string& user, const Part& part) {
  const Loaded& loaded = *unit.setting().current;
  access::FieldAccess access;
  if (unit.acting().engine() || loaded.model.open) {
    // Open apps and the host itself see everything but what a step hides from its people.
  } else if (!part.asked) {
    access = loaded.access.fields(unit.people().user(user), form, &record, unit.world(loaded));
  }
  for (const auto& [name, right] : part.rights)
    if (right == records::FieldRight::Hidden) access.hidden.insert(name);
  return access;
}

RecordView show(Unit& unit, const model::Form& form, const records::Record& record, const access::FieldAccess& access) {
  const Loaded& loaded = *unit.setting().current;
  records::RecordWorld& world = unit.world(loaded);
  RecordView view;
  view.ref = {form.name, record.id};
  view.version = record.version;
  view.values = access::visible_context(world.context(record), access, form);
  view.hidden.assign(access.hidden.begin(), access.hidden.end());
  view.masked.assign(access.masked.begin(), access.masked.end());
  if (form.title) {
    feel::EvalContext ctx;
    ctx.world = &world;
    records::RecordScope scope(world, {.record = &record}, &ctx);
    // A title that reads what is hidden would tell it.
    bool tells = false;
    for (const model::Template::Part& part : form.title->parts)
      if (part.expression)
        for (const feel::Input& input : part.expression->inputs)
          tells = tells || access.hidden.contains(input.name) || access.masked.contains(input.name);
    if (!tells) view.title = records::render(*form.title, scope, ctx);
  }
  view.locked_by = unit.locked_by(form.name, record.id);
  const std::string pool = loaded.model.pools.empty() ? std::string() : pool_of(unit, form.name, record.id);
  if (!pool.empty() && form.field("pool") == nullptr && view.values.is(ValueKind::Context)) {
    std::vector<Entry> values(view.values.entries().begin(), view.values.entries().end());
    values.emplace_back("pool", Value::string(pool));
    view.values = Value::context(std::move(values));
  }
  return view;
}

bool may_see(Unit& unit, const model::Form& form, const records::Record& record, const std::string& user, Part& part) {
  const Loaded& loaded = *unit.setting().current;
  if (unit.acting().engine()) return true;
  part = part_of(unit, form.name, record.id, user);
  if (loaded.model.open || part.sees) return true;
  return loaded.access.check(user, access::Action::See, form, &record, unit.world(loaded)).allowed;
}

}  // namespace

Result<RecordView> read_record(Service& service, const RecordRef& ref, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  if (unit.setting().current == nullptr) return no_record(unit);
  const model::Form* form = unit.setting().current->model.form(ref.form);
  if (form == nullptr) return no_record(unit);
  const records::RecordPtr record = unit.view().record(*form, ref.id);
  if (unit.failure() != nullptr) return *unit.failure();
  Part part;
  const std::string user = unit.acting().user();
  if (record == nullptr || !may_see(unit, *form, *record, user, part)) {
    if (unit.failure() != nullptr) return *unit.failure();
    return no_record(unit);
  }
  RecordView view = show(unit, *form, *record, field_access(unit, *form, *record, user, part));
  if (unit.failure() != nullptr) return *unit.failure();
  return view;
}

namespace {

int compare_values(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return a.is_null() ? (b.is_null() ? 0 : -1) : 1;
  if (a.kind() != b.kind()) return static_cast<int>(a.kind()) - static_cast<int>(b.kind());
  switch (a.kind()) {
    case ValueKind::Number: return Decimal::compare(a.as_number(), b.as_number());
    case ValueKind::String: return a.as_string().compare(b.as_string());
    case ValueKind::Date: return a.as_date() < b.as_date() ? -1 : b.as_date() < a.as_date() ? 1 : 0;
    case ValueKind::Boolean: return static_cast<int>(a.as_boolean()) - static_cast<int>(b.as_boolean());
    case ValueKind::DateTime: {
      const auto x = to_instant(a.as_date_time(), Zone::utc()), y = to_instant(b.as_date_time(), Zone::utc());
      return x < y ? -1 : y < x ? 1 : 0;
    }
    default: return a.to_feel().compare(b.to_feel());
  }
}

}  // namespace

Result<Page> find_records(Service& service, const RecordQuery& query, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  const LoadedPtr& loaded = unit.setting().current;
  const model::Form* form = loaded != nullptr ? loaded->model.form(query.form) : nullptr;
  if (form == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no form '" + query.form + "'", "没有表单 '" + query.form + "'");
  if (query.limit < 1 || query.limit > 1000 || query.offset < 0)
    return refuse(unit, "E_ARGUMENT", "a page has 1 to 1,000 records and begins at 0 or later", "每页 1 到 1000 条，起点不小于 0");
  const std::string user = unit.acting().user();
  struct Hit {
    records::RecordPtr record;
    Part part;
  };
  std::vector<Hit> hits;
  records::RecordWorld& world = unit.world(loaded);
  for (const records::RecordPtr& record : unit.view().all(*form, 100'000)) {
    Part part;
    if (!may_see(unit, *form, *record, user, part)) continue;
    if (query.where != nullptr) {
      feel::EvalContext ctx;
      ctx.world = &world;
      // A condition may not tell what its asker may not see.
      const access::FieldAccess access = field_access(unit, *form, *record, user, part);
      const bool tells = std::any_of(query.where->inputs.begin(), query.where->inputs.end(), [&](const feel::Input& input) {
        return access.hidden.contains(input.name) || access.masked.contains(input.name) ||
               (input.kind == feel::InputKind::Record && !(access.hidden.empty() && access.masked.empty()));
      });
      if (tells) return refuse(unit, "E_FIELD_FORBIDDEN", "the condition reads a field that you may not see", "条件读取了您无权查看的字段");
      records::RecordScope scope(world, {.record = record.get(), .user = user}, &ctx);
      if (!feel::evaluate(*query.where, scope, ctx).is_true()) continue;
    }
    hits.push_back({record, std::move(part)});
  }
  if (unit.failure() != nullptr) return *unit.failure();
  std::stable_sort(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) {
    for (const RecordSort& key : query.sort) {
      const int order = compare_values(world.member(*a.record, key.field), world.member(*b.record, key.field));
      if (order != 0) return key.descending ? order > 0 : order < 0;
    }
    return a.record->id < b.record->id;
  });
  Page page;
  page.total = static_cast<int64_t>(hits.size());
  for (int64_t i = query.offset; i < page.total && i < query.offset + query.limit; ++i) {
    const Hit& hit = hits[static_cast<size_t>(i)];
    page.records.push_back(show(unit, *form, *hit.record, field_access(unit, *form, *hit.record, user, hit.part)));
  }
  if (unit.failure() != nullptr) return *unit.failure();
  return page;
}

}  // namespace weir::runtime
