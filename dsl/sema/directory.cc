// The built-in directory, and a test's merged over it.
#include <deque>
#include <map>
#include <set>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"

namespace weir::sema {

using model::Arg;
using model::ArgMap;

namespace {

// One thing as several layers say it: later layers win, key by key.
struct Layered {
  std::vector<std::string> order;
  std::map<std::string, std::vector<const yaml::Entry*>> by_name;
  void add(const yaml::Entry& entry) {
    auto& list = by_name[entry.key.text];
    if (list.empty()) order.push_back(entry.key.text);
    list.push_back(&entry);
  }
};

std::string text_of(const ArgMap& args, std::string_view key) {
  return std::string(model::word(args, key, ""));
}

std::vector<std::string> texts_of(const ArgMap& args, std::string_view key) {
  std::vector<std::string> texts;
  const Arg* arg = model::find(args, key);
  if (arg == nullptr || arg->list() == nullptr) return texts;
  for (const Arg& one : *arg->list())
    if (one.value() != nullptr && one.value()->is(ValueKind::String))
      texts.emplace_back(one.value()->as_string());
  return texts;
}

bool flag(const ArgMap& args, std::string_view key, bool otherwise) {
  const Arg* arg = model::find(args, key);
  return arg != nullptr && arg->value() != nullptr ? arg->value()->is_true() : otherwise;
}

ArgMap layered_args(App& app, const std::vector<const yaml::Entry*>& layers, const Keys& keys,
                    std::string_view section) {
  ArgMap merged;
  for (const yaml::Entry* layer : layers) {
    if (is_null(layer->value)) continue;
    Site site;
    site.names = &app.base;
    ArgMap args = read_keys(app, layer->value, {&keys}, site, thing(section, layer->key.text));
    for (auto& [name, arg] : args) {
      bool found = false;
      for (auto& [old_name, old] : merged)
        if (old_name == name) old = std::move(arg), found = true;
      if (!found) merged.emplace_back(name, std::move(arg));
    }
  }
  return merged;
}

std::vector<Absence> absences(App& app, const ArgMap& args) {
  std::vector<Absence> all;
  const Arg* away = model::find(args, "away");
  if (away == nullptr || away->list() == nullptr) return all;
  for (const Arg& one : *away->list()) {
    const ArgMap* map = one.map();
    if (map == nullptr) continue;
    Absence absence;
    bool good = true;
    for (auto [key, target] : {std::pair{"from", &absence.from}, std::pair{"until", &absence.until}}) {
      const Arg* arg = model::find(*map, key);
      if (arg == nullptr) {
        good = false;
        continue;
      }
      const auto date = Date::parse(arg->value()->as_string());
      if (date) *target = *date;
      else
        app.report(kWrongValue, arg->span, {{"value", std::string(arg->value()->as_string())},
                                            expected("a date like 2026-03-02", "形如 2026-03-02 的日期")});
      good = good && date.has_value();
    }
    absence.proxy = text_of(*map, "proxy");
    absence.keep = flag(*map, "keep", false);
    absence.exclusive = flag(*map, "exclusive", false);
    absence.flows = texts_of(*map, "flows");
    if (good) all.push_back(std::move(absence));
  }
  return all;
}

User read_user(App& app, const std::string& id, const std::vector<const yaml::Entry*>& layers) {
  const ArgMap args = layered_args(app, layers, schema::user_keys(), "users");
  User user;
  user.id = id;
  user.name = text_of(args, "name");
  if (user.name.empty()) user.name = id;
  user.department = text_of(args, "department");
  user.manager = text_of(args, "manager");
  user.calendar = text_of(args, "calendar");
  user.timezone = text_of(args, "timezone");
  user.language = text_of(args, "language");
  user.roles = texts_of(args, "roles");
  user.positions = texts_of(args, "positions");
  user.active = flag(args, "active", true);
  user.away = absences(app, args);
  if (const Arg* attributes = model::find(args, "attributes"))
    if (attributes->map() != nullptr)
      for (const auto& [name, arg] : *attributes->map())
        if (arg.value() != nullptr) user.attributes.emplace_back(name, *arg.value());
  return user;
}

}  // namespace

std::optional<Organisation> organisation_of(App& app, const std::vector<const Node*>& layers) {
  Layered users, departments, teams;
  for (const Node* layer : layers) {
    if (!want_map(app, *layer)) return std::nullopt;
    check_keys(app, *layer, {&schema::directory_keys()}, {"where", "the directory", "通讯录"});
    for (const yaml::Entry& part : layer->entries) {
      Layered* into = part.key.text == "users"         ? &users
                      : part.key.text == "departments" ? &departments
                      : part.key.text == "teams"       ? &teams
                                                       : nullptr;
      if (into == nullptr || is_null(part.value) || !want_map(app, part.value)) continue;
      for (const yaml::Entry& entry : part.value.entries) into->add(entry);
    }
  }
  Organisation organisation;
  for (const std::string& id : users.order)
    organisation.users.push_back(read_user(app, id, users.by_name[id]));
  for (const std::string& id : departments.order) {
    const ArgMap args = layered_args(app, departments.by_name[id], schema::department_keys(), "departments");
    Department department{id, text_of(args, "name"), text_of(args, "parent"), text_of(args, "head")};
    if (department.name.empty()) department.name = id;
    organisation.departments.push_back(std::move(department));
  }
  for (const std::string& id : teams.order) {
    Team team{id, {}};
    for (const Node* item : each(teams.by_name[id].back()->value)) {
      const std::string* member = want_text(app, *item);
      if (member != nullptr && check_reference(app, "users", *member, item->span))
        team.members.push_back(*member);
    }
    organisation.teams.push_back(std::move(team));
  }
  return organisation;
}

void read_directory(App& app) {
  // The three maps of all files as one directory.
  static const Node kEmpty = [] {
    Node node;
    node.kind = yaml::Kind::Map;
    return node;
  }();
  std::vector<const Node*> layers;
  std::map<std::string, std::map<std::string, Span>> seen;
  for (const Decl& decl : app.section("directory").decls) {
    Node layer = kEmpty;
    layer.span = decl.entry->key.span;
    layer.entries.push_back(*decl.entry);
    for (const yaml::Entry& entry : decl.node().entries) {
      auto [it, fresh] = seen[decl.name()].emplace(entry.key.text, entry.key.span);
      if (fresh) continue;
      Diagnostic& problem = app.report(kDuplicateId, entry.key.span,
                                       {thing_word(decl.name()), {"name", entry.key.text}});
      problem.related.push_back({it->second, {"first here", "首次出现在这里"}, {}});
    }
    layers.push_back(&app.directory_layers.emplace_back(std::move(layer)));
  }
  if (layers.empty()) return;
  if (auto organisation = organisation_of(app, layers)) app.model.directory = std::move(*organisation);
  auto& roles = app.known["roles_held"];
  for (const User& user : app.model.directory.users) {
    roles.insert(user.roles.begin(), user.roles.end());
    app.known["positions_held"].insert(user.positions.begin(), user.positions.end());
  }
}

}  // namespace weir::sema
