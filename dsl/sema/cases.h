// dsl/sema/cases.h: the cases that conditions tell apart, and the conditions put to each of them.
//
// Every field or variable that a condition compares with constants is a term; its values are cut
// into atoms (regions.h). A case is one atom of each term. Whatever else a condition reads makes it
// one that cannot be reckoned with.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dsl/sema/axes.h"

namespace weir::sema {

// Where the terms of conditions are looked up; what is not known here has any value of its type.
struct TermScope {
  const model::Form* form = nullptr;   // whose fields are plain names
  const model::Field* table = nullptr; // whose columns are, too
  const model::Flow* flow = nullptr;   // whose variables are known
};

enum class Nulls : uint8_t { Never, WhereTested, WhereAllowed };

class Cases {
 public:
  // One value for each term, in the order of the terms.
  class Point : public feel::Scope {
   public:
    std::map<std::string, Value> values;
    Value input(const feel::Input& input) override;

   private:
    Value context(const std::string& prefix);
  };

  Cases(const App& app, const TermScope& scope, Nulls nulls) : app_(app), scope_(scope), nulls_(nulls) {}

  // False: the condition reads what cannot be reckoned with.
  bool add(const feel::Expression& condition, const feel::Node& part);
  bool add(const feel::Expression& condition) { return add(condition, condition.root); }
  // Makes the cases. False: there are no terms, or too many cases.
  bool cut();
  size_t count() const { return count_; }
  Point at(size_t index) const;
  // Null where it is neither true nor false.
  static std::optional<bool> truth(const feel::Expression& condition, Point& point);

  // `amount = 5, vars.level = "ceo"`, and where the answers of decisions among them are written.
  std::string text(const Point& point) const;
  std::vector<Span> answers(const Point& point) const;

 private:
  struct Term {
    AxisSpec spec;
    std::vector<Value> constants;
    std::vector<std::pair<Value, Span>> answers;  // the only values, when a decision gives it
    bool tested_for_null = false;
  };
  bool collect(const feel::Expression& e, const feel::Node& node, bool truth);
  bool compared(const feel::Expression& e, const feel::Node& node);
  bool note(const std::string& key, const feel::Node& node, const std::vector<Value>& constants);
  void answers_of(const std::string& path, Term& term) const;
  const model::Field* field(const std::string& key) const;

  const App& app_;
  TermScope scope_;
  Nulls nulls_;
  std::map<std::string, Term> terms_;
  std::vector<Axis> axes_;
  std::vector<std::string> keys_;
  size_t count_ = 0;
};

}  // namespace weir::sema
