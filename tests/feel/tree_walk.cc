#include "tests/feel/tree_walk.h"

#include <algorithm>
#include <utility>

#include "engine/feel/arithmetic.h"
#include "engine/feel/coerce.h"
#include "engine/feel/compare.h"
#include "engine/feel/operators.h"

namespace weir::feel {

using Truth = std::optional<bool>;

namespace {

Truth conjunction(Truth a, Truth b) {
  if (a == false || b == false) return false;
  return a && b ? Truth(true) : std::nullopt;
}
Truth disjunction(Truth a, Truth b) {
  if (a == true || b == true) return true;
  return a && b ? Truth(false) : std::nullopt;
}
Truth negated(Truth a) { return a ? Truth(!*a) : a; }
Value boolean(Truth truth) { return truth ? Value::boolean(*truth) : Value(); }
Truth of(const Value& value) {
  return value.is(ValueKind::Boolean) ? Truth(value.as_boolean()) : std::nullopt;
}

}  // namespace

TreeWalk::TreeWalk(const Expression& expression, std::vector<Value> inputs, World& world)
    : expression_(expression),
      inputs_(std::move(inputs)),
      locals_(expression.locals),
      world_(world) {
  ctx_.world = this;
  ctx_.warnings = &warnings_;
}

TreeWalk::~TreeWalk() = default;

Value TreeWalk::run() { return value(expression_.root); }

Value TreeWalk::value(const Node& node) {
  if (!spend()) return {};
  switch (node.op) {
    case Op::Constant:
      return node.constant;
    case Op::Omitted:
      return {};
    case Op::Input:
      return inputs_[node.index];
    case Op::Local:
      return locals_[node.index];
    case Op::Name: {
      const Value& item = locals_[node.index];
      const Value* entry = item.is(ValueKind::Context) ? item.find(node.text) : nullptr;
      if (entry != nullptr) return *entry;
      return node.children.empty() ? Value() : value(node.children[0]);
    }
    case Op::Negate:
      return negate(value(node.children[0]), ctx_);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Power:
      return arithmetic(node);
    case Op::If:
      return value(node.children[truth(node.children[0]) == true ? 1 : 2]);
    case Op::For: {
      std::vector<Value> items;
      bool whole = true;
      loop(node, 0, items, whole);
      return whole ? Value::list(std::move(items)) : Value();
    }
    case Op::Some:
    case Op::Every:
      return quantified(node);
    case Op::Filter:
      return filter(node);
    case Op::Member:
      return member(value(node.children[0]), node.text, node.children[0].type);
    case Op::List: {
      std::vector<Value> items;
      for (const Node& child : node.children) items.push_back(value(child));
      return Value::list(std::move(items));
    }
    case Op::Context: {
      std::vector<Entry> entries;
      for (const Node& entry : node.children) {
        locals_[entry.index] = value(entry.children[0]);
        entries.emplace_back(entry.text, locals_[entry.index]);
      }
      return Value::context(std::move(entries));
    }
    case Op::Range: {
      const auto open = [&](size_t i) {
        return node.children[i].op == Op::Constant && node.children[i].constant.is_null();
      };
      const Value low = value(node.children[0]), high = value(node.children[1]);
      return make_range(low, high,
                        node.index | (open(0) ? kLowOpen : 0) | (open(1) ? kHighOpen : 0));
    }
    case Op::Function: {
      auto function = std::make_shared<FunctionValue>();
      for (size_t i = 0; i + 1 < node.children.size(); ++i) {
        function->params.emplace_back(node.children[i].text, node.children[i].type);
      }
      function->app_name = "closure " + std::to_string(closures_.size());
      closures_[function->app_name] = {&node, locals_};
      return Value::function(std::move(function));
    }
    case Op::CallBuiltin:
    case Op::CallApp:
    case Op::CallHost:
    case Op::CallValue:
    case Op::CallAny:
      return call(node);
    default:
      return boolean(truth(node));
  }
}

Truth TreeWalk::truth(const Node& node) {
  if (!spend()) return std::nullopt;
  switch (node.op) {
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: {
      const Value a = value(node.children[0]);
      return compared(node.op, a, value(node.children[1]));
    }
    case Op::And:
    case Op::Or: {
      Truth all = node.op == Op::And;
      for (const Node& child : node.children) {
        const Truth next = truth(child);
        all = node.op == Op::And ? conjunction(all, next) : disjunction(all, next);
      }
      return all;
    }
    case Op::Between: {
      const Value a = value(node.children[0]);
      return conjunction(compared(Op::GreaterEqual, a, value(node.children[1])),
                         compared(Op::LessEqual, a, value(node.children[2])));
    }
    case Op::In:
      return tests(node, 1, value(node.children[0]), node.index);
    case Op::UnaryTests:
      return tests(node, 0, inputs_.empty() ? Value() : inputs_[0], node.index);
    case Op::InstanceOf:
      return is_instance(value(node.children[0]), node.type);
    default:
      return of(value(node));
  }
}

Truth TreeWalk::compared(Op op, const Value& a, const Value& b) {
  if (op == Op::Equal) return equal(a, b);
  if (op == Op::NotEqual) return negated(equal(a, b));
  const auto found = order(a, b);
  if (!found) return std::nullopt;
  switch (op) {
    case Op::Less:
      return *found < 0;
    case Op::LessEqual:
      return *found <= 0;
    case Op::Greater:
      return *found > 0;
    default:
      return *found >= 0;
  }
}

Value TreeWalk::arithmetic(const Node& node) {
  const Value a = value(node.children[0]), b = value(node.children[1]);
  switch (node.op) {
    case Op::Add:
      return add(a, b, ctx_);
    case Op::Subtract:
      return subtract(a, b, ctx_);
    case Op::Multiply:
      return multiply(a, b, ctx_);
    case Op::Divide:
      return divide(a, b, ctx_);
    default:
      return power(a, b, ctx_);
  }
}

bool TreeWalk::elements(const Node& iterator, std::vector<Value>& out) {
  Value from = value(iterator.children[0]), to;
  bool downwards = iterator.children.size() == 2;
  if (downwards) {
    to = value(iterator.children[1]);
  } else if (from.is(ValueKind::Range)) {
    const Range range = from.as_range();
    if (!range.low_included || !range.high_included) return false;
    from = range.low, to = range.high;
  } else {
    if (from.is_null()) return false;
    if (from.is(ValueKind::List))
      out.assign(from.items().begin(), from.items().end());
    else
      out.push_back(from);
    return true;
  }
  if (from.kind() != to.kind()) return false;
  const bool dates = from.is(ValueKind::Date);
  if (!dates && !from.is(ValueKind::Number)) return false;
  const auto first = dates ? std::optional(from.as_date().days) : from.as_number().to_int();
  const auto last = dates ? std::optional(to.as_date().days) : to.as_number().to_int();
  if (!first || !last || (*first > *last && !downwards)) return false;
  for (int64_t at = *first; spend(); at += *first <= *last ? 1 : -1) {
    out.push_back(dates ? Value::date({at}) : Value::integer(at));
    if (at == *last) return true;
  }
  return false;
}

Value TreeWalk::loop(const Node& node, size_t iterator, std::vector<Value>& items, bool& whole) {
  if (iterator + 1 == node.children.size()) {
    const size_t partial = node.index + iterator;
    locals_[partial] = Value::list(items);
    items.push_back(value(node.children.back()));
    return {};
  }
  std::vector<Value> over;
  if (!elements(node.children[iterator], over)) whole = false;
  for (const Value& item : over) {
    if (!whole) break;
    locals_[node.children[iterator].index] = item;
    loop(node, iterator + 1, items, whole);
  }
  return {};
}

Value TreeWalk::quantified(const Node& node) {
  const bool some = node.op == Op::Some;
  Truth all = !some;
  bool decided = false, whole = true;
  const auto level = [&](const auto& self, size_t iterator) -> void {
    if (iterator + 1 == node.children.size()) {
      const Truth next = truth(node.children.back());
      all = some ? disjunction(all, next) : conjunction(all, next);
      decided = all == some;
      return;
    }
    std::vector<Value> over;
    if (!elements(node.children[iterator], over)) whole = false;
    for (const Value& item : over) {
      if (!whole || decided) return;
      locals_[node.children[iterator].index] = item;
      self(self, iterator + 1);
    }
  };
  level(level, 0);
  return whole || decided ? boolean(all) : Value();
}

Value TreeWalk::index(const Value& list, const Value& at) {
  const auto wanted = at.as_number().to_int();
  if (!wanted || *wanted == 0) return {};
  const std::vector<Value> items =
      list.is(ValueKind::List) ? std::vector<Value>(list.items().begin(), list.items().end())
                               : std::vector<Value>{list};
  const auto size = static_cast<int64_t>(items.size());
  const int64_t position = *wanted > 0 ? *wanted - 1 : size + *wanted;
  return position >= 0 && position < size ? items[static_cast<size_t>(position)] : Value();
}

namespace {

bool reads_local(const Node& node, uint32_t local) {
  if ((node.op == Op::Local || node.op == Op::Name) && node.index == local) return true;
  return std::any_of(node.children.begin(), node.children.end(), [&](const Node& child) { return reads_local(child, local); });
}

}  // namespace

Value TreeWalk::filter(const Node& node) {
  const Value list = value(node.children[0]);
  if (list.is_null()) return {};
  const std::vector<Value> items =
      list.is(ValueKind::List) ? std::vector<Value>(list.items().begin(), list.items().end())
                               : std::vector<Value>{list};
  locals_[node.index] = items.empty() ? Value() : items[0];
  const Value first = value(node.children[1]);
  if (first.is(ValueKind::Number)) return index(list, first);
  // A number by its type is a place in the list, whatever the items are: null is no place.
  if (result_type(node.children[1]).is(TypeKind::Number) && !reads_local(node.children[1], node.index)) return {};
  std::vector<Value> kept;
  for (const Value& item : items) {
    locals_[node.index] = item;
    if (value(node.children[1]).is_true()) kept.push_back(item);
  }
  return Value::list(std::move(kept));
}

Value TreeWalk::member(const Value& of, const std::string& name, const Type& type) {
  if (of.is(ValueKind::List)) {
    std::vector<Value> members;
    for (const Value& item : of.items()) {
      members.push_back(member(item, name, type.is(TypeKind::List) ? type.element() : type));
    }
    return Value::list(std::move(members));
  }
  if (of.is(ValueKind::Context)) {
    const Value* entry = of.find(name);
    return entry != nullptr ? *entry : Value();
  }
  if (of.is(ValueKind::String)) {
    if (type.is(TypeKind::User)) return world_.user_member(of.as_string(), name);
    if (type.is(TypeKind::Department)) return world_.department_member(of.as_string(), name);
    if (type.is(TypeKind::Reference) || type.is(TypeKind::Record)) {
      return world_.record_member(type.forms(), of.as_string(), name);
    }
    return {};
  }
  return property(of, name).value_or(Value());
}

Truth TreeWalk::tests(const Node& node, size_t first, const Value& tested, uint32_t local) {
  if (local != kNoLocal) locals_[local] = tested;
  Truth any = false;
  for (size_t i = first; i < node.children.size(); ++i) {
    any = disjunction(any, test(node.children[i], tested, local));
  }
  return any;
}

Truth TreeWalk::test(const Node& node, const Value& tested, uint32_t local) {
  switch (node.op) {
    case Op::TestAny:
      return true;
    case Op::TestCompare:
      return compared(static_cast<Op>(node.index), tested, value(node.children[0]));
    case Op::Negation:
      return negated(tests(node, 0, tested, local));
    case Op::UnaryTests:
      return tests(node, 0, tested, node.index);
    case Op::TestValue: {
      const Node& by = node.children[0];
      return uses_tested(by, local) ? truth(by) : is_or_in(tested, value(by));
    }
    default:
      return uses_tested(node, local) ? truth(node) : is_or_in(tested, value(node));
  }
}

Truth TreeWalk::is_or_in(const Value& tested, const Value& by) {
  const auto one = [&](const Value& item) -> Truth {
    if (item.is(ValueKind::Range) && !tested.is(ValueKind::Range))
      return contains(item.as_range(), tested);
    return equal(tested, item);
  };
  if (!by.is(ValueKind::List)) return one(by);
  if (tested.is(ValueKind::List) && equal(tested, by) == true) return true;
  bool unknown = false;
  for (const Value& item : by.items()) {
    const Truth next = one(item);
    if (next == true) return true;
    unknown = unknown || !next;
  }
  return unknown && tested.is_null() ? Truth() : Truth(false);
}

bool TreeWalk::uses_tested(const Node& node, uint32_t local) const {
  if ((node.op == Op::Local || node.op == Op::Name) && node.index == local) return true;
  if (node.op == Op::Input && expression_.inputs[node.index].name == "?") return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return uses_tested(child, local); });
}

