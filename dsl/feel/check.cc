#include "dsl/feel/check.h"

#include "dsl/feel/advice.h"

#include <algorithm>

#include "dsl/source/suggest.h"
#include "engine/feel/temporal.h"

namespace weir::feel {

const DiagSpec kUnknownName{
    .slug = "feel/unknown-name",
    .text = {"unknown name '{name}'", "未知的名称“{name}”"},
    .summary = "No field, variable or function of this place has that name.",
    .bad = "app: a\nfunctions: {f: {params: {amount: number}, value: 'ammount * 2'}}\n",
    .good = "app: a\nfunctions: {f: {params: {amount: number}, value: 'amount * 2'}}\n"};
const DiagSpec kResultType{
    .slug = "feel/result-type",
    .text = {"this gives {is}, and {wanted} is needed here", "结果是{is}，此处需要{wanted}"},
    .summary = "The value of the expression is of another type than its place takes.",
    .bad =
        "app: a\nopen: true\nforms: {f: {fields: {n: {type: number}, m: {type: number, formula: "
        "'\"x\"'}}}}\n",
    .good =
        "app: a\nopen: true\nforms: {f: {fields: {n: {type: number}, m: {type: number, formula: 'n "
        "+ 1'}}}}\n"};
const DiagSpec kBadLiteral{
    .slug = "feel/literal",
    .text = {"'{text}' is no {kind}", "“{text}”不是{kind}"},
    .hint = {"{advice}", "{advice}"},
    .summary = "A number beyond 34 digits, or an @\"...\" that is no date, time or duration.",
    .bad = "app: a\nfunctions: {f: {params: {n: date}, value: 'n = @\"2026-02-30\"'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: date}, value: 'n = @\"2026-02-28\"'}}\n"};
const DiagSpec kUnknownType{
    .slug = "feel/unknown-type",
    .text = {"unknown type '{name}'", "未知的类型“{name}”"},
    .summary = "`instance of` and parameters of functions name a type of FEEL.",
    .bad = "app: a\nfunctions: {f: {params: {n: any}, value: 'n instance of integer'}}\n",
    .good = "app: a\nfunctions: {f: {params: {n: any}, value: 'n instance of number'}}\n"};

Checker::Checker(std::string_view text, const Place& place)
    : text_(text), place_(place), names_(place.names ? *place.names : none_) {}

Expression Checker::run(const ast::Expr& tree) {
  Expression out;
  if (place_.kind == ExpressionKind::UnaryTests) {
    inputs_.push_back({InputKind::Named, "?", place_.tested});
    out.root = check(tree);
  } else {
    out.root = option_or_check(tree);
    Type is = result_type(out.root);
    if (!is_open(place_.expected) && !is_error(is)) {
      if (place_.expected.is(TypeKind::Boolean)) {
        if (!conforms(is, place_.expected)) want_boolean(out.root, tree);
      } else if (!conforms(is, place_.expected)) {
        report(kResultType, tree.at, {described("is", is), described("wanted", place_.expected)});
      }
    }
  }
  out.source = std::string(text_);
  out.span = span({0, static_cast<uint32_t>(text_.size())});
  out.inputs = std::move(inputs_);
  out.locals = locals_;
  return out;
}

Node Checker::check(const ast::Expr& expr) {
  return std::visit([&](const auto& is) { return check_is(is, expr); }, expr.is);
}

Node Checker::make(Op op, Type type, ast::At at, std::vector<Node> children) {
  Node node;
  node.op = op;
  node.type = std::move(type);
  node.span = span(at);
  node.children = std::move(children);
  return node;
}

Node Checker::constant(Value value, Type type, ast::At at) {
  Node node = make(Op::Constant, std::move(type), at);
  node.constant = std::move(value);
  return node;
}

Span Checker::span(ast::At at) const {
  return place_.locate ? place_.locate(at.begin, at.end) : Span{0, at.begin, at.end};
}

Diagnostic* Checker::report(const DiagSpec& spec, ast::At at, std::vector<Argument> args) {
  if (!strict()) return nullptr;
  Diagnostic diagnostic;
  diagnostic.spec = &spec;
  diagnostic.span = span(at);
  diagnostic.args = std::move(args);
  diagnostics_.push_back(std::move(diagnostic));
  return &diagnostics_.back();
}

uint32_t Checker::bind(std::string name, Type type) {
  uint32_t local = new_local();
  bound_.push_back({std::move(name), local, std::move(type), false});
  return local;
}

// Literals.

Node Checker::check_is(const ast::Null&, const ast::Expr& expr) { return null_at(expr.at); }

Node Checker::check_is(const ast::Boolean& is, const ast::Expr& expr) {
  return constant(Value::boolean(is.value), TypeKind::Boolean, expr.at);
}

Node Checker::check_is(const ast::Number& is, const ast::Expr& expr) {
  auto number = strict() ? Decimal::parse(is.text) : Decimal::parse_rounded(is.text);
  if (number) return constant(Value::number(*number), TypeKind::Number, expr.at);
  report(kBadLiteral, expr.at,
         {{"text", std::string(slice(expr.at)).substr(0, 60)},
          {"kind", "number of FEEL", "FEEL 的数"},
          {"advice", "numbers have at most 34 digits", "数最多 34 位"}});
  return error_at(expr.at);
}

Node Checker::check_is(const ast::String& is, const ast::Expr& expr) {
  return constant(Value::string(is.value), TypeKind::String, expr.at);
}

Node Checker::check_is(const ast::Literal& is, const ast::Expr& expr) {
  Value value = parse_temporal(is.value);
  switch (value.kind()) {
    case ValueKind::Date:
      return constant(std::move(value), TypeKind::Date, expr.at);
    case ValueKind::Time:
      return constant(std::move(value), TypeKind::Time, expr.at);
    case ValueKind::DateTime:
      return constant(std::move(value), TypeKind::DateTime, expr.at);
    case ValueKind::DaysDuration:
      return constant(std::move(value), TypeKind::DaysDuration, expr.at);
    case ValueKind::YearsDuration:
      return constant(std::move(value), TypeKind::YearsDuration, expr.at);
    default:
      break;
  }
  report(
      kBadLiteral, expr.at,
      {{"text", is.value.substr(0, 60)},
       {"kind", "date, time or duration", "日期、时间或时长"},
       {"advice",
        "write @\"2026-03-02\", @\"09:30:00\", @\"2026-03-02T09:30:00\", @\"P3D\" or @\"P1Y2M\"",
        "写作 @\"2026-03-02\"、@\"09:30:00\"、@\"2026-03-02T09:30:00\"、@\"P3D\" 或 @\"P1Y2M\""}});
  return error_at(expr.at);
}

// Names.

Node Checker::check_is(const ast::Name& is, const ast::Expr& expr) {
  if (auto found = resolve(is.name, expr.at, bound_.size())) return std::move(*found);
  return unknown_name(is.name, expr.at);
}

std::optional<Node> Checker::resolve(std::string_view name, ast::At at, size_t scopes) {
  for (size_t i = scopes; i-- > 0;) {
    const Bound& bound = bound_[i];
    if (bound.filter) {
      // An item whose shape is not known may have the name: decided when it runs.
      bool open = bound.type.is(TypeKind::Any) || bound.type.is(TypeKind::Null) ||
                  (bound.type.is(TypeKind::Context) && bound.type.fields().empty());
      if (open || (!strict() && bound.type.is(TypeKind::Context))) {
        Node node = make(Op::Name, TypeKind::Any, at);
        node.text = name;
        node.index = bound.local;
        if (name == "item") {
          Node item = make(Op::Local, bound.type, at);
          item.index = bound.local;
          node.children.push_back(std::move(item));
        } else if (auto outer = resolve(name, at, i)) {
          node.children.push_back(std::move(*outer));
        }
        return node;
      }
      if (auto member = member_of_item(bound, name, at)) return member;
    }
    if (bound.name == name) {
      Node node = make(Op::Local, bound.type, at);
      node.index = bound.local;
      return node;
    }
  }
  if (const Variable* variable = names_.variable(name)) return input(*variable, at);
  if (const FunctionName* function = names_.function(name)) return declared_value(*function, at);
  if (const BuiltinSpec* spec = find_builtin(name)) return builtin_value(*spec, at);
  return std::nullopt;
}

std::optional<Node> Checker::member_of_item(const Bound& item, std::string_view name, ast::At at) {
  if (!item.type.is(TypeKind::Context) && !record_members(item.type)) return std::nullopt;
  auto type = member_type(item.type, name);
  if (!type) return std::nullopt;
  Node local = make(Op::Local, item.type, at);
  local.index = item.local;
  Node node = make(Op::Member, *type, at, {});
  node.text = name;
  node.children.push_back(std::move(local));
  return node;
}

Node Checker::input(const Variable& variable, ast::At at) {
  Input wanted{variable.kind, variable.input, variable.type};
  switch (variable.kind) {
    case InputKind::Field:
    case InputKind::Column:
    case InputKind::Named:
      break;
    default:
      wanted.name.clear();
  }
  if (variable.kind == InputKind::Host) wanted.name = variable.input;
  auto found = std::find(inputs_.begin(), inputs_.end(), wanted);
  Node node = make(Op::Input, variable.type, at);
  node.index = static_cast<uint32_t>(found - inputs_.begin());
  if (found == inputs_.end()) inputs_.push_back(std::move(wanted));
  return node;
}

std::vector<std::string> Checker::visible_names() const {
  std::vector<std::string> names;
  for (size_t i = bound_.size(); i-- > 0;) {
    names.push_back(bound_[i].name);
    if (!bound_[i].filter) continue;
    for (const auto& [field, type] : bound_[i].type.fields()) names.push_back(field);
    if (const auto* members = record_members(bound_[i].type)) {
      for (const FieldType& member : *members) names.push_back(member.name);
    }
  }
  for (const Variable* variable : names_.variables()) names.push_back(variable->name);
  names.insert(names.end(), place_.options.begin(), place_.options.end());
  return names;
}

Node Checker::unknown_name(std::string_view name, ast::At at) {
  if (Diagnostic* diagnostic = report(kUnknownName, at, {{"name", std::string(name)}})) {
    diagnostic->suggestion = dsl::nearest_one(name, visible_names());
    if (names_.is_text(name)) {
      diagnostic->suggestion = diagnostic->replacement = "\"" + std::string(name) + "\"";
    } else if (const Variable* vars = names_.variable("vars"); vars != nullptr && std::any_of(vars->type.fields().begin(), vars->type.fields().end(), [&](const auto& one) { return one.first == name; })) {
      diagnostic->suggestion = diagnostic->replacement = "vars." + std::string(name);
    } else if (diagnostic->suggestion.empty()) {
      advise(*diagnostic, advice_for_word(name));
    }
    if (name.starts_with("not ")) diagnostic->notes.push_back({{"write not(…), with brackets", "请写 not(…)，带括号"}, {}});
    const Variable* near =
        diagnostic->suggestion.empty() ? nullptr : names_.variable(diagnostic->suggestion);
    if (near && near->declared.valid()) {
      diagnostic->related.push_back({near->declared,
                                     {"'{near}' is declared here", "“{near}”在此声明"},
                                     {{"near", near->name}}});
    }
    return error_at(at);
  }
  return null_at(at);
}

Node Checker::check_is(const ast::Tested&, const ast::Expr& expr) {
  if (tested_.empty()) {
    const Variable* variable = names_.variable("?");
    return variable ? input(*variable, expr.at) : unknown_name("?", expr.at);
  }
  Tested& tested = tested_.back();
  if (tested.local == kNoLocal) tested.local = new_local();
  Node node = make(Op::Local, tested.type, expr.at);
  node.index = tested.local;
  return node;
}

bool Checker::is_option(const ast::Expr& expr) const {
  const auto* name = std::get_if<ast::Name>(&expr.is);
  return name && std::find(place_.options.begin(), place_.options.end(), name->name) !=
                     place_.options.end();
}

Node Checker::option_or_check(const ast::Expr& expr) {
  if (!is_option(expr)) return check(expr);
  return constant(Value::string(std::get<ast::Name>(expr.is).name), TypeKind::String, expr.at);
}

}  // namespace weir::feel
