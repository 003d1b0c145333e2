#include <cstring>
#include <new>

#include "engine/feel/eval_cold.h"
#include "engine/feel/eval_hot.h"
#include "engine/feel/expression.h"
#include "engine/feel/frame.h"

namespace weir::feel {

void EvalContext::warn(WarningKind kind, std::string message, Span span) {
  if (warnings != nullptr) warnings->push_back({kind, std::move(message), span});
}

void warn_limit(EvalContext& ctx, std::string_view what, Span span) {
  if (ctx.warnings != nullptr) ctx.warn(WarningKind::Limit, std::string(what), span);
}

bool Frame::out_of_fuel() {
  if (stopped) return false;
  stopped = true;
  if (!ctx->limit_hit) {
    warn_limit(*ctx, "the expression needs more steps than one evaluation may take", {});
  }
  ctx->limit_hit = true;
  return false;
}

const Value& fetch(Frame& frame, uint32_t input) {
  // An unread input holds nothing that would have to go.
  return *new (frame.inputs + input) Value(frame.scope->input((*frame.wanted)[input]));
}

// Direct threading: each instruction jumps to the next one's code, so that the processor learns
// what follows what.
void execute(Frame& f, const Instruction* p) {
#define WEIR_LABEL(name) &&L_##name,
  static const void* const kLabels[] = {
      WEIR_FEEL_LAST_CODES(WEIR_LABEL) WEIR_FEEL_HOT_CODES(WEIR_LABEL)
          WEIR_FEEL_COLD_CODES(WEIR_LABEL)};
#undef WEIR_LABEL
  Tri flag = f.flag;
  int64_t score = 0;
#define WEIR_NEXT goto* kLabels[static_cast<size_t>(p->code)]
#define WEIR_HOT_CASE(name) \
  L_##name : p = hot::name(f, p, flag, score); \
  WEIR_NEXT;
#define WEIR_COLD_CASE(name)  \
  L_##name : f.flag = flag;   \
  p = cold::name(f, p);       \
  flag = f.flag;              \
  WEIR_NEXT;
  WEIR_NEXT;
  WEIR_FEEL_HOT_CODES(WEIR_HOT_CASE)
  WEIR_FEEL_COLD_CODES(WEIR_COLD_CASE)
L_Return:
  if (space_of(p->a) == kRegisterSpace) {
    hot::move_out(f, p->a);
  } else {
    *f.result = read(f, p->a);
  }
  return;
L_ReturnFlag:
  f.by_flag = true;
L_End:
  f.flag = flag;
#undef WEIR_COLD_CASE
#undef WEIR_HOT_CASE
#undef WEIR_NEXT
}

const Value& run_block(Frame& frame, const Block& block) {
  static const Value kNothing;
  if (!frame.spend(block.size)) {
    frame.flag = Tri::Null;
    return kNothing;
  }
  execute(frame, frame.program->code.data() + block.begin);
  return block.flag ? kNothing : read(frame, block.result);
}

namespace {

// Room for registers and inputs: on the stack while they are few.
class Slots {
 public:
  explicit Slots(size_t count) : count_(count) {
    data_ = count <= kInline ? reinterpret_cast<Value*>(inline_)
                             : static_cast<Value*>(::operator new(count * sizeof(Value)));
  }
  ~Slots() {
    for (size_t i = 0; i < count_; ++i) data_[i].~Value();
    if (count_ > kInline) ::operator delete(data_);
  }
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  Value* data() { return data_; }
  // Null is a value of zeros.
  void fill_null(size_t count) {
    for (size_t i = 0; i < count; ++i) new (data_ + i) Value();
  }
  void fill(size_t begin, size_t end, const Value& value) {
    for (size_t i = begin; i < end; ++i) new (data_ + i) Value(value);
  }

