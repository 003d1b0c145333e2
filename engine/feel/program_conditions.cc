// What sets the flag: comparisons, junctions, unary tests.
#include <algorithm>

#include "engine/feel/operators.h"
#include "engine/feel/program_builder.h"
#include "engine/feel/value_access.h"

namespace weir::feel {
namespace {

Code compare_code(Op op) {
  switch (op) {
    case Op::Less:
      return Code::Less;
    case Op::LessEqual:
      return Code::LessEqual;
    case Op::Greater:
      return Code::Greater;
    case Op::GreaterEqual:
      return Code::GreaterEqual;
    case Op::NotEqual:
      return Code::NotEqual;
    default:
      return Code::Equal;
  }
}

Code compare_number_code(Op op) {
  switch (op) {
    case Op::Less:
      return Code::LessK;
    case Op::LessEqual:
      return Code::LessEqualK;
    case Op::Greater:
      return Code::GreaterK;
    case Op::GreaterEqual:
      return Code::GreaterEqualK;
    case Op::NotEqual:
      return Code::NotEqualNumber;
    default:
      return Code::EqualNumber;
  }
}

bool is_case_call(const Node& node, std::string_view name) {
  return node.op == Op::CallBuiltin && node.text == name && node.children.size() == 1;
}

}  // namespace

bool ProgramBuilder::is_condition(const Node& node) {
  switch (node.op) {
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
    case Op::And:
    case Op::Or:
    case Op::Between:
    case Op::In:
    case Op::Some:
    case Op::Every:
    case Op::InstanceOf:
    case Op::UnaryTests:
      return true;
    case Op::CallBuiltin:
      return node.children.size() == 2 && (node.text == "starts with" || node.text == "contains");
    default:
      return false;
  }
}

void ProgramBuilder::condition(const Node& node, Nulls nulls) {
  const uint32_t mark = next_;
  switch (node.op) {
    case Op::Constant: {
      const uint32_t truth = node.constant.is(ValueKind::Boolean)
                                 ? (node.constant.is_true() ? 1u : 0u)
                                 : static_cast<uint32_t>(Tri::Null);
      emit(Code::SetFlag, 0, 0, 0, truth, node.span);
      break;
    }
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: {
      const Operand a = operand(node.children[0]);
      comparison(node.op, a, operand(node.children[1]), node.span);
      break;
    }
    case Op::And:
    case Op::Or:
      junction(node, nulls);
      break;
    case Op::If:
      choose_condition(node, nulls);
      break;
    case Op::Between: {
      const Operand a = operand(node.children[0]), low = operand(node.children[1]);
      emit(Code::Between, 0, a, low, operand(node.children[2]), node.span);
      break;
    }
    case Op::In:
      tests(operand(node.children[0]), node.index, node, 1);
      break;
    case Op::UnaryTests:
      tests(expression_->inputs.empty() ? constant({}) : input(0), node.index, node, 0);
      break;
    case Op::Some:
      loop(node, Code::Some, 0);
      break;
    case Op::Every:
      loop(node, Code::Every, 0);
      break;
    case Op::InstanceOf:
      instance_of(node);
      break;
    default:
      if (!text_condition(node)) emit(Code::FlagOf, 0, operand(node), 0, 0, node.span);
      break;
  }
  next_ = mark;
}

void ProgramBuilder::comparison(Op op, Operand a, Operand b, Span span) {
  if (constant_of(a) != nullptr && constant_of(b) == nullptr) {
    std::swap(a, b);
    op = mirrored(op);
  }
  const Value* known = constant_of(b);
  if (small_constant(b)) {
    emit(compare_number_code(op), 0, a, b, 0, span);
  } else if (op == Op::Equal || op == Op::NotEqual) {
    const bool equal = op == Op::Equal;
    if (known != nullptr && known->is_null()) {
      emit(equal ? Code::IsNull : Code::NotNull, 0, a, 0, 0, span);
    } else if (text_constant(b)) {
      emit(equal ? Code::EqualText : Code::NotEqualText, 0, a, b, 0, span);
    } else {
      emit(compare_code(op), 0, a, b, 0, span);
    }
  } else {
    emit(compare_code(op), 0, a, b, 0, span);
  }
}

// Short circuit. Where a null may count as not true, a null ends `and` as well as a false does, and
// nothing has to be remembered.
void ProgramBuilder::junction(const Node& node, Nulls nulls) {
  const bool all = node.op == Op::And;
  const size_t last = node.children.size() - 1;
  std::vector<uint32_t> jumps;
  const Operand kept = nulls == Nulls::Kept ? temporary() : Operand{0};
  for (size_t i = 0; i <= last; ++i) {
    condition(node.children[i], nulls);
    const Span span = node.children[i].span;
    if (nulls == Nulls::Dropped) {
      if (i == last) break;
      jumps.push_back(emit(all ? Code::JumpUnlessTrue : Code::JumpIfTrue, 0, 0, 0, 0, span));
    } else if (i == 0) {
      jumps.push_back(emit(all ? Code::AndBegin : Code::OrBegin, kept, 0, 0, 0, span));
    } else if (i < last) {
      jumps.push_back(emit(all ? Code::AndNext : Code::OrNext, kept, 0, 0, 0, span));
    } else {
      emit(all ? Code::AndEnd : Code::OrEnd, kept, 0, 0, 0, span);
    }
  }
  for (const uint32_t jump : jumps) jump_here(jump);
}

void ProgramBuilder::choose_condition(const Node& node, Nulls nulls) {
  condition(node.children[0], Nulls::Dropped);
  const uint32_t to_else = emit(Code::JumpUnlessTrue, 0, 0, 0, 0, node.span);
  condition(node.children[1], nulls);
  const uint32_t to_end = emit(Code::Jump, 0, 0, 0, 0, node.span);
  jump_here(to_else);
  condition(node.children[2], nulls);
  jump_here(to_end);
}

void ProgramBuilder::instance_of(const Node& node) {
  program_->make_sites().types.push_back(node.type);
  emit(Code::InstanceOf, 0, operand(node.children[0]), 0,
       static_cast<uint32_t>(program_->make_sites().types.size() - 1), node.span);
}

// `starts with` and `contains`, with the case of the text changed on the way. The general call
// stands beside the instruction, for texts that are not plain ASCII.
bool ProgramBuilder::text_condition(const Node& node) {
  if (!is_condition(node)) return false;
  const BuiltinSpec* spec = find_builtin(node.text);
  if (spec == nullptr || node.index >= spec->overloads.size()) return false;
  const Node& subject = node.children[0];
  const Fold fold = is_case_call(subject, "upper case")   ? Fold::Upper
                    : is_case_call(subject, "lower case") ? Fold::Lower
                                                          : Fold::None;
  const Operand text = operand(fold == Fold::None ? subject : subject.children[0]);
  const Operand part = operand(node.children[1]);
  CallSite site;
  site.builtin = spec;
  site.overload = &spec->overloads[node.index];
  if (fold != Fold::None) site.fold = find_builtin(subject.text);
  site.args = {text, part};
  for (const Param& param : site.overload->params) site.kinds.push_back(kinds_of(param.type));
  program_->make_sites().calls.push_back(std::move(site));
  emit(node.text == "contains" ? Code::Contains : Code::StartsWith, static_cast<Operand>(fold),
       text, part, static_cast<uint32_t>(program_->make_sites().calls.size() - 1), node.span);
  return true;
}

void ProgramBuilder::tests(Operand tested, uint32_t local, const Node& node, size_t first) {
  const uint32_t outer = tested_local_;
  tested_local_ = local;
  if (local != kNoLocal) locals_[local] = tested;
  if (!texts_test(tested, node, first)) {
    const size_t last = node.children.size() - 1;
    std::vector<uint32_t> jumps;
    const Operand kept = first < last ? temporary() : Operand{0};
    for (size_t i = first; i <= last; ++i) {
      const uint32_t mark = next_;
      test(tested, node.children[i]);
      next_ = mark;
      if (first == last) break;
      const Code code = i == first ? Code::OrBegin : i < last ? Code::OrNext : Code::OrEnd;
      const uint32_t at = emit(code, kept, 0, 0, 0, node.children[i].span);
      if (i < last) jumps.push_back(at);
    }
    for (const uint32_t jump : jumps) jump_here(jump);
  }
  if (local != kNoLocal) locals_[local] = kNone;
  tested_local_ = outer;
}

// `"a", "b", "c"`: one instruction over constants that stand side by side.
bool ProgramBuilder::texts_test(Operand tested, const Node& node, size_t first) {
  const size_t count = node.children.size() - first;
  if (count < 2 || program_->constants.size() + count > kOperandMax) return false;
  for (size_t i = first; i < node.children.size(); ++i) {
    const Node& test = node.children[i];
    if (test.op != Op::TestValue || !is_constant(test.children[0]) ||
        !test.children[0].constant.is(ValueKind::String)) {
      return false;
    }
  }
  const auto begin = static_cast<uint32_t>(program_->constants.size());
  for (size_t i = first; i < node.children.size(); ++i) {
    program_->constants.push_back(node.children[i].children[0].constant);
  }
  emit(Code::InTexts, 0, tested, operand_of(kConstantSpace, begin), static_cast<uint32_t>(count),
       node.span);
  return true;
}

void ProgramBuilder::test(Operand tested, const Node& node) {
  switch (node.op) {
    case Op::TestAny:
      emit(Code::SetFlag, 0, 0, 0, 1, node.span);
      return;
    case Op::TestCompare:
      return comparison(static_cast<Op>(node.index), tested, operand(node.children[0]), node.span);
    case Op::TestValue:
      return value_test(tested, node.children[0], node.span);
    case Op::Negation:
      tests(tested, tested_local_, node, 0);
      emit(Code::Not, 0, 0, 0, 0, node.span);
      return;
    case Op::UnaryTests:
      return tests(tested, node.index, node, 0);
    default:
      return value_test(tested, node, node.span);
  }
}

void ProgramBuilder::value_test(Operand tested, const Node& value, Span span) {
  if (uses_tested(value)) return condition(value, Nulls::Kept);
  const Operand other = operand(value);
  if (text_constant(other)) {
    emit(Code::EqualText, 0, tested, other, 0, span);
  } else if (small_constant(other)) {
    emit(Code::EqualNumber, 0, tested, other, 0, span);
  } else {
    emit(Code::Test, 0, tested, other, 0, span);
  }
}

bool ProgramBuilder::uses_tested(const Node& node) const {
  if (node.op == Op::Local && node.index == tested_local_) return true;
  if (node.op == Op::Input && expression_->inputs[node.index].kind == InputKind::Named &&
      expression_->inputs[node.index].name == "?") {
    return true;
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return uses_tested(child); });
}

}  // namespace weir::feel
