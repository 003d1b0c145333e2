// The steps of a plan, over one block of rows.
#include <algorithm>

#include "engine/feel/batch_plan.h"
#include "engine/feel/bytecode.h"

namespace weir::feel {

namespace {

Interval product(Interval a, Interval b) {
  const auto [low, high] =
      std::minmax({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
  return {low, high};
}

}  // namespace

void BatchPlan::prepare() {
  truth_blocks_ = std::make_unique_for_overwrite<uint8_t[]>(truths_ * 2 * kBlock);
  number_blocks_ = std::make_unique_for_overwrite<int64_t[]>(numbers_ * kBlock);
  points_blocks_ = std::make_unique_for_overwrite<int16_t[]>(points_ * kBlock);
  number_nulls_ = std::make_unique_for_overwrite<uint8_t[]>(numbers_ * kBlock);
  truth_views_.resize(truths_), number_views_.resize(numbers_);
}

bool BatchPlan::block(size_t begin, size_t count) {
  begin_ = begin, count_ = count;
  for (const Step& step : steps_)
    if (!run(step)) return false;
  return true;
}

void BatchPlan::take_truths(uint8_t* out) const {
  const Truth& truth = truth_views_[result_];
  if (truth.null == nullptr)
    std::copy(truth.truth, truth.truth + count_, out);
  else
    kernels::combine(truth.truth, truth.null, count_, out);
}

bool BatchPlan::take_numbers(int64_t* out, uint8_t* nulls) const {
  const Number& number = number_views_[result_];
  std::copy(number.values, number.values + count_, out);
  if (number.null == nullptr) return false;
  std::copy(number.null, number.null + count_, nulls);
  return true;
}

const uint8_t* BatchPlan::nulls_of(const ValueColumn& from) const {
  const uint8_t* nulls = from.nulls == nullptr ? nullptr : from.nulls + begin_;
  return nulls != nullptr && std::find(nulls, nulls + count_, 1) != nulls + count_ ? nulls
                                                                                   : nullptr;
}

const uint8_t* BatchPlan::either(uint32_t at, const uint8_t* a, const uint8_t* b) {
  if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
  uint8_t* out = null_room(at);
  std::copy(a, a + count_, out);
  kernels::or_with(out, b, count_);
  return out;
}

void BatchPlan::run_points(const Step& step) {
  int16_t* out = points_room(step.out);
  const auto yes = static_cast<int16_t>(step.k), no = static_cast<int16_t>(step.k2);
  const uint8_t* truth = truth_views_[step.c].truth;
  step.kind == Step::Kind::Points ? kernels::select(truth, yes, no, count_, out)
                                  : kernels::add_select(truth, yes, no, count_, out);
}

bool BatchPlan::run_number(const Step& step) {
  if (step.kind == Step::Kind::Points || step.kind == Step::Kind::AddPoints)
    return run_points(step), true;
  Number& out = number_views_[step.out];
  int64_t* room = number_room(step.out);
  const Number &a = number_views_[step.a < numbers_ ? step.a : 0],
               &b = number_views_[step.b < numbers_ ? step.b : 0];
  switch (step.kind) {
    case Step::Kind::Numbers: {
      const ValueColumn& from = columns_[step.a];
      out.values = from.numbers + begin_;
      out.own = nullptr;
      out.null = nulls_of(from);
      out.interval = {};
      if (step.k != 0 && count_ > 0) {
        const kernels::Bounds found = kernels::bounds(out.values, count_);
        out.interval = {found.low, found.high};
      }
      return true;
    }
    case Step::Kind::Constant:
      kernels::fill(step.k, count_, room);
      out = {room, room, nullptr, {step.k, step.k}};
      return true;
    case Step::Kind::Rescale:
      out = {room, room, a.null, product(a.interval, {step.k, step.k})};
      if (!out.interval.fits()) return false;
      kernels::scale(a.values, step.k, count_, room);
      return true;
    case Step::Kind::Add:
      out = {room,
             room,
             either(step.out, a.null, b.null),
             {a.interval.low + b.interval.low, a.interval.high + b.interval.high}};
      if (!out.interval.fits()) return false;
      kernels::add(a.values, b.values, count_, room);
      return true;
    case Step::Kind::Subtract:
      out = {room,
             room,
             either(step.out, a.null, b.null),
             {a.interval.low - b.interval.high, a.interval.high - b.interval.low}};
      if (!out.interval.fits()) return false;
      kernels::subtract(a.values, b.values, count_, room);
      return true;
    case Step::Kind::Multiply:
      out = {room, room, either(step.out, a.null, b.null), product(a.interval, b.interval)};
      if (!out.interval.fits()) return false;
      kernels::multiply(a.values, b.values, count_, room);
      return true;
    case Step::Kind::SelectConstants:
      out = {room, room, nullptr, {std::min(step.k, step.k2), std::max(step.k, step.k2)}};
      if (!Interval{out.interval.low - out.interval.high, out.interval.high - out.interval.low}
               .fits())
        return false;
      kernels::select(truth_views_[step.c].truth, step.k, step.k2, count_, room);
      return true;
    case Step::Kind::AddSelect: {
      out = {room,
             room,
             a.null,
             {a.interval.low + std::min(step.k, step.k2),
              a.interval.high + std::max(step.k, step.k2)}};
      const __int128 apart = static_cast<__int128>(step.k) - step.k2;
      if (!out.interval.fits() || !Interval{apart, apart}.fits()) return false;
      if (a.own != nullptr)
        out.values = out.own = room = a.own;
      else
        std::copy(a.values, a.values + count_, room);
      kernels::add_select(truth_views_[step.c].truth, step.k, step.k2, count_, room);
      return true;
    }
    case Step::Kind::Widen:
      out = {room, room, nullptr, {step.k, step.k2}};
      kernels::widen(points_room(step.a), count_, room);
      return true;
    case Step::Kind::Select: {
      out = {
          room,
          room,
          nullptr,
          {std::min(a.interval.low, b.interval.low), std::max(a.interval.high, b.interval.high)}};
      const uint8_t* truth = truth_views_[step.c].truth;
      kernels::select(truth, a.values, b.values, count_, room);
      if (a.null == nullptr && b.null == nullptr) return true;
      uint8_t* nulls = null_room(step.out);
      for (size_t i = 0; i < count_; ++i) {
        const uint8_t* from = truth[i] != 0 ? a.null : b.null;
        nulls[i] = from == nullptr ? uint8_t{0} : from[i];
      }
      out.null = nulls;
      return true;
    }
    default:
      return false;
  }
}

bool BatchPlan::run_truth(const Step& step) {
  Truth& out = truth_views_[step.out];
  uint8_t* truth = truth_room(step.out);
  uint8_t* nulls = truth + kBlock;
  out = {truth, nullptr};
  const auto set_nulls = [&](const uint8_t* from) {
    if (from == nullptr) return;
    std::copy(from, from + count_, nulls);
    kernels::and_not(truth, nulls, count_);
    out.null = nulls;
  };
  switch (step.kind) {
    case Step::Kind::Truths:
      std::copy(columns_[step.a].truths + begin_, columns_[step.a].truths + begin_ + count_, truth);
      set_nulls(nulls_of(columns_[step.a]));
      return true;
    case Step::Kind::Texts:
    case Step::Kind::TextTable: {
      const ValueColumn& from = columns_[step.a];
      const uint8_t* missing = nulls_of(from);
      if (step.kind == Step::Kind::Texts) {
        kernels::equal_code(from.texts + begin_, static_cast<uint32_t>(step.k), count_, truth);
      } else if (missing == nullptr) {
        const std::vector<uint8_t>& table = tables_[step.b];
        kernels::look_up(from.texts + begin_, table.data(), table.size(), count_, truth);
      } else {
        const std::vector<uint8_t>& table = tables_[step.b];
        for (size_t i = 0; i < count_; ++i)
          truth[i] = missing[i] != 0 || from.texts[begin_ + i] >= table.size()
                         ? uint8_t{0}
                         : table[from.texts[begin_ + i]];
      }
      if (missing != nullptr) kernels::and_not(truth, missing, count_);
      if (step.k2 != 0) kernels::negate(truth, count_);
      return true;
    }
    case Step::Kind::IsNull: {
      const uint8_t* missing = nulls_of(columns_[step.a]);
      if (missing == nullptr)
        kernels::fill(uint8_t{0}, count_, truth);
      else
        std::copy(missing, missing + count_, truth);
      if (step.k != 0) kernels::negate(truth, count_);
      return true;
    }
    case Step::Kind::Fixed:
      kernels::fill(static_cast<uint8_t>(step.k), count_, truth);
      return true;
    case Step::Kind::CompareK: {
      const Number& a = number_views_[step.a];
      kernels::compare(step.order, a.values, step.k, count_, truth);
      // Null equals no number, and is neither less nor more.
      if (step.order == kernels::Order::Equal && a.null != nullptr)
        kernels::and_not(truth, a.null, count_);
      else if (step.order == kernels::Order::NotEqual && a.null != nullptr)
        kernels::or_with(truth, a.null, count_);
      else
        set_nulls(a.null);
      return true;
    }
    case Step::Kind::Compare: {
      const Number &a = number_views_[step.a], &b = number_views_[step.b];
      kernels::compare(step.order, a.values, b.values, count_, truth);
      set_nulls(a.null);
      if (b.null == nullptr) return true;
      if (out.null == nullptr) kernels::fill(uint8_t{0}, count_, nulls);
      kernels::or_with(nulls, b.null, count_);
      kernels::and_not(truth, nulls, count_);
      out.null = nulls;
      return true;
    }
    case Step::Kind::Not: {
      const Truth& a = truth_views_[step.a];
      std::copy(a.truth, a.truth + count_, truth);
      kernels::negate(truth, count_);
      set_nulls(a.null);
      return true;
    }
    case Step::Kind::And:
    case Step::Kind::Or:
      junction(step, out);
      return true;
    default:
      return false;
  }
}

void BatchPlan::junction(const Step& step, Truth& out) {
  const Truth &a = truth_views_[step.a], &b = truth_views_[step.b];
  const bool both = step.kind == Step::Kind::And;
  out = {a.truth, nullptr};  // nothing else reads the left side
  if (a.null == nullptr && b.null == nullptr) {
    both ? kernels::and_with(out.truth, b.truth, count_)
         : kernels::or_with(out.truth, b.truth, count_);
    return;
  }
  uint8_t* nulls = truth_room(step.out) + kBlock;
  for (size_t i = 0; i < count_; ++i) {
    const auto x = a.null != nullptr && a.null[i] != 0 ? Tri::Null : static_cast<Tri>(a.truth[i]);
    const auto y = b.null != nullptr && b.null[i] != 0 ? Tri::Null : static_cast<Tri>(b.truth[i]);
    const Tri all = both ? tri_and(x, y) : tri_or(x, y);
    out.truth[i] = all == Tri::True;
    nulls[i] = all == Tri::Null;
  }
  out.null = nulls;
}

}  // namespace weir::feel
