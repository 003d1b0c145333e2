// Reading records: what a person may see, with hidden fields gone and masked ones masked.
#include <algorithm>

#include "engine/reports/order.h"
#include "engine/runtime/queries/cursor.h"
#include "engine/runtime/records/merging.h"
#include "engine/runtime/records/pools.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/records/record_write.h"
#include "engine/runtime/queries/search.h"
#include "engine/runtime/queries/veil.h"

namespace weir::runtime {

namespace {

Error no_record(const Unit& unit) {
  return refuse(unit, "E_NOT_FOUND", "there is no such record, or you may not see it", "没有这条记录，或您无权查看");
}

RecordView show(Sight& sight, const model::Form& form, const records::Record& record, const access::FieldAccess& access) {
  Unit& unit = sight.unit();
  const Loaded& loaded = *unit.setting().current;
  records::RecordWorld& world = unit.world(loaded);
  RecordView view;
  view.ref = {form.name, record.id};
  view.version = record.version;
  view.values = access::visible_context(world.context(record), access, form);
  view.hidden.assign(access.hidden.begin(), access.hidden.end());
  view.masked.assign(access.masked.begin(), access.masked.end());
  view.title = sight.title(form, record, access);
  view.locked_by = unit.locked_by(form.name, record.id);
  const std::string pool = loaded.model.pools.empty() ? std::string() : pool_of(unit, form.name, record.id);
  if (!pool.empty() && form.field("pool") == nullptr && view.values.is(ValueKind::Context)) {
    std::vector<Entry> values(view.values.entries().begin(), view.values.entries().end());
    values.emplace_back("pool", Value::string(pool));
    view.values = Value::context(std::move(values));
  }
  return view;
}

}  // namespace

access::FieldAccess hidden_from(Unit& unit, const model::Form& form, const records::Record& record) {
  Sight sight(unit);
  return sight.fields(form, record, sight.part_in(form, record.id));
}

Result<RecordView> read_record(Service& service, const RecordRef& asked, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  if (unit.setting().current == nullptr) return no_record(unit);
  const RecordRef ref = current_record(unit, asked);
  const model::Form* form = unit.setting().current->model.form(ref.form);
  if (form == nullptr) return no_record(unit);
  const records::RecordPtr record = unit.view().record(*form, ref.id);
  if (unit.failure() != nullptr) return *unit.failure();
  Sight sight(unit);
  const Part part = record != nullptr && !unit.acting().engine() ? sight.part_in(*form, ref.id) : Part();
  if (record == nullptr || !sight.sees(*form, *record, part)) {
    if (unit.failure() != nullptr) return *unit.failure();
    return no_record(unit);
  }
  RecordView view = show(sight, *form, *record, sight.fields(*form, *record, part));
  if (unit.failure() != nullptr) return *unit.failure();
  return view;
}

namespace {

// One way to put records in order: by the store where its columns do, else here.
class Order {
 public:
  Order(Sight& sight, const model::Form& form, const std::vector<RecordSort>& sort) : sight_(sight), form_(form), sort_(sort) {
    for (const RecordSort& key : sort) {
      stored_ = stored_ && access::has_order(form, key.field);
      signature_ += (key.descending ? "-" : "+") + key.field;
    }
  }

  // Can the store sort so?
  bool stored() const { return stored_; }
  std::vector<SortKey> keys() const {
    std::vector<SortKey> keys;
    for (const RecordSort& key : sort_) keys.push_back({key.field, key.descending});
    return keys;
  }

  // What the record is sorted by; its id at the end.
  std::vector<Value> place(const records::Record& record) const {
    std::vector<Value> place;
    for (const RecordSort& key : sort_) place.push_back(value(record, key.field));
    place.push_back(Value::string(record.id));
    return place;
  }

  bool before(const std::vector<Value>& a, const std::vector<Value>& b) const {
    for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
      const int order = reports::compare(a[i], b[i]);
      if (order != 0) return i < sort_.size() && sort_[i].descending ? order > 0 : order < 0;
    }
    return false;
  }

  // Rows behind that place: a > x or (a = x and (b > y or ...)), from the innermost outwards.
  Filter behind(const std::vector<Value>& place) const {
    Filter rest = Filter::compare("id", Filter::Op::Greater, place.back());
    for (size_t i = sort_.size(); i-- > 0;) {
      const std::string& column = sort_[i].field;
      const Filter null = Filter::is_null(column);
      const bool down = sort_[i].descending;
      Filter same = place[i].is_null() ? null : Filter::compare(column, Filter::Op::Equal, place[i]);
      Filter past = place[i].is_null()
                        ? (down ? Filter::never() : Filter::negate(null))
                        : Filter::compare(column, down ? Filter::Op::Less : Filter::Op::Greater, place[i]);
      if (down && !place[i].is_null()) past = Filter::any_of({std::move(past), null});
      rest = Filter::any_of({std::move(past), Filter::all_of({std::move(same), std::move(rest)})});
    }
    return rest;
  }

