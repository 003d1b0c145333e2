#include "engine/runtime/records/pools.h"

#include <algorithm>

#include "engine/runtime/records/assigning.h"
#include "engine/runtime/books.h"
#include "engine/runtime/records/record_write.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

const model::ArgMap kNothing;

const model::ArgMap& part(const model::Definition& pool, std::string_view key) {
  const model::Arg* arg = model::find(pool.args, key);
  return arg != nullptr && arg->map() != nullptr ? *arg->map() : kNothing;
}

std::optional<int64_t> number(const model::ArgMap& args, std::string_view key) {
  const model::Arg* arg = model::find(args, key);
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  return value != nullptr && value->is(ValueKind::Number) ? value->as_number().to_int() : std::nullopt;
}

std::optional<Instant> after(const Loaded& loaded, const model::ArgMap& args, std::string_view key, Instant from) {
  const model::Arg* arg = model::find(args, key);
  const auto* spec = arg != nullptr ? arg->as<model::DurationSpec>() : nullptr;
  return spec != nullptr ? time::due(*spec, from, loaded.calendars.app(), loaded.zone) : std::nullopt;
}

std::string lost_key(const std::string& user, const std::string& record) { return user + "|" + record; }

Value why(const std::string& en, const std::string& zh) {
  return Value::context({{"lines", Value::list({Value::context({{"en", Value::string(en)}, {"zh", Value::string(zh)}})})}});
}

class Taking {
 public:
  Taking(Unit& unit, const model::Definition& pool)
      : unit_(unit), pool_(pool), loaded_(unit.setting().current), form_(*loaded_->model.form(pool.form)), take_(part(pool, "take")),
        user_(unit.acting().user()), taken_key_(user_ + "|" + time::date_in(unit.now(), loaded_->zone).to_string()) {}

  Status run(const std::vector<records::RecordPtr>& records) {
    Status allowed = check_person(records.size());
    if (!allowed) return allowed;
    for (const records::RecordPtr& record : records) {
      Status free = check_record(*record);
      if (!free) return free;
      Status taken = take(record);
      if (!taken) return taken;
    }
    const std::string name = "taken:" + pool_.name;
    set_note(unit_, name, taken_key_, Value::integer(note_number(unit_, name, taken_key_) + static_cast<int64_t>(records.size())));
    return Done{};
  }

 private:
  Error over(const std::string& limit, const std::string& en, const std::string& zh) {
    Error error = refuse(unit_, "E_LIMIT", limit + ": " + en, limit + "：" + zh);
    error.fields.push_back({limit, "E_LIMIT", unit_.say(en, zh)});
    return error;
  }

  Status check_person(size_t count) {
    if (count == 0) return refuse(unit_, "E_ARGUMENT", "say which records to take", "请指明要领取的记录");
    const model::Arg* members = model::find(pool_.args, "members");
    std::vector<std::string> people;
    if (members != nullptr && members->who() != nullptr) people = people_for(unit_, loaded_, pool_.form, {}, *members->who());
    if (user_.empty() || std::find(people.begin(), people.end(), user_) == people.end())
      return refuse(unit_, "E_FORBIDDEN", "you are no member of the pool '" + pool_.name + "'", "您不是公海 '" + pool_.name + "' 的成员");
    const auto wanted = static_cast<int64_t>(count);
    if (const auto most = number(take_, "batch"); most && wanted > *most)
      return over("batch", "at most " + std::to_string(*most) + " at once", "一次最多领取 " + std::to_string(*most) + " 条");
    const int64_t taken = note_number(unit_, "taken:" + pool_.name, taken_key_);
    if (const auto most = number(take_, "per_day"); most && taken + wanted > *most)
      return over("per_day", "at most " + std::to_string(*most) + " a day, " + std::to_string(taken) + " taken today",
                  "每日最多领取 " + std::to_string(*most) + " 条，今日已领 " + std::to_string(taken) + " 条");
    if (const auto most = number(take_, "holding")) {
      const int64_t held = holding();
      if (held + wanted > *most)
        return over("holding", "at most " + std::to_string(*most) + " held at once, " + std::to_string(held) + " held now",
                    "最多同时持有 " + std::to_string(*most) + " 条，现持有 " + std::to_string(held) + " 条");
    }
    return Done{};
  }

  int64_t holding() {
    const model::Arg* when = model::find(take_, "holding_when");
    int64_t held = 0;
    for (const records::RecordPtr& record : unit_.view().matching(form_, "owner", Value::string(user_))) {
      if (when == nullptr || when->expression() == nullptr) {
        ++held;
        continue;
      }
      feel::EvalContext ctx;
      ctx.world = &unit_.world(loaded_);
      records::RecordScope scope(unit_.world(loaded_), {.record = record.get(), .user = user_}, &ctx);
      if (feel::evaluate(*when->expression(), scope, ctx).is_true()) ++held;
    }
    return held;
  }

