#include "engine/decision/column_index.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <limits>

#include "engine/feel/compare.h"
#include "engine/feel/operators.h"
#include "engine/feel/value_access.h"

namespace weir::decision {

using feel::Node;
using feel::Op;

namespace {

constexpr int kPowers = 12;

bool is_bound(const Value& value) {
  return ValueAccess::is_small_number(value) || value.is(ValueKind::Date);
}

bool is_order(uint32_t op) {
  return op >= static_cast<uint32_t>(Op::Less) && op <= static_cast<uint32_t>(Op::GreaterEqual);
}

// One test of constants, taken apart.
struct SimpleTest {
  enum class Kind : uint8_t { Any, Null, Truth, Text, Range } kind = Kind::Any;
  bool truth = false;
  std::string_view text;
  Value low, high;  // Range: a missing end is null
  bool low_included = false, high_included = false;
};

bool simple_range(const Range& range, SimpleTest& out) {
  const auto fits = [](const Value& end) { return end.is_null() || is_bound(end); };
  if (!fits(range.low) || !fits(range.high) || (range.low.is_null() && range.high.is_null()))
    return false;
  // What runs from one kind to another, or downwards, is no range but null: not for the index.
  if (!range.low.is_null() && !range.high.is_null() &&
      feel::order(range.low, range.high).value_or(1) > 0) {
    return false;
  }
  out.kind = SimpleTest::Kind::Range;
  out.low = range.low, out.high = range.high;
  out.low_included = range.low_included, out.high_included = range.high_included;
  return true;
}

bool simple_value(const Value& value, SimpleTest& out) {
  switch (value.kind()) {
    case ValueKind::Null:
      out.kind = SimpleTest::Kind::Null;
      return true;
    case ValueKind::Boolean:
      out.kind = SimpleTest::Kind::Truth;
      out.truth = value.is_true();
      return true;
    case ValueKind::String:
      out.kind = SimpleTest::Kind::Text;
      out.text = value.as_string();
      return true;
    case ValueKind::Range:
      return simple_range(value.as_range(), out);
    default:
      return is_bound(value) && simple_range({value, value, true, true}, out);
  }
}

bool simple_comparison(const Node& node, SimpleTest& out) {
  const Node& bound = node.children[0];
  if (bound.op != Op::Constant) return false;
  if (node.index == static_cast<uint32_t>(Op::Equal)) return simple_value(bound.constant, out);
  if (!is_order(node.index) || !is_bound(bound.constant)) return false;
  const auto op = static_cast<Op>(node.index);
  const bool upper = op == Op::Less || op == Op::LessEqual;
  const bool included = op == Op::LessEqual || op == Op::GreaterEqual;
  return simple_range(upper ? Range{{}, bound.constant, false, included}
                            : Range{bound.constant, {}, included, false},
                      out);
}

bool simple_test(const Node& node, SimpleTest& out) {
  switch (node.op) {
    case Op::TestAny:
      out.kind = SimpleTest::Kind::Any;
      return true;
    case Op::TestCompare:
      return simple_comparison(node, out);
    case Op::TestValue: {
      const Node& value = node.children[0];
      if (value.op == Op::Constant) return simple_value(value.constant, out);
      if (value.op != Op::Range) return false;
      const Node &low = value.children[0], &high = value.children[1];
      if (low.op != Op::Constant || high.op != Op::Constant) return false;
      return simple_range(
          {low.constant, high.constant, (value.index & 1) != 0 && !low.constant.is_null(),
           (value.index & 2) != 0 && !high.constant.is_null()},
          out);
    }
    default:
      return false;
  }
}

// None: the cell is free FEEL.
std::optional<std::vector<SimpleTest>> simple_tests(const feel::Expression& cell) {
  if (cell.root.op != Op::UnaryTests) return std::nullopt;
  std::vector<SimpleTest> out;
  for (const Node& child : cell.root.children) {
    SimpleTest test;
    if (!simple_test(child, test)) return std::nullopt;
    out.push_back(std::move(test));
  }
  return out;
}

// Short texts, nearly all of them, are read as two overlapping words, which hold every byte.
struct Words {
  uint64_t first = 0, last = 0;
  friend bool operator==(const Words&, const Words&) = default;
};

template <class Word>
Words ends_of(std::string_view text) {
  Word first, last;
  std::memcpy(&first, text.data(), sizeof first);
  std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
  return {first, last};
}

constexpr size_t kShort = 16;

Words words_of(std::string_view text) {
  if (text.size() >= 8) return ends_of<uint64_t>(text);
  if (text.size() >= 4) return ends_of<uint32_t>(text);
  if (text.size() >= 2) return ends_of<uint16_t>(text);
  return {text.empty() ? uint64_t{0} : static_cast<uint8_t>(text[0]), 0};
}

uint64_t hash_text(std::string_view text) {
  if (text.size() > kShort) return std::hash<std::string_view>{}(text);
  const Words words = words_of(text);
  const auto product =
      static_cast<unsigned __int128>(words.first ^ 0x9e3779b97f4a7c15u ^ text.size()) *
      (words.last ^ 0xd1b54a32d192ed03u);
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

bool same_text(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  return a.size() > kShort ? a == b : words_of(a) == words_of(b);
}

}  // namespace

// What only building needs.
struct ColumnIndex::Builder {
  ColumnIndex& index;
  std::vector<std::optional<std::vector<SimpleTest>>> tests;  // of each row; nullptr cells: Any

