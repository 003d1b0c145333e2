#include "engine/feel/program_builder.h"

#include <algorithm>
#include <optional>

#include "engine/feel/operators.h"
#include "engine/feel/value_access.h"
#include "engine/feel/well_formed.h"

namespace weir::feel {
namespace {

bool is_number(const Node& node) {
  return node.op == Op::Constant && ValueAccess::is_small_number(node.constant);
}

// `if c then 15 else 0`: a choice between two numbers that are known.
bool is_number_choice(const Node& node) {
  return node.op == Op::If && is_number(node.children[1]) && is_number(node.children[2]);
}

// Points of a part of a sum: a number, or a choice between two.
const Node& points_node(const Node& node, bool held) {
  return node.op == Op::If ? node.children[held ? 1 : 2] : node;
}
int64_t points_of(const Node& node, bool held) {
  return ValueAccess::coefficient(points_node(node, held).constant);
}
int exponent_of_points(const Node& node) {
  const Node& number = points_node(node, true);
  return is_number(number) ? ValueAccess::exponent(number.constant) : 0;
}
// Are they all of this exponent, and so small that their differences have 32 bits?
bool are_points(const Node& node, int exponent) {
  constexpr int64_t kPointsMax = int64_t{1} << 30;
  const auto one = [&](const Node& number) {
    const int64_t points = is_number(number) ? ValueAccess::coefficient(number.constant) : kPointsMax;
    return points < kPointsMax && points > -kPointsMax &&
           ValueAccess::exponent(number.constant) == exponent;
  };
  return one(points_node(node, true)) && one(points_node(node, false));
}

bool is_whole(const Node& node) {
  return is_number(node) && ValueAccess::exponent(node.constant) == 0 &&
         ValueAccess::coefficient(node.constant) > 0 &&
         ValueAccess::coefficient(node.constant) < static_cast<int64_t>(kTextMax);
}

// `substring(text, 1, 4)` with known numbers.
bool is_prefix_call(const Node& node) {
  return node.op == Op::CallBuiltin && node.text == "substring" && node.children.size() == 3 &&
         result_type(node.children[0]).is(TypeKind::String) && is_whole(node.children[1]) &&
         is_whole(node.children[2]);
}

bool is_text_chain(const Node& node) {
  if (!result_type(node).is(TypeKind::String)) return false;
  return node.op != Op::Add || (is_text_chain(node.children[0]) && is_text_chain(node.children[1]));
}

bool is_open(const Node& end) { return end.op == Op::Constant && end.constant.is_null(); }

uint32_t range_shape(const Node& node) {
  return (node.index & 3) | (is_open(node.children[0]) ? kLowOpen : 0u) |
         (is_open(node.children[1]) ? kHighOpen : 0u);
}

// Lists and ranges of constants are constants.
std::optional<Value> folded(const Node& node) {
  if (node.op != Op::List && node.op != Op::Range) return std::nullopt;
  for (const Node& child : node.children) {
    if (child.op != Op::Constant) return std::nullopt;
  }
  if (node.op == Op::Range) {
    Value range =
        make_range(node.children[0].constant, node.children[1].constant, range_shape(node));
    return range.is_null() ? std::nullopt : std::optional(std::move(range));
  }
  std::vector<Value> items;
  for (const Node& child : node.children) items.push_back(child.constant);
  return Value::list(std::move(items));
}

// The condition and the ScoreAdd that follows it in one.
Code scored(Code code) {
  switch (code) {
#define WEIR_SCORED(unused, name) \
  case Code::name:                \
    return Code::name##Score;
    WEIR_FEEL_SCORED_CODES(WEIR_SCORED, )
#undef WEIR_SCORED
    default:
      return code;
  }
}

Code arithmetic_code(Op op) {
  switch (op) {
    case Op::Subtract:
      return Code::Subtract;
    case Op::Multiply:
      return Code::Multiply;
    case Op::Divide:
      return Code::Divide;
    case Op::Power:
      return Code::Power;
    default:
      return Code::Add;
  }
}

}  // namespace

ProgramBuilder::ProgramBuilder(const Expression& expression)
    : expression_(&expression),
      root_(&expression.root),
      program_(std::make_shared<Program>()),
      locals_(expression.locals, kNone) {
  program_->inputs = static_cast<uint32_t>(expression.inputs.size());
  full_ = expression.inputs.size() >= kOperandMax;
}

std::shared_ptr<const Program> Program::compile(const Expression& expression) {
  std::string_view fault = malformed(expression);
  if (fault.empty()) {
    if (auto program = ProgramBuilder(expression).build()) return program;
    fault = "an expression with more parts than the evaluator can number";
  }
  auto program = std::make_shared<Program>();
  program->inputs = static_cast<uint32_t>(expression.inputs.size());
  program->unusable = fault;
  return program;
}

std::shared_ptr<const Program> ProgramBuilder::build() {
  if (is_condition(*root_)) {
    condition(*root_, Nulls::Kept);
    emit(Code::ReturnFlag, 0, 0, 0, 0, root_->span);
  } else {
    emit(Code::Return, 0, operand(*root_), 0, 0, root_->span);
  }
  if (full_) return nullptr;
  program_->cost = static_cast<uint32_t>(program_->code.size());
  return program_;
}

uint32_t ProgramBuilder::emit(Code code, Operand d, Operand a, Operand b, uint32_t k, Span span) {
  program_->code.push_back({code, d, a, b, k, 0});
  program_->spans.push_back(span);
  return static_cast<uint32_t>(program_->code.size() - 1);
}

void ProgramBuilder::jump_here(uint32_t from) {
  program_->code[from].jump = static_cast<int32_t>(program_->code.size() - from);
}

Operand ProgramBuilder::temporary() {
  if (next_ + 1 >= kOperandMax) {
    full_ = true;
    return 0;
  }
  program_->registers = std::max(program_->registers, next_ + 1);
  return operand_of(kRegisterSpace, next_++);
}

Operand ProgramBuilder::constant(const Value& value) {
  if (value.is_null() || value.is(ValueKind::Boolean)) {
    for (size_t i = 0; i < std::min<size_t>(program_->constants.size(), 8); ++i) {
      if (program_->constants[i] == value)
        return operand_of(kConstantSpace, static_cast<uint32_t>(i));
    }
  }
  if (program_->constants.size() >= kOperandMax) {
    full_ = true;
    return operand_of(kConstantSpace, 0);
  }
  program_->constants.push_back(value);
  return operand_of(kConstantSpace, static_cast<uint32_t>(program_->constants.size() - 1));
}

// In a function's body, what is not its own is captured when the function is made.
Operand ProgramBuilder::local(uint32_t index) {
  if (index >= locals_.size()) return constant({});
  if (locals_[index] != kNone || parent_ == nullptr) {
    return locals_[index] != kNone ? locals_[index] : constant({});
  }
  const Operand outer = parent_->local(index);
  locals_[index] =
      space_of(outer) == kConstantSpace ? constant(*parent_->constant_of(outer)) : capture(outer);
  return locals_[index];
}

Operand ProgramBuilder::input(uint32_t index) {
  return parent_ == nullptr ? operand_of(kInputSpace, index) : capture(parent_->input(index));
}

Operand ProgramBuilder::capture(Operand of_parent) {
  const auto known = std::find(captured_.begin(), captured_.end(), of_parent);
  const auto index = params_ + static_cast<uint32_t>(known - captured_.begin());
  if (known == captured_.end()) captured_.push_back(of_parent);
  if (index >= kOperandMax) full_ = true;
  return operand_of(kInputSpace, index & (kOperandMax - 1));
}

const Value* ProgramBuilder::constant_of(Operand operand) const {
  return space_of(operand) == kConstantSpace ? &program_->constants[index_of(operand)] : nullptr;
}

bool ProgramBuilder::small_constant(Operand operand) const {
  const Value* value = constant_of(operand);
  return value != nullptr && ValueAccess::is_small_number(*value);
}

bool ProgramBuilder::text_constant(Operand operand) const {
  const Value* value = constant_of(operand);
  return value != nullptr && value->is(ValueKind::String);
}

bool ProgramBuilder::mentions(const Node& node, uint32_t local) {
  if ((node.op == Op::Local || node.op == Op::Name) && node.index == local) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return mentions(child, local); });
}

