#include "engine/feel/batch_plan.h"

#include <algorithm>

#include "engine/feel/operators.h"

namespace weir::feel {

namespace {

// The number as coefficient * 10^exponent, rounded down; `exact` when nothing was cut.
struct Scaled {
  int64_t coefficient;
  bool exact;
};
std::optional<Scaled> scaled_to(const Value& number, int exponent) {
  if (!ValueAccess::is_small_number(number)) return std::nullopt;
  const int up = ValueAccess::exponent(number) - exponent;
  int64_t out = ValueAccess::coefficient(number);
  if (up > 18 || up < -18) return std::nullopt;
  if (up >= 0) {
    if (__builtin_mul_overflow(out, kPowersOfTen[up], &out)) return std::nullopt;
    return Scaled{out, true};
  }
  const int64_t unit = kPowersOfTen[-up], rest = out % unit;
  return Scaled{out / unit - (rest < 0 ? 1 : 0), rest == 0};
}

bool is_input(const Node& node) { return node.op == Op::Input; }
bool is_number(const Node& node) {
  return node.op == Op::Constant && ValueAccess::is_small_number(node.constant);
}
bool is_choice_of_numbers(const Node& node) {
  return node.op == Op::If && is_number(node.children[1]) && is_number(node.children[2]);
}
bool is_text(const Node& node) {
  return node.op == Op::Constant && node.constant.is(ValueKind::String);
}

std::optional<kernels::Order> order_of(Op op) {
  switch (op) {
    case Op::Less:
      return kernels::Order::Less;
    case Op::LessEqual:
      return kernels::Order::LessEqual;
    case Op::Greater:
      return kernels::Order::Greater;
    case Op::GreaterEqual:
      return kernels::Order::GreaterEqual;
    case Op::Equal:
      return kernels::Order::Equal;
    case Op::NotEqual:
      return kernels::Order::NotEqual;
    default:
      return std::nullopt;
  }
}

}  // namespace

bool BatchPlan::make(const Node& root) {
  if (auto truth = condition(root)) {
    result_ = *truth;
    bound_operands();
    return true;
  }
  steps_.clear(), tables_.clear(), truths_ = numbers_ = points_ = 0;
  if (auto number = numeric(root)) {
    result_ = number->at;
    exponent_ = number->exponent;
    gives_number_ = true;
    bound_operands();
    return true;
  }
  return false;
}

// What is only compared may be any number of 64 bits: its least and greatest need not be known.
void BatchPlan::bound_operands() {
  std::vector<bool> wanted(numbers_);
  const auto want = [&](uint32_t at) {
    if (at < numbers_) wanted[at] = true;
  };
  for (const Step& step : steps_) {
    const bool two = step.kind == Step::Kind::Add || step.kind == Step::Kind::Subtract ||
                     step.kind == Step::Kind::Multiply || step.kind == Step::Kind::Select;
    if (two || step.kind == Step::Kind::Rescale || step.kind == Step::Kind::AddSelect) want(step.a);
    if (two) want(step.b);
  }
  for (Step& step : steps_)
    if (step.kind == Step::Kind::Numbers) step.k = wanted[step.out] ? 1 : 0;
}

uint32_t BatchPlan::add(const Step& step, bool truth) {
  steps_.push_back(step);
  return steps_.back().out = truth ? truths_++ : numbers_++;
}

const ValueColumn* BatchPlan::column(const Node& node) const {
  return is_input(node) && node.index < columns_.size() ? &columns_[node.index] : nullptr;
}

std::optional<BatchPlan::NumberRef> BatchPlan::numeric(const Node& node) {
  switch (node.op) {
    case Op::Constant: {
      if (!is_number(node)) return std::nullopt;
      const uint32_t at =
          add({.kind = Step::Kind::Constant, .k = ValueAccess::coefficient(node.constant)}, false);
      return NumberRef{at, ValueAccess::exponent(node.constant)};
    }
    case Op::Input: {
      const ValueColumn* from = column(node);
      if (from == nullptr || from->kind != ValueColumn::Kind::Numbers) return std::nullopt;
      return NumberRef{add({.kind = Step::Kind::Numbers, .a = node.index}, false), from->exponent};
    }
    case Op::Add:
      if (auto sum = sum_of_points(node)) return sum;
      if (auto sum = sum_with_choice(node)) return sum;
      return combined(node, Step::Kind::Add);
    case Op::Subtract:
      return combined(node, Step::Kind::Subtract);
    case Op::Multiply: {
      const auto a = numeric(node.children[0]);
      const auto b = a ? numeric(node.children[1]) : std::nullopt;
      if (!b) return std::nullopt;
      return NumberRef{add({.kind = Step::Kind::Multiply, .a = a->at, .b = b->at}, false),
                       a->exponent + b->exponent};
    }
    case Op::If:
      return choice(node);
    default:
      return std::nullopt;
  }
}

bool BatchPlan::align(NumberRef& a, NumberRef& b) {
  const int apart = a.exponent - b.exponent;
  if (apart > 18 || apart < -18) return false;
  NumberRef& coarse = apart > 0 ? a : b;
  if (apart != 0) {
    coarse.at = add({.kind = Step::Kind::Rescale,
                     .a = coarse.at,
                     .k = kPowersOfTen[apart > 0 ? apart : -apart]},
                    false);
    coarse.exponent = apart > 0 ? b.exponent : a.exponent;
  }
  return true;
}

std::optional<BatchPlan::NumberRef> BatchPlan::combined(const Node& node, Step::Kind kind) {
  auto a = numeric(node.children[0]);
  auto b = a ? numeric(node.children[1]) : std::nullopt;
  if (!b || !align(*a, *b)) return std::nullopt;
  return NumberRef{add({.kind = kind, .a = a->at, .b = b->at}, false), a->exponent};
}

std::optional<BatchPlan::NumberRef> BatchPlan::sum_of_points(const Node& node) {
  std::vector<const Node*> choices;
  const Node* left = &node;
  for (; left->op == Op::Add && is_choice_of_numbers(left->children[1]); left = &left->children[0])
    choices.push_back(&left->children[1]);
  if (!is_choice_of_numbers(*left)) return std::nullopt;
  choices.push_back(left);
  std::reverse(choices.begin(), choices.end());

  const int exponent = std::min(ValueAccess::exponent(left->children[1].constant),
                                ValueAccess::exponent(left->children[2].constant));
  std::vector<Step> steps;
  Interval sum;
  for (const Node* choice : choices) {
    const auto yes = scaled_to(choice->children[1].constant, exponent),
               no = scaled_to(choice->children[2].constant, exponent);
    if (!yes || !no || !yes->exact || !no->exact) return std::nullopt;
    const __int128 apart = static_cast<__int128>(yes->coefficient) - no->coefficient;
    sum.low += std::min(yes->coefficient, no->coefficient);
    sum.high += std::max(yes->coefficient, no->coefficient);
    if (!sum.fits<int16_t>() || !Interval{apart, apart}.fits<int16_t>()) return std::nullopt;
    steps.push_back({.kind = steps.empty() ? Step::Kind::Points : Step::Kind::AddPoints,
                     .out = points_,
                     .k = yes->coefficient,
                     .k2 = no->coefficient});
  }
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto truth = condition(choices[i]->children[0]);
    if (!truth) return std::nullopt;
    steps[i].c = *truth;
    steps_.push_back(steps[i]);
  }
  const auto low = static_cast<int64_t>(sum.low), high = static_cast<int64_t>(sum.high);
  return NumberRef{add({.kind = Step::Kind::Widen, .a = points_++, .k = low, .k2 = high}, false),
                   exponent};
}

