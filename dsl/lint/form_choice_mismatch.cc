#include "dsl/lint/lint.h"
#include "dsl/sema/reader.h"
#include "dsl/sema/walk.h"
#include "dsl/source/suggest.h"

namespace weir::lint {
namespace form_choice_mismatch {

const DiagSpec kProblem = {
    "form/choice-mismatch", Severity::Error, false,
    {"{value} is not an option of '{field}'", "{value} 不是“{field}”的选项"},
    {},
    "A comparison of a choice with a text that is none of its options.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: choice, options: [x, y]}\n"
    "      b: {type: boolean, formula: 'a = \"z\"'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: choice, options: [x, y]}\n"
    "      b: {type: boolean, formula: 'a = \"x\"'}\n"};

struct Search {
  const Context& context;
  const model::Form& form;

  const model::Field* choice(const feel::Expression& e, const feel::Node& node) const {
    if (node.op == feel::Op::Input && e.inputs[node.index].kind == feel::InputKind::Field)
      return form.field(e.inputs[node.index].name);
    if (node.op != feel::Op::Member || node.children.empty()) return nullptr;
    const feel::Type& type = node.children[0].type;
    if (type.forms().size() != 1) return nullptr;
    const model::Form* other = context.model.form(type.forms()[0]);
    return other != nullptr ? other->field(node.text) : nullptr;
  }

  void compare(const feel::Expression& e, const feel::Node& subject, const feel::Node& other) const {
    if (other.op != feel::Op::Constant || !other.constant.is(ValueKind::String)) return;
    const model::Field* field = choice(e, subject);
    if (field == nullptr || field->type != "choice") return;
    const std::vector<std::string> options = sema::option_keys(*field);
    const std::string_view text = other.constant.as_string();
    for (const std::string& option : options)
      if (option == text || option.starts_with(std::string(text) + "/") || option.ends_with("/" + std::string(text))) return;
    if (options.empty()) return;
    // The keys of a cascade are the paths into its tree.
    const model::Arg* tree = model::find(field->args, "options");
    if (tree != nullptr && tree->map() != nullptr)
      for (const auto& [key, arg] : *tree->map())
        if (arg.map() != nullptr) return;
    Diagnostic& problem = context.report(kProblem, other.span, {{"value", other.constant.to_feel()}, {"field", field->name}});
    problem.suggestion = dsl::nearest_one(text, options);
    if (!problem.suggestion.empty()) problem.suggestion = "\"" + problem.suggestion + "\"";
    problem.replacement = problem.suggestion;
  }

  void visit(const feel::Expression& e) const {
    sema::visit_nodes(e.root, [&](const feel::Node& node) {
      const bool equality = node.op == feel::Op::Equal || node.op == feel::Op::NotEqual;
      if (!equality || node.children.size() != 2) return;
      compare(e, node.children[0], node.children[1]);
      compare(e, node.children[1], node.children[0]);
    });
  }
};

void check(const Context& context) {
  for (const model::Form& form : context.model.forms) {
    const Search search{context, form};
    for (const model::Field& field : form.fields)
      for (const auto* e : {&field.required, &field.visible, &field.readonly, &field.formula, &field.check})
        if (*e) search.visit(**e);
    for (const model::Check& one : form.checks) search.visit(one.check);
    for (const model::Flow& flow : context.model.flows) {
      if (flow.form != form.name) continue;
      const auto visit = [&](const feel::Expression& e) { search.visit(e); };
      for (const model::Start& start : flow.starts)
        if (start.when) visit(*start.when);
      for (const model::FlowNode& node : flow.nodes) {
        if (node.when) visit(*node.when);
        for (const model::Arm& arm : node.arms)
          if (arm.when) visit(*arm.when);
      }
    }
  }
}

}  // namespace form_choice_mismatch

const LintSpec& spec_form_choice_mismatch() {
  static const LintSpec spec = {form_choice_mismatch::kProblem, form_choice_mismatch::check, false};
  return spec;
}

}  // namespace weir::lint
