// for, some, every, and filters.
#include "engine/feel/arithmetic.h"
#include "engine/feel/eval_cold.h"
#include "engine/feel/eval_hot.h"

namespace weir::feel::cold {
namespace {

// One iteration of all the loops of a site, the innermost variable fastest.
class Loop {
 public:
  Loop(Frame& frame, const LoopSite& site, Span span, Code code)
      : frame_(frame), site_(site), span_(span), code_(code) {}

  // False when a list could not be had, or the loop was given up.
  bool run() { return level(0); }
  Value take_items() { return Value::list(std::move(items_)); }
  Tri truth() const { return truth_; }
  void begin(Tri truth) { truth_ = truth; }

 private:
  bool level(size_t depth) {
    if (depth == site_.iterators.size()) return body();
    const IteratorSite& iterator = site_.iterators[depth];
    const Value from = run_block(frame_, iterator.list);
    if (iterator.range) {
      const Value to = run_block(frame_, iterator.to);
      return span_of_values(depth, from, to, true);
    }
    if (from.is(ValueKind::Range)) {
      const Range& range = from.as_range();
      if (!range.low_included || !range.high_included) return refuse(from);
      return span_of_values(depth, range.low, range.high, false);
    }
    if (from.is_null()) return refuse(from);
    if (!from.is(ValueKind::List)) return step(depth, from);
    for (const Value& item : from.items()) {
      if (!step(depth, item)) return false;
    }
    return true;
  }

  // From one whole number or date to another, downwards too.
  bool span_of_values(size_t depth, const Value& from, const Value& to, bool downwards) {
    const auto low = position(from), high = position(to);
    if (!low || !high || from.kind() != to.kind()) return refuse(low ? to : from);
    if (*low > *high && !downwards) return refuse(to);
    const int64_t stride = *low <= *high ? 1 : -1;
    for (int64_t at = *low;; at += stride) {
      const Value item = from.is(ValueKind::Date) ? Value::date({at}) : Value::integer(at);
      if (!step(depth, item)) return false;
      if (at == *high) return true;
    }
  }

  static std::optional<int64_t> position(const Value& value) {
    if (value.is(ValueKind::Date)) return value.as_date().days;
    if (value.is(ValueKind::Number)) return value.as_number().to_int();
    return std::nullopt;
  }

  bool step(size_t depth, const Value& item) {
    if (!frame_.spend(1)) return false;
    frame_.registers[site_.iterators[depth].local] = item;
    return level(depth + 1);
  }

  bool body() {
    if (code_ == Code::For) return collect();
    run_block(frame_, site_.body);
    const bool some = code_ == Code::Some;
    truth_ = some ? tri_or(truth_, frame_.flag) : tri_and(truth_, frame_.flag);
    // Decided: what follows cannot change it, so the loops end here.
    decided_ = truth_ == (some ? Tri::True : Tri::False);
    return !decided_ && !frame_.stopped;
  }

  bool collect() {
    if (site_.partial != kNoLocal) {
      frame_.registers[site_.partial] = Value::list(items_);
      if (!frame_.spend(static_cast<int64_t>(items_.size()))) return false;
    }
    items_.push_back(run_block(frame_, site_.body));
    if (items_.size() > kListMax) {
      warn_limit(*frame_.ctx, "a list of more than 100000 items", span_);
      return false;
    }
    return !frame_.stopped;
  }

  bool refuse(const Value& value) {
    if (frame_.ctx->warnings != nullptr) {
      frame_.ctx->warn(WarningKind::WrongType, "cannot go through " + describe(value), span_);
    }
    return false;
  }

 public:
  bool decided() const { return decided_; }

 private:
  Frame& frame_;
  const LoopSite& site_;
  Span span_;
  Code code_;
  std::vector<Value> items_;
  Tri truth_ = Tri::Null;
  bool decided_ = false;
};

const Instruction* quantified(Frame& f, const Instruction* p, Tri empty) {
  Loop loop(f, f.program->sites().loops[p->k], f.span(p), p->code);
  loop.begin(empty);
  const bool whole = loop.run();
  f.flag = whole || loop.decided() ? loop.truth() : Tri::Null;
  return p + p->jump;
}

// What a filter does is seen at the first item: a number picks an item, a truth keeps items.
Value filtered(Frame& f, const Instruction* p, const FilterSite& site, const Value& list) {
  const bool is_list = list.is(ValueKind::List);
  const std::span<const Value> items = is_list ? list.items() : std::span(&list, 1);
  std::vector<Value> kept;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!f.spend(1)) return {};
    f.registers[site.item] = items[i];
    const Value& by = run_block(f, site.predicate);
    if (site.predicate.flag) {
      if (f.flag == Tri::True) kept.push_back(items[i]);
    } else if (by.is(ValueKind::Number)) {
      if (i == 0) return item_at(list, Value(by), *f.ctx, f.span(p));
    } else if (by.is_true()) {
      kept.push_back(items[i]);
    }
  }
  return Value::list(std::move(kept));
}

// An empty list has no item to look at: its predicate runs once, on null, to see if it is an index.
Value filtered_empty(Frame& f, const Instruction* p, const FilterSite& site, const Value& list) {
  if (site.predicate.flag) return list;
  f.registers[site.item] = {};
  const Value by = run_block(f, site.predicate);
  return by.is(ValueKind::Number) ? item_at(list, by, *f.ctx, f.span(p)) : list;
}

}  // namespace

const Instruction* For(Frame& f, const Instruction* p) {
  Loop loop(f, f.program->sites().loops[p->k], f.span(p), Code::For);
  const bool whole = loop.run();
  hot::set_register(f, p->d, whole ? loop.take_items() : Value());
  return p + p->jump;
}

const Instruction* Some(Frame& f, const Instruction* p) { return quantified(f, p, Tri::False); }

const Instruction* Every(Frame& f, const Instruction* p) { return quantified(f, p, Tri::True); }

const Instruction* Filter(Frame& f, const Instruction* p) {
  const FilterSite& site = f.program->sites().filters[p->k];
  const Value list = read(f, p->a);
  Value out;
  if (list.is_null()) {
    if (f.ctx->warnings != nullptr)
      f.ctx->warn(WarningKind::WrongType, "cannot filter null", f.span(p));
  } else if (list.is(ValueKind::List) && list.items().empty()) {
    out = filtered_empty(f, p, site, list);
  } else {
    out = filtered(f, p, site, list);
  }
  hot::set_register(f, p->d, std::move(out));
  return p + p->jump;
}

}  // namespace weir::feel::cold
