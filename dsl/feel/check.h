// dsl/feel/check.h: resolves names, infers types, reports, and lowers a tree to IR, in one walk.
//
// Internal to dsl/feel. The parts live in check.cc (names, literals), check_operators.cc,
// check_collections.cc, check_calls.cc, check_types.cc and check_tests.cc.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/feel/compile.h"
#include "dsl/feel/diagnostics.h"
#include "dsl/feel/types.h"
#include "engine/feel/builtin.h"

namespace weir::feel {

class Checker {
 public:
  Checker(std::string_view text, const Place& place);

  // The expression of a whole tree, not yet folded or prepared; the findings are in diagnostics().
  Expression run(const ast::Expr& tree);
  std::vector<Diagnostic>& diagnostics() { return diagnostics_; }

 private:
  // Variables bound inside the expression, and the items of filters, inner ones last.
  struct Bound {
    std::string name;
    uint32_t local = 0;
    Type type;
    bool filter = false;  // the item of a filter: its members are names too
  };
  // What `?` is: of the tests around.
  struct Tested {
    Type type;
    uint32_t local = kNoLocal;  // given out at the first use
  };

  Node check(const ast::Expr& expr);

  Node check_is(const ast::Null& is, const ast::Expr& expr);
  Node check_is(const ast::Boolean& is, const ast::Expr& expr);
  Node check_is(const ast::Number& is, const ast::Expr& expr);
  Node check_is(const ast::String& is, const ast::Expr& expr);
  Node check_is(const ast::Literal& is, const ast::Expr& expr);
  Node check_is(const ast::Name& is, const ast::Expr& expr);
  Node check_is(const ast::Tested& is, const ast::Expr& expr);
  Node check_is(const ast::Member& is, const ast::Expr& expr);
  Node check_is(const ast::Negate& is, const ast::Expr& expr);
  Node check_is(const ast::Binary& is, const ast::Expr& expr);
  Node check_is(const ast::Logic& is, const ast::Expr& expr);
  Node check_is(const ast::Between& is, const ast::Expr& expr);
  Node check_is(const ast::In& is, const ast::Expr& expr);
  Node check_is(const ast::If& is, const ast::Expr& expr);
  Node check_is(const ast::For& is, const ast::Expr& expr);
  Node check_is(const ast::Quantified& is, const ast::Expr& expr);
  Node check_is(const ast::Filter& is, const ast::Expr& expr);
  Node check_is(const ast::ListLiteral& is, const ast::Expr& expr);
  Node check_is(const ast::ContextLiteral& is, const ast::Expr& expr);
  Node check_is(const ast::RangeLiteral& is, const ast::Expr& expr);
  Node check_is(const ast::FunctionLiteral& is, const ast::Expr& expr);
  Node check_is(const ast::Call& is, const ast::Expr& expr);
  Node check_is(const ast::InstanceOf& is, const ast::Expr& expr);
  Node check_is(const ast::Comparison& is, const ast::Expr& expr);
  Node check_is(const ast::UnaryTests& is, const ast::Expr& expr);

  // Names.
  std::optional<Node> resolve(std::string_view name, ast::At at, size_t scopes);
  std::optional<Node> member_of_item(const Bound& item, std::string_view name, ast::At at);
  Node input(const Variable& variable, ast::At at);
  Node unknown_name(std::string_view name, ast::At at);
  std::vector<std::string> visible_names() const;
  bool is_option(const ast::Expr& expr) const;
  Node option_or_check(const ast::Expr& expr);

  // Members.
  const std::vector<FieldType>* record_members(const Type& type) const;
  std::optional<Type> member_type(const Type& of, std::string_view name) const;
  void no_such_member(const Type& of, const ast::Word& name);

  // Loops: iterators become nodes; their variables stay bound until `unbind`.
  std::vector<Node> iterators(const std::vector<ast::Iterator>& written, uint32_t spare);
  Type iterated(const ast::Iterator& iterator, const Node& from, const Node* to);

  // Calls.
  Node call_builtin(const BuiltinSpec& spec, const ast::Call& call, const ast::Expr& expr);
  Node call_declared(const FunctionName& function, const ast::Call& call, const ast::Expr& expr);
  Node call_value(Node function, const ast::Call& call, const ast::Expr& expr);
  Node unknown_function(std::string_view name, const ast::Call& call, const ast::Expr& expr);
  Node builtin_value(const BuiltinSpec& spec, ast::At at);
  Node declared_value(const FunctionName& function, ast::At at);
  std::vector<Node> arguments(const ast::Call& call);
  bool names_are_known(const ast::Call& call, const std::vector<std::string_view>& known,
                       std::string_view function);
  Node overload(const BuiltinSpec& spec, const ast::Call& call, const ast::Expr& expr,
                std::vector<Node> args);
  void report_no_overload(const BuiltinSpec& spec, const ast::Call& call, const ast::Expr& expr,
                          const std::vector<Node>& args);

  // Types as written.
  std::optional<Type> type_of(const ast::TypeRef& written);
  std::optional<Type> generic_type(const ast::TypeRef& written);

  // Tests.
  Node one_test(const ast::Expr& test, const Type& tested);

  // Conditions: reports unless it may be true or false.
  void want_boolean(const Node& node, const ast::Expr& expr);
  void unquote(const Node& left, const Node& right);
  void write_date(const Node& left, const Node& right, std::array<ast::At, 2> at);
  bool compare(ast::Operator op, const Type& left, const Type& right, ast::At left_at,
               ast::At right_at, ast::At whole);

  uint32_t bind(std::string name, Type type);
  void unbind(size_t count) { bound_.resize(bound_.size() - count); }
  uint32_t new_local() { return locals_++; }

  Node make(Op op, Type type, ast::At at, std::vector<Node> children = {});
  Node constant(Value value, Type type, ast::At at);
  Node null_at(ast::At at) { return constant({}, TypeKind::Null, at); }
  // What stands where a finding was: nothing that follows from it is reported.
  Node error_at(ast::At at) { return constant({}, TypeKind::Error, at); }
  Span span(ast::At at) const;
  // Empty for the places of a tree that is not of this text.
  std::string_view slice(ast::At at) const {
    return at.end <= text_.size() ? text_.substr(at.begin, at.end - at.begin) : std::string_view();
  }
  bool strict() const { return place_.mode == Mode::Strict; }

  // Strict mode only; returns nothing to fill in Lenient mode.
  Diagnostic* report(const DiagSpec& spec, ast::At at, std::vector<Argument> args = {});

  std::string_view text_;
  const Place& place_;
  Names none_;
  const Names& names_;
  std::vector<Bound> bound_;
  std::vector<Tested> tested_;
  std::vector<Input> inputs_;
  uint32_t locals_ = 0;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace weir::feel
