#include "dsl/feel/print.h"

#include <variant>

#include "dsl/feel/lexer.h"
#include "dsl/feel/names.h"
#include "dsl/feel/types.h"
#include "engine/base/quote.h"

namespace weir::feel {
namespace {

// How tightly each kind of expression binds; an operand that binds less needs parentheses.
enum Level : int {
  kOpen = 0,
  kOr = 1,
  kAnd = 2,
  kCompare = 3,
  kSum = 4,
  kProduct = 5,
  kPower = 6,
  kUnary = 7,
  kPrimary = 8
};

class Printer {
 public:
  std::string text;

  void at_least(const ast::Expr& expr, int level) {
    bool wrap = level_of(expr) < level;
    if (wrap) text += '(';
    any(expr);
    if (wrap) text += ')';
  }

  void any(const ast::Expr& expr) {
    std::visit([&](const auto& is) { one(is); }, expr.is);
  }

 private:
  static int level_of(ast::Operator op) {
    if (is_comparison(op)) return kCompare;
    switch (op) {
      case ast::Operator::Add:
      case ast::Operator::Subtract:
        return kSum;
      case ast::Operator::Power:
        return kPower;
      default:
        return kProduct;
    }
  }

  static int level_of(const ast::Expr& expr) {
    if (auto* binary = std::get_if<ast::Binary>(&expr.is)) return level_of(binary->op);
    if (auto* logic = std::get_if<ast::Logic>(&expr.is)) return logic->conjunction ? kAnd : kOr;
    if (std::holds_alternative<ast::Between>(expr.is) || std::holds_alternative<ast::In>(expr.is) ||
        std::holds_alternative<ast::InstanceOf>(expr.is)) {
      return kCompare;
    }
    if (std::holds_alternative<ast::Negate>(expr.is)) return kUnary;
    // These reach as far to the right as they can.
    if (std::holds_alternative<ast::If>(expr.is) || std::holds_alternative<ast::For>(expr.is) ||
        std::holds_alternative<ast::Quantified>(expr.is) ||
        std::holds_alternative<ast::FunctionLiteral>(expr.is)) {
      return kOpen;
    }
    return kPrimary;
  }

  template <class Items, class Print>
  void joined(const Items& items, Print print) {
    bool first = true;
    for (const auto& item : items) {
      if (!first) text += ", ";
      first = false;
      print(item);
    }
  }