std::optional<BatchPlan::NumberRef> BatchPlan::sum_with_choice(const Node& node) {
  const Node& right = node.children[1];
  if (!is_choice_of_numbers(right)) return std::nullopt;
  auto sum = numeric(node.children[0]);
  if (!sum) return std::nullopt;
  const auto yes = scaled_to(right.children[1].constant, sum->exponent),
             no = scaled_to(right.children[2].constant, sum->exponent);
  if (!yes || !no || !yes->exact || !no->exact) return std::nullopt;
  const auto truth = condition(right.children[0]);
  if (!truth) return std::nullopt;
  add({.kind = Step::Kind::AddSelect,
       .a = sum->at,
       .c = *truth,
       .k = yes->coefficient,
       .k2 = no->coefficient},
      false);
  return NumberRef{numbers_ - 1, sum->exponent};
}

std::optional<BatchPlan::NumberRef> BatchPlan::choice(const Node& node) {
  const auto truth = condition(node.children[0]);
  if (!truth) return std::nullopt;
  const Node &yes = node.children[1], &no = node.children[2];
  if (is_number(yes) && is_number(no)) {
    const int exponent =
        std::min(ValueAccess::exponent(yes.constant), ValueAccess::exponent(no.constant));
    const auto x = scaled_to(yes.constant, exponent), y = scaled_to(no.constant, exponent);
    if (!x || !y) return std::nullopt;
    return NumberRef{add({.kind = Step::Kind::SelectConstants,
                          .c = *truth,
                          .k = x->coefficient,
                          .k2 = y->coefficient},
                         false),
                     exponent};
  }
  auto a = numeric(yes);
  auto b = a ? numeric(no) : std::nullopt;
  if (!b || !align(*a, *b)) return std::nullopt;
  return NumberRef{add({.kind = Step::Kind::Select, .a = a->at, .b = b->at, .c = *truth}, false),
                   a->exponent};
}

