#include "dsl/feel/types.h"

#include <algorithm>
#include <array>

namespace weir::feel {
namespace {

using K = TypeKind;
using O = ast::Operator;

struct Rule {
  O op;
  K left, right, result;
};

// DMN 1.5, tables 50 to 54.
constexpr std::array kRules{
    Rule{O::Add, K::Number, K::Number, K::Number},
    Rule{O::Add, K::String, K::String, K::String},
    Rule{O::Add, K::DaysDuration, K::DaysDuration, K::DaysDuration},
    Rule{O::Add, K::YearsDuration, K::YearsDuration, K::YearsDuration},
    Rule{O::Add, K::Date, K::DaysDuration, K::Date},
    Rule{O::Add, K::DaysDuration, K::Date, K::Date},
    Rule{O::Add, K::Date, K::YearsDuration, K::Date},
    Rule{O::Add, K::YearsDuration, K::Date, K::Date},
    Rule{O::Add, K::DateTime, K::DaysDuration, K::DateTime},
    Rule{O::Add, K::DaysDuration, K::DateTime, K::DateTime},
    Rule{O::Add, K::DateTime, K::YearsDuration, K::DateTime},
    Rule{O::Add, K::YearsDuration, K::DateTime, K::DateTime},
    Rule{O::Add, K::Time, K::DaysDuration, K::Time},
    Rule{O::Add, K::DaysDuration, K::Time, K::Time},
    Rule{O::Subtract, K::Number, K::Number, K::Number},
    Rule{O::Subtract, K::DaysDuration, K::DaysDuration, K::DaysDuration},
    Rule{O::Subtract, K::YearsDuration, K::YearsDuration, K::YearsDuration},
    Rule{O::Subtract, K::Date, K::Date, K::DaysDuration},
    Rule{O::Subtract, K::Date, K::DateTime, K::DaysDuration},
    Rule{O::Subtract, K::DateTime, K::Date, K::DaysDuration},
    Rule{O::Subtract, K::DateTime, K::DateTime, K::DaysDuration},
    Rule{O::Subtract, K::Time, K::Time, K::DaysDuration},
    Rule{O::Subtract, K::Date, K::DaysDuration, K::Date},
    Rule{O::Subtract, K::Date, K::YearsDuration, K::Date},
    Rule{O::Subtract, K::DateTime, K::DaysDuration, K::DateTime},
    Rule{O::Subtract, K::DateTime, K::YearsDuration, K::DateTime},
    Rule{O::Subtract, K::Time, K::DaysDuration, K::Time},
    Rule{O::Multiply, K::Number, K::Number, K::Number},
    Rule{O::Multiply, K::DaysDuration, K::Number, K::DaysDuration},
    Rule{O::Multiply, K::Number, K::DaysDuration, K::DaysDuration},
    Rule{O::Multiply, K::YearsDuration, K::Number, K::YearsDuration},
    Rule{O::Multiply, K::Number, K::YearsDuration, K::YearsDuration},
    Rule{O::Divide, K::Number, K::Number, K::Number},
    Rule{O::Divide, K::DaysDuration, K::Number, K::DaysDuration},
    Rule{O::Divide, K::YearsDuration, K::Number, K::YearsDuration},
    Rule{O::Divide, K::DaysDuration, K::DaysDuration, K::Number},
    Rule{O::Divide, K::YearsDuration, K::YearsDuration, K::Number},
    Rule{O::Power, K::Number, K::Number, K::Number},
};

bool wild(K kind) { return kind == K::Any || kind == K::Null; }

bool ordered(K kind) {
  switch (kind) {
    case K::Any:
    case K::Null:
    case K::Number:
    case K::String:
    case K::Date:
    case K::Time:
    case K::DateTime:
    case K::DaysDuration:
    case K::YearsDuration:
      return true;
    default:
      return false;
  }
}

Type join_contexts(const Type& a, const Type& b) {
  std::vector<std::pair<std::string, Type>> fields = a.fields();
  for (const auto& other : b.fields()) {
    auto same = std::find_if(fields.begin(), fields.end(),
                             [&](const auto& field) { return field.first == other.first; });
    if (same == fields.end()) {
      fields.push_back(other);
    } else {
      same->second = join(same->second, other.second);
    }
  }
  return Type::context(std::move(fields));
}

}  // namespace

TypeKind runtime_kind(const Type& type) {
  switch (type.kind()) {
    case K::Reference:
    case K::User:
    case K::Department:
      return K::String;
    default:
      return type.kind();
  }
}

Type join(const Type& a, const Type& b) {
  if (is_error(a) || is_error(b)) return K::Error;
  if (a.is(K::Null)) return b;
  if (b.is(K::Null)) return a;
  if (a == b) return a;
  if (a.is(K::Any) || b.is(K::Any)) return K::Any;
  if (a.kind() == b.kind()) {
    switch (a.kind()) {
      case K::List:
        return Type::list(join(a.element(), b.element()));
      case K::Range:
        return Type::range(join(a.element(), b.element()));
      case K::Context:
        return join_contexts(a, b);
      default:
        break;
    }
  }
  if (subtype(a, b)) return b;
  if (subtype(b, a)) return a;
  return K::Any;
}

std::optional<Type> arithmetic_result(O op, const Type& left, const Type& right) {
  if (is_error(left) || is_error(right)) return Type(K::Error);
  K a = runtime_kind(left), b = runtime_kind(right);
  std::optional<Type> result;
  for (const Rule& rule : kRules) {
    if (rule.op != op) continue;
    if (!wild(a) && rule.left != a) continue;
    if (!wild(b) && rule.right != b) continue;
    if (result && !result->is(rule.result)) return Type(K::Any);
    result = Type(rule.result);
  }
  return result;
}

Comparable comparable(O op, const Type& left, const Type& right) {
  if (is_open(left) || is_open(right)) return Comparable::Yes;
  bool equality = op == O::Equal || op == O::NotEqual;
  K a = runtime_kind(left), b = runtime_kind(right);
  if (!equality && (!ordered(a) || !ordered(b))) return Comparable::NotOrdered;
  if (wild(a) || wild(b) || a == b) return Comparable::Yes;
  auto record = [](K kind) { return kind == K::Record; };
  // A whole record may be given by its id, and is a context.
  if (record(a) && (b == K::String || b == K::Context)) return Comparable::Yes;
  if (record(b) && (a == K::String || a == K::Context)) return Comparable::Yes;
  return Comparable::DifferentTypes;
}

Argument described(std::string name, const Type& type) {
  auto made = [&](std::string en, std::string zh) {
    return Argument{std::move(name), std::move(en), std::move(zh)};
  };
  switch (type.kind()) {
    case K::Any:
    case K::Error:
      return made("anything", "任意值");
    case K::Null:
      return made("null", "空值");
    case K::Boolean:
      return made("true or false", "真假值");
    case K::Number:
      return made("a number", "数字");
    case K::String:
      return made("text", "文本");
    case K::Date:
      return made("a date", "日期");
    case K::Time:
      return made("a time", "时间");
    case K::DateTime:
      return made("a date and time", "日期时间");
    case K::DaysDuration:
      return made("a duration of days and time", "天时分时长");
    case K::YearsDuration:
      return made("a duration of years and months", "年月时长");
    case K::List: {
      Argument of = described("", type.element());
      if (type.element().is(K::Any)) return made("a list", "列表");
      return made("a list of " + of.value, of.zh + "的列表");
    }
    case K::Context: {
      // Only a row of a table has its id last, under this name.
      const bool row = !type.fields().empty() && type.fields().back().first == "row";
      return row ? made("a row", "行") : made("a context", "上下文");
    }
    case K::Range: {
      Argument of = described("", type.element());
      if (type.element().is(K::Any)) return made("a range", "区间");
      return made("a range of " + of.value, of.zh + "的区间");
    }
    case K::Function:
      return made("a function", "函数");
    case K::Record: {
      std::string form = type.forms().empty() ? "" : " '" + type.forms().front() + "'";
      return made("a record" + form, "记录" + form);
    }
    case K::Reference: {
      std::string form = type.forms().empty() ? "" : " to '" + type.forms().front() + "'";
      return made("a reference" + form,
                  "引用" + (type.forms().empty() ? "" : "“" + type.forms().front() + "”"));
    }
    case K::User:
      return made("a user", "用户");
    case K::Department:
      return made("a department", "部门");
  }
  return made("anything", "任意值");
}

std::optional<Type> element_of(const Type& type) {
  switch (type.kind()) {
    case K::Error:
      return Type(K::Error);
    case K::Any:
    case K::Null:
      return Type(K::Any);
    case K::List:
      return type.element();
    default:
      return std::nullopt;
  }
}

std::vector<std::pair<std::string, Type>> properties_of(const Type& type) {
  const std::vector<std::pair<std::string, Type>> date{
      {"year", K::Number}, {"month", K::Number}, {"day", K::Number}, {"weekday", K::Number}};
  const std::vector<std::pair<std::string, Type>> time{{"hour", K::Number},
                                                       {"minute", K::Number},
                                                       {"second", K::Number},
                                                       {"time offset", K::DaysDuration},
                                                       {"timezone", K::String}};
  switch (type.kind()) {
    case K::Date: {
      auto all = date;
      all.insert(all.end(), time.begin(), time.end());
      return all;
    }
    case K::Time:
      return time;
    case K::DateTime: {
      auto all = date;
      all.insert(all.end(), time.begin(), time.end());
      return all;
    }
    case K::DaysDuration:
      return {{"days", K::Number},
              {"hours", K::Number},
              {"minutes", K::Number},
              {"seconds", K::Number}};
    case K::YearsDuration:
      return {{"years", K::Number}, {"months", K::Number}};
    case K::Range:
      return {{"start", type.element()},
              {"end", type.element()},
              {"start included", K::Boolean},
              {"end included", K::Boolean}};
    default:
      return {};
  }
}

std::string_view symbol_of(O op) {
  switch (op) {
    case O::Add:
      return "+";
    case O::Subtract:
      return "-";
    case O::Multiply:
      return "*";
    case O::Divide:
      return "/";
    case O::Power:
      return "**";
    case O::Equal:
      return "=";
    case O::NotEqual:
      return "!=";
    case O::Less:
      return "<";
    case O::LessEqual:
      return "<=";
    case O::Greater:
      return ">";
    case O::GreaterEqual:
      return ">=";
  }
  return "";
}

Op op_of(O op) {
  switch (op) {
    case O::Add:
      return Op::Add;
    case O::Subtract:
      return Op::Subtract;
    case O::Multiply:
      return Op::Multiply;
    case O::Divide:
      return Op::Divide;
    case O::Power:
      return Op::Power;
    case O::Equal:
      return Op::Equal;
    case O::NotEqual:
      return Op::NotEqual;
    case O::Less:
      return Op::Less;
    case O::LessEqual:
      return Op::LessEqual;
    case O::Greater:
      return Op::Greater;
    case O::GreaterEqual:
      return Op::GreaterEqual;
  }
  return Op::Equal;
}

bool is_comparison(O op) { return op >= O::Equal; }

}  // namespace weir::feel
