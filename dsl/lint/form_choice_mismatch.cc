#include <algorithm>

#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
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
  const sema::ExpressionPlace& place;
  const feel::Expression& expression;

  const model::Field* choice(const feel::Node& node) const {
    if (node.op == feel::Op::Input && expression.inputs[node.index].kind == feel::InputKind::Field)
      return place.form != nullptr ? place.form->field(expression.inputs[node.index].name) : nullptr;
    if (node.op != feel::Op::Member || node.children.empty()) return nullptr;
    const feel::Type& type = node.children[0].type;
    if (type.forms().size() != 1) return nullptr;
    const model::Form* other = context.model.form(type.forms()[0]);
    return other != nullptr ? other->field(node.text) : nullptr;
  }

  // `steps.legal.outcome`: the step; a subflow may end as it likes.
  const model::FlowNode* step(const feel::Node& node) const {
    if (place.flow == nullptr || node.op != feel::Op::Member || node.text != "outcome" || node.children.empty()) return nullptr;
    const feel::Node& of = node.children[0];
    if (of.op != feel::Op::Member || of.children.empty() || of.children[0].op != feel::Op::Input) return nullptr;
    if (expression.inputs[of.children[0].index].kind != feel::InputKind::Steps) return nullptr;
    const auto& nodes = place.flow->nodes;
    const auto it = std::find_if(nodes.begin(), nodes.end(), [&](const model::FlowNode& one) { return one.id == of.text; });
    return it != nodes.end() && it->type != "subflow" ? &*it : nullptr;
  }

  void tell(const Value& value, Span span, const std::string& subject, const std::vector<std::string>& options) const {
    Diagnostic& problem = context.report(kProblem, span, {{"value", value.to_feel()}, {"field", subject}});
    problem.suggestion = dsl::nearest_one(value.as_string(), options);
    if (!problem.suggestion.empty()) problem.suggestion = "\"" + problem.suggestion + "\"";
    problem.replacement = problem.suggestion;
  }

  void compare(const feel::Node& subject, const Value& value, Span span) const {
    if (!value.is(ValueKind::String)) return;
    const std::string_view text = value.as_string();
    static const std::vector<std::string> kOutcomes = {"approved", "rejected", "returned", "skipped", "done", "timed_out"};
    if (const model::FlowNode* node = step(subject)) {
      if (std::find(kOutcomes.begin(), kOutcomes.end(), text) == kOutcomes.end()) tell(value, span, "steps." + node->id + ".outcome", kOutcomes);
      return;
    }
    const model::Field* field = choice(subject);
    if (field == nullptr || field->type != "choice") return;
    const std::vector<std::string> options = sema::option_keys(*field);
    for (const std::string& option : options)
      if (option == text || option.starts_with(std::string(text) + "/") || option.ends_with("/" + std::string(text))) return;
    if (options.empty()) return;
    // The keys of a cascade are the paths into its tree.
    const model::Arg* tree = model::find(field->args, "options");
    if (tree != nullptr && tree->map() != nullptr)
      for (const auto& [key, arg] : *tree->map())
        if (arg.map() != nullptr) return;
    tell(value, span, field->name, options);
  }

  // The constants that a value is compared with: one, a list, the tests of `in`.
  void compare(const feel::Node& subject, const feel::Node& other) const {
    if (other.op == feel::Op::Constant && other.constant.is(ValueKind::List)) {
      for (const Value& item : other.constant.items()) compare(subject, item, other.span);
    } else if (other.op == feel::Op::Constant) {
      compare(subject, other.constant, other.span);
    } else if (other.op == feel::Op::TestValue || other.op == feel::Op::List) {
      for (const feel::Node& child : other.children) compare(subject, child);
    }
  }

  void run() const {
    sema::visit_nodes(expression.root, [&](const feel::Node& node) {
      if (node.children.size() < 2) return;
      const bool equality = node.op == feel::Op::Equal || node.op == feel::Op::NotEqual;
      if (!equality && node.op != feel::Op::In) return;
      for (size_t i = 1; i < node.children.size(); ++i) compare(node.children[0], node.children[i]);
      if (equality) compare(node.children[1], node.children[0]);
    });
  }
};

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace& place) {
    if (place.use != sema::Use::Cell) Search{context, place, e}.run();
  });
}

}  // namespace form_choice_mismatch

const LintSpec& spec_form_choice_mismatch() {
  static const LintSpec spec = {form_choice_mismatch::kProblem, form_choice_mismatch::check, false};
  return spec;
}

}  // namespace weir::lint
