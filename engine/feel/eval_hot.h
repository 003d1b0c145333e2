// engine/feel/eval_hot.h: the instructions that the loop of eval.cc inlines.
//
// Each takes the flag by reference (it stays in a machine register) and gives the next instruction.
#pragma once

#include <cstring>

#include "engine/feel/frame.h"

namespace weir::feel::hot {

#define WEIR_HOT(name)                                                           \
  [[gnu::always_inline]] inline const Instruction* name(                         \
      [[maybe_unused]] Frame& f, const Instruction* p, [[maybe_unused]] Tri& flag, \
      [[maybe_unused]] int64_t& score)

// Slow paths: calls, kept out of the loop.
Tri compare_slow(Frame& f, const Instruction* p, Op op);
Tri equal_slow(Frame& f, const Instruction* p);
Tri in_texts_slow(Frame& f, const Instruction* p);
Tri flag_of_slow(Frame& f, const Instruction* p);
void arithmetic_slow(Frame& f, const Instruction* p, Op op);
void add_select_slow(Frame& f, const Instruction* p, const Value& points);

// Kind, tag and exponent of a Value in one word: equal words of small numbers mean one scale.
inline uint32_t head(const Value& value) {
  uint32_t word = 0;
  std::memcpy(&word, reinterpret_cast<const char*>(&value), sizeof word);
  return word;
}

inline void set_register(Frame& f, Operand d, Value value) {
  f.registers[index_of(d)] = std::move(value);
}
// Sets a register in two stores of a word each, from the head of a Value and its bits: a word that
// is stored in parts is slow to read back, and the next instruction reads it.
inline void set_words(Frame& f, Operand d, uint64_t head_word, int64_t bits) {
  Value& out = f.registers[index_of(d)];
  if (ValueAccess::is_shared(out)) [[unlikely]]
    out = Value();
  char* at = reinterpret_cast<char*>(&out);
  std::memcpy(at, &head_word, sizeof head_word);
  std::memcpy(at + sizeof head_word, &bits, sizeof bits);
}
inline uint64_t head_word(const Value& value) {
  uint64_t word = 0;
  std::memcpy(&word, reinterpret_cast<const char*>(&value), sizeof word);
  return word;
}
inline void copy_register(Frame& f, Operand d, const Value& value) {
  if (ValueAccess::is_shared(value)) [[unlikely]] {
    set_register(f, d, value);
  } else {
    set_words(f, d, head_word(value), ValueAccess::bits(value));
  }
}
// The register becomes the result, which is null until then.
inline void move_out(Frame& f, Operand from) {
  Value& value = f.registers[index_of(from)];
  std::memcpy(static_cast<void*>(f.result), &value, sizeof value);
  std::memset(static_cast<void*>(&value), 0, sizeof value);
}
inline Tri tri(bool value) { return value ? Tri::True : Tri::False; }
inline Tri kept(const Frame& f, Operand d) {
  const Value& value = f.registers[index_of(d)];
  return value.is_null() ? Tri::Null : tri(ValueAccess::small(value) != 0);
}
inline void keep(Frame& f, Operand d, Tri flag) {
  const bool known = flag != Tri::Null;
  const auto kind = static_cast<uint64_t>(known ? ValueKind::Boolean : ValueKind::Null);
  set_words(f, d, kind | static_cast<uint64_t>(flag == Tri::True) << 32, 0);
}

WEIR_HOT(Jump) {
  return p + p->jump;
}
WEIR_HOT(JumpIfTrue) {
  return flag == Tri::True ? p + p->jump : p + 1;
}
WEIR_HOT(JumpUnlessTrue) {
  return flag != Tri::True ? p + p->jump : p + 1;
}
WEIR_HOT(AndBegin) {
  if (flag == Tri::False) return p + p->jump;
  keep(f, p->d, flag);
  return p + 1;
}
WEIR_HOT(AndNext) {
  flag = tri_and(kept(f, p->d), flag);
  return AndBegin(f, p, flag, score);
}
WEIR_HOT(AndEnd) {
  flag = tri_and(kept(f, p->d), flag);
  return p + 1;
}
WEIR_HOT(OrBegin) {
  if (flag == Tri::True) return p + p->jump;
  keep(f, p->d, flag);
  return p + 1;
}
WEIR_HOT(OrNext) {
  flag = tri_or(kept(f, p->d), flag);
  return OrBegin(f, p, flag, score);
}
WEIR_HOT(OrEnd) {
  flag = tri_or(kept(f, p->d), flag);
  return p + 1;
}
WEIR_HOT(Not) {
  flag = tri_not(flag);
  return p + 1;
}
WEIR_HOT(SetFlag) {
  flag = static_cast<Tri>(p->k);
  return p + 1;
}
WEIR_HOT(FlagOf) {
  const Value& value = peek(f, p->a);
  flag = value.is(ValueKind::Boolean) ? tri(ValueAccess::small(value) != 0) : flag_of_slow(f, p);
  return p + 1;
}
WEIR_HOT(Store) {
  keep(f, p->d, flag);
  return p + 1;
}
WEIR_HOT(Move) {
  copy_register(f, p->d, read(f, p->a));
  return p + 1;
}
WEIR_HOT(Select) {
  copy_register(f, p->d, f.constant(flag == Tri::True ? p->a : p->b));
  return p + 1;
}
WEIR_HOT(AddSelect) {
  const Value& points = f.constant(flag == Tri::True ? p->a : p->b);
  const Value& sum = peek(f, static_cast<Operand>(p->k));
  int64_t total = 0;
  // The constants of the instruction are small numbers, so equal heads say that the sum is one.
  if (head(sum) == head(points) &&
      !__builtin_add_overflow(ValueAccess::coefficient(sum), ValueAccess::coefficient(points),
                              &total) &&
      fast_small(total)) [[likely]] {
    if (p->k == p->d) [[likely]] {
      // The sum grows in place: its head stays what it is.
      std::memcpy(reinterpret_cast<char*>(f.registers + p->d) + sizeof(uint64_t), &total,
                  sizeof total);
    } else {
      set_words(f, p->d, head_word(points), total);
    }
  } else {
    add_select_slow(f, p, points);
  }
  return p + 1;
}

// A sum of points keeps its total in a machine register. Which condition is true cannot be
// foreseen, so what it adds is masked without a branch.
WEIR_HOT(ScoreAdd) {
  static_assert((static_cast<int>(Tri::Null) & 1) == 0 && static_cast<int>(Tri::True) == 1);
  score += static_cast<int32_t>(p->k) & -(static_cast<int64_t>(flag) & 1);
  return p + 1;
}
WEIR_HOT(ScoreEnd) {
  const Value& base = f.constant(p->a);
  set_words(f, p->d, head_word(base), ValueAccess::coefficient(base) + score);
  score = 0;
  return p + 1;
}

#define WEIR_HOT_ARITHMETIC(name, fast)                        \
  WEIR_HOT(name) {                                             \
    Value out;                                                 \
    if (fast(peek(f, p->a), peek(f, p->b), &out)) [[likely]] { \
      copy_register(f, p->d, out);                             \
    } else {                                                   \
      arithmetic_slow(f, p, Op::name);                         \
    }                                                          \
    return p + 1;                                              \
  }
WEIR_HOT_ARITHMETIC(Add, fast_add)
WEIR_HOT_ARITHMETIC(Subtract, fast_subtract)
WEIR_HOT_ARITHMETIC(Multiply, fast_multiply)
#undef WEIR_HOT_ARITHMETIC

#define WEIR_HOT_COMPARE(name, order)                                            \
  WEIR_HOT(name) {                                                               \
    const Value &a = peek(f, p->a), &b = peek(f, p->b);                          \
    int found = 0;                                                               \
    if (ValueAccess::is_small_number(b) && head(a) == head(b)) [[likely]] {      \
      flag = tri(ValueAccess::coefficient(a) order ValueAccess::coefficient(b)); \
    } else if (order_small(a, b, &found)) {                                      \
      flag = tri(found order 0);                                                 \
    } else {                                                                     \
      flag = compare_slow(f, p, Op::name);                                       \
    }                                                                            \
    return p + 1;                                                                \
  }                                                                              \
  WEIR_HOT(name##K) {                                                            \
    const Value &a = peek(f, p->a), &b = f.constant(p->b);                       \
    int found = 0;                                                               \
    if (head(a) == head(b)) [[likely]] {                                         \
      flag = tri(ValueAccess::coefficient(a) order ValueAccess::coefficient(b)); \
    } else if (order_small(a, b, &found)) {                                      \
      flag = tri(found order 0);                                                 \
    } else {                                                                     \
      flag = compare_slow(f, p, Op::name);                                       \
    }                                                                            \
    return p + 1;                                                                \
  }
WEIR_HOT_COMPARE(Less, <)
WEIR_HOT_COMPARE(LessEqual, <=)
WEIR_HOT_COMPARE(Greater, >)
WEIR_HOT_COMPARE(GreaterEqual, >=)
#undef WEIR_HOT_COMPARE

WEIR_HOT(Equal) {
  flag = equal_slow(f, p);
  return p + 1;
}
WEIR_HOT(NotEqual) {
  flag = tri_not(equal_slow(f, p));
  return p + 1;
}
WEIR_HOT(EqualNumber) {
  const Value &a = peek(f, p->a), &b = f.constant(p->b);
  flag = head(a) == head(b) ? tri(ValueAccess::coefficient(a) == ValueAccess::coefficient(b))
                            : equal_slow(f, p);
  return p + 1;
}
WEIR_HOT(NotEqualNumber) {
  EqualNumber(f, p, flag, score);
  flag = tri_not(flag);
  return p + 1;
}

inline uint64_t word_at(const char* text) {
  uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  return word;
}

// Both are strings. Which text a record holds cannot be foreseen, so short ones are compared
// without a branch: by their first and last words, which hold every byte.
inline bool same_text(const Value& a, const Value& b) {
  if (!ValueAccess::is_shared(a) || !ValueAccess::is_shared(b)) [[unlikely]]
    return ValueAccess::is_shared(a) == ValueAccess::is_shared(b);
  const auto &x = ValueAccess::payload<SharedString>(a), &y = ValueAccess::payload<SharedString>(b);
  const bool same_size = x.size == y.size;
  constexpr size_t kWord = SharedString::kWord;
  if (y.size > 2 * kWord) return same_size && std::memcmp(x.text(), y.text(), y.size) == 0;
  const char *from = same_size ? x.text() : y.text(), *to = y.text();
  const size_t last = y.size > kWord ? y.size - kWord : 0;
  const uint64_t apart = (word_at(from) ^ word_at(to)) | (word_at(from + last) ^ word_at(to + last));
  return static_cast<bool>(static_cast<unsigned>(same_size) & static_cast<unsigned>(apart == 0));
}
inline bool one_of_texts(const Value& a, const Value* texts, uint32_t count) {
  constexpr uint32_t kFew = 4;  // to look at all of them is cheaper than to guess where to stop
  unsigned any = 0;
  for (uint32_t i = 0; i < count && (any == 0 || count <= kFew); ++i)
    any |= static_cast<unsigned>(same_text(a, texts[i]));
  return any != 0;
}
WEIR_HOT(EqualText) {
  const Value& a = peek(f, p->a);
  flag = a.is(ValueKind::String) ? tri(same_text(a, f.constant(p->b))) : equal_slow(f, p);
  return p + 1;
}
WEIR_HOT(NotEqualText) {
  EqualText(f, p, flag, score);
  flag = tri_not(flag);
  return p + 1;
}
WEIR_HOT(IsNull) {
  flag = tri(read(f, p->a).is_null());
  return p + 1;
}
WEIR_HOT(NotNull) {
  flag = tri(!read(f, p->a).is_null());
  return p + 1;
}
WEIR_HOT(InTexts) {
  const Value& a = peek(f, p->a);
  if (!a.is(ValueKind::String)) [[unlikely]] {
    flag = in_texts_slow(f, p);
    return p + 1;
  }
  flag = tri(one_of_texts(a, &f.constant(p->b), p->k));
  return p + 1;
}

#define WEIR_HOT_SCORED(unused, name) \
  WEIR_HOT(name##Score) { return ScoreAdd(f, name(f, p, flag, score), flag, score); }
WEIR_FEEL_SCORED_CODES(WEIR_HOT_SCORED, )
#undef WEIR_HOT_SCORED
#undef WEIR_HOT

}  // namespace weir::feel::hot