Operand ProgramBuilder::operand(const Node& node, Operand hint) {
  switch (node.op) {
    case Op::Constant:
      return constant(node.constant);
    case Op::Omitted:
      return constant({});
    case Op::Input:
      return input(node.index);
    case Op::Local:
      return local(node.index);
    default:
      break;
  }
  if (const auto value = folded(node)) return constant(*value);
  const Operand d = hint == kNone ? temporary() : hint;
  const uint32_t mark = next_;
  into(node, d);
  next_ = mark;
  return d;
}

void ProgramBuilder::into(const Node& node, Operand d) {
  if (is_condition(node)) {
    condition(node, Nulls::Kept);
    emit(Code::Store, d, 0, 0, 0, node.span);
    return;
  }
  switch (node.op) {
    case Op::Name: {
      const Operand other = node.children.empty() ? constant({}) : operand(node.children[0]);
      const Operand item = local(node.index);
      program_->make_sites().names.push_back(node.text);
      emit(Code::Name, d, item, other,
           static_cast<uint32_t>(program_->make_sites().names.size() - 1), node.span);
      return;
    }
    case Op::Negate:
      emit(Code::Negate, d, operand(node.children[0], d), 0, 0, node.span);
      return;
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Power:
      return arithmetic(node, d);
    case Op::If:
      return choose(node, d);
    case Op::For:
      return loop(node, Code::For, d);
    case Op::Filter:
      return filter(node, d);
    case Op::Member:
      return member(node, d);
    case Op::List:
      return list(node, d);
    case Op::Context:
      return context(node, d);
    case Op::Range:
      return range(node, d);
    case Op::Function:
      return function(node, d);
    case Op::CallBuiltin:
      return call_builtin(node, d);
    case Op::CallApp:
      return call(node, Code::CallApp, d);
    case Op::CallHost:
      return call(node, Code::CallHost, d);
    case Op::CallAny:
      return call(node, Code::CallAny, d);
    case Op::CallValue:
      return call(node, Code::CallValue, d);
    default:
      emit(Code::Move, d, operand(node, d), 0, 0, node.span);
      return;
  }
}

