// engine/feel/program_builder.h: IR to bytecode, one pass over the tree.
//
// Temporaries are a stack of registers: what a node needs on the way is free again after it.
// Constants, inputs and bound locals are used where they are, without an instruction.
#pragma once

#include <memory>
#include <vector>

#include "engine/feel/program.h"

namespace weir::feel {

class ProgramBuilder {
 public:
  explicit ProgramBuilder(const Expression& expression);
  // The program, or nullptr when the expression is larger than the machine allows.
  std::shared_ptr<const Program> build();

 private:
  // What a null condition may become: kept as it is, or anything that is not true.
  enum class Nulls : bool { Kept, Dropped };
  static constexpr Operand kNone = 0xffff;

  // The body of a function inside `parent`.
  ProgramBuilder(ProgramBuilder* parent, const Node& function);

  // program_builder.cc: values
  Operand operand(const Node& node, Operand hint = kNone);
  void into(const Node& node, Operand d);
  void arithmetic(const Node& node, Operand d);
  bool score(const Node& node, Operand d);
  bool add_select(const Node& node, Operand d);
  bool concat(const Node& node, Operand d);
  void pieces(const Node& node, std::vector<Piece>& out);
  void choose(const Node& node, Operand d);
  void list(const Node& node, Operand d);
  void context(const Node& node, Operand d);
  void range(const Node& node, Operand d);
  void member(const Node& node, Operand d);

  // program_conditions.cc: what sets the flag
  static bool is_condition(const Node& node);
  void condition(const Node& node, Nulls nulls);
  void comparison(Op op, Operand a, Operand b, Span span);
  void junction(const Node& node, Nulls nulls);
  void choose_condition(const Node& node, Nulls nulls);
  void instance_of(const Node& node);
  bool text_condition(const Node& node);
  void tests(Operand tested, uint32_t local, const Node& node, size_t first);
  bool texts_test(Operand tested, const Node& node, size_t first);
  void test(Operand tested, const Node& node);
  void value_test(Operand tested, const Node& value, Span span);
  bool uses_tested(const Node& node) const;

  // program_calls.cc: loops, calls, functions
  void loop(const Node& node, Code code, Operand d);
  Block block(const Node& node, bool flag);
  void filter(const Node& node, Operand d);
  void function(const Node& node, Operand d);
  void call_builtin(const Node& node, Operand d);
  void call(const Node& node, Code code, Operand d);
  static bool is_date_call(const Node& node);
  bool one_text_call(const Node& node, Operand d);

  // Building blocks
  uint32_t emit(Code code, Operand d, Operand a, Operand b, uint32_t k, Span span);
  void jump_here(uint32_t from);
  Operand temporary();
  Operand constant(const Value& value);
  Operand local(uint32_t index);
  Operand input(uint32_t index);
  Operand capture(Operand of_parent);
  const Value* constant_of(Operand operand) const;
  bool small_constant(Operand operand) const;
  bool text_constant(Operand operand) const;
  static bool is_omitted(const Node& node) { return node.op == Op::Omitted; }
  static bool is_constant(const Node& node) { return node.op == Op::Constant; }
  static bool mentions(const Node& node, uint32_t local);

  const Expression* expression_ = nullptr;
  ProgramBuilder* parent_ = nullptr;
  const Node* root_ = nullptr;
  std::shared_ptr<Program> program_;
  std::vector<Operand> locals_;       // where each local is; kNone: not bound here
  std::vector<Operand> captured_;     // operands of the parent, in the order of our inputs
  uint32_t params_ = 0;               // of a function: its first inputs; the captured follow
  uint32_t next_ = 0;                 // first free register
  uint32_t tested_local_ = kNoLocal;  // `?` of the innermost tests
  bool scoring_ = false;              // inside a sum of points: there is one register for those
  bool full_ = false;                 // more than the operands can name
};

// The bits of the ValueKinds that fit a parameter of this type as they are; 0: look closer.
uint16_t kinds_of(const Type& type);

}  // namespace weir::feel
