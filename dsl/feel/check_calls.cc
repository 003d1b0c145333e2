// Calls of functions.
#include <algorithm>
#include <array>

#include "dsl/feel/advice.h"
#include "dsl/feel/check.h"
#include "dsl/source/suggest.h"

namespace weir::feel {

const DiagSpec kUnknownFunction{
    .slug = "feel/unknown-function",
    .text = {"unknown function '{name}'", "未知的函数“{name}”"},
    .summary = "No builtin, function, decision or host function has that name.",
    .bad = "app: a\nfunctions: {f: {params: {t: text}, value: 'string lenght(t)'}}\n",
    .good = "app: a\nfunctions: {f: {params: {t: text}, value: 'string length(t)'}}\n"};
const DiagSpec kArity{
    .slug = "feel/arity",
    .text = {"'{name}' takes {wanted}, and gets {given}",
             "“{name}”需要 {wanted} 个参数，却给了 {given} 个"},
    .hint = {"{signatures}", "{signatures}"},
    .summary = "The function takes another number of arguments.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'floor(n, 1, 2)'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: 'floor(n, 1)'}}\n"};
const DiagSpec kNamedArgument{
    .slug = "feel/named-argument",
    .text = {"'{function}' has no parameter '{name}'", "“{function}”没有参数“{name}”"},
    .hint = {"its parameters: {signatures}", "它的参数：{signatures}"},
    .summary = "A named argument carries the name of a parameter.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'abs(m: n)'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: 'abs(n: n)'}}\n"};
const DiagSpec kMixedArguments{
    .slug = "feel/mixed-arguments",
    .text = {"name all arguments of '{function}', each once, or none",
             "“{function}”的参数要么全部命名且各一次，要么都不命名"},
    .hint = {"its parameters: {signatures}", "它的参数：{signatures}"},
    .summary = "A call gives its arguments all by position or all by name.",
    .bad =
        "app: a\nfunctions: {f: {params: {t: text}, value: 'substring(t, start position: 2)'}}\n",
    .good =
        "app: a\nfunctions: {f: {params: {t: text}, value: 'substring(string: t, start position: "
        "2)'}}\n"};
const DiagSpec kArgumentType{
    .slug = "feel/argument-type",
    .text = {"'{function}' takes {wanted} here, and gets {is}",
             "“{function}”此处需要{wanted}，却是{is}"},
    .hint = {"{signatures}", "{signatures}"},
    .summary = "An argument is of another type than the function takes; FEEL answers null.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'upper case(n)'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: 'upper case(string(n))'}}\n"};

namespace {

// "abs(n: number)".
std::string signature(std::string_view name, const std::vector<Param>& params) {
  std::string out = std::string(name) + "(";
  for (const Param& param : params) {
    if (&param != &params.front()) out += ", ";
    if (param.optional) out += "[";
    out += std::string(param.name) + ": " + param.type.to_string();
    if (param.variadic) out += "...";
    if (param.optional) out += "]";
  }
  return out + ")";
}

std::string signatures(const BuiltinSpec& spec) {
  std::string out;
  for (size_t i = 0; i < spec.overloads.size() && i < 4; ++i) {
    if (i > 0) out += ", ";
    out += signature(spec.name, spec.overloads[i].params);
  }
  return out;
}

bool has_open(const Type& type) {
  if (is_open(type) || type.is(TypeKind::Null)) return true;
  switch (type.kind()) {
    case TypeKind::List:
    case TypeKind::Range:
      return has_open(type.element());
    case TypeKind::Context:
      return type.fields().empty() || std::any_of(type.fields().begin(), type.fields().end(),
                                                  [](const auto& f) { return has_open(f.second); });
    case TypeKind::Function:
      return true;
    default:
      return false;
  }
}

enum class Fit : uint8_t { WrongCount, WrongName, WrongType, Converted, Exact };

struct Match {
  Fit fit = Fit::WrongCount;
  size_t bad = 0;                       // WrongType, WrongName: which argument
  Type wanted;                          // WrongType: what the parameter takes
  std::vector<std::vector<size_t>> of;  // arguments of each parameter
};

// Arguments to parameters, by position or by name.
Match assign(const Overload& overload, const ast::Call& call) {
  Match match;
  const auto& params = overload.params;
  match.of.resize(params.size());
  size_t count = call.arguments.size();
  size_t named = 0;
  for (const ast::Argument& argument : call.arguments) named += argument.name.text.empty() ? 0 : 1;
  if (named > 0 && named < count) return {Fit::WrongName, 0, {}, {}};
  for (size_t i = 0; i < count; ++i) {
    const ast::Argument& argument = call.arguments[i];
    size_t at = i;
    if (!argument.name.text.empty()) {
      auto param = std::find_if(params.begin(), params.end(),
                                [&](const Param& p) { return p.name == argument.name.text; });
      at = static_cast<size_t>(param - params.begin());
      if (at == params.size()) return {Fit::WrongName, i, {}, {}};
    } else if (!params.empty() && params.back().variadic && at >= params.size()) {
      at = params.size() - 1;
    }
    if (at >= params.size()) return {Fit::WrongCount, i, {}, {}};
    if (!match.of[at].empty() && !params[at].variadic) return {Fit::WrongName, i, {}, {}};
    match.of[at].push_back(i);
  }
  for (size_t p = 0; p < params.size(); ++p) {
    if (match.of[p].empty() && !params[p].optional) return {Fit::WrongCount, count, {}, {}};
  }
  match.fit = Fit::Exact;
  return match;
}

Match fit(const Overload& overload, const ast::Call& call, const std::vector<Node>& args) {
  Match match = assign(overload, call);
  if (match.fit != Fit::Exact) return match;
  for (size_t p = 0; p < overload.params.size(); ++p) {
    const Param& param = overload.params[p];
    // A named variadic parameter takes the whole list.
    bool whole = param.variadic && match.of[p].size() == 1 &&
                 !call.arguments[match.of[p][0]].name.text.empty();
    for (size_t argument : match.of[p]) {
      Type wanted = whole ? Type::list(param.type) : param.type;
      Type is = result_type(args[argument]);
      if (subtype(is, wanted)) continue;
      if (!conforms(is, wanted)) return {Fit::WrongType, argument, wanted, {}};
      match.fit = Fit::Converted;
    }
  }
  return match;
}

// Builtins that give back what they are given: their result is more than their signature says.
Type refined(const BuiltinSpec& spec, const Type& result, const std::vector<Node>& args) {
  static constexpr std::array<std::string_view, 9> kSameList{
      "append",  "concatenate", "distinct values", "insert before", "list replace", "remove",
      "reverse", "sort",        "sublist"};
  static constexpr std::array<std::string_view, 2> kItem{"max", "min"};
  if (args.empty()) return result;
  auto is = [&](const auto& names) {
    return std::find(names.begin(), names.end(), spec.name) != names.end();
  };
  Type first = result_type(args.front());
  if (is(kSameList) && result.is(TypeKind::List) && first.is(TypeKind::List)) {
    bool joins = spec.name == "append" || spec.name == "concatenate" ||
                 spec.name == "insert before" || spec.name == "list replace";
    if (!joins) return first;
    Type item = first.element();
    for (size_t i = 1; i < args.size(); ++i) {
      Type other = result_type(args[i]);
      if (spec.name == "concatenate") other = other.is(TypeKind::List) ? other.element() : Type();
      if (spec.name == "insert before" || spec.name == "list replace") {
        if (i == 1) continue;
      }
      item = join(item, other);
    }
    return Type::list(item);
  }
  if (is(kItem) && result.is(TypeKind::Any)) {
    if (args.size() == 1 && first.is(TypeKind::List)) return first.element();
    Type item = first;
    for (const Node& arg : args) item = join(item, result_type(arg));
    return args.size() == 1 ? result : item;
  }
  return result;
}

}  // namespace

std::vector<Node> Checker::arguments(const ast::Call& call) {
  std::vector<Node> args;
  for (const ast::Argument& argument : call.arguments) args.push_back(check(*argument.value));
  return args;
}

Node Checker::check_is(const ast::Call& is, const ast::Expr& expr) {
  const auto* name = std::get_if<ast::Name>(&is.callee->is);
  if (!name) return call_value(check(*is.callee), is, expr);
  bool local = std::any_of(bound_.begin(), bound_.end(), [&](const Bound& bound) {
    return bound.name == name->name && !bound.filter &&
           (is_open(bound.type) || bound.type.is(TypeKind::Function) ||
            bound.type.is(TypeKind::Null));
  });
  if (local) return call_value(check(*is.callee), is, expr);
  if (const FunctionName* function = names_.function(name->name))
    return call_declared(*function, is, expr);
  if (const BuiltinSpec* spec = find_builtin(name->name)) return call_builtin(*spec, is, expr);
  const Variable* variable = names_.variable(name->name);
  if (variable && (is_open(variable->type) || variable->type.is(TypeKind::Function))) {
    return call_value(check(*is.callee), is, expr);
  }
  return unknown_function(name->name, is, expr);
}

Node Checker::unknown_function(std::string_view name, const ast::Call& call,
                               const ast::Expr& expr) {
  std::vector<std::string> known;
  for (const FunctionName* function : names_.functions()) known.push_back(function->name);
  for (const BuiltinSpec* spec : builtins()) known.emplace_back(spec->name);
  Diagnostic* diagnostic = report(kUnknownFunction, call.callee->at, {{"name", std::string(name)}});
  if (!diagnostic) return null_at(expr.at);
  diagnostic->suggestion = dsl::nearest_one(name, known);
  if (const Advice* advice = advice_for_function(name)) advise(*diagnostic, advice);
  const FunctionName* near =
      diagnostic->suggestion.empty() ? nullptr : names_.function(diagnostic->suggestion);
  if (near && near->declared.valid()) {
    diagnostic->related.push_back({near->declared,
                                   {"'{near}' is declared here", "“{near}”在此声明"},
                                   {{"near", near->name}}});
  }
  arguments(call);  // for the findings in them
  return error_at(expr.at);
}

// Builtins.

Node Checker::call_builtin(const BuiltinSpec& spec, const ast::Call& call, const ast::Expr& expr) {
  return overload(spec, call, expr, arguments(call));
}

Node Checker::overload(const BuiltinSpec& spec, const ast::Call& call, const ast::Expr& expr,
                       std::vector<Node> args) {
  bool failed =
      std::any_of(args.begin(), args.end(), [](const Node& arg) { return is_error(arg.type); });
  bool open = std::any_of(args.begin(), args.end(),
                          [](const Node& arg) { return has_open(result_type(arg)); });
  Fit best = Fit::WrongCount;
  size_t chosen = 0, fitting = 0;
  std::optional<Type> result;
  std::vector<Match> matches;
  for (const Overload& one : spec.overloads) {
    matches.push_back(fit(one, call, args));
    Fit how = matches.back().fit;
    if (how > best) best = how, chosen = matches.size() - 1;
    if (how < Fit::Converted) continue;
    ++fitting;
    result = result ? join(*result, one.result) : one.result;
  }
  if (best < Fit::Converted) {
    if (strict()) {
      report_no_overload(spec, call, expr, args);
      return error_at(expr.at);
    }
    result = TypeKind::Any;
  }
  Type type =
      failed ? Type(TypeKind::Error)
             : refined(spec, fitting == 1 || !open ? spec.overloads[chosen].result : *result, args);
  if (best < Fit::Converted) type = TypeKind::Any;
  // Which overload it is shows at run time only: where types are open, or nothing fits.
  if (best < Fit::Converted || (open && fitting > 1) || (!strict() && best != Fit::Exact)) {
    Node node = make(Op::CallAny, type, expr.at, std::move(args));
    node.text = spec.name;
    bool named = std::any_of(call.arguments.begin(), call.arguments.end(),
                             [](const auto& a) { return !a.name.text.empty(); });
    if (named) {
      for (const ast::Argument& argument : call.arguments) node.names.push_back(argument.name.text);
    }
    return node;
  }
  const Match& match = matches[chosen];
  std::vector<Node> children;
  for (size_t p = 0; p < match.of.size(); ++p) {
    const Param& param = spec.overloads[chosen].params[p];
    bool whole = match.of[p].size() == 1 && !call.arguments[match.of[p][0]].name.text.empty();
    if (param.variadic && !whole) {
      std::vector<Node> rest;
      for (size_t argument : match.of[p]) rest.push_back(std::move(args[argument]));
      children.push_back(make(Op::List, Type::list(param.type), expr.at, std::move(rest)));
    } else if (match.of[p].empty()) {
      children.push_back(make(Op::Omitted, TypeKind::Null, expr.at));
    } else {
      children.push_back(std::move(args[match.of[p][0]]));
    }
  }
  Node node = make(Op::CallBuiltin, type, expr.at, std::move(children));
  node.text = spec.name;
  node.index = static_cast<uint32_t>(chosen);
  return node;
}

// The best explanation: a name that no overload knows, else the number, else the type that stood
// in the way of the overload that went furthest.
void Checker::report_no_overload(const BuiltinSpec& spec, const ast::Call& call,
                                 const ast::Expr& expr, const std::vector<Node>& args) {
  std::vector<std::string_view> known;
  for (const Overload& one : spec.overloads) {
    for (const Param& param : one.params) known.push_back(param.name);
  }
  if (!names_are_known(call, known, spec.name)) return;
  std::optional<Match> nearest;
  size_t least = 1000, most = 0;
  bool variadic = false;
  for (const Overload& one : spec.overloads) {
    Match match = fit(one, call, args);
    size_t required = 0;
    for (const Param& param : one.params) required += param.optional || param.variadic ? 0 : 1;
    least = std::min(least, required);
    most = std::max(most, one.params.size());
    variadic = variadic || (!one.params.empty() && one.params.back().variadic);
    if (match.fit == Fit::WrongType && (!nearest || match.bad > nearest->bad)) nearest = match;
  }
  if (nearest) {
    // Several overloads may want other things at that place: name what the first of them wants.
    report(kArgumentType, call.arguments[nearest->bad].value->at,
           {{"function", std::string(spec.name)},
            described("wanted", nearest->wanted),
            described("is", result_type(args[nearest->bad])),
            {"signatures", signatures(spec)}});
    return;
  }
  std::string wanted = std::to_string(least);
  std::string zh = wanted;
  if (variadic) {
    wanted += " or more arguments", zh += " 个以上";
  } else if (most > least) {
    wanted += " to " + std::to_string(most) + " arguments", zh += " 至 " + std::to_string(most);
  } else {
    wanted += least == 1 ? " argument" : " arguments";
  }
  report(kArity, expr.at,
         {{"name", std::string(spec.name)},
          {"wanted", wanted, zh},
          {"given", std::to_string(call.arguments.size())},
          {"signatures", signatures(spec)}});
}

bool Checker::names_are_known(const ast::Call& call, const std::vector<std::string_view>& known,
                              std::string_view function) {
  std::string all;
  for (auto name = known.begin(); name != known.end(); ++name)  // overloads repeat names
    if (std::find(known.begin(), name, *name) == name)
      all += (all.empty() ? "" : ", ") + std::string(*name);
  std::vector<std::string_view> seen;
  size_t named = 0;
  for (const ast::Argument& argument : call.arguments) {
    if (argument.name.text.empty()) continue;
    ++named;
    bool fits = std::find(known.begin(), known.end(), argument.name.text) != known.end();
    bool twice = std::find(seen.begin(), seen.end(), argument.name.text) != seen.end();
    seen.push_back(argument.name.text);
    if (fits && !twice) continue;
    if (fits) {
      report(kMixedArguments, argument.name.at,
             {{"function", std::string(function)}, {"signatures", all}});
    } else if (Diagnostic* diagnostic = report(kNamedArgument, argument.name.at,
                                               {{"function", std::string(function)},
                                                {"name", argument.name.text},
                                                {"signatures", all}})) {
      diagnostic->suggestion = dsl::nearest_one(argument.name.text, known);
    }
    return false;
  }
  if (named == 0 || named == call.arguments.size()) return true;
  report(kMixedArguments, call.callee->at,
         {{"function", std::string(function)}, {"signatures", all}});
  return false;
}

// Functions and decisions of the app, functions of the host.

Node Checker::call_declared(const FunctionName& function, const ast::Call& call,
                            const ast::Expr& expr) {
  std::vector<Node> args = arguments(call);
  Overload shape;
  std::vector<std::string_view> known;
  for (const FunctionParam& param : function.params) {
    shape.params.push_back({param.name, param.type, param.optional});
    known.push_back(param.name);
  }
  Match match = fit(shape, call, args);
  if (match.fit < Fit::Converted && strict()) {
    std::string says = signature(function.name, shape.params);
    if (!names_are_known(call, known, function.name)) return error_at(expr.at);
    Diagnostic* diagnostic = nullptr;
    if (match.fit == Fit::WrongType) {
      diagnostic = report(kArgumentType, call.arguments[match.bad].value->at,
                          {{"function", function.name},
                           described("wanted", match.wanted),
                           described("is", result_type(args[match.bad])),
                           {"signatures", says}});
    } else {
      size_t most = shape.params.size();
      std::string count = std::to_string(most);
      diagnostic = report(kArity, expr.at,
                          {{"name", function.name},
                           {"wanted", count + (most == 1 ? " argument" : " arguments"), count},
                           {"given", std::to_string(call.arguments.size())},
                           {"signatures", says}});
    }
    if (diagnostic && function.declared.valid()) {
      diagnostic->related.push_back({function.declared,
                                     {"'{near}' is declared here", "“{near}”在此声明"},
                                     {{"near", function.name}}});
    }
    return error_at(expr.at);
  }
  if (match.of.size() != shape.params.size()) return null_at(expr.at);
  std::vector<Node> children;
  for (size_t p = 0; p < shape.params.size(); ++p) {
    children.push_back(match.of[p].empty() ? null_at(expr.at) : std::move(args[match.of[p][0]]));
  }
  Node node = make(function.host ? Op::CallHost : Op::CallApp, function.result, expr.at,
                   std::move(children));
  node.text = function.name;
  return node;
}

// Function values.

Node Checker::call_value(Node function, const ast::Call& call, const ast::Expr& expr) {
  Type type = result_type(function);
  std::vector<Node> args = arguments(call);
  bool callable = is_open(type) || type.is(TypeKind::Null) || type.is(TypeKind::Function);
  if (!callable) {
    if (report(kOperandType, call.callee->at,
               {{"operator", "(...)"}, described("operands", type)})) {
      return error_at(expr.at);
    }
    return null_at(expr.at);
  }
  if (is_error(type)) return error_at(expr.at);
  if (strict() && type.is(TypeKind::Function) && type.fields().size() != args.size()) {
    std::string count = std::to_string(type.fields().size());
    report(kArity, expr.at,
           {{"name", std::string(slice(call.callee->at))},
            {"wanted", count + (type.fields().size() == 1 ? " argument" : " arguments"), count},
            {"given", std::to_string(args.size())},
            {"signatures", type.to_string()}});
    return error_at(expr.at);
  }
  std::vector<Node> children;
  children.push_back(std::move(function));
  for (Node& arg : args) children.push_back(std::move(arg));
  Type result = type.is(TypeKind::Function) ? type.element() : Type();
  Node node = make(Op::CallValue, std::move(result), expr.at, std::move(children));
  bool named = std::any_of(call.arguments.begin(), call.arguments.end(),
                           [](const auto& a) { return !a.name.text.empty(); });
  if (named) {
    for (const ast::Argument& argument : call.arguments) node.names.push_back(argument.name.text);
  }
  return node;
}

}  // namespace weir::feel
