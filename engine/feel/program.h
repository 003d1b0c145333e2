// engine/feel/program.h: an expression as bytecode, and its side tables.
//
// Made once from IR at load, never stored; immutable and shared by threads.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/feel/builtin.h"
#include "engine/feel/bytecode.h"
#include "engine/feel/ir.h"

namespace weir::feel {

struct Block {
  uint32_t begin = 0;  // index of its first instruction
  uint32_t size = 0;   // what one run of it costs in fuel
  Operand result = 0;
  bool flag = false;  // the result is the flag instead
};

struct MemberSite {
  std::string name;
  Type of;  // static type of the value before the dot
};

struct CallSite {
  const BuiltinSpec* builtin = nullptr;  // CallBuiltin, CallAny
  const Overload* overload = nullptr;    // CallBuiltin
  std::vector<uint16_t> kinds;  // of each parameter: bits of the ValueKinds that fit as they are
  const BuiltinSpec* fold = nullptr;  // StartsWith, Contains: `upper case` or `lower case`
  std::string name;                   // CallApp, CallHost
  Type result;                        // CallHost: an answer of another type is null
  Operand function = 0;               // CallValue
  std::vector<Operand> args;
  std::vector<std::string> names;
};

struct IteratorSite {
  uint32_t local = 0;
  Block list;  // a list, or where the range begins
  Block to;    // where it ends
  bool range = false;
};

struct LoopSite {
  std::vector<IteratorSite> iterators;
  Block body;
  uint32_t partial = kNoLocal;  // For: local of the results so far, if the body reads it
};

struct FilterSite {
  uint32_t item = 0;
  Block predicate;
};

struct ContextSite {
  std::vector<std::string> keys;
  std::vector<Operand> values;
};

struct FunctionSite {
  std::vector<std::pair<std::string, Type>> params;
  std::shared_ptr<const Program> body;  // inputs: the parameters, then the captured values
  std::vector<Operand> captured;
};

// A part of a Concat: a text, or the first `length` characters of it from `start` (1-based).
struct Piece {
  Operand text = 0;
  uint32_t start = 0, length = 0;  // start 0: all of it
};

// What instructions refer to by number.
struct Sites {
  std::vector<MemberSite> members;
  std::vector<CallSite> calls;
  std::vector<LoopSite> loops;
  std::vector<FilterSite> filters;
  std::vector<std::vector<Operand>> lists;
  std::vector<ContextSite> contexts;
  std::vector<FunctionSite> functions;
  std::vector<std::vector<Piece>> concats;
  std::vector<Type> types;
  std::vector<std::string> names;
};

class Program {
 public:
  // Bytecode of `expression`. One that malformed() refuses, or that is larger than the machine
  // allows, becomes a program that answers null and warns of the limit.
  static std::shared_ptr<const Program> compile(const Expression& expression);

  std::vector<Instruction> code;
  std::vector<Span> spans;  // of each instruction
  std::vector<Value> constants;
  uint32_t registers = 0;
  uint32_t inputs = 0;
  uint32_t cost = 0;          // fuel of a run without its loops
  std::string_view unusable;  // why there is no code

  const Sites& sites() const { return *sites_; }
  Sites& make_sites() {
    if (!sites_) sites_ = std::make_unique<Sites>();
    return *sites_;
  }

 private:
  // Simple expressions, as the cells of a table, have none.
  std::unique_ptr<Sites> sites_;
};

// Runs over inputs that are all there already, in the order of Expression::inputs. They are not
// copied. The fastest way in: decisions and batches use it.
Value run(const Program& program, std::span<const Value> inputs, EvalContext& ctx);
// The truth of the result: null for what is no boolean.
Tri run_test(const Program& program, std::span<const Value> inputs, EvalContext& ctx);

}  // namespace weir::feel
