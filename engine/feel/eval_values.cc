// Instructions that make values, and the slow paths of those that the loop inlines.
#include <cstring>

#include "engine/feel/arithmetic.h"
#include "engine/feel/coerce.h"
#include "engine/feel/eval_cold.h"
#include "engine/feel/eval_hot.h"
#include "engine/feel/function.h"

namespace weir::feel {
namespace hot {

Tri compare_slow(Frame& f, const Instruction* p, Op op) {
  int order = 0;
  if (order_small(peek(f, p->a), peek(f, p->b), &order)) [[likely]]
    return tri(holds(op, order));
  const Value &a = read(f, p->a), &b = read(f, p->b);
  // An input that was asked for just now.
  if (order_small(a, b, &order)) return tri(holds(op, order));
  if (a.is(ValueKind::DaysDuration) && b.is(ValueKind::DaysDuration) &&
      ValueAccess::bits(a) != ValueAccess::bits(b)) {
    // Whole seconds that differ decide.
    const bool less = ValueAccess::bits(a) < ValueAccess::bits(b);
    return tri(less == (op == Op::Less || op == Op::LessEqual));
  }
  return compare(op, a, b, *f.ctx, f.ctx->warnings != nullptr ? f.span(p) : Span{});
}

Tri equal_slow(Frame& f, const Instruction* p) {
  const Value &a = read(f, p->a), &b = read(f, p->b);
  if (a.is(ValueKind::String) && b.is(ValueKind::String)) return tri(same_text(a, b));
  if (int order = 0; order_small(a, b, &order)) return tri(order == 0);
  return compare(Op::Equal, a, b, *f.ctx, {});
}

Tri in_texts_slow(Frame& f, const Instruction* p) {
  const Value& a = read(f, p->a);
  if (a.is(ValueKind::String)) return tri(one_of_texts(a, &f.constant(p->b), p->k));
  Tri any = Tri::False;
  for (uint32_t i = 0; i < p->k && any != Tri::True; ++i) {
    any = tri_or(any, test(a, (&f.constant(p->b))[i]));
  }
  return any;
}

Tri flag_of_slow(Frame& f, const Instruction* p) {
  const Value& value = read(f, p->a);
  if (!value.is_null() && !value.is(ValueKind::Boolean) && f.ctx->warnings != nullptr) {
    f.ctx->warn(WarningKind::WrongType, describe(value) + " is neither true nor false", f.span(p));
  }
  return tri_of(value);
}

void arithmetic_slow(Frame& f, const Instruction* p, Op op) {
  const Value &a = read(f, p->a), &b = read(f, p->b);
  if (op == Op::Subtract && a.is(ValueKind::Date) && b.is(ValueKind::Date)) {
    int64_t seconds = 0;
    if (!__builtin_mul_overflow(ValueAccess::bits(a) - ValueAccess::bits(b), int64_t{86'400},
                                &seconds)) {
      return set_register(f, p->d, Value::days({seconds, 0}));
    }
  }
  set_register(f, p->d,
               arithmetic(op, a, b, *f.ctx, f.ctx->warnings != nullptr ? f.span(p) : Span{}));
}

void add_select_slow(Frame& f, const Instruction* p, const Value& points) {
  const Value& sum = read(f, static_cast<Operand>(p->k));
  set_register(f, p->d, arithmetic(Op::Add, sum, points, *f.ctx, f.span(p)));
}

}  // namespace hot

namespace cold {
namespace {

void set(Frame& f, const Instruction* p, Value value) {
  hot::set_register(f, p->d, std::move(value));
}

}  // namespace

const Instruction* Divide(Frame& f, const Instruction* p) {
  hot::arithmetic_slow(f, p, Op::Divide);
  return p + 1;
}

const Instruction* Power(Frame& f, const Instruction* p) {
  hot::arithmetic_slow(f, p, Op::Power);
  return p + 1;
}

const Instruction* Negate(Frame& f, const Instruction* p) {
  const WarningPlace place(*f.ctx, f.span(p));
  set(f, p, negate(read(f, p->a), *f.ctx));
  return p + 1;
}

const Instruction* Between(Frame& f, const Instruction* p) {
  f.flag =
      between(read(f, p->a), read(f, p->b), read(f, static_cast<Operand>(p->k)), *f.ctx, f.span(p));
  return p + 1;
}

const Instruction* Test(Frame& f, const Instruction* p) {
  f.flag = test(read(f, p->a), read(f, p->b));
  return p + 1;
}

const Instruction* Member(Frame& f, const Instruction* p) {
  const MemberSite& site = f.program->sites().members[p->k];
  const Value& of = read(f, p->a);
  const Value* entry = of.is(ValueKind::Context) ? of.find(site.name) : nullptr;
  if (entry != nullptr) {
    // The context may stand in d itself and go when d is set: its entry is copied first.
    set(f, p, Value(*entry));
  } else {
    set(f, p, member(of, site.name, site.of, *f.ctx, f.span(p)));
  }
  return p + 1;
}

const Instruction* YearOf(Frame& f, const Instruction* p) {
  static const std::string kYear = "year";
  const Value& of = read(f, p->a);
  set(f, p,
      of.is(ValueKind::Date) ? Value::integer(of.as_date().year())
                             : member(of, kYear, {}, *f.ctx, f.span(p)));
  return p + 1;
}

const Instruction* Name(Frame& f, const Instruction* p) {
  const Value& item = read(f, p->a);
  const Value* entry =
      item.is(ValueKind::Context) ? item.find(f.program->sites().names[p->k]) : nullptr;
  set(f, p, entry != nullptr ? Value(*entry) : Value(read(f, p->b)));
  return p + 1;
}

const Instruction* MakeList(Frame& f, const Instruction* p) {
  const std::vector<Operand>& operands = f.program->sites().lists[p->k];
  std::vector<Value> items;
  items.reserve(operands.size());
  for (const Operand operand : operands) items.push_back(read(f, operand));
  f.spend(static_cast<int64_t>(items.size()));
  set(f, p, Value::list(std::move(items)));
  return p + 1;
}

const Instruction* MakeContext(Frame& f, const Instruction* p) {
  const ContextSite& site = f.program->sites().contexts[p->k];
  std::vector<Entry> entries;
  entries.reserve(site.keys.size());
  for (size_t i = 0; i < site.keys.size(); ++i)
    entries.emplace_back(site.keys[i], read(f, site.values[i]));
  f.spend(static_cast<int64_t>(entries.size()));
  set(f, p, Value::context(std::move(entries)));
  return p + 1;
}

const Instruction* MakeRange(Frame& f, const Instruction* p) {
  const Value &low = read(f, p->a), &high = read(f, p->b);
  Value range = make_range(low, high, p->k);
  if (range.is_null() && f.ctx->warnings != nullptr) {
    f.ctx->warn(WarningKind::WrongType,
                "no range goes from " + describe(low) + " to " + describe(high), f.span(p));
  }
  set(f, p, std::move(range));
  return p + 1;
}

const Instruction* MakeFunction(Frame& f, const Instruction* p) {
  const FunctionSite& site = f.program->sites().functions[p->k];
  auto function = std::make_shared<FunctionValue>();
  function->params = site.params;
  function->body = site.body;
  for (const Operand operand : site.captured) function->captured.push_back(read(f, operand));
  set(f, p, Value::function(std::move(function)));
  return p + 1;
}

const Instruction* Index(Frame& f, const Instruction* p) {
  set(f, p, item_at(read(f, p->a), read(f, p->b), *f.ctx, f.span(p)));
  return p + 1;
}

const Instruction* InstanceOf(Frame& f, const Instruction* p) {
  f.flag = is_instance(read(f, p->a), f.program->sites().types[p->k]) ? Tri::True : Tri::False;
  return p + 1;
}

}  // namespace cold
}  // namespace weir::feel
