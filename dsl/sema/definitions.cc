// Assignments, pools, automations, templates, reports, connectors: keys, compiled.
#include <algorithm>

#include "dsl/feel/diagnostics.h"
#include "dsl/schema/sections.h"
#include "dsl/sema/documents.h"
#include "dsl/sema/passes.h"
#include "dsl/sema/problems.h"
#include "dsl/sema/steps.h"
#include "dsl/sema/walk.h"
#include "dsl/source/suggest.h"

namespace weir::sema {

using feel::Type;
using feel::TypeKind;

namespace {

std::string plain(const Node* node) { return node != nullptr && node->is_scalar() ? node->text : std::string(); }

bool is_named_key(std::string_view key) {
  return std::any_of(named_keys().begin(), named_keys().end(), [&](const auto& named) { return named.name == key; });
}

model::Definition& add(App& app, std::vector<model::Definition>& all, const Decl& decl) {
  model::Definition& definition = all.emplace_back();
  read_named(app, decl, definition);
  if (decl.node().is_map()) definition.form = plain(decl.node().find("form"));
  return definition;
}

// A report is sorted by a measure of its own, or by what it groups by.
void check_sort(App& app, const Node& report) {
  const Node* sort = report.find("sort");
  const Node* measures = report.find("measures");
  if (sort == nullptr || !sort->is_scalar() || measures == nullptr || !measures->is_map()) return;
  const bool down = sort->text.starts_with('-');
  const std::string name = sort->text.substr(down ? 1 : 0);
  if (name == "group" || name == plain(report.find("group")) || measures->entry(name) != nullptr) return;
  std::vector<std::string_view> names;
  for (const yaml::Entry& entry : measures->entries) names.push_back(entry.key.text);
  report_unknown(app, "measures", name, sort->place(down ? 1 : 0, sort->text.size()), names);
}

void read_all(App& app, std::string_view section, const Keys& keys, std::vector<model::Definition>& into) {
  for (const Decl& decl : app.section(section).decls) {
    model::Definition& definition = add(app, into, decl);
    if (!want_map(app, decl.node())) continue;
    const std::string each_of = plain(decl.node().find("for_each"));
    if (definition.form.empty()) definition.form = each_of;
    const model::Form* form = definition.form.empty() ? nullptr : app.form(definition.form);
    Site site = form_site(app, form);
    if (form == nullptr && !definition.form.empty()) app.reporter.gap(decl.node().span, dsl::Reporter::Gap::Nameless);
    if (decl.node().find("on") != nullptr && section == "automations") site = site.with(&with_event(app, site.names));
    // `items` of a report stay untyped: a report multiplies columns row by row.
    site.searched = !each_of.empty() ? form : nullptr;
    const auto special = [&](const yaml::Entry& entry) {
      const std::string& key = entry.key.text;
      if (key == "on")
        for (const Node* event : each(entry.value)) check_event(app, *event, form);
      if (key == "protect" && entry.value.is_map())
        if (const Node* after = entry.value.find("after")) check_event(app, *after, form);
      if (key != "form") return is_named_key(key);
      check_reference(app, "forms", definition.form, entry.value.span);
      return true;
    };
    std::vector<const Keys*> tables = {&keys, &named_keys()};
    definition.args = read_keys(app, decl.node(), tables, site, thing(section, decl.name()), special);
    if (section == "reports") check_sort(app, decl.node());
  }
}

// `env` and `secret`: only here, answered by the host.
const feel::Names& connector_names(App& app) {
  feel::Names& names = app.scope(&app.base);
  for (const char* name : {"env", "secret"}) {
    feel::FunctionName function;
    function.name = name;
    function.params = {{"name", TypeKind::String, false}};
    function.result = TypeKind::String;
    function.host = true;
    function.pure = false;
    names.add(std::move(function));
  }
  return names;
}

void read_connectors(App& app) {
  const feel::Names& names = connector_names(app);
  for (const Decl& decl : app.section("connectors").decls) {
    model::Definition& definition = add(app, app.model.connectors, decl);
    if (!want_map(app, decl.node())) continue;
    const bool inbound = plain(decl.node().find("type")) == "inbound";
    const std::string creates = plain(decl.node().find("creates"));
    definition.form = creates;
    Site site;
    site.names = &names;
    if (inbound) {
      // Values of the record that a message creates.
      feel::Names& body = app.scope(&names);
      body.add({"body", Type(), feel::InputKind::Named, {}, {}});
      site.names = &body;
      site.values = creates.empty() ? nullptr : app.form(creates);
    }
    const auto special = [&](const yaml::Entry& entry) {
      if (entry.key.text == "with" && site.values != nullptr) {
        definition.args.emplace_back("with", model::Arg{entry.value.span, read_values(app, entry.value, site)});
        return true;
      }
      return is_named_key(entry.key.text);
    };
    auto args = read_keys(app, decl.node(), {&schema::connector_keys(inbound), &named_keys()}, site,
                          thing("connectors", decl.name()), special);
    for (auto& arg : args) definition.args.push_back(std::move(arg));
  }
}

// `items` are untyped, for a report multiplies columns row by row; that a column is there is looked at here.
void check_items(App& app, const model::Definition& report) {
  const auto* members = app.record_members(report.form);
  const model::Arg* measures = model::find(report.args, "measures");
  if (members == nullptr || measures == nullptr) return;
  walk(*measures, [&](const feel::Expression& e) {
    visit_nodes(e.root, [&](const feel::Node& node) {
      if (node.op != feel::Op::Member || node.children.empty() || node.children[0].op != feel::Op::Input) return;
      if (e.inputs[node.children[0].index].kind != feel::InputKind::Items) return;
      std::vector<std::string> names;
      for (const feel::FieldType& member : *members) names.push_back(member.name);
      if (std::find(names.begin(), names.end(), node.text) != names.end()) return;
      Span span = node.span;
      if (span.end - span.begin > node.text.size()) span.begin = span.end - static_cast<uint32_t>(node.text.size());
      Diagnostic& problem = app.report(feel::kNoSuchColumn, span, {{"of", "a record of '" + report.form + "'", "“" + report.form + "”的记录"}, {"name", node.text}});
      problem.suggestion = dsl::nearest_one(node.text, names);
      problem.replacement = problem.suggestion;
    });
  });
}

void read_templates(App& app) {
  read_all(app, "templates", schema::template_keys(), app.model.templates);
  for (const Decl& decl : app.section("templates").decls) {
    const Node* file = decl.node().is_map() ? decl.node().find("file") : nullptr;
    if (file == nullptr || !file->is_scalar()) continue;
    const Result<uint32_t> found = app.sources.attach(file->span.source, file->text);
    if (!found) {
      app.report(kFile, file->span, {{"path", file->text}, {"why", found.error().message}});
      continue;
    }
    const std::string form = plain(decl.node().find("form"));
    check_document(app, {app.sources.at(*found).text, dsl::ScalarMap(*found, 0)}, form_site(app, form.empty() ? nullptr : app.form(form)));
  }
}

}  // namespace

void read_definitions(App& app) {
  read_all(app, "assignments", schema::assignment_keys(), app.model.assignments);
  read_all(app, "pools", schema::pool_keys(), app.model.pools);
  read_all(app, "automations", schema::automation_keys(), app.model.automations);
  read_all(app, "reports", schema::report_keys(), app.model.reports);
  for (const model::Definition& report : app.model.reports) check_items(app, report);
  read_templates(app);
  read_connectors(app);
}

}  // namespace weir::sema
