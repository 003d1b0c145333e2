// Permissions: role by form, scopes as words or FEEL over the record.
#include <algorithm>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"

namespace weir::sema {

using model::Permission;

namespace {

bool is_action(std::string_view key) {
  static constexpr std::string_view kActions[] = {"see", "create", "edit", "delete", "export", "transfer"};
  return std::find(std::begin(kActions), std::end(kActions), key) != std::end(kActions);
}

std::optional<model::AccessScope> read_scope(App& app, const Node& node, const Site& site) {
  static constexpr std::string_view kWords[] = {"never", "own", "department", "department_tree", "team", "all"};
  model::AccessScope scope;
  scope.span = node.span;
  if (node.is_plain()) {
    if (std::find(std::begin(kWords), std::end(kWords), node.text) != std::end(kWords)) {
      scope.word = node.text;
      return scope;
    }
    if (auto truth = as_boolean(node)) {
      scope.word = *truth ? "all" : "never";
      return scope;
    }
  }
  auto feel = read_feel(app, node, site, feel::TypeKind::Boolean);
  if (!feel) return std::nullopt;
  scope.word = "feel";
  scope.feel = std::move(*feel);
  return scope;
}

void read_permission(App& app, const std::string& role, const yaml::Entry& entry) {
  Permission permission;
  permission.role = role;
  permission.form = entry.key.text;
  permission.span = entry.key.span;
  if (permission.form != "*" && !check_reference(app, "forms", permission.form, entry.key.span)) return;
  const model::Form* form = permission.form == "*" ? nullptr : app.form(permission.form);
  Site site = form_site(app, form);
  feel::Names* any = nullptr;
  if (form == nullptr) {
    // Over the records of every form: only what they all have.
    any = &app.scope(&app.base);
    for (const feel::FieldType& field : system_fields())
      any->add({field.name, field.type, feel::InputKind::Field, {}, {}});
    site.names = any;
  }
  const auto special = [&](const yaml::Entry& one) {
    if (!is_action(one.key.text)) return false;
    if (auto scope = read_scope(app, one.value, site)) permission.actions.emplace_back(one.key.text, std::move(*scope));
    return true;
  };
  const model::ArgMap args = read_keys(app, entry.value, {&schema::permission_keys()}, site,
                                       {"where", "a permission", "权限"}, special);
  for (const auto& [key, list] : {std::pair{"hide", &permission.hide}, std::pair{"mask", &permission.mask}})
    if (const model::Arg* arg = model::find(args, key))
      for (const model::Arg& one : *arg->list()) list->emplace_back(one.value()->as_string());
  if (const model::Arg* fields = model::find(args, "fields"))
    for (const auto& [field, word] : *fields->map())
      permission.fields.emplace_back(field, std::string(word.value()->as_string()));
  app.model.permissions.push_back(std::move(permission));
}

}  // namespace

void read_permissions(App& app) {
  const Section& section = app.section("permissions");
  if (app.model.open && !section.decls.empty()) {
    app.report(kNotAllowedHere, section.decls[0].span(),
               {{"key", "permissions"}, {"why", "the app says 'open: true'", "应用已写明 open: true"}});
    return;
  }
  std::set<std::pair<std::string, std::string>> seen;
  for (const Decl& decl : section.decls) {
    if (!want_map(app, decl.node())) continue;
    for (const yaml::Entry& entry : decl.node().entries) {
      if (!seen.emplace(decl.name(), entry.key.text).second) {
        app.report(kDuplicateId, entry.key.span, {{"what", "permission on", "权限"}, {"name", entry.key.text}});
        continue;
      }
      read_permission(app, decl.name(), entry);
    }
  }
}

}  // namespace weir::sema