std::optional<uint32_t> BatchPlan::condition(const Node& node) {
  switch (node.op) {
    case Op::Constant:
      if (!node.constant.is(ValueKind::Boolean)) return std::nullopt;
      return add({.kind = Step::Kind::Fixed, .k = node.constant.as_boolean()}, true);
    case Op::Input: {
      const ValueColumn* from = column(node);
      if (from == nullptr || from->kind != ValueColumn::Kind::Truths) return std::nullopt;
      return add({.kind = Step::Kind::Truths, .a = node.index}, true);
    }
    case Op::And:
    case Op::Or: {
      auto all = condition(node.children[0]);
      for (size_t i = 1; i < node.children.size() && all; ++i) {
        const auto next = condition(node.children[i]);
        if (!next) return std::nullopt;
        all = add(
            {.kind = node.op == Op::And ? Step::Kind::And : Step::Kind::Or, .a = *all, .b = *next},
            true);
      }
      return all;
    }
    case Op::CallBuiltin: {
      if (node.text != "not" || node.children.size() != 1) return std::nullopt;
      const auto inner = condition(node.children[0]);
      if (!inner) return std::nullopt;
      return add({.kind = Step::Kind::Not, .a = *inner}, true);
    }
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
      return comparison(node.op, node.children[0], node.children[1]);
    case Op::Between: {
      const auto low = comparison(Op::GreaterEqual, node.children[0], node.children[1]);
      const auto high =
          low ? comparison(Op::LessEqual, node.children[0], node.children[2]) : std::nullopt;
      if (!high) return std::nullopt;
      return add({.kind = Step::Kind::And, .a = *low, .b = *high}, true);
    }
    case Op::In:
      return in_texts(node);
    default:
      return std::nullopt;
  }
}

std::optional<uint32_t> BatchPlan::comparison(Op op, const Node& a, const Node& b) {
  auto order = *order_of(op);
  const bool equality = op == Op::Equal || op == Op::NotEqual;
  if (a.op == Op::Constant && b.op != Op::Constant) return comparison(mirrored(op), b, a);
  if (b.op == Op::Constant) {
    if (b.constant.is_null()) {
      if (!equality || !is_input(a) || column(a) == nullptr ||
          column(a)->kind == ValueColumn::Kind::Values)
        return std::nullopt;
      return add({.kind = Step::Kind::IsNull, .a = a.index, .k = op == Op::NotEqual}, true);
    }
    if (is_text(b)) return equality ? text(a, {&b}, op == Op::NotEqual) : std::nullopt;
    if (b.constant.is(ValueKind::Date)) {
      const ValueColumn* from = column(a);
      if (from == nullptr || from->kind != ValueColumn::Kind::Dates) return std::nullopt;
      const uint32_t days = add({.kind = Step::Kind::Numbers, .a = a.index}, false);
      return add(
          {.kind = Step::Kind::CompareK, .a = days, .k = b.constant.as_date().days, .order = order},
          true);
    }
    if (!is_number(b)) return std::nullopt;
    const auto number = numeric(a);
    const auto k = number ? scaled_to(b.constant, number->exponent) : std::nullopt;
    if (!k) return std::nullopt;
    if (!k->exact) {
      // Between two numbers of this scale: rounded down, no number equals it.
      if (order == kernels::Order::GreaterEqual) order = kernels::Order::Greater;
      if (order == kernels::Order::Less) order = kernels::Order::LessEqual;
      if (equality) return unequal(number->at, op == Op::NotEqual);
    }
    return add({.kind = Step::Kind::CompareK, .a = number->at, .k = k->coefficient, .order = order},
               true);
  }
  auto x = numeric(a);
  auto y = x ? numeric(b) : std::nullopt;
  if (!y || !align(*x, *y)) return std::nullopt;
  if (equality) return std::nullopt;  // null = null is true: left to the bytecode
  return add({.kind = Step::Kind::Compare, .a = x->at, .b = y->at, .order = order}, true);
}

std::optional<uint32_t> BatchPlan::text(const Node& of, const std::vector<const Node*>& texts,
                                        bool negated) {
  const ValueColumn* from = column(of);
  if (from == nullptr || from->kind != ValueColumn::Kind::Texts) return std::nullopt;
  std::vector<uint32_t> codes;
  for (const Node* one : texts)
    for (size_t i = 0; i < from->dictionary.size(); ++i)
      if (from->dictionary[i] == one->constant) codes.push_back(static_cast<uint32_t>(i));
  const auto is_code = [&](uint32_t code) {
    return add({.kind = Step::Kind::Texts, .a = of.index, .k = code, .k2 = negated}, true);
  };
  if (codes.empty()) return add({.kind = Step::Kind::Fixed, .k = negated}, true);
  if (codes.size() == 1) return is_code(codes[0]);
  if (codes.size() == 2)
    return add({.kind = negated ? Step::Kind::And : Step::Kind::Or,
                .a = is_code(codes[0]),
                .b = is_code(codes[1])},
               true);
  std::vector<uint8_t>& table = tables_.emplace_back(from->dictionary.size());
  for (const uint32_t code : codes) table[code] = 1;
  return add({.kind = Step::Kind::TextTable,
              .a = of.index,
              .b = static_cast<uint32_t>(tables_.size() - 1),
              .k2 = negated},
             true);
}

std::optional<uint32_t> BatchPlan::in_texts(const Node& node) {
  std::vector<const Node*> texts;
  for (size_t i = 1; i < node.children.size(); ++i) {
    const Node& test = node.children[i];
    if (test.op != Op::TestValue || !is_text(test.children[0])) return std::nullopt;
    texts.push_back(&test.children[0]);
  }
  return text(node.children[0], texts, false);
}

}  // namespace weir::feel
