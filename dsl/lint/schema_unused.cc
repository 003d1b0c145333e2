#include "dsl/lint/lint.h"
#include "dsl/sema/app.h"

namespace weir::lint {
namespace schema_unused {

const DiagSpec kProblem = {
    "schema/unused", Severity::Warning, false,
    {"{what} '{name}' is used by nothing", "{what}“{name}”没有被用到"},
    {"use it, or remove it", "请用上它，或删去"},
    "A definition that is reached from no entry point.",
    "functions:\n"
    "  f: {params: {x: number}, value: x + 1}\n",
    "functions:\n"
    "  f: {params: {x: number}, value: x + 1}\n"
    "decisions:\n"
    "  d: {inputs: {x: number}, value: f(x)}\n"};

void tell(const Context& context, std::string_view section, const model::Named& named) {
  if (context.app.used.contains(std::string(section) + "/" + named.name)) return;
  context.report(kProblem, named.span, {sema::thing_word(section), {"name", named.name}});
}

void check(const Context& context) {
  const model::Model& model = context.model;
  // Decisions, reports and pools are entry points themselves: hosts and people ask for them.
  for (const model::Function& function : model.functions) tell(context, "functions", function);
  for (const model::Definition& one : model.templates) tell(context, "templates", one);
  for (const model::Definition& one : model.assignments)
    if (model::find(one.args, "on") == nullptr) tell(context, "assignments", one);
  for (const model::Flow& flow : model.flows)
    if (flow.starts.empty() && model::find(flow.args, "approval_of") == nullptr) tell(context, "flows", flow);
}

}  // namespace schema_unused

const LintSpec& spec_schema_unused() {
  static const LintSpec spec = {schema_unused::kProblem, schema_unused::check, true};
  return spec;
}

}  // namespace weir::lint
