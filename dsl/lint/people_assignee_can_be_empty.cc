#include <algorithm>

#include "dsl/lint/lint.h"

namespace weir::lint {
namespace people_assignee_can_be_empty {

const DiagSpec kProblem = {
    "people/assignee-can-be-empty", Severity::Warning, false,
    {"step '{step}' can be left without anyone to act on it", "步骤“{step}”可能没有人处理"},
    {"say what happens then: when_empty: pass | reject | admin | climb | {assign: <person or role>}", "请写明此时怎么办：when_empty: pass、reject、admin、climb 或 {assign: <人或角色>}"},
    "Nobody results for some initiator, and 'when_empty' is not written.",
    "directory:\n"
    "  users:\n"
    "    ann: {department: a}\n"
    "    bob: {department: a, manager: ann}\n"
    "  departments: {a: {name: A}}\n"
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
    "      - {approve: a, by: {manager_of: initiator}}\n",
    "directory:\n"
    "  users:\n"
    "    ann: {department: a}\n"
    "    bob: {department: a, manager: ann}\n"
    "  departments: {a: {name: A}}\n"
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
    "      - {approve: a, by: {manager_of: initiator}, when_empty: admin}\n"};

// The user's manager, else the head of the department, of the next ancestor when that is the user.
bool has_manager(const Organisation& directory, const User& user) {
  if (!user.manager.empty()) return true;
  const Department* department = directory.department(user.department);
  for (size_t i = 0; department != nullptr && i < directory.departments.size(); ++i) {
    if (!department->head.empty() && department->head != user.id) return true;
    department = directory.department(department->parent);
  }
  return false;
}

bool may_start(const model::Model& model, const model::Flow& flow, const User& user) {
  if (!user.active) return false;
  if (model.open || flow.form.empty()) return true;
  for (const model::Permission& permission : model.permissions) {
    if (permission.form != flow.form && permission.form != "*") continue;
    if (std::find(user.roles.begin(), user.roles.end(), permission.role) == user.roles.end()) continue;
    for (const auto& [action, scope] : permission.actions)
      if (action == "create" && scope.word != "never") return true;
  }
  return false;
}

bool asks_manager_of_initiator(const model::Who& who) {
  const model::Arg* of = model::find(who.args, "manager_of");
  const auto* expression = of != nullptr ? of->expression() : nullptr;
  return who.form == "manager_of" && model::find(who.args, "level") == nullptr && expression != nullptr &&
         expression->root.op == feel::Op::Input && expression->inputs[0].kind == feel::InputKind::Initiator;
}

void check(const Context& context) {
  const Organisation& directory = context.model.directory;
  for (const model::Flow& flow : context.model.flows) {
    if (!context.sound("flows", flow.name)) continue;
    for (const model::FlowNode& node : flow.nodes) {
      const model::Arg* by = model::find(node.args, "by");
      if ((node.type != "approve" && node.type != "task") || by == nullptr || by->who() == nullptr) continue;
      if (model::find(node.args, "when_empty") != nullptr || !asks_manager_of_initiator(*by->who())) continue;
      for (const User& user : directory.users) {
        if (!may_start(context.model, flow, user) || has_manager(directory, user)) continue;
        Diagnostic& problem = context.report(kProblem, by->span, {{"step", node.id}});
        problem.label = {{"nobody, when the initiator has no manager", "发起人没有上级时无人处理"}, {}};
        problem.notes.push_back({{"'{user}' has no manager, and no department above has another head (directory)",
                                  "“{user}”没有上级，各级部门也没有其他负责人（见通讯录）"}, {{"user", user.id}}});
        break;
      }
    }
  }
}

}  // namespace people_assignee_can_be_empty

const LintSpec& spec_people_assignee_can_be_empty() {
  static const LintSpec spec = {people_assignee_can_be_empty::kProblem, people_assignee_can_be_empty::check, false};
  return spec;
}

}  // namespace weir::lint