  void one(const ast::Null&) { text += "null"; }
  void one(const ast::Boolean& is) { text += is.value ? "true" : "false"; }
  void one(const ast::Number& is) { text += is.text; }
  void one(const ast::String& is) { text += print_string(is.value); }
  void one(const ast::Literal& is) { text += "@" + print_string(is.value); }
  void one(const ast::Name& is) { text += is.name; }
  void one(const ast::Tested&) { text += "?"; }
  void one(const ast::Member& is) {
    at_least(*is.object, kPrimary);
    text += "." + is.name.text;
  }
  void one(const ast::Negate& is) {
    text += "-";
    at_least(*is.operand, kUnary);
  }
  void one(const ast::Binary& is) {
    int level = level_of(is.op);
    at_least(*is.left, level);
    text += " " + std::string(symbol_of(is.op)) + " ";
    at_least(*is.right, level + 1);
  }
  void one(const ast::Logic& is) {
    int level = is.conjunction ? kAnd : kOr;
    bool first = true;
    for (const ast::Ptr& operand : is.operands) {
      if (!first) text += is.conjunction ? " and " : " or ";
      first = false;
      at_least(*operand, level + 1);
    }
  }
  void one(const ast::Between& is) {
    at_least(*is.value, kCompare);
    text += " between ";
    at_least(*is.low, kSum);
    text += " and ";
    at_least(*is.high, kSum);
  }
  void one(const ast::In& is) {
    at_least(*is.value, kCompare);
    text += " in ";
    bool list = is.tests.size() != 1;
    if (list) text += "(";
    joined(is.tests, [&](const ast::Ptr& test) { list ? any(*test) : at_least(*test, kSum); });
    if (list) text += ")";
  }
  void one(const ast::If& is) {
    text += "if ";
    any(*is.condition);
    text += " then ";
    any(*is.then);
    text += " else ";
    any(*is.otherwise);
  }
  void iterators(const std::vector<ast::Iterator>& iterators) {
    joined(iterators, [&](const ast::Iterator& iterator) {
      text += iterator.name.text + " in ";
      any(*iterator.from);
      if (!iterator.to) return;
      text += "..";
      any(*iterator.to);
    });
  }
  void one(const ast::For& is) {
    text += "for ";
    iterators(is.iterators);
    text += " return ";
    any(*is.body);
  }
  void one(const ast::Quantified& is) {
    text += is.every ? "every " : "some ";
    iterators(is.iterators);
    text += " satisfies ";
    any(*is.condition);
  }
  void one(const ast::Filter& is) {
    at_least(*is.list, kPrimary);
    text += "[";
    any(*is.predicate);
    text += "]";
  }
  void one(const ast::ListLiteral& is) {
    text += "[";
    joined(is.items, [&](const ast::Ptr& item) { any(*item); });
    text += "]";
  }
  void key(const std::string& name) {
    // A key that is no name as it stands is quoted.
    bool plain = !name.empty() && normal_name(name) == name;
    for (const Token& token : lex(name).tokens) {
      plain = plain && (token.kind == TokenKind::Word || token.kind == TokenKind::End ||
                        (token.kind == TokenKind::Number && token.at.begin > 0));
    }
    plain = plain && lex(name).problem == LexProblem::None;
    text += plain ? name : print_string(name);
  }
  void one(const ast::ContextLiteral& is) {
    text += "{";
    joined(is.entries, [&](const ast::Entry& entry) {
      key(entry.key.text);
      text += ": ";
      any(*entry.value);
    });
    text += "}";
  }
  void one(const ast::RangeLiteral& is) {
    if (!is.low || !is.high) {
      text += is.point           ? "(= "
              : is.low           ? is.low_included ? "(>= " : "(> "
              : is.high_included ? "(<= "
                                 : "(< ";
      at_least(is.low ? *is.low : *is.high, kSum);
      text += ")";
      return;
    }
    text += is.low_included ? "[" : "(";
    any(*is.low);
    text += "..";
    any(*is.high);
    text += is.high_included ? "]" : ")";
  }
  void one(const ast::FunctionLiteral& is) {
    text += "function(";
    joined(is.params, [&](const ast::Param& param) {
      text += param.name.text;
      if (!param.type) return;
      text += ": ";
      type(*param.type);
    });
    text += is.external ? ") external " : ") ";
    any(*is.body);
  }
  void one(const ast::Call& is) {
    at_least(*is.callee, kPrimary);
    text += "(";
    joined(is.arguments, [&](const ast::Argument& argument) {
      if (!argument.name.text.empty()) text += argument.name.text + ": ";
      any(*argument.value);
    });
    text += ")";
  }
  void one(const ast::InstanceOf& is) {
    at_least(*is.value, kCompare);
    text += " instance of ";
    type(is.type);
  }
  void one(const ast::Comparison& is) {
    text += std::string(symbol_of(is.op)) + " ";
    at_least(*is.bound, kSum);
  }
  void one(const ast::UnaryTests& is) {
    if (is.any) {
      text += "-";
      return;
    }
    if (is.negated) text += "not(";
    joined(is.tests, [&](const ast::Ptr& test) { any(*test); });
    if (is.negated) text += ")";
  }

  void type(const ast::TypeRef& ref) {
    text += ref.name.text;
    if (ref.generic) {
      text += "<";
      size_t index = 0;
      joined(ref.args, [&](const ast::TypeRef& arg) {
        if (index < ref.keys.size()) text += ref.keys[index].text + ": ";
        ++index;
        type(arg);
      });
      text += ">";
    }
    if (ref.result.empty()) return;
    text += " -> ";
    type(ref.result.front());
  }
};

}  // namespace

std::string print(const ast::Expr& expr) {
  Printer printer;
  printer.any(expr);
  return std::move(printer.text);
}

std::string print_string(std::string_view value) {
  std::string out;
  base::append_quoted(out, value);
  return out;
}

}  // namespace weir::feel
