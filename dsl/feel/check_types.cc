// `instance of`, and the types that are written.
#include <array>

#include "dsl/feel/check.h"
#include "dsl/source/suggest.h"

namespace weir::feel {

Node Checker::check_is(const ast::InstanceOf& is, const ast::Expr& expr) {
  Node value = check(*is.value);
  auto type = type_of(is.type);
  if (!type) return strict() ? error_at(expr.at) : null_at(expr.at);
  std::vector<Node> children;
  children.push_back(std::move(value));
  return make(Op::InstanceOf, std::move(*type), expr.at, std::move(children));
}

std::optional<Type> Checker::generic_type(const ast::TypeRef& written) {
  std::string_view name = written.name.text;
  std::vector<Type> args;
  for (const ast::TypeRef& arg : written.args) {
    auto type = type_of(arg);
    if (!type) return std::nullopt;
    args.push_back(std::move(*type));
  }
  if (name == "context" && written.keys.size() == args.size()) {
    std::vector<std::pair<std::string, Type>> fields;
    for (size_t i = 0; i < args.size(); ++i) {
      fields.emplace_back(written.keys[i].text, std::move(args[i]));
    }
    return Type::context(std::move(fields));
  }
  if (!written.keys.empty()) return std::nullopt;
  if (name == "list" && args.size() < 2) return Type::list(args.empty() ? Type() : args.front());
  if (name == "range" && args.size() < 2) return Type::range(args.empty() ? Type() : args.front());
  if (name == "function") {
    std::vector<std::pair<std::string, Type>> params;
    for (Type& arg : args) params.emplace_back("", std::move(arg));
    std::optional<Type> result = Type();
    if (!written.result.empty()) result = type_of(written.result.front());
    if (!result) return std::nullopt;
    return Type::function(std::move(params), std::move(*result));
  }
  return std::nullopt;
}

std::optional<Type> Checker::type_of(const ast::TypeRef& written) {
  static constexpr std::array<std::pair<std::string_view, TypeKind>, 18> kSimple{
      {{"Any", TypeKind::Any},
       {"any", TypeKind::Any},
       {"Null", TypeKind::Null},
       {"null", TypeKind::Null},
       {"boolean", TypeKind::Boolean},
       {"number", TypeKind::Number},
       {"string", TypeKind::String},
       {"text", TypeKind::String},
       {"date", TypeKind::Date},
       {"time", TypeKind::Time},
       {"date and time", TypeKind::DateTime},
       {"dateTime", TypeKind::DateTime},
       {"days and time duration", TypeKind::DaysDuration},
       {"day time duration", TypeKind::DaysDuration},
       {"dayTimeDuration", TypeKind::DaysDuration},
       {"years and months duration", TypeKind::YearsDuration},
       {"year month duration", TypeKind::YearsDuration},
       {"yearMonthDuration", TypeKind::YearsDuration}}};
  if (const Type* named = names_.type(written.name.text); named && !written.generic) return *named;
  if (!written.generic) {
    for (const auto& [name, kind] : kSimple) {
      if (written.name.text == name) return Type(kind);
    }
  }
  if (auto generic = generic_type(written)) return generic;
  Diagnostic* diagnostic = report(kUnknownType, written.name.at, {{"name", written.name.text}});
  if (diagnostic) {
    std::vector<std::string_view> known{"list", "range", "context", "function"};
    for (const auto& [name, kind] : kSimple) known.push_back(name);
    diagnostic->suggestion = dsl::nearest_one(written.name.text, known);
  }
  return std::nullopt;
}

}  // namespace weir::feel
