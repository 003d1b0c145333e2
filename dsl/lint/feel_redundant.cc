#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_redundant {

const DiagSpec kProblem = {
    "feel/redundant", Severity::Hint, false,
    {"this says again what the condition says", "这与条件本身说的是同一件事"},
    {"write the condition alone: '{condition}'", "只写条件本身即可：{condition}"},
    "`if c then true else false`, and comparisons of a truth with true.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: boolean, formula: 'if a > 5 then true else false'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: integer}\n"
    "      z: {type: boolean, formula: 'a > 5'}\n"};

using feel::Op;

bool is(const feel::Node& node, bool truth) {
  return node.op == Op::Constant && node.constant.is(ValueKind::Boolean) && node.constant.as_boolean() == truth;
}

// The text of a part, where it stands in one piece in the author's file.
std::string text_of(const Context& context, Span span) {
  const std::string& file = context.reporter.sources().at(span.source).text;
  return file.substr(span.begin, span.end - span.begin);
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace&) {
    sema::visit_nodes(e.root, [&](const feel::Node& node) {
      const bool chosen = node.op == Op::If && is(node.children[1], true) && is(node.children[2], false);
      const bool compared = node.op == Op::Equal && is(node.children[1], true) && node.children[0].op >= Op::Equal &&
                            node.children[0].op <= Op::In;
      if (!(chosen || compared) || !node.children[0].span.valid()) return;
      context.report(kProblem, node.span, {{"condition", text_of(context, node.children[0].span)}});
    });
  });
}

}  // namespace feel_redundant

const LintSpec& spec_feel_redundant() {
  static const LintSpec spec = {feel_redundant::kProblem, feel_redundant::check, false};
  return spec;
}

}  // namespace weir::lint