  // Of the form and its order.
  std::string signature() const { return form_.name + signature_; }

 private:
  // "customer.level": the field behind a reference, as far as its reader sees it.
  Value value(const records::Record& record, std::string_view path) const {
    const size_t dot = path.find('.');
    Value value = sight_.world().member(record, path.substr(0, dot));
    const model::Field* field = form_.field(path.substr(0, dot));
    while (dot != std::string_view::npos && value.is(ValueKind::String) && field != nullptr) {
      const std::string_view name = path.substr(dot + 1);
      if (field->feel_type.is(feel::TypeKind::Reference))
        return sight_.world().record_member(field->feel_type.forms(), value.as_string(), name);
      if (field->feel_type.is(feel::TypeKind::User)) return sight_.world().user_member(value.as_string(), name);
      if (field->feel_type.is(feel::TypeKind::Department)) return sight_.world().department_member(value.as_string(), name);
      return {};
    }
    return dot == std::string_view::npos ? value : Value();
  }

  Sight& sight_;
  const model::Form& form_;
  const std::vector<RecordSort>& sort_;
  bool stored_ = true;
  std::string signature_;
};

struct Hit {
  std::vector<Value> place;
  records::RecordPtr record;
};

// Up to one more than the page, in order; `total`: of all pages.
Result<std::vector<Hit>> hits_of(Search& search, const Order& order, const RecordQuery& query,
                                 const std::optional<std::vector<Value>>& after, int64_t* total) {
  std::vector<Hit> hits;
  const auto wanted = static_cast<size_t>(query.offset + query.limit + 1);
  const bool whole = query.count && !search.exact();
  int64_t number = 0;
  Status done = Done{};
  if (order.stored()) {
    // Where the store cannot count, all are looked at anyway.
    const Filter behind = after && !whole ? order.behind(*after) : Filter::always();
    done = search.each(order.keys(), behind, [&](const records::RecordPtr& record) {
      ++number;
      if (hits.size() >= wanted) return whole;
      std::vector<Value> place = order.place(*record);
      if (!after || order.before(*after, place)) hits.push_back({std::move(place), record});
      return whole || hits.size() < wanted;
    }, query.offset + query.limit + 1);
  } else {
    done = search.each({}, Filter::always(), [&](const records::RecordPtr& record) {
      ++number;
      std::vector<Value> place = order.place(*record);
      if (!after || order.before(*after, place)) hits.push_back({std::move(place), record});
      return true;
    });
    const size_t end = std::min(wanted, hits.size());
    std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(end), hits.end(),
                      [&](const Hit& a, const Hit& b) { return order.before(a.place, b.place); });
    hits.resize(end);
  }
  if (!done) return done.error();
  if (query.count && search.exact() && order.stored()) {
    Result<int64_t> counted = search.count();
    if (!counted) return counted.error();
    number = *counted;
  }
  *total = query.count ? number : -1;
  return hits;
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
  Sight sight(unit);
  const bool sees_any = sight.scope(*form).filter.op != Filter::Op::Never;
  for (const RecordSort& key : query.sort)
    if (const std::string field = sight.forbidden(*form, key.field); !field.empty() && sees_any) return forbidden_field(unit, field);
  Result<Search> search = Search::open(sight, *form, query.where.get());
  if (!search) return search.error();
  const Order order(sight, *form, query.sort);
  std::optional<std::vector<Value>> after;
  if (!query.after.empty()) {
    after = place_of(query.after, order.signature(), query.sort.size() + 1);
    if (!after || !after->back().is(ValueKind::String) || query.offset != 0)
      return refuse(unit, "E_ARGUMENT", "the cursor is not of this query, or stands beside an offset", "游标不属于此查询，或与起点同时给出");
  }
  Page page;
  Result<std::vector<Hit>> hits = hits_of(*search, order, query, after, &page.total);
  if (!hits) return hits.error();
  const auto begin = static_cast<size_t>(query.offset);
  const size_t end = std::min(hits->size(), begin + static_cast<size_t>(query.limit));
  for (size_t i = begin; i < end; ++i) {
    const records::Record& record = *(*hits)[i].record;
    const Part part = unit.acting().engine() ? Part() : sight.part_of(*form, record.id);
    page.records.push_back(show(sight, *form, record, sight.fields(*form, record, part)));
  }
  if (end < hits->size() && end > begin) page.next = cursor_of((*hits)[end - 1].place, order.signature());
  if (unit.failure() != nullptr) return *unit.failure();
  return page;
}

}  // namespace weir::runtime
