// engine/feel/bytecode.h: the instructions of a compiled expression.
//
// A register machine. Values live in registers (locals first, temporaries after), constants and
// inputs; an operand is 16 bits, its two high bits say which of the three. Conditions do not make
// Values: they set the flag, a three-valued truth kept in a machine register. Inner blocks (bodies
// of loops, predicates) end with End and are run by the instruction that owns them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir::feel {

enum class Tri : uint8_t { False = 0, True = 1, Null = 2 };

inline Tri tri_and(Tri a, Tri b) {
  if (a == Tri::False || b == Tri::False) return Tri::False;
  return a == Tri::True && b == Tri::True ? Tri::True : Tri::Null;
}
inline Tri tri_or(Tri a, Tri b) {
  if (a == Tri::True || b == Tri::True) return Tri::True;
  return a == Tri::False && b == Tri::False ? Tri::False : Tri::Null;
}
inline Tri tri_not(Tri a) {
  return a == Tri::Null ? Tri::Null : a == Tri::True ? Tri::False : Tri::True;
}

using Operand = uint16_t;
inline constexpr Operand kRegisterSpace = 0, kConstantSpace = 1, kInputSpace = 2;
inline constexpr uint32_t kOperandMax = 1u << 14;  // things of one space
constexpr Operand operand_of(Operand space, uint32_t index) {
  return static_cast<Operand>(space << 14 | index);
}
constexpr Operand space_of(Operand operand) { return static_cast<Operand>(operand >> 14); }
constexpr uint32_t index_of(Operand operand) { return operand & (kOperandMax - 1); }

enum class Fold : uint8_t { None = 0, Upper = 1, Lower = 2 };

// The k of MakeRange: bits 0 and 1 are Node::index of the Range.
inline constexpr uint32_t kLowIncluded = 1, kHighIncluded = 2, kLowOpen = 4, kHighOpen = 8;

// A text longer than this many bytes, or a list longer than this, is null and a Limit warning.
inline constexpr size_t kTextMax = 1 << 20;
inline constexpr size_t kListMax = 100'000;
inline constexpr int kCallDepthMax = 100;

// Hot ones are inlined into the loop (eval_hot.h), the others are calls. `d`, `a`, `b`, `k` are the
// instruction's fields; K is a constant.
#define WEIR_FEEL_LAST_CODES(X)                                                                  \
  X(Return)        /* the program's result is a */                                               \
  X(ReturnFlag)    /* the program's result is the flag */                                        \
  X(End)           /* of an inner block */

// Conditions that are joined with the ScoreAdd that follows them: LessKScore does both.
#define WEIR_FEEL_SCORED_CODES(X, Y)                                                             \
  X(Y, LessK) X(Y, LessEqualK) X(Y, GreaterK) X(Y, GreaterEqualK) X(Y, EqualNumber)              \
  X(Y, EqualText) X(Y, NotEqualText) X(Y, InTexts) X(Y, FlagOf)
#define WEIR_FEEL_AND_SCORE(X, name) X(name##Score)

#define WEIR_FEEL_HOT_CODES(X)                                                                   \
  X(Jump)          /* by `jump` */                                                               \
  X(JumpIfTrue)    /* when the flag is true */                                                   \
  X(JumpUnlessTrue)                                                                              \
  X(AndBegin)      /* false: jump; else register d = flag */                                     \
  X(AndNext)       /* flag = d and flag; false: jump; else d = flag */                           \
  X(AndEnd)        /* flag = d and flag */                                                       \
  X(OrBegin)                                                                                     \
  X(OrNext)                                                                                      \
  X(OrEnd)                                                                                       \
  X(Not)           /* flag = not flag */                                                         \
  X(SetFlag)       /* flag = k */                                                                \
  X(FlagOf)        /* flag = truth of a */                                                       \
  X(Store)         /* d = flag */                                                                \
  X(Move)          /* d = a */                                                                   \
  X(Select)        /* d = flag is true ? a : b */                                                \
  X(AddSelect)     /* d = k + (flag is true ? a : b); k is an operand */                         \
  X(ScoreAdd)      /* score += flag is true ? k, a whole number of points : 0 */                 \
  X(ScoreEnd)      /* d = score + the number K a, in its scale; score = 0 */                     \
  X(Add) X(Subtract) X(Multiply)  /* d = a op b */                                               \
  X(Less) X(LessEqual) X(Greater) X(GreaterEqual) X(Equal) X(NotEqual)  /* flag = a op b */      \
  X(LessK) X(LessEqualK) X(GreaterK) X(GreaterEqualK)  /* flag = a op b; b a small number, K */  \
  X(EqualText) X(NotEqualText)  /* flag = a op b; b a text, K */                                 \
  X(EqualNumber) X(NotEqualNumber) /* flag = a op b; b a small number, K */                      \
  X(IsNull) X(NotNull)             /* flag = a is null */                                        \
  X(InTexts)                       /* flag = a is one of the texts K b, ... k of them */         \
  WEIR_FEEL_SCORED_CODES(WEIR_FEEL_AND_SCORE, X)

#define WEIR_FEEL_COLD_CODES(X)                                                                  \
  X(Divide) X(Power) X(Negate)                                                                   \
  X(Between)       /* flag = a between b and operand k */                                        \
  X(Test)          /* flag = a tested by value b: equal to it, or in it */                       \
  X(Member)        /* d = member k of a */                                                       \
  X(Name)          /* d = entry names[k] of context a, else b */                                 \
  X(MakeList) X(MakeContext) X(MakeRange) X(MakeFunction) /* d = ... of shape k */               \
  X(Index)         /* d = item b of a */                                                         \
  X(Filter)        /* d = a where block k; index or condition, by what the block gives */        \
  X(For) X(Some) X(Every)  /* loop k; For: d, else the flag */                                   \
  X(InstanceOf)    /* flag = a is of type k */                                                   \
  X(CallBuiltin) X(CallAny) X(CallApp) X(CallHost) X(CallValue)  /* d = call k */                \
  X(StartsWith) X(Contains)        /* flag: call k of a, b; d: Fold of a's case */                \
  X(Concat)        /* d = texts k, all in one */                                                 \
  X(CaseOf)        /* d = a in the case of Fold b; call k */                                     \
  X(DateOf)        /* d = date(a); call k */                                                     \
  X(YearOfText)    /* d = date(a).year, and jump, when a is a plain text of a date */            \
  X(YearOf)        /* d = a.year */

enum class Code : uint16_t {
#define WEIR_FEEL_ENUM(name) name,
  WEIR_FEEL_LAST_CODES(WEIR_FEEL_ENUM) WEIR_FEEL_HOT_CODES(WEIR_FEEL_ENUM) WEIR_FEEL_COLD_CODES(WEIR_FEEL_ENUM)
#undef WEIR_FEEL_ENUM
};

struct Instruction {
  Code code = Code::End;
  uint16_t d = 0;
  Operand a = 0, b = 0;
  uint32_t k = 0;
  int32_t jump = 0;  // from this instruction
};
static_assert(sizeof(Instruction) == 16);

}  // namespace weir::feel
