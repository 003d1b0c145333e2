// dsl/tools/dmn/tree.h: small trees of FEEL, for what DMN says in boxes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "dsl/feel/ast.h"

namespace weir::dmn::tree {

namespace ast = feel::ast;

template <class T>
ast::Ptr make(T is) {
  auto expr = std::make_unique<ast::Expr>();
  expr->is = std::move(is);
  return expr;
}

inline ast::Word word(std::string text) { return {std::move(text), {}}; }
inline ast::Ptr null() { return make(ast::Null{}); }
inline ast::Ptr name(std::string text) { return make(ast::Name{std::move(text)}); }
inline ast::Ptr boolean(bool value) { return make(ast::Boolean{value}); }
inline ast::Ptr number(size_t value) { return make(ast::Number{std::to_string(value)}); }
inline ast::Ptr member(ast::Ptr object, std::string text) {
  return make(ast::Member{std::move(object), word(std::move(text))});
}
inline ast::Ptr filter(ast::Ptr list, ast::Ptr predicate) {
  return make(ast::Filter{std::move(list), std::move(predicate)});
}
inline ast::Ptr binary(ast::Operator op, ast::Ptr left, ast::Ptr right) {
  return make(ast::Binary{op, {}, std::move(left), std::move(right)});
}
inline ast::Ptr if_then(ast::Ptr condition, ast::Ptr then, ast::Ptr otherwise) {
  return make(ast::If{std::move(condition), std::move(then), std::move(otherwise)});
}
inline ast::Ptr list(ast::List items) { return make(ast::ListLiteral{std::move(items)}); }
template <class... Args>
ast::Ptr call(std::string function, Args... args) {
  ast::Call made;
  made.callee = name(std::move(function));
  (made.arguments.push_back(ast::Argument{{}, std::move(args)}), ...);
  return make(std::move(made));
}

// {entries...}.result: names for what is reckoned once. Names of our own begin with `$`, which no
// FEEL text can spell.
class Let {
 public:
  void add(std::string key, ast::Ptr value) {
    context_.entries.push_back({word(std::move(key)), std::move(value)});
  }
  ast::Ptr in(ast::Ptr result) {
    add("$result", std::move(result));
    return member(make(std::move(context_)), "$result");
  }

 private:
  ast::ContextLiteral context_;
};

}  // namespace weir::dmn::tree
