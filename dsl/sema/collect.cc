// Files to sections: what is declared where, once.
#include <algorithm>
#include <set>

#include "dsl/schema/sections.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/reader.h"
#include "dsl/source/files.h"
#include "dsl/source/suggest.h"

namespace weir::sema {

namespace {

bool is_section(std::string_view name) {
  const auto& all = schema::sections();
  return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
}

bool is_header(std::string_view name) {
  const auto& keys = schema::app_keys();
  return std::any_of(keys.begin(), keys.end(), [&](const auto& one) { return one.name == name; });
}

void twice(App& app, const Argument& what, const Node& key, Span first) {
  Diagnostic& problem = app.report(kDuplicateId, key.span, {what, {"name", key.text}});
  if (first.valid()) problem.related.push_back({first, {"first here", "首次出现在这里"}, {}});
}

void collect_section(App& app, std::string_view name, const Node& node) {
  if (is_null(node)) return;
  if (!want_map(app, node)) return;
  Section& section = app.sections[std::string(name)];
  for (const yaml::Entry& entry : node.entries) {
    if (name == "directory") {
      // Its three maps may lie in several files; read_directory merges them.
      section.decls.push_back({&entry});
      continue;
    }
    const bool visible = name == "functions" || name == "decisions";
    if (name != "permissions" && !check_name(app, entry.key, visible)) continue;
    auto [it, fresh] = section.by_name.emplace(entry.key.text, section.decls.size());
    if (!fresh && name != "permissions") {
      twice(app, thing_word(name), entry.key, section.decls[it->second].span());
      continue;
    }
    section.decls.push_back({&entry});
  }
}

// A word that is no key of the app; what it is taken for, or empty.
std::string unknown_word(App& app, const yaml::Entry& entry) {
  std::vector<std::string_view> known;
  for (const auto& one : schema::sections()) known.push_back(one.name);
  for (const auto& one : schema::app_keys()) known.push_back(one.name);
  Diagnostic& problem = app.report(kUnknownKey, entry.key.span, {{"key", entry.key.text}, {"where", "the app", "应用"}});
  problem.suggestion = dsl::nearest_one(entry.key.text, known);
  problem.replacement = problem.suggestion;
  if (!is_section(problem.suggestion)) app.reporter.gap(entry.value.span, dsl::Reporter::Gap::Lost);
  return problem.suggestion;
}

void collect_file(App& app, const Node& root) {
  if (is_null(root)) return;
  if (!want_map(app, root)) return;
  for (const yaml::Entry& entry : root.entries) {
    std::string name = entry.key.text;
    const bool known = is_section(name) || is_header(name) || name == "use" || name == "override";
    if (!known) name = unknown_word(app, entry);
    if (is_section(name)) {
      collect_section(app, name, entry.value);
    } else if (name == "use" || name == "override") {
      app.report(kNotAllowedHere, entry.key.span,
                 {{"key", name}, {"why", "the word is kept for packs", "此词留给扩展包使用"}});
    } else if (known) {
      auto [it, fresh] = app.header.emplace(name, &entry);
      if (!fresh) twice(app, {"what", "key", "键"}, entry.key, it->second->key.span);
    }
  }
}

// Nothing defined, or without a name. Silent where something could not be read.
void check_whole(App& app) {
  if (app.sources.size() == 0 || app.reporter.failed()) return;
  if (app.header.empty() && app.sections.empty()) {
    app.report(kEmptyApp, {0, 0, 0});
  } else if (!app.header.contains("app")) {
    Span first;
    for (const Node& root : app.roots)
      if (!first.valid() && root.is_map() && !root.entries.empty()) first = root.entries[0].key.span;
    app.report(kNoAppName, first);
  }
}

void declare_names(App& app) {
  for (const char* name : {"forms", "decisions", "functions", "flows", "assignments", "pools",
                           "automations", "calendars", "templates", "reports", "connectors", "tests"}) {
    auto& names = app.known[name];
    for (const Decl& decl : app.section(name).decls) names.insert(decl.name());
  }
  auto& operations = app.known["operations"];
  for (const Decl& decl : app.section("connectors").decls) {
    const Node* list = decl.node().find("operations");
    if (list == nullptr) {
      operations.insert(decl.name() + ".send");
      continue;
    }
    for (const yaml::Entry& entry : list->entries)
      operations.insert(decl.name() + "." + entry.key.text);
  }
  for (const char* name : {"users", "departments", "teams"}) app.known[name];
  auto& roles = app.known["permissions"];
  for (const Decl& decl : app.section("permissions").decls) roles.insert(decl.name());
  for (const Decl& part : app.section("directory").decls) {
    if (!app.known.contains(part.name())) continue;
    for (const yaml::Entry& entry : part.node().entries) app.known[part.name()].insert(entry.key.text);
    for (const yaml::Entry& entry : part.node().entries) app.base.add_text(entry.key.text);
    if (part.name() != "users") continue;
    for (const yaml::Entry& user : part.node().entries)
      if (const Node* attributes = user.value.find("attributes"))
        for (const yaml::Entry& one : attributes->entries) app.add_user_member(one.key.text);
  }
}

}  // namespace

// Folders with the newer versions that tests publish: other apps, though they lie inside this one.
std::set<std::string> published_folders(const App& app) {
  std::set<std::string> folders;
  for (const Node& root : app.roots) {
    const Node* tests = root.is_map() ? root.find("tests") : nullptr;
    if (tests == nullptr || !tests->is_map()) continue;
    for (const yaml::Entry& test : tests->entries) {
      const Node* steps = test.value.is_map() ? test.value.find("steps") : nullptr;
      if (steps == nullptr || !steps->is_sequence()) continue;
      for (const Node& step : steps->items) {
        const Node* publish = step.is_map() ? step.find("publish") : nullptr;
        if (publish == nullptr || !publish->is_scalar()) continue;
        if (const auto inside = dsl::inside_app(app.sources.at(publish->span.source).path, publish->text))
          folders.insert(*inside + (inside->ends_with('/') ? "" : "/"));
      }
    }
  }
  return folders;
}

void collect(App& app) {
  std::vector<std::string> paths;  // of the roots
  for (uint32_t i = 0; i < app.sources.size(); ++i) {
    const Source& source = app.sources.at(i);
    if (source.kind != Source::Kind::Definitions) continue;
    app.roots.push_back(yaml::load(i, app.reporter));
    paths.push_back(source.path);
  }
  for (const Diagnostic& problem : app.sources.problems()) app.reporter.add(problem);
  const std::set<std::string> apart = published_folders(app);
  for (size_t i = 0; i < paths.size(); ++i) {
    const auto holds = [&](const std::string& folder) { return paths[i].starts_with(folder); };
    if (std::none_of(apart.begin(), apart.end(), holds)) collect_file(app, app.roots[i]);
  }
  check_whole(app);
  declare_names(app);
}

void read_header(App& app) {
  model::Model& model = app.model;
  model.app = "app";
  for (const auto& [name, entry] : app.header) {
    const auto& keys = schema::app_keys();
    const auto spec = std::find_if(keys.begin(), keys.end(), [&name = name](const auto& key) { return key.name == name; });
    Site site;
    site.names = &app.base;
    auto arg = read_shape(app, entry->value, spec->shape, site, name);
    if (!arg) continue;
    const Value* value = arg->value();
    const std::string text = value != nullptr && value->is(ValueKind::String) ? std::string(value->as_string()) : "";
    if (name == "weir") {
      if (value->as_number() != Decimal::from_int(1))
        app.report(kWrongValue, entry->value.span,
                   {{"value", entry->value.text}, expected("a version of the language that is known: 1", "已知的语言版本：1")});
    } else if (name == "app") {
      model.app = text;
    } else if (name == "label") {
      model.label = *value;
    } else if (name == "timezone") {
      model.timezone = text;
      if (!Zone::named(text))
        app.report(kWrongValue, entry->value.span,
                   {{"value", text}, expected("an IANA time zone like Asia/Shanghai", " IANA 时区（如 Asia/Shanghai）")});
    } else if (name == "currency") {
      model.currency = text;
    } else if (name == "calendar") {
      model.calendar = text;
    } else if (name == "open") {
      model.open = value->is_true();
    } else if (name == "admins") {
      model.admins = *arg->who();
    } else if (name == "rounding") {
      static constexpr std::pair<std::string_view, Rounding> kModes[] = {
          {"half_up", Rounding::HalfUp}, {"half_even", Rounding::HalfEven},
          {"half_down", Rounding::HalfDown}, {"up", Rounding::Up}, {"down", Rounding::Down},
          {"floor", Rounding::Floor}, {"ceiling", Rounding::Ceiling}};
      for (const auto& [word, mode] : kModes)
        if (text == word) model.rounding = mode;
    }
  }
}

const Keys& named_keys() { return schema::named_keys(); }

void read_named(App& app, const Decl& decl, model::Named& named) {
  named.name = decl.name();
  named.span = decl.span();
  if (!decl.node().is_map()) return;
  Site site;
  for (const model::KeySpec& key : schema::named_keys()) {
    const Node* node = decl.node().find(key.name);
    if (node == nullptr) continue;
    auto arg = read_shape(app, *node, key.shape, site, key.name);
    if (!arg || arg->value() == nullptr) continue;
    const Value& value = *arg->value();
    if (key.name == "label") named.label = value;
    if (key.name == "doc") named.doc = std::string(value.as_string());
    if (key.name == "enabled") named.enabled = value.as_boolean();
    if (key.name == "effective") {
      if (const Value* from = value.find("from"); from->is(ValueKind::Date)) named.from = from->as_date();
      if (const Value* to = value.find("to"); to->is(ValueKind::Date)) named.to = to->as_date();
    }
  }
}

}  // namespace weir::sema