  Status check_record(const records::Record& record) {
    const Value in = note(unit_, "pool:" + pool_.form, record.id);
    if (text_in(in, "pool") != pool_.name) {
      if (!record.owner.empty()) return refuse(unit_, "E_CLAIMED", "somebody owns it already", "该记录已有负责人");
      return refuse(unit_, "E_NOT_OPEN", "the pool '" + pool_.name + "' does not hold it", "公海 '" + pool_.name + "' 中没有该记录");
    }
    const Instant since = time_in(in, "since").value_or(unit_.now());
    if (const auto until = after(*loaded_, take_, "freeze", since); until && unit_.now() < *until)
      return over("freeze", "it rests in the pool until " + in_zone(*until, loaded_->zone).to_string(),
                  "冻结期至 " + in_zone(*until, loaded_->zone).to_string());
    const auto lost = time_in(note(unit_, "lost:" + pool_.name, lost_key(user_, record.id)), "at");
    if (lost)
      if (const auto until = after(*loaded_, take_, "wait_after_release", *lost); until && unit_.now() < *until)
        return over("wait_after_release", "you had it; you may take it again from " + in_zone(*until, loaded_->zone).to_string(),
                    "您曾持有该记录，" + in_zone(*until, loaded_->zone).to_string() + " 后可再次领取");
    return Done{};
  }

  Status take(const records::RecordPtr& record) {
    leave_pool(unit_, pool_.form, record->id);
    Result<records::RecordPtr> owned = set_owner(unit_, loaded_, form_, record->id, user_, true, nullptr, caused_by("pool", loaded_, pool_));
    if (!owned) return owned.error();
    // Taking is something that a person did with it: what looks for neglected records starts anew.
    auto active = std::make_shared<records::Record>(**owned);
    active->last_activity = unit_.now();
    const records::RecordPtr after = active;
    unit_.write({&form_, loaded_, record->id, record, after, {}, user_, "taken"});
    keep_why(unit_, pool_.form, record->id,
             why(user_ + " took it from the pool " + pool_.name, user_ + " 从公海 " + pool_.name + " 领取"));
    return raise_record_event(unit_, loaded_, {"taken", &form_, after, record, {}});
  }

  Unit& unit_;
  const model::Definition& pool_;
  const LoadedPtr& loaded_;
  const model::Form& form_;
  const model::ArgMap& take_;
  std::string user_, taken_key_;
};

}  // namespace

const model::Definition* find_pool(const model::Model& model, std::string_view name) {
  for (const model::Definition& one : model.pools)
    if (one.name == name) return &one;
  return nullptr;
}

std::string pool_of(Unit& unit, const std::string& form, const std::string& record) {
  return text_in(note(unit, "pool:" + form, record), "pool");
}

void leave_pool(Unit& unit, const std::string& form, const std::string& record) { set_note(unit, "pool:" + form, record, Value()); }

Status put_into_pool(Unit& unit, const LoadedPtr& loaded, const model::Definition& pool, const std::string& record,
                     const std::string& event, const std::string& reason) {
  const model::Form* form = loaded->model.form(pool.form);
  const records::RecordPtr before = form != nullptr ? unit.view().record(*form, record) : nullptr;
  if (before == nullptr) return refuse(unit, "E_NOT_FOUND", "there is no such record", "没有这条记录");
  forget_offer(unit, form->name, record);
  Result<records::RecordPtr> owned = set_owner(unit, loaded, *form, record, {}, true, nullptr, caused_by("pool", loaded, pool));
  if (!owned) return owned.error();
  set_note(unit, "pool:" + form->name, record, Value::context({{"pool", Value::string(pool.name)}, {"since", time_value(unit.now())}}));
  if (!event.empty()) {
    if (!before->owner.empty())
      set_note(unit, "lost:" + pool.name, lost_key(before->owner, record), Value::context({{"at", time_value(unit.now())}}));
    keep_why(unit, form->name, record,
             why(event + " from " + before->owner + " into the pool " + pool.name + (reason.empty() ? "" : ": " + reason),
                 before->owner + " 的记录进入公海 " + pool.name + (reason.empty() ? "" : "：" + reason)));
  }
  RecordEvent told{event.empty() ? "pooled" : event, form, *owned, before, {}};
  if (!event.empty()) return raise_record_event(unit, loaded, told);
  watch_pools(unit, loaded, told);
  return Done{};
}

Status take_from_pool(Unit& unit, const model::Definition& pool, const std::vector<records::RecordPtr>& records) {
  return Taking(unit, pool).run(records);
}

Status release_to_pool(Unit& unit, const model::Definition& pool, const records::RecordPtr& record, const std::string& reason) {
  const LoadedPtr& loaded = unit.setting().current;
  if (record->form->name != pool.form)
    return refuse(unit, "E_ARGUMENT", "the pool holds records of '" + pool.form + "'", "该公海只有表单 '" + pool.form + "' 的记录");
  if (!unit.acting().engine() && (record->owner.empty() || record->owner != unit.acting().user()))
    return refuse(unit, "E_FORBIDDEN", "only its owner gives a record back", "只有负责人可以退回记录");
  const records::RecordPtr now = unit.view().record(*record->form, record->id);
  Error missing = refuse(unit, "E_FIELD_REQUIRED", "to give it back, fill what is asked for", "退回前请填写必填字段");
  if (const model::Arg* needs = model::find(part(pool, "release"), "needs"); needs != nullptr && now != nullptr) {
    std::vector<model::Arg> all = needs->list() != nullptr ? *needs->list() : std::vector<model::Arg>{*needs};
    for (const model::Arg& one : all) {
      if (one.value() == nullptr || !one.value()->is(ValueKind::String)) continue;
      const std::string name(one.value()->as_string());
      if (fields::is_empty(records::stored_value(*now, name, loaded->zone))) missing.fields.push_back({name, "E_FIELD_REQUIRED", unit.say("must be filled", "必须填写")});
    }
  }
  if (!missing.fields.empty()) return missing;
  return put_into_pool(unit, loaded, pool, record->id, "released", reason);
}

}  // namespace weir::runtime
