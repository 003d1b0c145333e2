// Built with -O3: the compiler turns these loops into wide instructions.
#include "engine/feel/batch_kernels.h"

#include <algorithm>

// One version for every x86-64 and one for AVX2, chosen when the library is loaded. Sanitizers run
// before they are ready for that choice.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WEIR_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WEIR_WIDE
#endif

namespace weir::feel::kernels {
namespace {

#define WEIR_COMPARE(name, op)                                                                \
  WEIR_WIDE void name##_k(const int64_t* __restrict a, int64_t b, size_t n,                   \
                          uint8_t* __restrict out) {                                          \
    for (size_t i = 0; i < n; ++i) out[i] = a[i] op b;                                        \
  }                                                                                           \
  WEIR_WIDE void name##_v(const int64_t* __restrict a, const int64_t* __restrict b, size_t n, \
                          uint8_t* __restrict out) {                                          \
    for (size_t i = 0; i < n; ++i) out[i] = a[i] op b[i];                                     \
  }
WEIR_COMPARE(less, <)
WEIR_COMPARE(less_equal, <=)
WEIR_COMPARE(greater, >)
WEIR_COMPARE(greater_equal, >=)
WEIR_COMPARE(equal, ==)
WEIR_COMPARE(not_equal, !=)
#undef WEIR_COMPARE

}  // namespace

void compare(Order order, const int64_t* a, int64_t b, size_t count, uint8_t* out) {
  switch (order) {
    case Order::Less:
      return less_k(a, b, count, out);
    case Order::LessEqual:
      return less_equal_k(a, b, count, out);
    case Order::Greater:
      return greater_k(a, b, count, out);
    case Order::GreaterEqual:
      return greater_equal_k(a, b, count, out);
    case Order::Equal:
      return equal_k(a, b, count, out);
    case Order::NotEqual:
      return not_equal_k(a, b, count, out);
  }
}

void compare(Order order, const int64_t* a, const int64_t* b, size_t count, uint8_t* out) {
  switch (order) {
    case Order::Less:
      return less_v(a, b, count, out);
    case Order::LessEqual:
      return less_equal_v(a, b, count, out);
    case Order::Greater:
      return greater_v(a, b, count, out);
    case Order::GreaterEqual:
      return greater_equal_v(a, b, count, out);
    case Order::Equal:
      return equal_v(a, b, count, out);
    case Order::NotEqual:
      return not_equal_v(a, b, count, out);
  }
}

WEIR_WIDE void equal_code(const uint32_t* __restrict a, uint32_t code, size_t n,
                          uint8_t* __restrict out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i] == code;
}
void look_up(const uint32_t* a, const uint8_t* table, size_t size, size_t n, uint8_t* out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i] < size ? table[a[i]] : uint8_t{0};
}
void fill(uint8_t value, size_t n, uint8_t* out) { std::fill(out, out + n, value); }

WEIR_WIDE void and_with(uint8_t* __restrict a, const uint8_t* __restrict b, size_t n) {
  for (size_t i = 0; i < n; ++i) a[i] &= b[i];
}
WEIR_WIDE void or_with(uint8_t* __restrict a, const uint8_t* __restrict b, size_t n) {
  for (size_t i = 0; i < n; ++i) a[i] |= b[i];
}
WEIR_WIDE void and_not(uint8_t* __restrict a, const uint8_t* __restrict b, size_t n) {
  for (size_t i = 0; i < n; ++i) a[i] &= static_cast<uint8_t>(b[i] ^ 1);
}
WEIR_WIDE void negate(uint8_t* a, size_t n) {
  for (size_t i = 0; i < n; ++i) a[i] ^= 1;
}

WEIR_WIDE void select(const uint8_t* __restrict truth, int64_t yes, int64_t no, size_t n,
                      int64_t* __restrict out) {
  const int64_t difference = yes - no;
  for (size_t i = 0; i < n; ++i) out[i] = no + (difference & -static_cast<int64_t>(truth[i]));
}
WEIR_WIDE void select(const uint8_t* __restrict truth, const int64_t* yes, const int64_t* no,
                      size_t n, int64_t* out) {
  for (size_t i = 0; i < n; ++i) out[i] = truth[i] != 0 ? yes[i] : no[i];
}
WEIR_WIDE void add_select(const uint8_t* __restrict truth, int64_t yes, int64_t no, size_t n,
                          int64_t* __restrict out) {
  const int64_t difference = yes - no;
  for (size_t i = 0; i < n; ++i) out[i] += no + (difference & -static_cast<int64_t>(truth[i]));
}
WEIR_WIDE void select(const uint8_t* __restrict truth, int16_t yes, int16_t no, size_t n,
                      int16_t* __restrict out) {
  const auto difference = static_cast<int16_t>(yes - no);
  for (size_t i = 0; i < n; ++i)
    out[i] = static_cast<int16_t>(no + (difference & -static_cast<int16_t>(truth[i])));
}
WEIR_WIDE void add_select(const uint8_t* __restrict truth, int16_t yes, int16_t no, size_t n,
                          int16_t* __restrict out) {
  const auto difference = static_cast<int16_t>(yes - no);
  for (size_t i = 0; i < n; ++i)
    out[i] = static_cast<int16_t>(out[i] + no + (difference & -static_cast<int16_t>(truth[i])));
}
WEIR_WIDE void widen(const int16_t* __restrict a, size_t n, int64_t* __restrict out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i];
}
WEIR_WIDE void add(const int64_t* a, const int64_t* b, size_t n, int64_t* out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i] + b[i];
}
WEIR_WIDE void subtract(const int64_t* a, const int64_t* b, size_t n, int64_t* out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i] - b[i];
}
WEIR_WIDE void multiply(const int64_t* a, const int64_t* b, size_t n, int64_t* out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i] * b[i];
}
WEIR_WIDE void scale(const int64_t* a, int64_t factor, size_t n, int64_t* out) {
  for (size_t i = 0; i < n; ++i) out[i] = a[i] * factor;
}
void fill(int64_t value, size_t n, int64_t* out) { std::fill(out, out + n, value); }
WEIR_WIDE Bounds bounds(const int64_t* a, size_t n) {
  int64_t low = a[0], high = a[0];
  for (size_t i = 1; i < n; ++i) {
    low = a[i] < low ? a[i] : low;
    high = a[i] > high ? a[i] : high;
  }
  return {low, high};
}

WEIR_WIDE void combine(const uint8_t* __restrict truth, const uint8_t* __restrict null, size_t n,
                       uint8_t* __restrict out) {
  for (size_t i = 0; i < n; ++i)
    out[i] = static_cast<uint8_t>((truth[i] & (null[i] ^ 1)) | null[i] << 1);
}

}  // namespace weir::feel::kernels