 private:
  static constexpr size_t kInline = 24;
  alignas(Value) std::byte inline_[kInline * sizeof(Value)];
  Value* data_;
  size_t count_;
};

Value unread() { return ValueAccess::make(kUnread, 0, 0, 0); }

// What is the same for every way in: runs, and leaves the result in `frame.result` or the flag.
inline void start(Frame& frame, const Program& program, Value* result, EvalContext& ctx) {
  frame.program = &program;
  frame.ctx = &ctx;
  frame.result = result;
  frame.spaces[kRegisterSpace] = frame.registers;
  frame.spaces[kConstantSpace] = program.constants.data();
  if (program.code.empty()) [[unlikely]] {
    warn_limit(ctx, program.unusable, {});
    ctx.limit_hit = frame.stopped = true;
  } else if (frame.spend(program.cost)) [[likely]] {
    execute(frame, program.code.data());
  }
}

inline void start_over(Frame& frame, const Program& program, std::span<const Value> inputs,
                       Value* result, EvalContext& ctx) {
  frame.spaces[kInputSpace] = inputs.data();
  Slots slots(program.registers);
  slots.fill_null(program.registers);
  frame.registers = slots.data();
  start(frame, program, result, ctx);
}

// Inputs from `scope`, but the first one is there when `tested` is.
void start_asking(Frame& frame, const Expression& expression, const Program& program,
                  const Value* tested, Scope& scope, Value* result, EvalContext& ctx) {
  Slots slots(program.registers + program.inputs);
  slots.fill_null(program.registers);
  slots.fill(program.registers, program.registers + program.inputs, unread());
  frame.registers = slots.data();
  frame.inputs = slots.data() + program.registers;
  if (tested != nullptr && program.inputs > 0) frame.inputs[0] = *tested;
  frame.spaces[kInputSpace] = frame.inputs;
  frame.scope = &scope;
  frame.wanted = &expression.inputs;
  start(frame, program, result, ctx);
}

inline void finish_value(const Frame& frame, Value& result) {
  if (frame.stopped) [[unlikely]] {
    result = {};
  } else if (frame.by_flag) {
    result = value_of(frame.flag);
  }
}

inline Tri finish_test(const Frame& frame, const Value& result) {
  if (frame.stopped) [[unlikely]] return Tri::Null;
  return frame.by_flag ? frame.flag : tri_of(result);
}

// An expression that was not prepared gets its bytecode for this once, in `made`.
const Program& program_of(const Expression& expression, std::shared_ptr<const Program>& made) {
  if (expression.program) return *expression.program;
  made = Program::compile(expression);
  return *made;
}

}  // namespace

void Expression::prepare() {
  if (!program) program = Program::compile(*this);
}

Value run(const Program& program, std::span<const Value> inputs, EvalContext& ctx) {
  Value result;
  Frame frame;
  start_over(frame, program, inputs, &result, ctx);
  finish_value(frame, result);
  return result;
}

Tri run_test(const Program& program, std::span<const Value> inputs, EvalContext& ctx) {
  Value result;
  Frame frame;
  start_over(frame, program, inputs, &result, ctx);
  return finish_test(frame, result);
}

Value evaluate(const Expression& expression, Scope& scope, EvalContext& ctx) {
  std::shared_ptr<const Program> made;
  const Program& program = program_of(expression, made);
  Value result;
  Frame frame;
  start_asking(frame, expression, program, nullptr, scope, &result, ctx);
  finish_value(frame, result);
  return result;
}

Value evaluate_test(const Expression& tests, const Value& tested, Scope& scope, EvalContext& ctx) {
  std::shared_ptr<const Program> made;
  const Program& program = program_of(tests, made);
  const bool takes = !tests.inputs.empty() && tests.inputs[0].kind == InputKind::Named &&
                     tests.inputs[0].name == "?";
  Value result;
  Frame frame;
  start_asking(frame, tests, program, takes ? &tested : nullptr, scope, &result, ctx);
  return value_of(finish_test(frame, result));
}

}  // namespace weir::feel
