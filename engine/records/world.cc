#include "engine/records/world.h"

#include <algorithm>

#include "engine/people/resolve.h"

namespace weir::records {
namespace {

// Live formulas that read live formulas of other records, and so on.
constexpr int32_t kDepthMax = 8;

// The inputs of a function or decision are its arguments, by name.
class ArgumentScope : public feel::Scope {
 public:
  ArgumentScope(const std::vector<model::Parameter>& params, std::span<const Value> args,
                RecordWorld& world)
      : params_(params), args_(args), inner_(world, {}) {}
  Value input(const feel::Input& input) override {
    if (input.kind != feel::InputKind::Named) return inner_.input(input);
    for (size_t i = 0; i < params_.size() && i < args_.size(); ++i)
      if (params_[i].name == input.name) return args_[i];
    return {};
  }

 private:
  const std::vector<model::Parameter>& params_;
  std::span<const Value> args_;
  RecordScope inner_;
};

Value strings(const std::vector<std::string>& all) {
  std::vector<Value> out;
  out.reserve(all.size());
  for (const std::string& one : all) out.push_back(Value::string(one));
  return Value::list(std::move(out));
}

Value text(std::string_view value) { return value.empty() ? Value() : Value::string(value); }

Value absences(const User& user) {
  std::vector<Value> out;
  for (const Absence& one : user.away)
    out.push_back(Value::context({{"from", Value::date(one.from)},
                                  {"until", Value::date(one.until)},
                                  {"proxy", text(one.proxy)},
                                  {"keep", Value::boolean(one.keep)},
                                  {"exclusive", Value::boolean(one.exclusive)},
                                  {"flows", strings(one.flows)}}));
  return Value::list(std::move(out));
}

}  // namespace

RecordWorld::RecordWorld(const model::Model& model, const Plans& plans, View& view,
                         const Organisation& people, Instant now)
    : model_(&model),
      plans_(&plans),
      view_(&view),
      people_(&people),
      now_(now),
      zone_(time::zone_of(model)) {}

Value RecordWorld::record_member(const std::vector<std::string>& forms, std::string_view id,
                                 std::string_view member_name) {
  const auto read = [&](const model::Form& form) -> std::optional<Value> {
    const RecordPtr record = view_->record(form, id);
    if (record == nullptr) return std::nullopt;
    return member(*record, member_name);
  };
  if (forms.empty()) {
    for (const model::Form& form : model_->forms)
      if (auto value = read(form)) return *value;
    return {};
  }
  for (const std::string& name : forms)
    if (const model::Form* form = model_->form(name))
      if (auto value = read(*form)) return *value;
  return {};
}

Value RecordWorld::user_member(std::string_view id, std::string_view member_name) {
  const User* user = people_->user(id);
  if (user == nullptr) return {};
  if (member_name == "id") return Value::string(user->id);
  if (member_name == "name") return text(user->name);
  if (member_name == "department") return text(user->department);
  if (member_name == "manager") return text(people::manager_of(*people_, id));
  if (member_name == "calendar") return text(user->calendar);
  if (member_name == "timezone") return text(user->timezone);
  if (member_name == "language") return text(user->language);
  if (member_name == "active") return Value::boolean(user->active);
  if (member_name == "roles") return strings(user->roles);
  if (member_name == "positions") return strings(user->positions);
  if (member_name == "on_leave")
    return Value::boolean(people::absence_of(*user, "", now_, zone_) != nullptr);
  if (member_name == "away") return absences(*user);
  if (member_name == "attributes") return Value::context(user->attributes);
  for (const auto& [name, value] : user->attributes)
    if (name == member_name) return value;
  return {};
}

Value RecordWorld::department_member(std::string_view id, std::string_view member_name) {
  const Department* department = people_->department(id);
  if (department == nullptr) return {};
  if (member_name == "id") return Value::string(department->id);
  if (member_name == "name") return text(department->name);
  if (member_name == "parent") return text(department->parent);
  if (member_name == "head") return text(department->head);
  return {};
}

Value RecordWorld::call_app(std::string_view name, std::span<const Value> args,
                            feel::EvalContext& ctx) {
  if (catalog_ != nullptr) return catalog_->call(name, args, ctx);
  if (const model::Function* function = model_->function(name)) {
    ArgumentScope scope(function->params, args, *this);
    return feel::evaluate(function->value, scope, ctx);
  }
  const model::Decision* decision = model_->decision(name);
  if (decision == nullptr) {
    ctx.warn(feel::WarningKind::NoFunction,
             "the app has no function or decision '" + std::string(name) + "'");
    return {};
  }
  if (decision->value) {
    ArgumentScope scope(decision->inputs, args, *this);
    return feel::evaluate(*decision->value, scope, ctx);
  }
  ctx.warn(feel::WarningKind::NoFunction,
           "the decision '" + std::string(name) + "' cannot be asked here");
  return {};
}

Value RecordWorld::call_host(std::string_view name, std::span<const Value> args,
                             feel::EvalContext& ctx) {
  if (host_) return host_(name, args, ctx);
  ctx.warn(feel::WarningKind::NoFunction, "the host has no function '" + std::string(name) + "'");
  return {};
}

std::optional<int64_t> RecordWorld::business_days_between(Date from, Date to) {
  if (!calendars_) calendars_.emplace(*model_);
  return calendars_->app().days_between(from, to);
}

std::optional<Instant> RecordWorld::add_business_time(Instant from, DaysDuration time) {
  if (time.seconds < 0 || time.nanos < 0) return std::nullopt;
  if (!calendars_) calendars_.emplace(*model_);
  const time::Calendar& calendar = calendars_->app();
  const int64_t days = time.seconds / 86'400, rest = time.seconds % 86'400;
  const auto day = days > 0 ? calendar.add_days(from, days) : std::optional(from);
  return day ? calendar.add_seconds(*day, rest) : std::nullopt;
}

Value RecordWorld::member(const Record& record, std::string_view name, feel::EvalContext* ctx) {
  if (record.form == nullptr) return {};
  const FormPlan& plan = plans_->of(*record.form);
  const int32_t index = plan.field(name);
  if (index < 0) {
    if (const InverseField* inverse = plan.inverse(name))
      return inverse_list(record, *inverse, ctx);
    const SystemFieldSpec* system = find_system_field(name);
    return system != nullptr ? system_value(record, system->field, zone_) : Value();
  }
  const model::Field& field = record.form->fields[static_cast<size_t>(index)];
  if (field.formula && field.live) {
    if (depth_ >= kDepthMax) return {};
    feel::EvalContext own;
    own.world = this;
    if (ctx != nullptr) own.warnings = ctx->warnings;
    RecordScope scope(*this, {.record = &record}, &own);
    ++depth_;
    Value value =
        fields::rounded_to(feel::evaluate(*field.formula, scope, own), field, model_->rounding);
    --depth_;
    return value;
  }
  return static_cast<size_t>(index) < record.values.size()
             ? record.values[static_cast<size_t>(index)]
             : Value();
}

Value RecordWorld::context(const Record& record, feel::EvalContext* ctx) {
  if (record.form == nullptr) return {};
  std::vector<Entry> entries;
  entries.reserve(record.form->fields.size() + system_fields().size());
  for (const SystemFieldSpec& system : system_fields()) {
    const bool own = field_index(*record.form, system.name) >= 0;
    const bool there = system.field == SystemField::Probability ? !record.form->stages.empty()
                       : system.field == SystemField::Converted ? record.converted.has_value()
                                                                : true;
    if (!own && there)
      entries.emplace_back(system.name, system_value(record, system.field, zone_));
  }
  for (const model::Field& field : record.form->fields)
    entries.emplace_back(field.name, member(record, field.name, ctx));
  return Value::context(std::move(entries));
}

Value RecordWorld::inverse_list(const Record& record, const InverseField& inverse,
                                feel::EvalContext* ctx) {
  std::vector<Value> items;
  if (!record.id.empty())
    for (const RecordPtr& other :
         view_->matching(*inverse.form, inverse.field, Value::string(record.id)))
      items.push_back(context(*other, ctx));
  return Value::list(std::move(items));
}

Value RecordScope::input(const feel::Input& input) {
  using feel::InputKind;
  switch (input.kind) {
    case InputKind::Column:
      if (place_.row != nullptr)
        if (const Value* cell = place_.row->find(input.name)) return *cell;
      [[fallthrough]];
    case InputKind::Field:
      return place_.record != nullptr ? world_->member(*place_.record, input.name, ctx_) : Value();
    case InputKind::Record: {
      const Record* record = place_.acting != nullptr ? place_.acting : place_.record;
      return record != nullptr ? world_->context(*record, ctx_) : Value();
    }
    case InputKind::Old:
      return place_.old != nullptr ? world_->context(*place_.old, ctx_) : Value();
    case InputKind::User:
      return text(place_.user);
    case InputKind::Now:
      return Value::date_time(in_zone(world_->now(), world_->zone()));
    case InputKind::Today:
      return Value::date(in_zone(world_->now(), world_->zone()).date);
    case InputKind::App:
      return app_value(world_->model());
    default:
      return place_.more != nullptr ? place_.more->input(input) : Value();
  }
}

Value app_value(const model::Model& model) {
  return Value::context({{"name", text(model.app)},
                         {"label", model.label},
                         {"currency", text(model.currency)},
                         {"timezone", text(model.timezone)}});
}

bool failed(const std::vector<feel::EvalWarning>& warnings) {
  using feel::WarningKind;
  return std::any_of(warnings.begin(), warnings.end(), [](const feel::EvalWarning& warning) {
    switch (warning.kind) {
      case WarningKind::DivisionByZero:
      case WarningKind::OutOfRange:
      case WarningKind::Limit:
      case WarningKind::HostFailed:
      case WarningKind::NoFunction:
      case WarningKind::HitPolicy:
      case WarningKind::BadLiteral:
        return true;
      case WarningKind::NoVariable:
      case WarningKind::NoMember:
      case WarningKind::WrongType:
      case WarningKind::BadArgument:
      case WarningKind::NotComparable:
        return false;
    }
    return false;
  });
}

}  // namespace weir::records
