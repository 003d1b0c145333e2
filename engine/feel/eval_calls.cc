// Calls: of builtins, closures, functions of the app and of the host.
#include <algorithm>

#include "engine/feel/arithmetic.h"
#include "engine/feel/builtin_support.h"
#include "engine/feel/calendar.h"
#include "engine/feel/coerce.h"
#include "engine/feel/eval_cold.h"
#include "engine/feel/eval_hot.h"
#include "engine/feel/function.h"

namespace weir::feel {
namespace {

// Counts the calls inside calls. Falsy when there are too many: nothing may be called.
class Nested {
 public:
  Nested(EvalContext& ctx, Span span) : ctx_(ctx), fits_(++ctx.depth <= kCallDepthMax) {
    if (fits_) return;
    warn_limit(ctx, "more than 100 calls inside each other", span);
    ctx.limit_hit = true;
  }
  ~Nested() { --ctx_.depth; }
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;
  explicit operator bool() const { return fits_; }

 private:
  EvalContext& ctx_;
  bool fits_;
};

// The variadic parameter's list, each of its items converted.
std::optional<Value> convert_rest(const Value& list, const Type& each) {
  if (!list.is(ValueKind::List)) return std::nullopt;
  const auto fits = [&](const Value& item) { return item.is_null() || is_instance(item, each); };
  if (std::all_of(list.items().begin(), list.items().end(), fits)) return list;
  std::vector<Value> items;
  for (const Value& item : list.items()) {
    auto converted = coerce(item, each);
    if (!converted) return std::nullopt;
    items.push_back(*std::move(converted));
  }
  return Value::list(std::move(items));
}

std::optional<Value> convert_argument(const Value& value, const Param& param) {
  return param.variadic ? convert_rest(value, param.type) : coerce(value, param.type);
}

void warn_argument(EvalContext& ctx, std::string_view function, const Value& value,
                   std::string_view name, const Type& type, Span span) {
  if (ctx.warnings == nullptr) return;
  ctx.warn(WarningKind::BadArgument,
           "'" + std::string(function) + "' takes a " + type.to_string() + " as '" +
               std::string(name) + "', not " + describe(value),
           span);
}

Value call_overload(const BuiltinSpec& builtin, const Overload& overload,
                    std::span<const Value* const> args, std::span<const uint16_t> kinds,
                    EvalContext& ctx, Span span) {
  BorrowedValues values(args.size());
  std::vector<Value> converted;
  for (size_t i = 0; i < args.size(); ++i) {
    const Value& value = *args[i];
    if ((kinds[i] >> static_cast<int>(value.kind()) & 1) != 0) {
      values.put(value);
      continue;
    }
    auto other = convert_argument(value, overload.params[i]);
    if (!other) {
      warn_argument(ctx, builtin.name, value, overload.params[i].name, overload.params[i].type,
                    span);
      return {};
    }
    converted.reserve(args.size());
    converted.push_back(*std::move(other));
    values.put(converted.back());
  }
  const WarningPlace place(ctx, span);
  // Long texts cost what it takes to read and to hold them.
  size_t bytes = 0;
  for (const Value& value : values.values())
    if (value.is(ValueKind::String)) bytes += value.as_string().size();
  if (bytes >= kTextUnit && !spend(ctx, bytes / kTextUnit)) return {};
  Value result = overload.call(values.values(), ctx);
  if (result.is(ValueKind::String) && result.as_string().size() >= kTextUnit &&
      !spend(ctx, result.as_string().size() / kTextUnit)) {
    return {};
  }
  return result;
}

// Arguments put in the order of the parameters; empty optional when they do not fit by number or
// name. What is left out is null.
std::optional<std::vector<Value>> by_parameter(const Overload& overload,
                                               std::span<const Value> args,
                                               std::span<const std::string> names) {
  const std::vector<Param>& params = overload.params;
  const bool variadic = !params.empty() && params.back().variadic;
  const size_t fixed = params.size() - (variadic ? 1 : 0);
  std::vector<Value> out(params.size());
  std::vector<bool> given(params.size());
  if (names.empty()) {
    if (args.size() > fixed && !variadic) return std::nullopt;
    for (size_t i = 0; i < std::min(fixed, args.size()); ++i) out[i] = args[i], given[i] = true;
    if (variadic && args.size() > fixed) {
      out[fixed] = Value::list({args.begin() + static_cast<std::ptrdiff_t>(fixed), args.end()});
      given[fixed] = true;
    }
  } else {
    for (size_t i = 0; i < args.size(); ++i) {
      const auto param = std::find_if(params.begin(), params.end(),
                                      [&](const Param& p) { return p.name == names[i]; });
      const auto at = static_cast<size_t>(param - params.begin());
      if (param == params.end() || given[at]) return std::nullopt;
      out[at] = param->variadic && !args[i].is(ValueKind::List) ? Value::list({args[i]}) : args[i];
      given[at] = true;
    }
  }
  for (size_t i = 0; i < params.size(); ++i) {
    if (!given[i] && !params[i].optional) return std::nullopt;
  }
  return out;
}

bool fits(const Overload& overload, const std::vector<Value>& args, bool converting) {
  for (size_t i = 0; i < args.size(); ++i) {
    const Param& param = overload.params[i];
    if (args[i].is_null() || (!param.variadic && is_instance(args[i], param.type))) continue;
    if (!param.variadic && !converting) return false;
    if (!convert_argument(args[i], param)) return false;
  }
  return true;
}

// Arguments of a closure in the order of its parameters.
std::optional<std::vector<Value>> by_parameter(const FunctionValue& function,
                                               std::span<const Value> args,
                                               std::span<const std::string> names) {
  if (args.size() != function.params.size()) return std::nullopt;
  if (names.empty()) return std::vector<Value>(args.begin(), args.end());
  std::vector<Value> out(args.size());
  for (size_t i = 0; i < function.params.size(); ++i) {
    const auto name = std::find(names.begin(), names.end(), function.params[i].first);
    if (name == names.end()) return std::nullopt;
    out[i] = args[static_cast<size_t>(name - names.begin())];
  }
  return out;
}

Value call_closure(const FunctionValue& function, std::span<const Value> args, EvalContext& ctx) {
  BorrowedValues inputs(args.size() + function.captured.size());
  std::vector<Value> converted;
  converted.reserve(args.size());
  for (size_t i = 0; i < args.size(); ++i) {
    const auto& [name, type] = function.params[i];
    if (is_instance(args[i], type)) {
      inputs.put(args[i]);
      continue;
    }
    auto other = coerce(args[i], type);
    if (!other) {
      warn_argument(ctx, "function", args[i], name, type, {});
      return {};
    }
    converted.push_back(*std::move(other));
    inputs.put(converted.back());
  }
  for (const Value& value : function.captured) inputs.put(value);
  return run(*function.body, inputs.values(), ctx);
}

}  // namespace

Value call_function(const FunctionValue& function, std::span<const Value> args, EvalContext& ctx) {
  if (function.builtin != nullptr) return call_builtin(*function.builtin, args, {}, ctx);
  const Nested nested(ctx, {});
  if (!nested) return {};
  if (function.body == nullptr) {
    return ctx.world == nullptr ? Value() : ctx.world->call_app(function.app_name, args, ctx);
  }
  if (args.size() != function.params.size()) {
    ctx.warn(WarningKind::BadArgument, "a function is called with a wrong number of arguments");
    return {};
  }
  return call_closure(function, args, ctx);
}

Value call_builtin(const BuiltinSpec& builtin, std::span<const Value> args,
                   std::span<const std::string> names, EvalContext& ctx, Span span) {
  for (const bool converting : {false, true}) {
    for (const Overload& overload : builtin.overloads) {
      const auto ordered = by_parameter(overload, args, names);
      if (!ordered || !fits(overload, *ordered, converting)) continue;
      std::vector<const Value*> pointers;
      for (const Value& value : *ordered) pointers.push_back(&value);
      const std::vector<uint16_t> kinds(ordered->size(), uint16_t{1});  // null as it is
      return call_overload(builtin, overload, pointers, kinds, ctx, span);
    }
  }
  if (ctx.warnings != nullptr) {
    std::string given;
    for (const Value& value : args) given += (given.empty() ? "" : ", ") + describe(value);
    ctx.warn(WarningKind::BadArgument,
             "'" + std::string(builtin.name) + "' does not take (" + given + ")", span);
  }
  return {};
}

namespace cold {
namespace {

template <class Call>
auto with_arguments(Frame& f, const CallSite& site, Call call) {
  BorrowedValues args(site.args.size());
  for (const Operand operand : site.args) args.put(read(f, operand));
  return call(args.values());
}

const Instruction* done(Frame& f, const Instruction* p, Value value) {
  hot::set_register(f, p->d, std::move(value));
  return p + 1;
}

}  // namespace

Value call_site(Frame& f, const CallSite& site, Span span) {
  constexpr size_t kInline = 8;
  const Value* few[kInline];
  std::vector<const Value*> many;
  const size_t count = site.args.size();
  if (count > kInline) many.resize(count);
  const Value** args = count > kInline ? many.data() : few;
  for (size_t i = 0; i < count; ++i) args[i] = &read(f, site.args[i]);
  return call_overload(*site.builtin, *site.overload, {args, count}, site.kinds, *f.ctx, span);
}

Value call_on(const CallSite& site, std::span<const Value* const> args, EvalContext& ctx,
              Span span) {
  return call_overload(*site.builtin, *site.overload, args, site.kinds, ctx, span);
}

const Instruction* CallBuiltin(Frame& f, const Instruction* p) {
  return done(f, p, call_site(f, f.program->sites().calls[p->k], f.span(p)));
}

const Instruction* CallAny(Frame& f, const Instruction* p) {
  const CallSite& site = f.program->sites().calls[p->k];
  return done(f, p, with_arguments(f, site, [&](std::span<const Value> args) {
                return call_builtin(*site.builtin, args, site.names, *f.ctx, f.span(p));
              }));
}

const Instruction* CallApp(Frame& f, const Instruction* p) {
  const CallSite& site = f.program->sites().calls[p->k];
  const Nested nested(*f.ctx, f.span(p));
  if (!nested || f.ctx->world == nullptr) return done(f, p, {});
  return done(f, p, with_arguments(f, site, [&](std::span<const Value> args) {
                return f.ctx->world->call_app(site.name, args, *f.ctx);
              }));
}

const Instruction* CallHost(Frame& f, const Instruction* p) {
  const CallSite& site = f.program->sites().calls[p->k];
  const Nested nested(*f.ctx, f.span(p));
  if (!nested || f.ctx->world == nullptr) return done(f, p, {});
  Value answer = with_arguments(f, site, [&](std::span<const Value> args) {
    return f.ctx->world->call_host(site.name, args, *f.ctx);
  });
  // What is compiled around the call trusts the declared type.
  if (answer.is_null() || is_instance(answer, site.result)) return done(f, p, std::move(answer));
  f.ctx->warn(WarningKind::HostFailed,
              "the host's function '" + site.name + "' answered " + describe(answer) + ", not a " +
                  site.result.to_string(),
              f.span(p));
  return done(f, p, {});
}

const Instruction* CallValue(Frame& f, const Instruction* p) {
  const CallSite& site = f.program->sites().calls[p->k];
  const Value function = read(f, site.function);
  if (!function.is(ValueKind::Function)) {
    if (f.ctx->warnings != nullptr) {
      f.ctx->warn(WarningKind::NoFunction, describe(function) + " is no function", f.span(p));
    }
    return done(f, p, {});
  }
  const FunctionValue& callee = *function.as_function();
  const WarningPlace place(*f.ctx, f.span(p));
  return done(f, p, with_arguments(f, site, [&](std::span<const Value> args) -> Value {
                if (site.names.empty()) return call_function(callee, args, *f.ctx);
                if (callee.builtin != nullptr) {
                  return call_builtin(*callee.builtin, args, site.names, *f.ctx, f.span(p));
                }
                const auto ordered = by_parameter(callee, args, site.names);
                if (ordered) return call_function(callee, *ordered, *f.ctx);
                f.ctx->warn(WarningKind::BadArgument,
                            "a function has no parameters of these names");
                return {};
              }));
}

}  // namespace cold
}  // namespace weir::feel
