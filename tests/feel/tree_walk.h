// tests/feel/tree_walk.h: FEEL's IR evaluated the plain way, to check the bytecode against.
//
// Node by node, without registers, flags, fusing or fast paths. It shares with the evaluator only
// what works on two values: equality, order, arithmetic, conversion, and the builtins.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "engine/feel/expression.h"
#include "engine/feel/function.h"

namespace weir::feel {

class TreeWalk : public World {
 public:
  // Inputs by position; the first is the tested value of unary tests.
  TreeWalk(const Expression& expression, std::vector<Value> inputs, World& world);
  ~TreeWalk() override;

  Value run();
  // The walk took more steps than `patience` allows, and what it gave means nothing.
  bool gave_up() const { return patience_ < 0; }
  void set_patience(int64_t steps) { patience_ = steps; }
  const std::vector<EvalWarning>& warnings() const { return warnings_; }

  // As a World it answers what the given one does, and calls of closures that builtins make.
  Instant now() override { return world_.now(); }
  Zone zone() override { return world_.zone(); }
  Value record_member(const std::vector<std::string>& forms, std::string_view id,
                      std::string_view member) override {
    return world_.record_member(forms, id, member);
  }
  Value user_member(std::string_view user, std::string_view member) override {
    return world_.user_member(user, member);
  }
  Value department_member(std::string_view department, std::string_view member) override {
    return world_.department_member(department, member);
  }
  Value call_app(std::string_view name, std::span<const Value> args, EvalContext& ctx) override;
  Value call_host(std::string_view name, std::span<const Value> args, EvalContext& ctx) override {
    return world_.call_host(name, args, ctx);
  }

 private:
  using Truth = std::optional<bool>;
  struct Closure {
    const Node* function;
    std::vector<Value> locals;
  };

  Value value(const Node& node);
  Truth truth(const Node& node);
  bool spend() { return --patience_ >= 0; }
  Value arithmetic(const Node& node);
  Truth compared(Op op, const Value& a, const Value& b);
  Value loop(const Node& node, size_t iterator, std::vector<Value>& items, bool& whole);
  bool elements(const Node& iterator, std::vector<Value>& out);
  Value quantified(const Node& node);
  Value filter(const Node& node);
  Value index(const Value& list, const Value& at);
  Value member(const Value& of, const std::string& name, const Type& type);
  Truth tests(const Node& node, size_t first, const Value& tested, uint32_t local);
  Truth test(const Node& node, const Value& tested, uint32_t local);
  static Truth is_or_in(const Value& tested, const Value& by);
  bool uses_tested(const Node& node, uint32_t local) const;
  Value call(const Node& node);
  Value call_closure(const Closure& closure, std::vector<Value> args);

  const Expression& expression_;
  std::vector<Value> inputs_, locals_;
  World& world_;
  EvalContext ctx_;
  int64_t patience_ = INT64_MAX;
  std::vector<EvalWarning> warnings_;
  std::map<std::string, Closure, std::less<>> closures_;
};

}  // namespace weir::feel
