#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"
#include "engine/feel/regex.h"

namespace weir::lint {
namespace feel_regex {

const DiagSpec kProblem = {
    "feel/regex", Severity::Error, true,
    {"this is no regular expression: {problem}", "这不是正则表达式：{problem}"},
    {},
    "A pattern of `matches`, `replace` or `split`, or flags, that cannot be read; FEEL answers null.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: text}\n"
    "      z: {type: boolean, formula: 'matches(a, \"(x\")'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: text}\n"
    "      z: {type: boolean, formula: 'matches(a, \"(x)\")'}\n"};

using feel::Op;

std::string text_at(const feel::Node& call, size_t index) {
  if (index >= call.children.size()) return {};
  const feel::Node& argument = call.children[index];
  return argument.op == Op::Constant && argument.constant.is(ValueKind::String) ? std::string(argument.constant.as_string()) : std::string();
}

void look(const Context& context, const feel::Node& node) {
  if (node.op != Op::CallBuiltin || node.children.size() < 2) return;
  if (node.text != "matches" && node.text != "replace" && node.text != "split") return;
  const feel::Node& pattern = node.children[1];
  if (pattern.op != Op::Constant || !pattern.constant.is(ValueKind::String)) return;
  const size_t flags = node.text == "matches" ? 2 : node.text == "replace" ? 3 : node.children.size();
  std::string problem;
  if (feel::Regex::compile(pattern.constant.as_string(), text_at(node, flags), &problem) != nullptr) return;
  context.report(kProblem, pattern.span, {{"problem", problem}});
}

void check(const Context& context) {
  sema::each_place(context.model, [&](const feel::Expression& e, const sema::ExpressionPlace&) {
    sema::visit_nodes(e.root, [&](const feel::Node& node) { look(context, node); });
  });
}

}  // namespace feel_regex

const LintSpec& spec_feel_regex() {
  static const LintSpec spec = {feel_regex::kProblem, feel_regex::check, false};
  return spec;
}

}  // namespace weir::lint