  void read(const std::vector<const feel::Expression*>& cells) {
    for (const feel::Expression* cell : cells) {
      tests.push_back(cell == nullptr ? std::vector<SimpleTest>{SimpleTest{}}
                                      : simple_tests(*cell));
    }
  }

  // Numbers are scaled to the smallest exponent; a column that orders both numbers and dates, or
  // numbers that no common scale holds, keeps what it can and leaves the other cells free.
  void collect_bounds() {
    each_end([&](const Value& end) {
      if (index.ordered_ == ValueKind::Null) index.ordered_ = end.kind();
      if (end.is(ValueKind::Number) && index.ordered_ == ValueKind::Number) {
        index.exponent_ = std::min(index.exponent_, ValueAccess::exponent(end));
      }
    });
    for (auto& row : tests) {
      if (row &&
          !std::all_of(row->begin(), row->end(), [&](const SimpleTest& t) { return scales(t); })) {
        row.reset();
      }
    }
    each_end([&](const Value& end) { index.bounds_.push_back(*scaled(end)); });
    std::sort(index.bounds_.begin(), index.bounds_.end());
    index.bounds_.erase(std::unique(index.bounds_.begin(), index.bounds_.end()),
                        index.bounds_.end());
  }

  template <class Visit>
  void each_end(Visit visit) {
    for (const auto& row : tests) {
      if (!row) continue;
      for (const SimpleTest& test : *row) {
        if (test.kind != SimpleTest::Kind::Range) continue;
        if (!test.low.is_null()) visit(test.low);
        if (!test.high.is_null()) visit(test.high);
      }
    }
  }

  bool scales(const SimpleTest& test) const {
    if (test.kind != SimpleTest::Kind::Range) return true;
    return (test.low.is_null() || scaled(test.low)) && (test.high.is_null() || scaled(test.high));
  }

  std::optional<int64_t> scaled(const Value& end) const {
    if (end.kind() != index.ordered_) return std::nullopt;
    if (end.is(ValueKind::Date)) return ValueAccess::bits(end);
    const int up = ValueAccess::exponent(end) - index.exponent_;
    int64_t out = 0;
    if (up > kPowers ||
        __builtin_mul_overflow(ValueAccess::coefficient(end), feel::kPowersOfTen[up], &out)) {
      return std::nullopt;
    }
    return out;
  }

