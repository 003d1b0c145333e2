#include <algorithm>

#include "engine/base/text.h"
#include "engine/fields/serials.h"
#include "engine/records/preparation.h"
#include "engine/records/stages.h"
#include "engine/time/due.h"

namespace weir::records {

void Preparation::begin() {
  const size_t size = form_.fields.size();
  if (request_.before != nullptr) {
    after_ = *request_.before;
  } else {
    after_.id = request_.id;
    after_.created = world_.now();
    after_.created_by = request_.actor;
    dirty_.assign(size, true);
    if (person()) after_.owner = request_.actor;
  }
  after_.form = &form_;
  after_.values.resize(size);
  // Of a type that holds a list, nothing is the empty list.
  for (size_t i = 0; i < size; ++i)
    if (after_.values[i].is_null() && form_.fields[i].feel_type.is(feel::TypeKind::List) &&
        !form_.fields[i].formula)
      after_.values[i] = Value::list({});
  after_.version += 1;
  after_.updated = world_.now();
  after_.updated_by = request_.actor;
  if (request_.before == nullptr || person()) after_.last_activity = world_.now();
}

void Preparation::patch() {
  for (const auto& [name, given] : request_.patch) {
    const int32_t index = plan_.field(name);
    if (index >= 0) {
      patch_field(index, given);
    } else if (find_system_field(name) != nullptr) {
      patch_system(name, given);
    } else {
      std::vector<std::string> known;
      for (const model::Field& one : form_.fields) known.push_back(one.name);
      const std::string near = base::is_utf8(name) ? base::nearest(name, known) : "";
      fail(base::is_utf8(name) ? name : "?", "E_FIELD_INVALID",
           near.empty()
               ? say({"there is no field '{name}'", "没有“{name}”这个字段"}, {{"name", name}})
               : say({"there is no field '{name}': did you mean '{near}'?",
                      "没有“{name}”这个字段，是不是“{near}”？"},
                     {{"name", name}, {"near", near}}));
    }
  }
}

void Preparation::patch_system(const std::string& name, const Value& given) {
  const SystemField which = find_system_field(name)->field;
  const bool people_set = which == SystemField::Owner || which == SystemField::Department;
  const bool allowed = (people_set && !person()) || (which == SystemField::Stage && engine());
  if (!allowed) {
    fail(name, "E_FIELD_FORBIDDEN",
         say({"'{name}' is the engine's to set", "“{name}”由引擎维护，不可直接写入"},
             {{"name", name}}));
    return;
  }
  std::string text;
  const Value* id = given.is(ValueKind::Context) ? given.find("id") : &given;
  if (id != nullptr && id->is(ValueKind::String))
    text = id->as_string();
  else if (!given.is_null())
    fail(name, "E_FIELD_INVALID",
         say({"'{name}' is not an id", "“{name}”的值不是编号"}, {{"name", name}}));
  const bool known = text.empty() || which == SystemField::Stage ||
                     (which == SystemField::Owner ? world_.people().user(text) != nullptr
                                                  : world_.people().department(text) != nullptr);
  if (!known)
    fail(name, "E_REFERENCE",
         say({"the directory has no '{id}'", "目录中没有“{id}”"}, {{"id", text}}));
  if (which == SystemField::Owner) after_.owner = text;
  if (which == SystemField::Department) after_.department = text;
  if (which == SystemField::Stage) after_.stage = text;
}

void Preparation::patch_field(int32_t index, const Value& given) {
  const model::Field& target = field(index);
  const bool computed =
      target.formula.has_value() || plan_.types[static_cast<size_t>(index)]->computed;
  if (computed && (!engine() || target.live)) {
    fail(target.name, "E_FIELD_FORBIDDEN",
         say({"'{name}' is computed, nobody writes it", "“{name}”由系统计算，不可写入"},
             {{"name", label(target)}}));
    return;
  }
  const bool table = target.type == "table";
  const bool may = !person() || (table ? may_write_table(target)
                                       : request_.rights.of(target.name) >= FieldRight::Editable);
  if (!may) {
    fail(target.name, "E_FIELD_FORBIDDEN",
         say({"'{name}' may not be written here", "此处不可写“{name}”"}, {{"name", target.name}}));
    return;
  }
  given_[static_cast<size_t>(index)] = true;
  feel::EvalContext ctx;
  ctx.world = &world_;
  RecordScope names = scope(ctx, nullptr);
  Result<Value> standard = fields::normalize(given, target, field_context(names));
  if (!standard) {
    fail(target.name, standard.error());
    return;
  }
  if (table) {
    patch_table(index, *standard);
    return;
  }
  if (!(*standard == value(index))) touch(index);
  value(index) = *std::move(standard);
}

Value Preparation::default_of(const model::Field& target, const Value* row) {
  if (!target.default_value) return {};
  feel::EvalContext ctx;
  ctx.world = &world_;
  RecordScope names = scope(ctx, row);
  Value given;
  if (const Value* literal = target.default_value->value()) given = *literal;
  if (const feel::Expression* expression = target.default_value->expression())
    given = feel::evaluate(*expression, names, ctx);
  Result<Value> standard = fields::normalize(given, target, field_context(names));
  if (standard) return *std::move(standard);
  // A default that does not fit is the author's fault: the record is made without it.
  warnings_.push_back(
      {target.name, say({"the default does not fit: {why}", "默认值不符合要求：{why}"},
                        {{"why", standard.error().message}})});
  return {};
}

void Preparation::defaults() {
  if (request_.before != nullptr) return;
  for (int32_t i = 0; i < static_cast<int32_t>(form_.fields.size()); ++i) {
    const model::Field& target = field(i);
    if (given_[static_cast<size_t>(i)] || target.formula || !target.default_value) continue;
    Value standard = default_of(target, nullptr);
    if (target.type == "table")
      patch_table(i, standard);
    else if (!standard.is_null())
      value(i) = std::move(standard);
    if (!value(i).is_null()) origins_.push_back({i, Origin::Kind::Default, -1});
  }
}

// What a reference brings along when it is picked; what was sent with it stays.
void Preparation::fill() {
  for (size_t i = 0; i < form_.fields.size(); ++i) {
    const model::Field& source = form_.fields[i];
    const model::Arg* map = model::find(source.args, "fill");
    const Value& id = after_.values[i];
    if (map == nullptr || map->map() == nullptr || !given_[i] || !dirty_[i] ||
        !id.is(ValueKind::String))
      continue;
    for (const auto& [own, from] : *map->map()) {
      const int32_t target = plan_.field(own);
      if (target < 0 || given_[static_cast<size_t>(target)] || from.value() == nullptr) continue;
      const Value given =
          world_.record_member(source.feel_type.forms(), id.as_string(), from.value()->as_string());
      feel::EvalContext ctx;
      ctx.world = &world_;
      RecordScope names = scope(ctx, nullptr);
      Result<Value> standard = fields::normalize(given, field(target), field_context(names));
      if (!standard) continue;
      if (!(*standard == value(target))) {
        touch(target);
        std::erase_if(origins_, [&](const Origin& one) { return one.field == target; });
        origins_.push_back({target, Origin::Kind::Fill, static_cast<int32_t>(i)});
      }
      value(target) = *std::move(standard);
    }
  }
}

void Preparation::serials() {
  if (request_.before != nullptr || request_.counters == nullptr || !errors_.empty()) return;
  for (int32_t i = 0; i < static_cast<int32_t>(form_.fields.size()); ++i) {
    const model::Field& target = field(i);
    if (target.type != "serial" || given_[static_cast<size_t>(i)]) continue;
    Date day = time::date_in(world_.now(), world_.zone());
    const Value by = stored_value(after_, model::word(target.args, "date", ""), world_.zone());
    if (by.is(ValueKind::Date)) day = by.as_date();
    if (by.is(ValueKind::DateTime)) day = by.as_date_time().date;
    const Result<int64_t> number = request_.counters->next(
        "serial:" + form_.name + "." + target.name, fields::serial_period(target, day));
    if (!number) {
      hard_ = number.error();
      return;
    }
    const auto other = [&](std::string_view name) {
      const int32_t index = plan_.field(name);
      if (index < 0) return std::string();
      // A number is the same whoever writes: the key of an option, not its label.
      const Value& part = value(index);
      return part.is(ValueKind::String) ? std::string(part.as_string())
                                        : fields::format(part, field(index), request_.language);
    };
    value(i) = Value::string(fields::serial_text(target, *number, day, other));
  }
}

void Preparation::settle_owner() {
  const bool moved = request_.before == nullptr || request_.before->owner != after_.owner;
  const bool given = std::any_of(request_.patch.begin(), request_.patch.end(),
                                 [](const Entry& e) { return e.first == "department"; });
  if (!moved || given) return;
  const User* owner = world_.people().user(after_.owner);
  after_.department = owner != nullptr ? owner->department : std::string();
}

// A record begins at the initial stage of its group; formulas may read the stage.
void Preparation::set_stage() {
  if (request_.before != nullptr || form_.stages.empty() || !after_.stage.empty()) return;
  const model::StageGroup* group = stage_group(after_, world_);
  if (group == nullptr) return;
  after_.stage = group->initial;
  formulas();
}

}  // namespace weir::records
