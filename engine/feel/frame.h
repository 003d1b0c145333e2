// engine/feel/frame.h: one run of a program.
#pragma once

#include <cstring>
#include <new>
#include <span>

#include "engine/feel/operators.h"
#include "engine/feel/program.h"
#include "engine/feel/value_access.h"

namespace weir::feel {

// Set up by eval.cc, field by field: it is made for every evaluation, and clearing what is never
// read would cost as much as a small expression.
struct Frame {
  Frame() {}  // NOLINT: see above
  const Program* program;
  const Value* spaces[3];  // by the operand's two high bits
  Value* registers;
  EvalContext* ctx;
  // Inputs are asked for when they are first read; until then they are `unread`. Only where there
  // is a scope; else all inputs are there.
  Scope* scope;
  const std::vector<Input>* wanted;
  Value* inputs;
  Value* result;  // of Return
  Tri flag = Tri::Null;
  bool by_flag = false;  // the result is the flag
  bool stopped = false;  // out of fuel: nothing more needs to be done

  const Value& constant(Operand operand) const { return spaces[kConstantSpace][index_of(operand)]; }
  Span span(const Instruction* p) const {
    return program->spans[static_cast<size_t>(p - program->code.data())];
  }
  // Takes fuel for work of that size; false when there is none left.
  bool spend(int64_t cost) {
    ctx->fuel -= cost;
    return (ctx->fuel >= 0 && !stopped) || out_of_fuel();
  }
  bool out_of_fuel();
};

inline constexpr auto kUnread = static_cast<ValueKind>(0xff);

const Value& fetch(Frame& frame, uint32_t input);

// The operand as it is: an input may be unread, which no kind matches.
inline const Value& peek(const Frame& frame, Operand operand) {
  return frame.spaces[operand >> 14][operand & (kOperandMax - 1)];
}
inline const Value& read(Frame& frame, Operand operand) {
  const Value& value = peek(frame, operand);
  return value.kind() == kUnread ? fetch(frame, index_of(operand)) : value;
}

// Runs from `p` until Return, ReturnFlag or End.
void execute(Frame& frame, const Instruction* p);
// Runs an inner block. Its value, or the flag when the block sets that.
const Value& run_block(Frame& frame, const Block& block);

// Values that are only looked at for the time of a call: copied bit by bit, not counted.
class BorrowedValues {
 public:
  explicit BorrowedValues(size_t count) : data_(count <= kInline ? inline_ : new Slot[count]) {}
  ~BorrowedValues() {
    if (data_ != inline_) delete[] data_;
  }
  BorrowedValues(const BorrowedValues&) = delete;
  BorrowedValues& operator=(const BorrowedValues&) = delete;

  void put(const Value& value) { std::memcpy(data_[size_++].bytes, &value, sizeof(Value)); }
  size_t size() const { return size_; }
  std::span<const Value> values() const {
    return {std::launder(reinterpret_cast<const Value*>(data_)), size_};
  }

 private:
  struct alignas(Value) Slot {
    std::byte bytes[sizeof(Value)];
  };
  static constexpr size_t kInline = 8;
  Slot inline_[kInline];
  Slot* data_;
  size_t size_ = 0;
};

}  // namespace weir::feel
