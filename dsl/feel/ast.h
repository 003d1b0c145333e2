// dsl/feel/ast.h: the syntax of a FEEL text, as written.
//
// Plain variants; places are byte offsets into the FEEL text. A tree is at most kTreeMax deep
// (dsl/feel/compile.h), so recursion over it is safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace weir::feel::ast {

struct At {
  uint32_t begin = 0, end = 0;
};

struct Expr;
using Ptr = std::unique_ptr<Expr>;
using List = std::vector<Ptr>;

struct Word {
  std::string text;  // a name in its canonical spelling
  At at;
};

// A type as written: "number", "list<T>", "range<T>", "context<a: T>", "function<T> -> U".
struct TypeRef {
  Word name;                    // "list", "function", "days and time duration"
  std::vector<TypeRef> args;    // list, range: one; function: parameters; context: of its fields
  std::vector<Word> keys;       // context: its fields
  std::vector<TypeRef> result;  // function: one
  bool generic = false;         // written with <...>
};

enum class Operator : uint8_t {
  Add,
  Subtract,
  Multiply,
  Divide,
  Power,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual
};

struct Null {};
struct Boolean {
  bool value = false;
};
struct Number {
  std::string text;
};
struct String {
  std::string value;
};
struct Literal {
  std::string value;
};  // @"2026-03-02"
struct Name {
  std::string name;
};
struct Tested {};  // ?
struct Member {
  Ptr object;
  Word name;
};
struct Negate {
  Ptr operand;
};
struct Binary {
  Operator op = Operator::Add;
  At op_at;
  Ptr left, right;
};
struct Logic {
  bool conjunction = false;
  List operands;
};
struct Between {
  Ptr value, low, high;
};
struct In {
  Ptr value;
  List tests;
};
struct If {
  Ptr condition, then, otherwise;
};
struct Iterator {
  Word name;
  Ptr from, to;
};  // `to` only in `x in 1..3`
struct For {
  std::vector<Iterator> iterators;
  Ptr body;
};
struct Quantified {
  bool every = false;
  std::vector<Iterator> iterators;
  Ptr condition;
};
struct Filter {
  Ptr list, predicate;
};
struct ListLiteral {
  List items;
};
struct Entry {
  Word key;
  Ptr value;
};
struct ContextLiteral {
  std::vector<Entry> entries;
};
// A missing end is open; `point`: `(= low)`, from low to low.
struct RangeLiteral {
  Ptr low, high;
  bool low_included = false, high_included = false, point = false;
};
struct Param {
  Word name;
  std::optional<TypeRef> type;
};
struct FunctionLiteral {
  std::vector<Param> params;
  Ptr body;
  bool external = false;
};
struct Argument {
  Word name;
  Ptr value;
};  // positional ones have no name
struct Call {
  Ptr callee;
  std::vector<Argument> arguments;
};
struct InstanceOf {
  Ptr value;
  TypeRef type;
};
// Unary tests.
struct Comparison {
  Operator op = Operator::Equal;
  At op_at;
  Ptr bound;
};  // `>= 5`
struct UnaryTests {
  List tests;
  bool negated = false, any = false;
};  // any: `-`

struct Expr {
  At at;
  std::variant<Null, Boolean, Number, String, Literal, Name, Tested, Member, Negate, Binary, Logic,
               Between, In, If, For, Quantified, Filter, ListLiteral, ContextLiteral, RangeLiteral,
               FunctionLiteral, Call, InstanceOf, Comparison, UnaryTests>
      is;
  uint32_t depth = 1;  // of the tree below, itself included
};

}  // namespace weir::feel::ast
