// Arithmetic, comparison, logic, `between`, `if`.
#include "dsl/feel/check.h"
#include "engine/feel/temporal.h"

namespace weir::feel {

const DiagSpec kCompareDifferentTypes{
    .slug = "feel/compare-different-types",
    .text = {"this compares {left} with {right}", "此处拿{left}与{right}比较"},
    .hint = {"values of different types are never equal; convert one of them",
             "不同类型的值从不相等；请转换其中之一"},
    .summary = "FEEL answers null to a comparison of values of different types.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'n > \"5\"'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: 'n > 5'}}\n"};
const DiagSpec kOperandType{
    .slug = "feel/operand-type",
    .text = {"'{operator}' does not work on {operands}", "“{operator}”不能用于{operands}"},
    .hint = {"FEEL answers null to this", "FEEL 对此的结果为空"},
    .summary = "The operator is not defined for operands of these types.",
    .bad = "app: a\nfunctions: {f: {params: {n: number, t: text}, value: 't + n'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number, t: text}, value: 't + string(n)'}}\n"};
const DiagSpec kNotBoolean{
    .slug = "feel/not-boolean",
    .text = {"a condition is needed here, and this is {is}", "此处需要条件，而这是{is}"},
    .hint = {"compare it with something", "请写成比较"},
    .summary = "A condition is true or false; FEEL answers null to anything else.",
    .bad = "app: a\nfunctions: {f: {params: {n: number}, value: 'if n then 1 else 2'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: number}, value: 'if n > 0 then 1 else 2'}}\n"};
const DiagSpec kAlwaysNull{
    .slug = "feel/always-null",
    .severity = Severity::Error,
    .hard = false,
    .text = {"this is null whatever the data", "无论数据如何，此处总为空"},
    .hint = {"{advice}", "{advice}"},
    .summary =
        "The expression can have no value but null, though no part of it is of a wrong type.",
    .bad = "app: a\nfunctions: {f: {params: {n: date}, value: 'n > date(\"01-01-2021\")'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: date}, value: 'n > date(\"2021-01-01\")'}}\n"};

namespace {

bool is_null(const Node& node) {
  return node.op == Op::Constant && node.constant.is_null() && node.type.is(TypeKind::Null);
}

}  // namespace

Node Checker::check_is(const ast::Negate& is, const ast::Expr& expr) {
  Node operand = check(*is.operand);
  Type type = result_type(operand);
  switch (type.kind()) {
    case TypeKind::Error:
      return error_at(expr.at);
    case TypeKind::Any:
    case TypeKind::Null:
    case TypeKind::Number:
    case TypeKind::DaysDuration:
    case TypeKind::YearsDuration:
      break;
    default:
      if (report(kOperandType, expr.at, {{"operator", "-"}, described("operands", type)}))
        return error_at(expr.at);
      type = TypeKind::Null;
  }
  std::vector<Node> children;
  children.push_back(std::move(operand));
  return make(Op::Negate, type, expr.at, std::move(children));
}

bool Checker::compare(ast::Operator op, const Type& left, const Type& right, ast::At left_at,
                      ast::At right_at, ast::At whole) {
  switch (comparable(op, left, right)) {
    case Comparable::Yes:
      return true;
    case Comparable::NotOrdered: {
      bool left_ordered = comparable(op, left, left) == Comparable::Yes;
      report(kOperandType, left_ordered ? right_at : left_at,
             {{"operator", std::string(symbol_of(op))},
              described("operands", left_ordered ? right : left)});
      if ((left_ordered ? right : left).is(TypeKind::List) && !diagnostics_.empty())
        diagnostics_.back().notes.push_back({{"take one value of it: sum(…), max(…), or 'some x in … satisfies …'", "请取其一：sum(…)、max(…)，或写“some x in … satisfies …”"}, {}});
      return false;
    }
    case Comparable::DifferentTypes:
      report(kCompareDifferentTypes, whole, {described("left", left), described("right", right)});
      return false;
  }
  return true;
}

// "2026-01-01" or 2026-01-01 beside a date: FEEL writes @"2026-01-01".
void Checker::write_date(const Node& left, const Node& right, std::array<ast::At, 2> at) {
  for (const auto& [other, date, place] : {std::tuple(&left, &right, at[0]), std::tuple(&right, &left, at[1])}) {
    const TypeKind wanted = result_type(*date).kind();
    const bool temporal = wanted == TypeKind::Date || wanted == TypeKind::DateTime || wanted == TypeKind::Time;
    if (!temporal || diagnostics_.empty() || diagnostics_.back().spec != &kCompareDifferentTypes) continue;
    const bool quoted = other->op == Op::Constant && other->constant.is(ValueKind::String);
    const std::string text(quoted ? other->constant.as_string() : slice(place));
    if (parse_temporal(text).is_null()) continue;
    diagnostics_.back().span = span(place);
    diagnostics_.back().replacement = "@\"" + text + "\"";
    return;
  }
}

// A number in quotes beside a number: the finding stands at the text, and its quotes can go.
void Checker::unquote(const Node& left, const Node& right) {
  for (const auto& [text, other] : {std::pair(&left, &right), std::pair(&right, &left)}) {
    const bool quoted = text->op == Op::Constant && text->constant.is(ValueKind::String) &&
                        Decimal::parse(text->constant.as_string());
    if (!quoted || !result_type(*other).is(TypeKind::Number) || diagnostics_.empty()) continue;
    Diagnostic& problem = diagnostics_.back();
    if (problem.spec != &kCompareDifferentTypes) return;
    problem.span = text->span;
    problem.replacement = text->constant.as_string();
    problem.label = {{"this is text; without its quotes it is a number", "这是文本；去掉引号才是数"}, {}};
    return;
  }
}

Node Checker::check_is(const ast::Binary& is, const ast::Expr& expr) {
  Node left = check(*is.left);
  Node right = check(*is.right);
  Type a = result_type(left), b = result_type(right);
  std::vector<Node> children;
  bool null_operand = is_null(left) || is_null(right);
  children.push_back(std::move(left));
  children.push_back(std::move(right));
  if (is_error(a) || is_error(b)) {
    return make(op_of(is.op), is_comparison(is.op) ? TypeKind::Boolean : TypeKind::Error, expr.at,
                std::move(children));
  }
  if (is_comparison(is.op)) {
    if (!compare(is.op, a, b, is.left->at, is.right->at, expr.at)) {
      unquote(children[0], children[1]);
      write_date(children[0], children[1], {is.left->at, is.right->at});
    }
    if (null_operand && is.op != ast::Operator::Equal && is.op != ast::Operator::NotEqual) {
      report(kAlwaysNull, expr.at,
             {{"advice", "null is neither less nor more than anything", "空值不比任何值大或小"}});
    }
    return make(op_of(is.op), TypeKind::Boolean, expr.at, std::move(children));
  }
  auto result = arithmetic_result(is.op, a, b);
  if (!result) {
    Argument of = described("operands", a), with = described("", b);
    if (!(a == b)) {
      of.value += " and " + with.value;
      of.zh += "和" + with.zh;
    }
    if (report(kOperandType, expr.at, {{"operator", std::string(symbol_of(is.op))}, of}))
      return error_at(expr.at);
    result = TypeKind::Null;
  } else if (null_operand) {
    report(kAlwaysNull, expr.at,
           {{"advice", "reckoning with null gives null", "与空值运算得空值"}});
  }
  return make(op_of(is.op), *result, expr.at, std::move(children));
}

void Checker::want_boolean(const Node& node, const ast::Expr& expr) {
  Type type = result_type(node);
  if (is_open(type) || type.is(TypeKind::Boolean) || type.is(TypeKind::Null)) return;
  report(kNotBoolean, expr.at, {described("is", type)});
}

Node Checker::check_is(const ast::Logic& is, const ast::Expr& expr) {
  std::vector<Node> children;
  for (const ast::Ptr& operand : is.operands) {
    children.push_back(check(*operand));
    want_boolean(children.back(), *operand);
  }
  return make(is.conjunction ? Op::And : Op::Or, TypeKind::Boolean, expr.at, std::move(children));
}

Node Checker::check_is(const ast::Between& is, const ast::Expr& expr) {
  Node value = check(*is.value), low = check(*is.low), high = check(*is.high);
  Type type = result_type(value);
  if (compare(ast::Operator::LessEqual, type, result_type(low), is.value->at, is.low->at,
              expr.at)) {
    compare(ast::Operator::LessEqual, type, result_type(high), is.value->at, is.high->at, expr.at);
  }
  std::vector<Node> children;
  children.push_back(std::move(value));
  children.push_back(std::move(low));
  children.push_back(std::move(high));
  return make(Op::Between, TypeKind::Boolean, expr.at, std::move(children));
}

Node Checker::check_is(const ast::If& is, const ast::Expr& expr) {
  Node condition = check(*is.condition);
  want_boolean(condition, *is.condition);
  Node then = option_or_check(*is.then), otherwise = option_or_check(*is.otherwise);
  Type type = join(result_type(then), result_type(otherwise));
  std::vector<Node> children;
  children.push_back(std::move(condition));
  children.push_back(std::move(then));
  children.push_back(std::move(otherwise));
  return make(Op::If, std::move(type), expr.at, std::move(children));
}

}  // namespace weir::feel
