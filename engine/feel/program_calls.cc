// Loops, calls and functions: instructions that own blocks or programs.
#include <algorithm>

#include "engine/feel/program_builder.h"

namespace weir::feel {
namespace {

constexpr uint16_t bit(ValueKind kind) {
  return static_cast<uint16_t>(1u << static_cast<int>(kind));
}

constexpr uint16_t kEveryKind = 0xffff;

}  // namespace

uint16_t kinds_of(const Type& type) {
  switch (type.kind()) {
    case TypeKind::Any:
    case TypeKind::Error:
      return kEveryKind;
    case TypeKind::Null:
      return bit(ValueKind::Null);
    case TypeKind::Boolean:
      return bit(ValueKind::Null) | bit(ValueKind::Boolean);
    case TypeKind::Number:
      return bit(ValueKind::Null) | bit(ValueKind::Number);
    case TypeKind::String:
    case TypeKind::Reference:
    case TypeKind::User:
    case TypeKind::Department:
      return bit(ValueKind::Null) | bit(ValueKind::String);
    case TypeKind::Date:
      return bit(ValueKind::Null) | bit(ValueKind::Date);
    case TypeKind::Time:
      return bit(ValueKind::Null) | bit(ValueKind::Time);
    case TypeKind::DateTime:
      return bit(ValueKind::Null) | bit(ValueKind::DateTime);
    case TypeKind::DaysDuration:
      return bit(ValueKind::Null) | bit(ValueKind::DaysDuration);
    case TypeKind::YearsDuration:
      return bit(ValueKind::Null) | bit(ValueKind::YearsDuration);
    case TypeKind::Record:
      return bit(ValueKind::Null) | bit(ValueKind::Context) | bit(ValueKind::String);
    case TypeKind::List:
      return type.element().is(TypeKind::Any) ? bit(ValueKind::Null) | bit(ValueKind::List) : 0;
    case TypeKind::Context:
      return type.fields().empty() ? bit(ValueKind::Null) | bit(ValueKind::Context) : 0;
    case TypeKind::Range:
    case TypeKind::Function:
      return 0;
  }
  return 0;
}

// A block stands in the code of its owner, which jumps over it.
Block ProgramBuilder::block(const Node& node, bool flag) {
  Block block;
  block.begin = static_cast<uint32_t>(program_->code.size());
  block.flag = flag;
  const uint32_t mark = next_;
  if (flag) {
    condition(node, Nulls::Kept);
  } else {
    block.result = operand(node);
  }
  next_ = mark;
  emit(Code::End, 0, 0, 0, 0, node.span);
  block.size = static_cast<uint32_t>(program_->code.size()) - block.begin;
  return block;
}

void ProgramBuilder::loop(const Node& node, Code code, Operand d) {
  const uint32_t mark = next_;
  LoopSite site;
  const uint32_t at = emit(code, d, 0, 0, 0, node.span);
  const size_t last = node.children.size() - 1;
  for (size_t i = 0; i < last; ++i) {
    const Node& node_of = node.children[i];
    IteratorSite iterator;
    iterator.list = block(node_of.children[0], false);
    iterator.range = node_of.children.size() == 2;
    if (iterator.range) iterator.to = block(node_of.children[1], false);
    locals_[node_of.index] = temporary();
    iterator.local = index_of(locals_[node_of.index]);
    site.iterators.push_back(iterator);
  }
  const uint32_t partial = node.index + static_cast<uint32_t>(last);
  if (code == Code::For && mentions(node.children[last], partial)) {
    locals_[partial] = temporary();
    site.partial = index_of(locals_[partial]);
  }
  site.body = block(node.children[last], code != Code::For);
  for (size_t i = 0; i < last; ++i) locals_[node.children[i].index] = kNone;
  if (site.partial != kNoLocal) locals_[partial] = kNone;
  program_->make_sites().loops.push_back(std::move(site));
  program_->code[at].k = static_cast<uint32_t>(program_->make_sites().loops.size() - 1);
  jump_here(at);
  next_ = mark;
}

void ProgramBuilder::filter(const Node& node, Operand d) {
  const Node& predicate = node.children[1];
  const Operand list = operand(node.children[0], d);
  if (result_type(predicate).is(TypeKind::Number) && !mentions(predicate, node.index)) {
    emit(Code::Index, d, list, operand(predicate), 0, node.span);
    return;
  }
  const uint32_t mark = next_;
  const uint32_t at = emit(Code::Filter, d, list, 0, 0, node.span);
  FilterSite site;
  locals_[node.index] = temporary();
  site.item = index_of(locals_[node.index]);
  site.predicate = block(predicate, is_condition(predicate));
  locals_[node.index] = kNone;
  program_->make_sites().filters.push_back(site);
  program_->code[at].k = static_cast<uint32_t>(program_->make_sites().filters.size() - 1);
  jump_here(at);
  next_ = mark;
}

ProgramBuilder::ProgramBuilder(ProgramBuilder* parent, const Node& function)
    : expression_(parent->expression_),
      parent_(parent),
      root_(&function.children.back()),
      program_(std::make_shared<Program>()),
      locals_(parent->locals_.size(), kNone),
      tested_local_(parent->tested_local_) {}

void ProgramBuilder::function(const Node& node, Operand d) {
  FunctionSite site;
  ProgramBuilder body(this, node);
  for (size_t i = 0; i + 1 < node.children.size(); ++i) {
    const Node& param = node.children[i];
    site.params.emplace_back(param.text, param.type);
    body.locals_[param.index] = operand_of(kInputSpace, body.params_++);
  }
  site.body = body.build();
  if (site.body == nullptr) {
    full_ = true;
    return;
  }
  site.captured = std::move(body.captured_);
  program_->make_sites().functions.push_back(std::move(site));
  emit(Code::MakeFunction, d, 0, 0,
       static_cast<uint32_t>(program_->make_sites().functions.size() - 1), node.span);
}

void ProgramBuilder::call_builtin(const Node& node, Operand d) {
  if (one_text_call(node, d)) return;
  CallSite site;
  site.builtin = find_builtin(node.text);
  site.overload = &site.builtin->overloads[node.index];
  for (size_t i = 0; i < node.children.size(); ++i) {
    site.args.push_back(operand(node.children[i]));
    const Param& param = site.overload->params[i];
    site.kinds.push_back(param.variadic ? uint16_t{0} : kinds_of(param.type));
  }
  program_->make_sites().calls.push_back(std::move(site));
  emit(Code::CallBuiltin, d, 0, 0, static_cast<uint32_t>(program_->make_sites().calls.size() - 1),
       node.span);
}

bool ProgramBuilder::is_date_call(const Node& node) {
  return node.op == Op::CallBuiltin && node.text == "date" && node.children.size() == 1;
}

// `date(text)`, `upper case(text)`: with the general call beside it for what is not plain.
bool ProgramBuilder::one_text_call(const Node& node, Operand d) {
  const Fold fold = node.text == "upper case"   ? Fold::Upper
                    : node.text == "lower case" ? Fold::Lower
                                                : Fold::None;
  if (!is_date_call(node) && (fold == Fold::None || node.children.size() != 1)) return false;
  CallSite site;
  site.builtin = find_builtin(node.text);
  site.overload = &site.builtin->overloads[node.index];
  site.kinds.push_back(kinds_of(site.overload->params[0].type));
  const Operand text = operand(node.children[0]);
  site.args.push_back(text);
  program_->make_sites().calls.push_back(std::move(site));
  emit(fold == Fold::None ? Code::DateOf : Code::CaseOf, d, text, static_cast<Operand>(fold),
       static_cast<uint32_t>(program_->make_sites().calls.size() - 1), node.span);
  return true;
}

void ProgramBuilder::call(const Node& node, Code code, Operand d) {
  CallSite site;
  size_t first = 0;
  if (code == Code::CallAny) site.builtin = find_builtin(node.text);
  if (code == Code::CallValue) site.function = operand(node.children[first++]);
  if (code == Code::CallHost) site.result = node.type;
  site.name = node.text;
  site.names = node.names;
  for (size_t i = first; i < node.children.size(); ++i) {
    site.args.push_back(operand(node.children[i]));
  }
  program_->make_sites().calls.push_back(std::move(site));
  emit(code, d, 0, 0, static_cast<uint32_t>(program_->make_sites().calls.size() - 1), node.span);
}

}  // namespace weir::feel
