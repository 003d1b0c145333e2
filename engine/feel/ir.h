// engine/feel/ir.h: the typed form of a FEEL expression: what a bundle stores.
//
// dsl/feel lowers checked syntax to it with every name resolved; engine/feel/program.cc turns it
// into bytecode at load. A tree of plain nodes; children by meaning of the op, in source order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/feel/type.h"
#include "weir/diagnostic.h"
#include "weir/value.h"

namespace weir::feel {

// Values are part of the bundle's encoding: never renumber or reuse.
enum class Op : uint8_t {
  Constant = 0,   // constant
  Input = 1,      // index: into Expression::inputs
  Local = 2,      // index: a variable bound inside the expression
  Name = 3,       // text: looked up by name at run time in the enclosing filter's item (index: its
                  // local) when that is a context with such an entry, else child 0 (may be absent: null)
  Negate = 10,    // a
  Add = 11, Subtract = 12, Multiply = 13, Divide = 14, Power = 15,        // a, b
  Equal = 20, NotEqual = 21, Less = 22, LessEqual = 23, Greater = 24, GreaterEqual = 25,  // a, b
  And = 30, Or = 31,  // two or more
  Between = 33,   // a, low, high
  In = 34,        // value, test...: true if one test holds; tests as below. index: local of `?`, or
                  // kNoLocal when no test uses it
  If = 35,        // condition, then, else
  For = 40,       // iterator..., body. index: first iterator's local
  Some = 41, Every = 42,  // iterator..., condition
  Iterator = 43,  // local index; child: a list, or two children: from, to (inclusive, either way);
                  // text: the variable's name. `partial` in a For is local index + number of iterators
  Filter = 44,    // list, predicate. index: local of `item`
  Member = 45,    // a; text: name. A list gives the list of its items' members; see also forms
  List = 50, Context = 51,  // items; entries (text on each child's wrapper: Entry)
  Entry = 52,     // text: key; index: the local that later entries see it by; child
  Range = 53,     // low, high (a null constant: open); index: bit 0 low included, bit 1 high included
  Function = 54,  // params as Param..., body
  Param = 55,     // text: name; index: local; type
  CallBuiltin = 60,   // text: builtin's name; index: overload; children: one for each parameter, in
                      // order; an omitted optional one is Omitted, a variadic one a List
  CallApp = 61,       // text: name of the app's function or decision; args in parameter order
  CallHost = 62,      // text: a function the host declared; args in parameter order
  CallValue = 63,     // function value, args... ; names (if any) in `names`
  CallAny = 64,       // text: builtin whose overload is chosen at run time by types; args; `names`
  Omitted = 65,
  InstanceOf = 70,    // a; type: the one asked for, not that of the result
  // Unary tests of a value: of input 0 ("?") under UnaryTests, of the left side under In. Inner
  // expressions see it as local `index` of the innermost one around them, or as input 0.
  UnaryTests = 80,    // tests...: true if one holds, null when none and one is null. index: as In's
  Negation = 81,      // not(tests...)
  TestCompare = 82,   // index: an Op as number (Less, ...); child: bound
  TestValue = 83,     // child: equal to it, or in it when it is a list or range, or true itself when
                      // the expression uses `?`
  TestAny = 84,       // `-`
};

inline constexpr uint32_t kNoLocal = 0xffffffff;

struct Node {
  Op op = Op::Constant;
  uint32_t index = 0;
  Span span;               // in the source file
  Type type;               // static type of the result
  Value constant;
  std::string text;
  std::vector<std::string> names;
  std::vector<Node> children;
};

inline Type result_type(const Node& node) {
  return node.op == Op::InstanceOf ? Type(TypeKind::Boolean) : node.type;
}

// Where an input's value comes from when the expression runs. Part of the encoding.
enum class InputKind : uint8_t {
  Field = 0,      // a field of the record of the place (name)
  Column = 1,     // a column of the row of the place (name)
  Record = 2,     // the whole record
  Old = 3,        // the record before the change, null on create
  User = 4, Now = 5, Today = 6, App = 7,
  Flow = 8, Vars = 9, Steps = 10, Initiator = 11, Started = 12,
  Items = 13, Candidate = 14,
  Named = 15,     // anything else the place declares: a decision's input, a parameter, a loop
                  // variable of `for_each`, a record of a test (name)
  Host = 16,
};

struct Input {
  InputKind kind = InputKind::Named;
  std::string name;  // Field, Column, Named: which
  Type type;
  friend bool operator==(const Input& a, const Input& b) { return a.kind == b.kind && a.name == b.name; }
};

}  // namespace weir::feel
