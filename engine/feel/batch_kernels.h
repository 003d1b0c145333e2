// engine/feel/batch_kernels.h: the inner loops of batches, over blocks of plain arrays.
//
// Compiled for wide registers where the machine has them. Truths are bytes of 0 and 1.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir::feel::kernels {

enum class Order : uint8_t { Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual };

void compare(Order order, const int64_t* a, int64_t b, size_t count, uint8_t* out);
void compare(Order order, const int64_t* a, const int64_t* b, size_t count, uint8_t* out);
void equal_code(const uint32_t* a, uint32_t code, size_t count, uint8_t* out);
// table[a]; 0 beyond it.
void look_up(const uint32_t* a, const uint8_t* table, size_t size, size_t count, uint8_t* out);
void fill(uint8_t value, size_t count, uint8_t* out);

void and_with(uint8_t* a, const uint8_t* b, size_t count);
void or_with(uint8_t* a, const uint8_t* b, size_t count);
void and_not(uint8_t* a, const uint8_t* b, size_t count);  // a and not b
void negate(uint8_t* a, size_t count);

// out = truth ? yes : no; yes - no fits as well
void select(const uint8_t* truth, int64_t yes, int64_t no, size_t count, int64_t* out);
void select(const uint8_t* truth, int16_t yes, int16_t no, size_t count, int16_t* out);
void select(const uint8_t* truth, const int64_t* yes, const int64_t* no, size_t count,
            int64_t* out);
// out += truth ? yes : no
void add_select(const uint8_t* truth, int64_t yes, int64_t no, size_t count, int64_t* out);
void add_select(const uint8_t* truth, int16_t yes, int16_t no, size_t count, int16_t* out);
void widen(const int16_t* a, size_t count, int64_t* out);
void add(const int64_t* a, const int64_t* b, size_t count, int64_t* out);
void subtract(const int64_t* a, const int64_t* b, size_t count, int64_t* out);
void multiply(const int64_t* a, const int64_t* b, size_t count, int64_t* out);
void scale(const int64_t* a, int64_t factor, size_t count, int64_t* out);
void fill(int64_t value, size_t count, int64_t* out);
struct Bounds {
  int64_t low, high;
};
Bounds bounds(const int64_t* a, size_t count);  // count > 0

// out = truth | null << 1, as feel::Tri; `null` wins over `truth`.
void combine(const uint8_t* truth, const uint8_t* null, size_t count, uint8_t* out);

}  // namespace weir::feel::kernels
