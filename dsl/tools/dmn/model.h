// dsl/tools/dmn/model.h: a DMN 1.x model read from XML, with its logic as FEEL trees.
//
// Boxed expressions become trees of dsl/feel/ast.h, and decision tables those of engine/decision, so
// what runs an app runs a model. What cannot be read (an unknown boxed expression, a FEEL text with an error) becomes
// null where it stands, with a problem in `problems`; only XML that is no DMN model is an Error.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/feel/ast.h"
#include "dsl/feel/names.h"
#include "engine/feel/expression.h"
#include "weir/result.h"

namespace weir::dmn {

// An item definition, or a built-in type: what values of a variable are.
struct ItemType {
  feel::Type type;
  bool list = false;
  std::vector<std::pair<std::string, std::shared_ptr<const ItemType>>> components;
  std::shared_ptr<const ItemType> base;             // of a list: its items; else what it refines
  std::shared_ptr<const feel::Expression> allowed;  // unary tests; none: all
};
using ItemTypePtr = std::shared_ptr<const ItemType>;

enum class Kind : uint8_t { InputData, Decision, Knowledge, Service };

struct Parameter {
  std::string name;
  ItemTypePtr type;
};

// What an element needs: another element, under the prefix of its import ("" of its own model).
struct Requirement {
  std::string prefix;
  std::string key;  // "namespace#id"
};

// A decision table clause by clause, for what is done with it as a table. Trees as in the text.
struct TableLogic {
  struct Input {
    feel::ast::Ptr expression;
    feel::ast::Ptr allowed;  // unary tests; none: all
  };
  struct Output {
    std::string name;
    ItemTypePtr type;
    feel::ast::Ptr values;     // a list in order of priority; none: not given
    feel::ast::Ptr otherwise;  // none: not given
  };
  struct Rule {
    feel::ast::List tests;  // unary tests, one an input; none: all
    feel::ast::List outputs;
  };
  std::string policy;  // "UNIQUE", "FIRST", ..., "COLLECT SUM"
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
};

class IndexedTable;  // indexed.h

struct Element {
  Kind kind = Kind::InputData;
  std::string name;  // of its variable
  ItemTypePtr type;  // of its value, or of a function's result
  std::vector<Requirement> requires_;
  std::vector<Parameter> parameters;  // of knowledge and services
  feel::ast::Ptr logic;               // of a decision or knowledge; none: null
  std::string text;                   // of that logic, where it is just one text of FEEL
  std::shared_ptr<TableLogic> table;  // AsTrees: where the logic of a decision is just a table
  std::vector<std::string> outputs;   // of a service: keys of decisions
  std::vector<std::string> given;     // of a service: keys of its parameters' elements
};

struct Model {
  std::string name_space;
  std::map<std::string, Element> elements;  // by "namespace#id", those of imports included
  // Everything that reads as one name, and the named types.
  std::shared_ptr<feel::Names> names;
  // The decision tables, by the name that the trees call them by. AsTrees: none.
  std::map<std::string, std::shared_ptr<const IndexedTable>> tables;
  std::vector<std::string> problems;
  // Key of the element with that name in the model itself; empty if there is none.
  std::string find(std::string_view name) const;
};

// Decision tables run on an index; what is to be written as an app has them as trees of FEEL.
enum class Tables : uint8_t { Indexed, AsTrees };

// `imports`: texts of the other models it may import from.
Result<Model> read(std::string_view xml, const std::vector<std::string>& imports = {},
                   Tables tables = Tables::Indexed);

// The value as one of the type: converted (DMN 1.5, 10.3.2.9.4), its allowed values checked; null
// where it does not conform.
Value conformed(const Value& value, const ItemType* type);

// Evaluates elements of a model with given values of its inputs. Not shared by threads.
class Run {
 public:
  Run(const Model& model, Instant now, Zone zone);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // The value of an input, by its name in the model. False where it does not conform to the
  // input's type: then the input is null.
  bool give(std::string_view name, const Value& value);
  // A decision's value, or a service's result with the given values as its arguments.
  Value value_of(std::string_view name);
  // From now on tells what each decision is and how it came to be, into `out`.
  void explain_to(std::string& out, Language language);
  // Why something became null on the way, one sentence each.
  const std::vector<feel::EvalWarning>& warnings() const;

 private:
  class State;
  std::unique_ptr<State> state_;
  const Model& model_;
};

}  // namespace weir::dmn
