#include "engine/runtime/records/record_timers.h"

#include <algorithm>

#include "engine/base/json.h"
#include "engine/runtime/flow/advance.h"
#include "engine/runtime/flow/starts.h"
#include "engine/runtime/cells.h"
#include "engine/storage/kinds.h"
#include "engine/runtime/holidays.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

using storage::Own;

constexpr int32_t kPassesMax = 8;

std::string owner_of(const std::string& form, const std::string& id) { return "@" + form + "/" + id; }

// One clock of one record, as it is stored.
class Clock {
 public:
  Clock(Unit& unit, std::string owner, Id number, std::string name)
      : unit_(unit), owner_(std::move(owner)), number_(number), name_(std::move(name)) {
    key_ = {Value::string("clock:" + owner_ + ":" + name_)};
    for (const RecordClock& one : unit.record_clocks)
      if (one.key == key_) {
        state_ = one.state;
        return;
      }
    if (const std::optional<Row> row = unit.view().row(storage::kind(Own::Meta), key_))
      if (row->cells[storage::MetaCells::kValue].is(ValueKind::String))
        if (Result<Value> state = base::value_from_json(text_of(row->cells[storage::MetaCells::kValue])))
          state_ = stored_ = *state;
  }

  bool exists() const { return state_.is(ValueKind::Context); }
  bool flag(std::string_view name) const {
    const Value* value = exists() ? state_.find(name) : nullptr;
    return value != nullptr && value->is_true();
  }
  int64_t number(std::string_view name) const {
    const Value* value = exists() ? state_.find(name) : nullptr;
    return value != nullptr && value->is(ValueKind::Number) ? value->as_number().to_int().value_or(0) : 0;
  }
  std::optional<Instant> instant(std::string_view name) const {
    const Value* value = exists() ? state_.find(name) : nullptr;
    return value != nullptr && value->is(ValueKind::String) ? Instant::parse(value->as_string()) : std::nullopt;
  }

  // The new state; null: the clock is gone.
  void set(Value state) {
    state_ = std::move(state);
    for (RecordClock& one : unit_.record_clocks)
      if (one.key == key_) {
        one.state = state_;
        return;
      }
    unit_.record_clocks.push_back({key_, owner_ + ":" + std::to_string(number_), owner_, name_, stored_, state_});
  }

 private:
  Unit& unit_;
  std::string owner_;
  Id number_;
  std::string name_;
  Key key_;
  Value stored_, state_;
};

Value text_of(Instant at) { return Value::string(at.to_string()); }

// ---- stalls

Status set_stall(Unit& unit, const RecordWrite& write) {
  const records::Record* before = write.before.get();
  const records::Record* after = write.after.get();
  if (before != nullptr && after != nullptr && before->stage == after->stage && before->converted == after->converted) return Done{};
  Clock clock(unit, owner_of(write.form->name, write.id), 0, "stall");
  const model::Stage* stage = after != nullptr ? records::stage_of(*after) : nullptr;
  if (stage == nullptr || !stage->stalls_after || after->converted) {
    if (clock.exists()) clock.set({});
    return Done{};
  }
  const std::optional<Instant> due =
      time::due(*stage->stalls_after, unit.now(), write.loaded->calendars.app(), write.loaded->zone);
  clock.set(due ? Value::context({{"due", text_of(*due)}, {"stage", Value::string(stage->name)}}) : Value());
  return Done{};
}

// ---- service levels

// One promised time of a form.
class Level {
 public:
  Level(Unit& unit, const LoadedPtr& loaded, const model::Form& form, const std::string& id, const std::string& name,
        const model::ArgMap& args, Id number)
      : unit_(unit), loaded_(loaded), form_(form), id_(id), name_(name), args_(args),
        clock_(unit, owner_of(form.name, id), number, "level " + name) {}