  void collect_texts() {
    std::vector<std::string_view> found;
    for (const auto& row : tests) {
      if (!row) continue;
      for (const SimpleTest& test : *row) {
        if (test.kind == SimpleTest::Kind::Text) found.push_back(test.text);
      }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    index.texts_.assign(found.begin(), found.end());
    size_t size = 8;
    while (size < found.size() * 2) size *= 2;
    index.slots_.resize(size);
    for (size_t i = 0; i < index.texts_.size(); ++i) {
      const uint64_t hash = hash_text(index.texts_[i]);
      size_t at = hash & (size - 1);
      while (index.slots_[at].position != 0) at = (at + 1) & (size - 1);
      index.slots_[at] = {hash, index.texts_[i], kTexts + static_cast<uint32_t>(i)};
    }
  }

  PositionSpan positions(const SimpleTest& test) const {
    switch (test.kind) {
      case SimpleTest::Kind::Null:
        return {kNull, kNull};
      case SimpleTest::Kind::Truth:
        return test.truth ? PositionSpan{kTrue, kTrue} : PositionSpan{kFalse, kFalse};
      case SimpleTest::Kind::Text: {
        const uint32_t at = index.text_position(test.text);
        return {at, at};
      }
      default:
        break;
    }
    // Each bound is a position of its own, between two open intervals.
    PositionSpan out{index.first_bound_, index.rest_ - 1};
    if (!test.low.is_null()) {
      out.first = index.bound_position(*scaled(test.low), false) + (test.low_included ? 0 : 1);
    }
    if (!test.high.is_null()) {
      out.last = index.bound_position(*scaled(test.high), false) - (test.high_included ? 0 : 1);
    }
    return out;
  }

  // The ends in points; false where one does not fit.
  bool range_of(const SimpleTest& test, PointRange& out) const {
    const auto point = [&](const Value& end, int64_t inwards, int64_t& to) {
      return !__builtin_mul_overflow(*scaled(end), int64_t{2}, &to) &&
             !__builtin_add_overflow(to, inwards, &to);
    };
    if (!test.low.is_null() && !point(test.low, test.low_included ? 0 : 1, out.low)) return false;
    return test.high.is_null() || point(test.high, test.high_included ? 0 : -1, out.high);
  }

  void make_ranges() {
    if (index.ordered_ == ValueKind::Null) return;
    constexpr PointRange kAll{std::numeric_limits<int64_t>::min(),
                              std::numeric_limits<int64_t>::max()};
    for (const auto& row : tests) {
      PointRange range = kAll;
      const bool one = row && row->size() == 1;
      const bool fits = one && ((*row)[0].kind == SimpleTest::Kind::Any ||
                                ((*row)[0].kind == SimpleTest::Kind::Range && range_of((*row)[0], range)));
      if (!fits) {
        index.ranges_.clear();
        return;
      }
      index.ranges_.push_back(range);
    }
  }

  void make_cells() {
    for (const auto& row : tests) {
      Cell cell;
      cell.free = !row.has_value();
      cell.begin = static_cast<uint32_t>(index.spans_.size());
      for (size_t t = 0; row && t < row->size(); ++t) {
        const SimpleTest& test = (*row)[t];
        if (test.kind == SimpleTest::Kind::Any) cell.any = true;
        const PositionSpan span =
            test.kind == SimpleTest::Kind::Any ? PositionSpan{1, 0} : positions(test);
        if (span.first <= span.last) index.spans_.push_back(span);
      }
      cell.count = static_cast<uint32_t>(index.spans_.size()) - cell.begin;
      if (cell.any) index.spans_.resize(cell.begin), cell.count = 0;
      index.idle_ = index.idle_ && cell.any;
      index.exact_ = index.exact_ && !cell.free;
      index.cells_.push_back(cell);
    }
  }
};

ColumnIndex::ColumnIndex(const std::vector<const feel::Expression*>& cells, size_t classes_max) {
  Builder builder{*this, {}};
  builder.read(cells);
  builder.collect_bounds();
  builder.collect_texts();
  other_text_ = kTexts + static_cast<uint32_t>(texts_.size());
  first_bound_ = other_text_ + 1;
  rest_ = first_bound_ + (bounds_.empty() ? 0 : static_cast<uint32_t>(bounds_.size()) * 2 + 1);
  universe_ = rest_ + 1;
  builder.make_cells();
  builder.make_ranges();
  if (!idle_) fill(std::max<size_t>(classes_max, 1));
}

void ColumnIndex::fill(size_t classes_max) {
  grouped_ = universe_ > classes_max;
  classes_ = grouped_ ? classes_max : universe_;
  exact_ = exact_ && !grouped_;
  words_ = (cells_.size() + 63) / 64;
  summary_words_ = (words_ + 63) / 64;
  bits_.assign(classes_ * words_, 0);
  summaries_.assign(classes_ * summary_words_, 0);
  for (size_t row = 0; row < cells_.size(); ++row) {
    const Cell& cell = cells_[row];
    const uint64_t bit = uint64_t{1} << (row % 64);
    const auto set_classes = [&](size_t from, size_t to) {
      for (size_t c = from; c <= to; ++c) bits_[c * words_ + row / 64] |= bit;
    };
    if (cell.any || cell.free) {
      set_classes(0, classes_ - 1);
      continue;
    }
    for (uint32_t i = cell.begin; i < cell.begin + cell.count; ++i) {
      set_classes(class_of(spans_[i].first), class_of(spans_[i].last));
    }
  }
  size_t set = 0;
  for (size_t c = 0; c < classes_; ++c) {
    for (size_t word = 0; word < words_; ++word) {
      set += static_cast<size_t>(std::popcount(bits_[c * words_ + word]));
      if (bits_[c * words_ + word] != 0) {
        summaries_[c * summary_words_ + word / 64] |= uint64_t{1} << (word % 64);
      }
    }
  }
  density_ =
      static_cast<double>(set) / static_cast<double>(std::max<size_t>(1, classes_ * cells_.size()));
}

uint32_t ColumnIndex::position(const Value& value) const {
  switch (value.kind()) {
    case ValueKind::Null:
      return kNull;
    case ValueKind::Boolean:
      return value.is_true() ? kTrue : kFalse;
    case ValueKind::String:
      return text_position(value.as_string());
    case ValueKind::Number:
    case ValueKind::Date:
      return value.kind() == ordered_ ? number_position(value) : rest_;
    default:
      return rest_;
  }
}

uint32_t ColumnIndex::text_position(std::string_view text) const {
  const size_t mask = slots_.size() - 1;
  const uint64_t hash = hash_text(text);
  for (size_t at = hash & mask; slots_[at].position != 0; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && same_text(slots_[at].text, text)) return slots_[at].position;
  }
  return other_text_;
}

uint32_t ColumnIndex::number_position(const Value& value) const {
  if (value.is(ValueKind::Date)) return bound_position(ValueAccess::bits(value), false);
  const Decimal number = value.as_number();
  int64_t scaled = 0;
  if (ValueAccess::is_small_number(value)) {
    const int up = ValueAccess::exponent(value) - exponent_;
    scaled = ValueAccess::coefficient(value);
    if (up >= 0 && up <= kPowers && !__builtin_mul_overflow(scaled, feel::kPowersOfTen[up], &scaled)) {
      return bound_position(scaled, false);
    }
    if (up < 0 && up >= -kPowers) {
      // More digits than the bounds have: between two of them, unless the digits are zeros.
      const int64_t unit = feel::kPowersOfTen[-up];
      const int64_t coefficient = ValueAccess::coefficient(value);
      int64_t whole = coefficient / unit;
      if (coefficient % unit < 0) --whole;
      return bound_position(whole, coefficient % unit != 0);
    }
  }
  // Rare: compared with the bounds as decimals.
  const auto above = std::partition_point(bounds_.begin(), bounds_.end(), [&](int64_t bound) {
    return Decimal::from_parts(bound, exponent_) < number;
  });
  const auto at = static_cast<uint32_t>(above - bounds_.begin());
  const bool equal = above != bounds_.end() && Decimal::from_parts(*above, exponent_) == number;
  return first_bound_ + at * 2 + (equal ? 1 : 0);
}

std::optional<int64_t> ColumnIndex::point(const Value& value) const {
  if (value.kind() != ordered_) return std::nullopt;
  int64_t scaled = ValueAccess::bits(value), rest = 0;
  if (ordered_ == ValueKind::Number) {
    if (!ValueAccess::is_small_number(value)) return std::nullopt;
    const int up = ValueAccess::exponent(value) - exponent_;
    if (up > kPowers || up < -kPowers) return std::nullopt;
    if (up > 0 && __builtin_mul_overflow(scaled, feel::kPowersOfTen[up], &scaled)) return std::nullopt;
    if (up < 0) {
      const int64_t unit = feel::kPowersOfTen[-up];
      rest = scaled % unit;
      scaled = scaled / unit - (rest < 0 ? 1 : 0);
    }
  }
  int64_t out = 0;
  if (__builtin_mul_overflow(scaled, int64_t{2}, &out)) return std::nullopt;
  return rest == 0 ? out : out + 1;
}

// Of `value`, or with `beyond` of something between it and the next whole one.
uint32_t ColumnIndex::bound_position(int64_t value, bool beyond) const {
  // Branch-free search for the number of bounds below the value.
  const int64_t* base = bounds_.data();
  size_t count = bounds_.size();
  while (count > 1) {
    const size_t half = count / 2;
    base += base[half - 1] < value ? half : 0;
    count -= half;
  }
  auto at = static_cast<uint32_t>(base - bounds_.data());
  if (count == 1 && *base < value) ++at;
  const bool equal = at < bounds_.size() && bounds_[at] == value;
  if (beyond) return first_bound_ + (at + (equal ? 1u : 0u)) * 2;
  return first_bound_ + at * 2 + (equal ? 1 : 0);
}

ColumnIndex::Match ColumnIndex::verify(uint32_t row, uint32_t position) const {
  const Cell& cell = cells_[row];
  if (cell.any) return Match::Yes;
  if (cell.free) return Match::Unknown;
  for (uint32_t i = cell.begin; i < cell.begin + cell.count; ++i) {
    if (spans_[i].first <= position && position <= spans_[i].last) return Match::Yes;
  }
  return Match::No;
}

size_t ColumnIndex::bytes() const {
  size_t total = sizeof *this + cells_.size() * sizeof(Cell) +
                 spans_.size() * sizeof(PositionSpan) + slots_.size() * sizeof(TextSlot) +
                 bounds_.size() * sizeof(int64_t) + ranges_.size() * sizeof(PointRange) +
                 (bits_.size() + summaries_.size()) * sizeof(uint64_t);
  for (const std::string& text : texts_) total += sizeof(std::string) + text.capacity();
  return total;
}

}  // namespace weir::decision
