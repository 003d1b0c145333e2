// Functions as values: written in FEEL, builtins and the app's own named without a call.
#include "dsl/feel/check.h"

namespace weir::feel {

const DiagSpec kExternalFunction{
    .slug = "feel/external-function",
    .text = {"external functions cannot be written in an expression", "表达式中不能写外部函数"},
    .hint = {"let the host declare the function in C++", "请由宿主程序以 C++ 声明该函数"},
    .summary = "FEEL's `external` would call Java or PMML code, which no expression may do here.",
    .bad =
        "app: a\nfunctions: {f: {params: {n: number}, value: '(function(x) external {java: "
        "{}})(n)'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: '(function(x) x + 1)(n)'}}\n"};

Node Checker::check_is(const ast::FunctionLiteral& is, const ast::Expr& expr) {
  if (is.external) {
    if (report(kExternalFunction, expr.at)) return error_at(expr.at);
    return null_at(expr.at);
  }
  std::vector<Node> children;
  std::vector<std::pair<std::string, Type>> params;
  for (const ast::Param& param : is.params) {
    Type type;
    if (param.type) type = type_of(*param.type).value_or(TypeKind::Any);
    Node node = make(Op::Param, type, param.name.at);
    node.text = param.name.text;
    node.index = bind(param.name.text, type);
    params.emplace_back(param.name.text, type);
    children.push_back(std::move(node));
  }
  children.push_back(check(*is.body));
  unbind(is.params.size());
  Type result = result_type(children.back());
  return make(Op::Function, is_error(result) ? result : Type::function(std::move(params), result),
              expr.at, std::move(children));
}

// `sort(list, precedes)`: a builtin named without a call is the function of its first overload's
// parameters.
Node Checker::builtin_value(const BuiltinSpec& spec, ast::At at) {
  std::vector<Node> children, args;
  std::vector<std::pair<std::string, Type>> params;
  if (!spec.overloads.empty()) {
    for (const Param& param : spec.overloads.front().params) {
      if (param.optional || param.variadic) continue;
      Node node = make(Op::Param, TypeKind::Any, at);
      node.text = param.name;
      node.index = new_local();
      Node arg = make(Op::Local, TypeKind::Any, at);
      arg.index = node.index;
      params.emplace_back(std::string(param.name), Type());
      args.push_back(std::move(arg));
      children.push_back(std::move(node));
    }
  }
  Node call = make(Op::CallAny, TypeKind::Any, at, std::move(args));
  call.text = spec.name;
  children.push_back(std::move(call));
  return make(Op::Function, Type::function(std::move(params), TypeKind::Any), at,
              std::move(children));
}

Node Checker::declared_value(const FunctionName& function, ast::At at) {
  std::vector<Node> children, args;
  std::vector<std::pair<std::string, Type>> params;
  for (const FunctionParam& param : function.params) {
    Node node = make(Op::Param, param.type, at);
    node.text = param.name;
    node.index = new_local();
    Node arg = make(Op::Local, param.type, at);
    arg.index = node.index;
    params.emplace_back(param.name, param.type);
    args.push_back(std::move(arg));
    children.push_back(std::move(node));
  }
  Node call =
      make(function.host ? Op::CallHost : Op::CallApp, function.result, at, std::move(args));
  call.text = function.name;
  children.push_back(std::move(call));
  return make(Op::Function, Type::function(std::move(params), function.result), at,
              std::move(children));
}

}  // namespace weir::feel