  // Brings the clock up to now. True: steps ran, which may have changed the record.
  bool update() {
    const records::RecordPtr record = unit_.view().record(form_, id_);
    if (record == nullptr) {
      if (clock_.exists()) clock_.set({});
      return false;
    }
    if (clock_.flag("done")) return false;
    int64_t spent = clock_.number("spent");
    std::optional<Instant> since = clock_.instant("since");
    if (!clock_.exists() && !(since = start_of(*record))) return false;
    const Instant now = unit_.now();
    if (since && *since < now) spent += passed(*since, now);
    if (record->converted || holds(*record, "until")) return end();
    const std::optional<int64_t> total = seconds(model::find(args_, "within"), since ? *since : now);
    if (!total) return end();
    if (spent >= *total) {
      end();
      return run("on_breach");
    }
    int64_t next = *total;
    bool warned = false;
    if (!clock_.flag("warned"))
      if (const std::optional<int64_t> warn = warn_at(*total, now)) {
        warned = spent >= *warn;
        if (!warned) next = *warn;
      }
    const bool running = !holds(*record, "pause");
    std::vector<Entry> state = {{"spent", Value::integer(spent)},
                                {"warned", Value::boolean(warned || clock_.flag("warned"))}};
    if (running) {
      const Instant from = since && now < *since ? *since : now;
      state.emplace_back("since", text_of(from));
      if (const std::optional<Instant> due = after(from, next - spent)) {
        state.emplace_back("due", text_of(*due));
        if (const time::Calendar* hours = counting()) warn_of_unknown_holidays(unit_, *hours, *due);
      }
    }
    clock_.set(Value::context(std::move(state)));
    return warned && run("on_warn");
  }

 private:
  const time::Calendar* calendar() const {
    const std::string_view name = model::word(args_, "calendar", "");
    return name.empty() ? nullptr : loaded_->calendars.named(name);
  }
  int64_t passed(Instant from, Instant to) const {
    const time::Calendar* hours = counting();
    return hours != nullptr ? hours->open_seconds(from, to) : to.seconds - from.seconds;
  }
  std::optional<Instant> after(Instant from, int64_t left) const {
    const time::Calendar* hours = counting();
    return hours != nullptr ? hours->add_seconds(from, left) : from.plus_seconds(left);
  }
  // Business time without a calendar is that of the app; any other is the wall clock.
  const time::Calendar* counting() const {
    if (const time::Calendar* named = calendar()) return named;
    const model::Arg* within = model::find(args_, "within");
    const auto* spec = within != nullptr ? within->as<model::DurationSpec>() : nullptr;
    return spec != nullptr && spec->business() ? &loaded_->calendars.app() : nullptr;
  }
  std::optional<int64_t> seconds(const model::Arg* arg, Instant from) const {
    const auto* spec = arg != nullptr ? arg->as<model::DurationSpec>() : nullptr;
    if (spec == nullptr) return std::nullopt;
    const time::Calendar& hours = counting() != nullptr ? *counting() : loaded_->calendars.app();
    const std::optional<Instant> due = time::due(*spec, from, hours, loaded_->zone);
    if (!due) return std::nullopt;
    return spec->business() ? hours.open_seconds(from, *due) : due->seconds - from.seconds;
  }
  std::optional<int64_t> warn_at(int64_t total, Instant now) const {
    const model::Arg* warn = model::find(args_, "warn");
    if (warn == nullptr) return std::nullopt;
    if (const std::optional<int64_t> early = seconds(warn, now)) return std::max<int64_t>(0, total - *early);
    const Value* value = warn->value();
    if (value == nullptr) return std::nullopt;
    Decimal part = Decimal::from_int(1);
    if (value->is(ValueKind::Number)) {
      part = value->as_number();
    } else if (value->is(ValueKind::String) && value->as_string().ends_with('%')) {
      const std::string digits(value->as_string().substr(0, value->as_string().size() - 1));
      const int64_t percent = std::atoll(digits.c_str());
      return total * percent / 100;
    }
    const std::optional<Decimal> at = Decimal::multiply(part, Decimal::from_int(total));
    return at ? std::min(at->to_int().value_or(total), total) : total;
  }

