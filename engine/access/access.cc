#include "engine/access/access.h"

#include <algorithm>

#include "engine/access/push_down.h"
#include "engine/people/resolve.h"
#include "engine/records/who_context.h"

namespace weir::access {
namespace {

using model::AccessScope;
using model::Permission;
using records::Record;
using records::RecordWorld;

bool has_role(const User& user, std::string_view role) {
  return std::find(user.roles.begin(), user.roles.end(), role) != user.roles.end();
}

// Permissions of the role "*" are everybody's.
bool concerns(const Permission& permission, const User& user) {
  return permission.role == "*" || has_role(user, permission.role);
}

std::string say(Language language, const Text& text, std::vector<Argument> args) {
  return fill(text.in(language), args, language);
}

// "permissions.sales.lead.see: own (crm.yaml:210)".
std::string name_of(const model::Model& model, const Permission& permission,
                    std::string_view action, const AccessScope& scope) {
  std::string out = "permissions." + permission.role + "." + permission.form + "." +
                    std::string(action) + ": " + (scope.feel ? scope.feel->source : scope.word);
  const std::string place = model::place(model, scope.span);
  return place.empty() ? out : out + " (" + place + ")";
}

// Does the scope take in this record? Null and failure are no.
bool holds(const AccessScope& scope, const User& user, const Record* record, RecordWorld& world) {
  if (scope.word == "never") return false;
  if (scope.word == "all") return true;
  if (scope.feel) {
    static const Record kNone;
    feel::EvalContext ctx;
    ctx.world = &world;
    records::RecordScope names(
        world, {.record = record != nullptr ? record : &kNone, .user = user.id}, &ctx);
    return feel::evaluate(*scope.feel, names, ctx).is_true();
  }
  // A record that is about to be made is one's own.
  if (record == nullptr)
    return scope.word == "own" || scope.word == "team" || !user.department.empty();
  if (record->owner == user.id) return true;
  if (scope.word == "team") return world.shares() != nullptr && !world.shares()->level(*record, user.id).empty();
  if (scope.word == "department")
    return !user.department.empty() && record->department == user.department;
  if (scope.word == "department_tree")
    return !user.department.empty() &&
           people::is_within(world.people(), record->department, user.department);
  return false;
}

// Records of the form that are shared with him.
Filter shared_filter(const User& user, RecordWorld& world, const model::Form& form) {
  std::vector<Value> ids;
  if (world.shares() != nullptr)
    for (const std::string& id : world.shares()->shared_with(user.id, form)) ids.push_back(Value::string(id));
  return ids.empty() ? Filter::never() : Filter::in("id", std::move(ids));
}

Filter filter_of(const AccessScope& scope, const User& user, RecordWorld& world,
                 const model::Form& form, bool* exact) {
  if (scope.word == "never") return Filter::never();
  if (scope.word == "all") return Filter::always();
  if (scope.feel) {
    Pushed pushed = push_down(*scope.feel, form, user.id, world);
    *exact = *exact && pushed.exact;
    return std::move(pushed.filter);
  }
  std::vector<Filter> any = {Filter::compare("owner", Filter::Op::Equal, Value::string(user.id))};
  if (scope.word == "team") {
    std::vector<Filter> both = {std::move(any[0]), shared_filter(user, world, form)};
    return Filter::any_of(std::move(both));
  }
  if (user.department.empty()) return std::move(any[0]);
  if (scope.word == "department")
    any.push_back(Filter::compare("department", Filter::Op::Equal, Value::string(user.department)));
  if (scope.word == "department_tree") {
    std::vector<Value> below;
    for (const Department& department : world.people().departments)
      if (people::is_within(world.people(), department.id, user.department))
        below.push_back(Value::string(department.id));
    any.push_back(Filter::in("department", std::move(below)));
  }
  return Filter::any_of(std::move(any));
}

// What the rules leave unseen: a field that all of them hide (`any`: one of them).
FieldAccess shown_by(const std::vector<const Permission*>& rules, const model::Form& form, bool any) {
  FieldAccess out;
  const auto listed = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const auto say_so = [&](const auto& test) {
    return any && !rules.empty() ? std::any_of(rules.begin(), rules.end(), test)
                                 : std::all_of(rules.begin(), rules.end(), test);
  };
  for (const model::Field& field : form.fields) {
    const bool hidden = say_so([&](const Permission* p) { return listed(p->hide, field.name); });
    const bool masked = say_so([&](const Permission* p) {
      return listed(p->hide, field.name) || listed(p->mask, field.name);
    });
    if (hidden)
      out.hidden.insert(field.name);
    else if (masked)
      out.masked.insert(field.name);
  }
  return out;
}

// What a share shows to somebody whom no rule lets see the form.
FieldAccess sensitive_only(const model::Form& form) {
  FieldAccess out;
  for (const model::Field& field : form.fields)
    if (field.sensitive) out.masked.insert(field.name);
  return out;
}

const Text kOpen = {"the app says open: true", "应用已写明 open: true"};
const Text kUnknown = {"the directory has no user '{user}'", "目录中没有用户“{user}”"};
const Text kAllowed = {"allowed by {rule}", "由 {rule} 允许"};
const Text kShared = {"the record is shared with this user", "此记录已共享给该用户"};
const Text kNoRule = {"no rule lets '{user}' ({roles}) {action} '{form}'",
                      "没有规则允许“{user}”（{roles}）对“{form}”执行 {action}"};
const Text kNotHere = {"{rule} does not take in this record", "{rule} 不包括此记录"};

}  // namespace

std::string_view word(Action action) {
  switch (action) {
    case Action::See:
      return "see";
    case Action::Create:
      return "create";
    case Action::Edit:
      return "edit";
    case Action::Delete:
      return "delete";
    case Action::Export:
      return "export";
    case Action::Transfer:
      return "transfer";
  }
  return "see";
}

std::vector<Access::Granted> Access::granted(const User* user, std::string_view action,
                                             const model::Form& form) const {
  std::vector<Granted> found;
  if (user == nullptr) return found;
  const auto scope_in = [&](const Permission& permission) -> const AccessScope* {
    for (const auto& [name, scope] : permission.actions)
      if (name == action) return &scope;
    return nullptr;
  };
  for (const Permission& permission : model_->permissions) {
    const AccessScope* scope = scope_in(permission);
    if (scope == nullptr || !concerns(permission, *user)) continue;
    if (permission.form == form.name) {
      found.push_back({&permission, scope});
    } else if (permission.form == "*") {
      const bool nearer = std::any_of(
          model_->permissions.begin(), model_->permissions.end(), [&](const Permission& other) {
            return other.role == permission.role && other.form == form.name &&
                   scope_in(other) != nullptr;
          });
      if (!nearer) found.push_back({&permission, scope});
    }
  }
  return found;
}

Verdict Access::check(std::string_view user_id, Action action, const model::Form& form,
                      const Record* record, RecordWorld& world, Language language) const {
  if (model_->open) return {true, say(language, kOpen, {}), {}};
  const User* user = world.people().user(user_id);
  if (user == nullptr || !user->active)
    return {false, say(language, kUnknown, {{"user", std::string(user_id)}}), {}};
  Verdict refused;
  for (const Granted& one : granted(user, word(action), form)) {
    const std::string rule = name_of(*model_, *one.permission, word(action), *one.scope);
    if (holds(*one.scope, *user, record, world))
      return {true, say(language, kAllowed, {{"rule", rule}}), one.scope->span};
    if (refused.why.empty())
      refused = {false, say(language, kNotHere, {{"rule", rule}}), one.scope->span};
  }
  if (record != nullptr && world.shares() != nullptr && (action == Action::See || action == Action::Edit)) {
    const std::string level = world.shares()->level(*record, user_id);
    if (level == "edit" || (level == "read" && action == Action::See)) return {true, say(language, kShared, {}), {}};
  }
  if (!refused.why.empty()) return refused;
  std::string roles;
  for (const std::string& role : user->roles) roles += (roles.empty() ? "" : ", ") + role;
  refused.why = say(language, kNoRule,
                    {{"user", user->id},
                     {"roles", roles.empty() ? "no role" : roles, roles.empty() ? "无角色" : roles},
                     {"action", std::string(word(action))},
                     {"form", form.name}});
  return refused;
}

Error Access::refusal(std::string_view user, Action action, const model::Form& form,
                      const Record* record, RecordWorld& world, Language language) const {
  const Verdict verdict = check(user, action, form, record, world, language);
  const bool seen = record == nullptr || (action != Action::See &&
                                          check(user, Action::See, form, record, world, language));
  if (!seen)
    return Error::of(
        "E_NOT_FOUND",
        say(language, {"there is no record '{id}' of '{form}'", "没有“{form}”记录“{id}”"},
            {{"id", record->id}, {"form", form.name}}));
  Error error = Error::of(
      "E_FORBIDDEN",
      say(language, {"you may not {action} this '{form}'", "无权对此“{form}”执行 {action}"},
          {{"action", std::string(word(action))}, {"form", form.name}}));
  error.hint = verdict.why;
  return error;
}

Residual Access::residual(std::string_view user_id, Action action, const model::Form& form,
                          RecordWorld& world) const {
  Residual out;
  if (model_->open) {
    out.filter = Filter::always();
    return out;
  }
  const User* user = world.people().user(user_id);
  if (user == nullptr || !user->active) return out;
  std::vector<Filter> any;
  for (const Granted& one : granted(user, word(action), form))
    any.push_back(filter_of(*one.scope, *user, world, form, &out.exact));
  if (action == Action::See) any.push_back(shared_filter(*user, world, form));
  std::erase_if(any, [](const Filter& f) { return f.op == Filter::Op::Never; });
  const bool all = std::any_of(any.begin(), any.end(),
                               [](const Filter& f) { return f.op == Filter::Op::Always; });
  // `all` by one rule makes the others needless; so does one that must be tested anyway.
  if (all)
    out.filter = Filter::always();
  else if (any.size() == 1)
    out.filter = std::move(any[0]);
  else if (!any.empty())
    out.filter = Filter::any_of(std::move(any));
  if (all && !out.exact)
    for (const Granted& one : granted(user, word(action), form))
      if (one.scope->word == "all") out.exact = true;
  return out;
}

FieldAccess Access::fields(const User* user, const model::Form& form, const Record* record,
                           RecordWorld& world) const {
  FieldAccess out;
  if (model_->open) return out;
  std::vector<const Permission*> all, seeing;
  for (const Granted& one : granted(user, "see", form)) {
    if (one.scope->word == "never") continue;
    all.push_back(one.permission);
    if (record != nullptr && holds(*one.scope, *user, record, world))
      seeing.push_back(one.permission);
  }
  // Who sees the record for another reason, as initiator say, sees what his rules show of any.
  if (seeing.empty()) seeing = std::move(all);
  if (seeing.empty() && record != nullptr && user != nullptr && world.shares() != nullptr &&
      !world.shares()->level(*record, user->id).empty())
    return sensitive_only(form);
  return shown_by(seeing, form, false);
}

FieldAccess Access::fields_somewhere(const User* user, const model::Form& form, RecordWorld& world) const {
  if (model_->open) return {};
  std::vector<const Permission*> all, everywhere;
  for (const Granted& one : granted(user, "see", form)) {
    if (one.scope->word == "never") continue;
    all.push_back(one.permission);
    if (one.scope->word == "all") everywhere.push_back(one.permission);
  }
  if (all.empty() && user != nullptr && world.shares() != nullptr && !world.shares()->shared_with(user->id, form).empty())
    return sensitive_only(form);
  // A rule for all records holds wherever another does.
  const FieldAccess by_each = shown_by(all, form, true);
  if (everywhere.empty()) return by_each;
  return shown_by(everywhere, form, false);
}

records::FieldRights Access::rights(std::string_view user_id, const model::Form& form,
                                    const Record* record, RecordWorld& world) const {
  records::FieldRights out;
  if (model_->open) return out;
  const User* user = world.people().user(user_id);
  const Action action = record == nullptr ? Action::Create : Action::Edit;
  const bool may = check(user_id, action, form, record, world).allowed;
  out.otherwise = may ? records::FieldRight::Editable : records::FieldRight::Readonly;
  const FieldAccess access = fields(user, form, record, world);
  for (const std::string& name : access.hidden)
    out.named.emplace_back(name, records::FieldRight::Hidden);
  for (const std::string& name : access.masked)
    out.named.emplace_back(name, records::FieldRight::Readonly);
  if (user == nullptr) return out;
  for (const Permission& permission : model_->permissions) {
    if (permission.form != form.name || !concerns(permission, *user)) continue;
    for (const auto& [name, what] : permission.fields) {
      const bool set = std::any_of(out.named.begin(), out.named.end(),
                                   [&, key = &name](const auto& n) { return n.first == *key; });
      if (set) continue;
      // `edit` widens what `edit: never` forbids; it is no way to a record that one may not see.
      if (what == "edit" && (record == nullptr || check(user_id, Action::See, form, record, world)))
        out.named.emplace_back(name, records::FieldRight::Editable);
      if (what == "readonly") out.named.emplace_back(name, records::FieldRight::Readonly);
    }
  }
  return out;
}

bool Access::may_administer(std::string_view user_id, RecordWorld& world) const {
  const User* user = world.people().user(user_id);
  if (user == nullptr || !user->active) return false;
  if (!model_->admins) return has_role(*user, "admin");
  records::RecordWho context(world, nullptr, std::string(user_id));
  const people::Found found = context.resolve(*model_->admins);
  return std::find(found.people.begin(), found.people.end(), user_id) != found.people.end();
}

std::vector<std::string> sensitive_fields(const model::Model& model) {
  std::vector<std::string> out;
  for (const model::Form& form : model.forms)
    for (const model::Field& field : form.fields) {
      if (field.sensitive) out.push_back(form.name + "." + field.name);
      for (const model::Field& column : field.columns)
        if (column.sensitive) out.push_back(form.name + "." + field.name + "." + column.name);
    }
  return out;
}

}  // namespace weir::access
