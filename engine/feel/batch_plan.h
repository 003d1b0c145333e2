// engine/feel/batch_plan.h: an expression tied to the columns of one call, as steps over blocks.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/feel/batch_kernels.h"
#include "engine/feel/ir.h"
#include "weir/columns.h"

namespace weir::feel {

// What a number of a block may be: exact, so that no sum of 64 bits overflows unseen.
struct Interval {
  __int128 low = 0, high = 0;
  template <class Integer = int64_t>
  bool fits() const {
    return low > std::numeric_limits<Integer>::min() && high <= std::numeric_limits<Integer>::max();
  }
};

// A step that could need more than 64 bits knows it by the interval of its numbers, and the block
// is given up. For one thread; borrows the columns.
class BatchPlan {
 public:
  static constexpr size_t kBlock = 512;  // rows
  static constexpr size_t kSteps = 64;   // room for most expressions

  explicit BatchPlan(std::span<const ValueColumn> columns) : columns_(columns) {
    steps_.reserve(kSteps);
  }

  // False: not for the loops.
  bool make(const Node& root);

  bool gives_number() const { return gives_number_; }
  int exponent() const { return exponent_; }

  void prepare();

  // Rows [begin, begin + count). False: 64 bits might not do.
  bool block(size_t begin, size_t count);
  void take_truths(uint8_t* out) const;
  // True: some are null, marked in `nulls`.
  bool take_numbers(int64_t* out, uint8_t* nulls) const;

 private:
  struct Step {
    enum class Kind : uint8_t {
      Numbers,  // k: their least and greatest are wanted
      Constant,
      Rescale,
      Add,
      Subtract,
      Multiply,
      Select,
      SelectConstants,
      AddSelect,  // to a number
      Points,     // a choice of constants in 16 bits
      AddPoints,  // another one to it
      Widen,      // points to a number
      Truths,
      Texts,
      TextTable,
      IsNull,
      Compare,
      CompareK,
      Fixed,
      And,
      Or,
      Not  // to a truth
    } kind;
    uint32_t out = 0, a = 0, b = 0, c = 0;
    int64_t k = 0, k2 = 0;
    kernels::Order order = kernels::Order::Less;
  };
  struct NumberRef {
    uint32_t at;
    int exponent;
  };
  struct Truth {
    uint8_t* truth = nullptr;
    uint8_t* null = nullptr;  // nullptr: none is null
  };
  struct Number {
    const int64_t* values = nullptr;
    int64_t* own = nullptr;  // the same, where it lies in a block of ours; read by one step
    const uint8_t* null = nullptr;
    Interval interval;
  };

  uint32_t add(const Step& step, bool truth);
  void bound_operands();

  const ValueColumn* column(const Node& node) const;

  std::optional<NumberRef> numeric(const Node& node);

  // Both at the smaller exponent.
  bool align(NumberRef& a, NumberRef& b);

  std::optional<NumberRef> combined(const Node& node, Step::Kind kind);

  // `(if c then k1 else k2) + (if …) + …`, in 16 bits where no sum of them needs more.
  std::optional<NumberRef> sum_of_points(const Node& node);

  // `sum + (if c then k1 else k2)`, into the sum.
  std::optional<NumberRef> sum_with_choice(const Node& node);

  std::optional<NumberRef> choice(const Node& node);

  std::optional<uint32_t> condition(const Node& node);

  std::optional<uint32_t> comparison(Op op, const Node& a, const Node& b);

  // What equals no number of the column, null included.
  std::optional<uint32_t> unequal(uint32_t, bool truth) {
    return add({.kind = Step::Kind::Fixed, .k = truth}, true);
  }

  // Is the text one of these? Null is none of them.
  std::optional<uint32_t> text(const Node& of, const std::vector<const Node*>& texts, bool negated);

  std::optional<uint32_t> in_texts(const Node& node);

  // ---- running ----

  uint8_t* truth_room(uint32_t at) { return truth_blocks_.get() + at * 2 * kBlock; }
  int16_t* points_room(uint32_t at) { return points_blocks_.get() + at * kBlock; }
  int64_t* number_room(uint32_t at) { return number_blocks_.get() + at * kBlock; }
  uint8_t* null_room(uint32_t at) { return number_nulls_.get() + at * kBlock; }
  const uint8_t* nulls_of(const ValueColumn& from) const;

  // Where a number is null if one of two is.
  const uint8_t* either(uint32_t at, const uint8_t* a, const uint8_t* b);

  bool run(const Step& step) {
    return step.kind < Step::Kind::Truths ? run_number(step) : run_truth(step);
  }

  bool run_number(const Step& step);
  void run_points(const Step& step);

  bool run_truth(const Step& step);

  // Three-valued: `and` is true where both are, null where neither is false and one is null.
  void junction(const Step& step, Truth& out);

  std::span<const ValueColumn> columns_;
  std::vector<Step> steps_;
  std::vector<std::vector<uint8_t>> tables_;  // of texts, by their code
  uint32_t truths_ = 0, numbers_ = 0, points_ = 0, result_ = 0;
  int exponent_ = 0;
  bool gives_number_ = false;
  // Not cleared: each step writes its block before another reads it.
  std::unique_ptr<uint8_t[]> truth_blocks_, number_nulls_;
  std::unique_ptr<int16_t[]> points_blocks_;
  std::unique_ptr<int64_t[]> number_blocks_;
  std::vector<Truth> truth_views_;
  std::vector<Number> number_views_;
  size_t begin_ = 0, count_ = 0;
};

}  // namespace weir::feel
