// When records go back to their pool: the moment is worked out ahead, so nothing scans at night.
#include <algorithm>

#include "engine/runtime/records/assigning.h"
#include "engine/runtime/records/automations.h"
#include "engine/runtime/books.h"
#include "engine/runtime/records/moments.h"
#include "engine/runtime/records/pools.h"
#include "engine/runtime/records/stage_move.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

struct Rule {
  const model::ArgMap* args = nullptr;
  const feel::Expression* when = nullptr;
  std::string reason;
  Span span;
};

class Watch {
 public:
  Watch(Unit& unit, const LoadedPtr& loaded, const model::Definition& pool, const model::Form& form, records::RecordPtr record)
      : unit_(unit), loaded_(loaded), pool_(pool), form_(form), record_(std::move(record)),
        key_(pool.name + ":" + form.name + "/" + record_->id) {}

  // Sets both alarms for the next moment that a rule holds.
  void set() {
    clear_alarm(unit_, "recycle:" + key_);
    clear_alarm(unit_, "warn:" + key_);
    if (!watched() || exempt()) return;
    std::optional<Instant> due;
    Rule first;
    for (const Rule& rule : rules()) {
      const std::optional<Instant> at = next_time(rule);
      if (at && (!due || *at < *due)) {
        due = at;
        first = rule;
      }
    }
    if (!due) return;
    if (const auto until = protected_until(); until && *due < *until) due = until;
    set_alarm(unit_, "recycle:" + key_, *due);
    const model::Arg* warn = model::find(*first.args, "warn");
    const auto* spec = warn != nullptr ? warn->as<model::DurationSpec>() : nullptr;
    if (spec == nullptr) return;
    const auto span = time::due(*spec, *due, loaded_->calendars.app(), loaded_->zone);
    if (!span) return;
    const Instant at = due->plus_seconds(due->seconds - span->seconds);
    if (unit_.now() < at) set_alarm(unit_, "warn:" + key_, at);
  }

  void warn() {
    const auto due = alarm_due(unit_, "recycle:" + key_);
    if (!due || !watched() || exempt()) return;
    const std::string when = in_zone(*due, loaded_->zone).to_string();
    tell_people(unit_, loaded_, form_.name, record_->id, {record_->owner}, pool_.name,
                unit_.say("The record goes back to the pool " + pool_.name + " at " + when,
                          "该记录将于 " + when + " 退回公海 " + pool_.name));
  }

  Status recycle() {
    clear_alarm(unit_, "warn:" + key_);
    if (!watched()) return Done{};
    const auto until = protected_until();
    if (!exempt() && !(until && unit_.now() < *until))
      for (const Rule& rule : rules())
        if (holds(rule, unit_.now()))
          return put_into_pool(unit_, loaded_, pool_, record_->id, "recycled",
                               rule.reason + " (" + model::place(loaded_->model, rule.span) + ")");
    set();
    return Done{};
  }

  void protect(bool fresh) {
    const model::Arg* arg = model::find(pool_.args, "protect");
    const model::ArgMap* protect = arg != nullptr ? arg->map() : nullptr;
    if (protect == nullptr) return;
    const auto length = [&](std::string_view key, Instant from) -> std::optional<Instant> {
      const model::Arg* one = model::find(*protect, key);
      const auto* spec = one != nullptr ? one->as<model::DurationSpec>() : nullptr;
      return spec != nullptr ? time::due(*spec, from, loaded_->calendars.app(), loaded_->zone) : std::nullopt;
    };
    const Value kept = fresh ? Value() : note(unit_, "protect:" + pool_.name, record_->id);
    const Instant since = time_in(kept, "since").value_or(unit_.now());
    std::optional<Instant> until = length("for", unit_.now());
    if (!until) return;
    if (const auto before = time_in(kept, "until"); before && *until < *before) until = before;
    if (const auto most = length("max", since); most && *most < *until) until = most;
    set_note(unit_, "protect:" + pool_.name, record_->id, Value::context({{"since", time_value(since)}, {"until", time_value(*until)}}));
  }

 private:
  bool watched() const {
    return !record_->owner.empty() && !is_over(*record_);
  }

  std::optional<Instant> protected_until() { return time_in(note(unit_, "protect:" + pool_.name, record_->id), "until"); }

  std::vector<Rule> rules() const {
    std::vector<Rule> found;
    const Date today = time::date_in(unit_.now(), loaded_->zone);
    const model::Arg* recycle = model::find(pool_.args, "recycle");
    if (recycle == nullptr || recycle->list() == nullptr) return found;
    for (const model::Arg& one : *recycle->list()) {
      const model::Arg* when = one.map() != nullptr ? model::find(*one.map(), "when") : nullptr;
      if (when == nullptr || when->expression() == nullptr || !in_force(*one.map(), today)) continue;
      found.push_back({one.map(), when->expression(), std::string(model::word(*one.map(), "reason", "")), one.span});
    }
    return found;
  }

  Value evaluate(const feel::Expression& expression, Instant at, std::vector<feel::EvalWarning>& warnings) {
    records::RecordWorld world(loaded_->model, loaded_->plans, unit_.view(), unit_.people(), at);
    world.set_catalog(&loaded_->catalog);
    feel::EvalContext ctx;
    ctx.world = &world;
    ctx.warnings = &warnings;
    records::RecordScope scope(world, {.record = record_.get()}, &ctx);
    return feel::evaluate(expression, scope, ctx);
  }

