#include <algorithm>

#include "dsl/lint/lint.h"
#include "dsl/sema/walk.h"
#include "dsl/source/suggest.h"

namespace weir::lint {
namespace people_unknown_role {

const DiagSpec kProblem = {
    "people/unknown-role", Severity::Warning, false,
    {"nobody in the directory has the {what} '{name}'", "通讯录里没有人具备{what}“{name}”"},
    {},
    "Steps for this role find nobody.",
    "directory: {users: {ann: {roles: [boss]}}}\n"
    "open: true\n"
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - {approve: a, by: {role: bos}, mode: any, when_empty: admin}\n",
    "directory: {users: {ann: {roles: [boss]}}}\n"
    "open: true\n"
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - {approve: a, by: {role: boss}, mode: any, when_empty: admin}\n"};

std::vector<std::string> known_of(const Context& context, std::string_view form) {
  std::vector<std::string> known;
  for (const User& user : context.model.directory.users) {
    const auto& own = form == "role" ? user.roles : user.positions;
    known.insert(known.end(), own.begin(), own.end());
  }
  return known;
}

void report_unknown(const Context& context, Span span, const std::string& name, const Text& what, const std::vector<std::string>& known) {
  if (name == "admin" || std::find(known.begin(), known.end(), name) != known.end()) return;
  Diagnostic& problem = context.report(kProblem, span, {{"what", std::string(what.en), std::string(what.zh)}, {"name", name}});
  problem.suggestion = dsl::nearest_one(name, known);
  problem.replacement = problem.suggestion;
}

void look(const Context& context, const model::Who& who) {
  for (const auto& [form, what] : {std::pair{"role", Text{"role", "角色"}}, std::pair{"position", Text{"position", "岗位"}}}) {
    if (who.form != form) continue;
    const model::Arg* arg = model::find(who.args, form);
    if (arg != nullptr && arg->value() != nullptr && arg->value()->is(ValueKind::String))
      report_unknown(context, arg->span, std::string(arg->value()->as_string()), what, known_of(context, form));
  }
}

void check(const Context& context) {
  if (context.model.directory.users.empty()) return;  // the host knows the people
  const auto visit = [&](const model::Who& who) { look(context, who); };
  for (const model::Flow& flow : context.model.flows) {
    for (const model::FlowNode& node : flow.nodes) sema::whos_in(node.args, visit);
    for (const model::Start& start : flow.starts) sema::whos_in(start.args, visit);
  }
  for (const model::FlowNode& node : context.model.blocks) sema::whos_in(node.args, visit);
  for (const auto* all : {&context.model.assignments, &context.model.pools})
    for (const model::Definition& definition : *all) sema::whos_in(definition.args, visit);
  for (const sema::Decl& role : context.app.section("permissions").decls)
    if (role.name() != "*") report_unknown(context, role.span(), role.name(), {"role", "角色"}, known_of(context, "role"));
}

}  // namespace people_unknown_role

const LintSpec& spec_people_unknown_role() {
  static const LintSpec spec = {people_unknown_role::kProblem, people_unknown_role::check, true};
  return spec;
}

}  // namespace weir::lint