  std::optional<Instant> start_of(const records::Record& record) const {
    const std::string_view from = model::word(args_, "from", "created");
    const Value value = unit_.world(loaded_).member(record, from);
    if (value.is(ValueKind::DateTime)) return to_instant(value.as_date_time(), loaded_->zone);
    if (value.is(ValueKind::Date)) return time::start_of(value.as_date(), loaded_->zone);
    return std::nullopt;
  }
  bool holds(const records::Record& record, std::string_view key) const {
    const model::Arg* arg = model::find(args_, key);
    if (arg == nullptr || arg->expression() == nullptr) return false;
    feel::EvalContext ctx;
    records::RecordWorld& world = unit_.world(loaded_);
    ctx.world = &world;
    records::RecordScope names(world, {.record = &record}, &ctx);
    return feel::evaluate(*arg->expression(), names, ctx).is_true();
  }
  bool end() {
    clock_.set(Value::context({{"done", Value::boolean(true)}}));
    return false;
  }
  bool run(std::string_view key) {
    const model::Arg* arg = model::find(args_, key);
    const model::Block* block = arg != nullptr ? arg->as<model::Block>() : nullptr;
    if (block == nullptr || block->entry < 0) return false;
    Case* free = unit_.begin_block(loaded_, form_.name, id_);
    free->steps_of = {"service_level", name_};
    run_block(*free, block->entry);
    for (const Incident& incident : free->state().incidents)
      unit_.warn("service_level", name_ + ": " + incident.message + " (" + incident.place + ")");
    return true;
  }

  Unit& unit_;
  const LoadedPtr& loaded_;
  const model::Form& form_;
  const std::string& id_;
  std::string name_;
  const model::ArgMap& args_;
  Clock clock_;
};

bool update_levels(Unit& unit, const LoadedPtr& loaded, const model::Form& form, const std::string& id) {
  const model::Arg* levels = model::find(form.args, "service_levels");
  if (levels == nullptr || levels->map() == nullptr) return false;
  bool ran = false;
  Id number = 0;
  for (const auto& [name, arg] : *levels->map()) {
    ++number;
    if (arg.map() != nullptr) ran = Level(unit, loaded, form, id, name, *arg.map(), number).update() || ran;
  }
  return ran;
}

}  // namespace

bool is_record_timer(const std::string& instance) { return instance.starts_with('@'); }

Status set_record_timers(Unit& unit) {
  // Steps of a level may write records, of which others run.
  for (int32_t pass = 0; pass < kPassesMax; ++pass) {
    bool ran = false;
    for (size_t i = 0; i < unit.writes().size(); ++i) {
      const RecordWrite write = unit.writes()[i];
      if (Status set = set_stall(unit, write); !set) return set;
      ran = update_levels(unit, write.loaded, *write.form, write.id) || ran;
      if (unit.failure() != nullptr) return *unit.failure();
    }
    if (!ran) return Done{};
  }
  return refuse(unit, "E_LIMIT", "service levels lead to each other without end", "服务时限相互触发，没有尽头");
}

Result<bool> fire_record_timer(Unit& unit, const std::string& instance, Id number) {
  const size_t slash = instance.find('/');
  const LoadedPtr& loaded = unit.setting().current;
  if (slash == std::string::npos || loaded == nullptr) return false;
  const model::Form* form = loaded->model.form(instance.substr(1, slash - 1));
  const std::string id = instance.substr(slash + 1);
  const records::RecordPtr record = form != nullptr ? unit.view().record(*form, id) : nullptr;
  if (unit.failure() != nullptr) return *unit.failure();
  if (record == nullptr) return false;
  if (number > 0) {
    update_levels(unit, loaded, *form, id);
    return !unit.record_clocks.empty();
  }
  Clock clock(unit, instance, 0, "stall");
  const std::optional<Instant> due = clock.instant("due");
  if (!due || unit.now() < *due) return false;
  clock.set({});
  Status told = raise_record_event(unit, loaded, {"stalled", form, record, record, {}});
  if (!told) return told.error();
  return true;
}

}  // namespace weir::runtime