  // Once a day at most an administrator is told that it cannot be computed.
  void report(const feel::Expression& expression, const std::vector<feel::EvalWarning>& warnings) {
    if (!records::failed(warnings)) return;
    const std::string day = time::date_in(unit_.now(), loaded_->zone).to_string();
    if (text_in(note(unit_, "told:" + pool_.name, record_->id), "day") == day) return;
    set_note(unit_, "told:" + pool_.name, record_->id, Value::context({{"day", Value::string(day)}}));
    raise_loose(unit_, IncidentType::Condition, pool_.name, form_.name, record_->id,
                expression.source + ": " + warnings.front().message, model::place(loaded_->model, expression.span));
  }

  bool holds(const Rule& rule, Instant at) {
    std::vector<feel::EvalWarning> warnings;
    const Value value = evaluate(*rule.when, at, warnings);
    report(*rule.when, warnings);
    return value.is_true();
  }

  // Null or failing: exempt.
  bool exempt() {
    const model::Arg* arg = model::find(pool_.args, "exempt");
    if (arg == nullptr || arg->expression() == nullptr) return false;
    std::vector<feel::EvalWarning> warnings;
    const Value value = evaluate(*arg->expression(), unit_.now(), warnings);
    report(*arg->expression(), warnings);
    return !(value.is(ValueKind::Boolean) && !value.as_boolean());
  }

  std::optional<Instant> next_time(const Rule& rule) {
    return first_moment(*rule.when, form_, unit_.now(), loaded_->zone, [&](const feel::Expression& expression, Instant at) {
      std::vector<feel::EvalWarning> warnings;
      Value value = evaluate(expression, at, warnings);
      report(*rule.when, warnings);
      return value;
    });
  }

  Unit& unit_;
  const LoadedPtr& loaded_;
  const model::Definition& pool_;
  const model::Form& form_;
  records::RecordPtr record_;
  std::string key_;
};

std::string protecting_event(const model::Definition& pool) {
  const model::Arg* arg = model::find(pool.args, "protect");
  return arg != nullptr && arg->map() != nullptr ? std::string(model::word(*arg->map(), "after", "")) : std::string();
}

// The records of the pool's form that a record refers to.
std::vector<records::RecordPtr> referred(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event, const model::Form& form) {
  std::vector<records::RecordPtr> found;
  const records::RecordPtr& from = event.record != nullptr ? event.record : event.old;
  for (const model::Field& field : event.form->fields) {
    if (field.type != "reference" && field.type != "references") continue;
    const Value value = records::stored_value(*from, field.name, loaded->zone);
    std::vector<Value> ids;
    if (value.is(ValueKind::String)) ids.push_back(value);
    if (value.is(ValueKind::List)) ids.assign(value.items().begin(), value.items().end());
    for (const Value& id : ids)
      if (id.is(ValueKind::String))
        if (records::RecordPtr one = unit.view().record(form, id.as_string())) found.push_back(std::move(one));
  }
  return found;
}

}  // namespace

void watch_pools(Unit& unit, const LoadedPtr& loaded, const RecordEvent& event) {
  for (const model::Definition& pool : loaded->model.pools) {
    const model::Form* form = loaded->model.form(pool.form);
    if (form == nullptr || model::find(pool.args, "recycle") == nullptr) continue;
    const std::string protects = protecting_event(pool);
    if (protects == event.form->name + " " + event.name)
      for (const records::RecordPtr& record : referred(unit, loaded, event, *form)) {
        Watch watch(unit, loaded, pool, *form, record);
        watch.protect(false);
        watch.set();
      }
    if (pool.form != event.form->name) continue;
    const records::RecordPtr now = event.record != nullptr ? unit.view().record(*form, event.record->id) : nullptr;
    if (now == nullptr) {
      const std::string id = event.old != nullptr ? event.old->id : std::string();
      clear_alarm(unit, "recycle:" + pool.name + ":" + form->name + "/" + id);
      clear_alarm(unit, "warn:" + pool.name + ":" + form->name + "/" + id);
      continue;
    }
    Watch watch(unit, loaded, pool, *form, now);
    if (event.name == "taken") watch.protect(true);
    else if (protects == event.name) watch.protect(false);
    watch.set();
  }
}

Status fire_pool(Unit& unit, const std::string& id) {
  const LoadedPtr& loaded = unit.setting().current;
  const size_t first = id.find(':'), second = id.find(':', first + 1), slash = id.find('/', second);
  if (second == std::string::npos || slash == std::string::npos) return Done{};
  const model::Definition* pool = find_pool(loaded->model, id.substr(first + 1, second - first - 1));
  const model::Form* form = loaded->model.form(id.substr(second + 1, slash - second - 1));
  const records::RecordPtr record = form != nullptr ? unit.view().record(*form, id.substr(slash + 1)) : nullptr;
  if (pool == nullptr || record == nullptr) return Done{};
  Watch watch(unit, loaded, *pool, *form, record);
  if (id.starts_with("recycle:")) return watch.recycle();
  watch.warn();
  return Done{};
}

}  // namespace weir::runtime