void ProgramBuilder::arithmetic(const Node& node, Operand d) {
  if (node.op == Op::Add && (score(node, d) || add_select(node, d) || concat(node, d))) return;
  const Operand a = operand(node.children[0], d);
  // The left side may stand in d itself, so the right one takes a register of its own.
  const Operand b = operand(node.children[1]);
  emit(arithmetic_code(node.op), d, a, b, 0, node.span);
}

// A sum of points alone, all of one scale: `(if c then 15 else 0) + (if ...) + ...`. No total of
// theirs leaves 64 bits, however many there are.
bool ProgramBuilder::score(const Node& node, Operand d) {
  if (scoring_) return false;
  std::vector<const Node*> parts;
  const Node* at = &node;
  for (; at->op == Op::Add; at = &at->children[0]) parts.push_back(&at->children[1]);
  parts.push_back(at);
  const int exponent = exponent_of_points(node.children[1]);
  for (const Node* part : parts)
    if (!are_points(*part, exponent)) return false;
  std::reverse(parts.begin(), parts.end());
  scoring_ = true;
  int64_t base = 0;  // what is added whatever holds
  for (const Node* part : parts) {
    base += points_of(*part, false);
    if (part->op != Op::If) continue;
    const size_t before = program_->code.size();
    condition(part->children[0], Nulls::Dropped);
    if (program_->code.size() == before + 1)
      program_->code.back().code = scored(program_->code.back().code);
    emit(Code::ScoreAdd, 0, 0, 0,
         static_cast<uint32_t>(points_of(*part, true) - points_of(*part, false)), part->span);
  }
  scoring_ = false;
  emit(Code::ScoreEnd, d, constant(Value(ValueAccess::small_number(base, exponent))), 0, 0,
       node.span);
  return true;
}