Value TreeWalk::call(const Node& node) {
  std::vector<Value> args;
  for (const Node& child : node.children) args.push_back(value(child));
  if (node.op == Op::CallHost) return world_.call_host(node.text, args, ctx_);
  if (node.op == Op::CallApp) return world_.call_app(node.text, args, ctx_);
  if (node.op == Op::CallAny) return call_builtin(*find_builtin(node.text), args, node.names, ctx_);
  if (node.op == Op::CallBuiltin) {
    const Overload& overload = find_builtin(node.text)->overloads[node.index];
    for (size_t i = 0; i < args.size(); ++i) {
      if (overload.params[i].variadic) {
        std::vector<Value> rest;
        for (const Value& item : args[i].items()) {
          auto converted = coerce(item, overload.params[i].type);
          if (!converted) return {};
          rest.push_back(*std::move(converted));
        }
        args[i] = Value::list(std::move(rest));
        continue;
      }
      auto converted = coerce(args[i], overload.params[i].type);
      if (!converted) return {};
      args[i] = *std::move(converted);
    }
    return overload.call(args, ctx_);
  }
  const Value callee = args.front();
  args.erase(args.begin());
  if (!callee.is(ValueKind::Function)) return {};
  const FunctionValue& function = *callee.as_function();
  if (function.builtin != nullptr) return call_builtin(*function.builtin, args, node.names, ctx_);
  if (!node.names.empty()) {
    std::vector<Value> ordered;
    for (const auto& param : function.params) {
      const auto name = std::find(node.names.begin(), node.names.end(), param.first);
      if (name == node.names.end()) return {};
      ordered.push_back(args[static_cast<size_t>(name - node.names.begin())]);
    }
    if (ordered.size() != args.size()) return {};
    args = std::move(ordered);
  }
  return call_app(function.app_name, args, ctx_);
}

Value TreeWalk::call_app(std::string_view name, std::span<const Value> args, EvalContext& ctx) {
  const auto closure = closures_.find(name);
  if (closure == closures_.end()) return world_.call_app(name, args, ctx);
  return call_closure(closure->second, {args.begin(), args.end()});
}

Value TreeWalk::call_closure(const Closure& closure, std::vector<Value> args) {
  const std::vector<Node>& parts = closure.function->children;
  if (args.size() + 1 != parts.size() || ctx_.depth >= 100) return {};
  std::vector<Value> saved = std::exchange(locals_, closure.locals);
  for (size_t i = 0; i < args.size(); ++i) {
    auto converted = coerce(args[i], parts[i].type);
    if (!converted) {
      locals_ = std::move(saved);
      return {};
    }
    locals_[parts[i].index] = *std::move(converted);
  }
  ++ctx_.depth;
  Value result = value(parts.back());
  --ctx_.depth;
  locals_ = std::move(saved);
  return result;
}

}  // namespace weir::feel