// A sum of points: `... + (if c then k1 else k2)` adds without a jump.
bool ProgramBuilder::add_select(const Node& node, Operand d) {
  const Node& points = node.children[1];
  if (!is_number_choice(points)) return false;
  const Operand sum = operand(node.children[0], d);
  condition(points.children[0], Nulls::Dropped);
  const Operand then = constant(points.children[1].constant);
  const Operand otherwise = constant(points.children[2].constant);
  emit(Code::AddSelect, d, then, otherwise, sum, node.span);
  return true;
}

// A chain of `+` over texts is made in one piece.
bool ProgramBuilder::concat(const Node& node, Operand d) {
  if (!is_text_chain(node)) return false;
  std::vector<Piece> parts;
  pieces(node, parts);
  program_->make_sites().concats.push_back(std::move(parts));
  emit(Code::Concat, d, 0, 0, static_cast<uint32_t>(program_->make_sites().concats.size() - 1),
       node.span);
  return true;
}

void ProgramBuilder::pieces(const Node& node, std::vector<Piece>& out) {
  if (node.op == Op::Add) {
    pieces(node.children[0], out);
    pieces(node.children[1], out);
  } else if (is_prefix_call(node)) {
    const Operand text = operand(node.children[0]);
    out.push_back({text, static_cast<uint32_t>(ValueAccess::coefficient(node.children[1].constant)),
                   static_cast<uint32_t>(ValueAccess::coefficient(node.children[2].constant))});
  } else {
    out.push_back({operand(node), 0, 0});
  }
}

void ProgramBuilder::choose(const Node& node, Operand d) {
  condition(node.children[0], Nulls::Dropped);
  if (is_constant(node.children[1]) && is_constant(node.children[2])) {
    const Operand then = constant(node.children[1].constant);
    const Operand otherwise = constant(node.children[2].constant);
    emit(Code::Select, d, then, otherwise, 0, node.span);
    return;
  }
  const auto branch = [&](const Node& child) {
    const Operand value = operand(child, d);
    if (value != d) emit(Code::Move, d, value, 0, 0, child.span);
  };
  const uint32_t to_else = emit(Code::JumpUnlessTrue, 0, 0, 0, 0, node.span);
  branch(node.children[1]);
  const uint32_t to_end = emit(Code::Jump, 0, 0, 0, 0, node.span);
  jump_here(to_else);
  branch(node.children[2]);
  jump_here(to_end);
}

void ProgramBuilder::list(const Node& node, Operand d) {
  std::vector<Operand> items;
  for (const Node& child : node.children) items.push_back(operand(child));
  program_->make_sites().lists.push_back(std::move(items));
  emit(Code::MakeList, d, 0, 0, static_cast<uint32_t>(program_->make_sites().lists.size() - 1),
       node.span);
}

void ProgramBuilder::context(const Node& node, Operand d) {
  ContextSite site;
  for (const Node& entry : node.children) {
    const Operand value = operand(entry.children[0]);
    locals_[entry.index] = value;
    site.keys.push_back(entry.text);
    site.values.push_back(value);
  }
  for (const Node& entry : node.children) locals_[entry.index] = kNone;
  program_->make_sites().contexts.push_back(std::move(site));
  emit(Code::MakeContext, d, 0, 0,
       static_cast<uint32_t>(program_->make_sites().contexts.size() - 1), node.span);
}

void ProgramBuilder::range(const Node& node, Operand d) {
  const Operand low = operand(node.children[0]), high = operand(node.children[1]);
  emit(Code::MakeRange, d, low, high, range_shape(node), node.span);
}

void ProgramBuilder::member(const Node& node, Operand d) {
  const Node& of = node.children[0];
  if (node.text == "year" && result_type(of).is(TypeKind::Date)) {
    const bool text = is_date_call(of) && of.children[0].op == Op::Input;
    const uint32_t plain =
        text ? emit(Code::YearOfText, d, operand(of.children[0]), 0, 0, node.span) : 0;
    emit(Code::YearOf, d, operand(of, d), 0, 0, node.span);
    if (text) jump_here(plain);
    return;
  }
  const Operand a = operand(of, d);
  program_->make_sites().members.push_back({node.text, result_type(of)});
  emit(Code::Member, d, a, 0, static_cast<uint32_t>(program_->make_sites().members.size() - 1),
       node.span);
}

}  // namespace weir::feel
