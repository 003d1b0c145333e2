// engine/runtime/flow/behavior.h: what a kind of step does when a token comes to it.
//
// A behaviour has no state and sees the world through StepContext alone. It never throws.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/runtime/flow/instance.h"

namespace weir::runtime {

class StepContext;

// The instance is stuck here: stored, visible, retried. The command that led here succeeds.
struct Failure {
  IncidentType type = IncidentType::Condition;
  std::string en, zh;
  Span span;      // without: the step
  Value values = {};  // what was read
};

// Where the token goes.
struct Next {
  enum class Kind : uint8_t {
    Follow,   // to what follows the step
    To,       // to `node`
    Wait,     // stays: the behaviour called StepContext::stay()
    Fork,     // into `arms` of this fork
    End,      // the flow ends as `name`
  };
  Kind kind = Kind::Follow;
  int32_t node = -1;
  std::string name;
  std::vector<Id> arms;
  Value items;  // rows of a for_each
  StepOutcome outcome = StepOutcome::Done;
  std::string reason;

  static Next follow() { return {}; }
  static Next to(int32_t node, std::string reason = {}) {
    Next next;
    next.kind = Kind::To;
    next.node = node;
    next.reason = std::move(reason);
    return next;
  }
  static Next wait() {
    Next next;
    next.kind = Kind::Wait;
    return next;
  }
  static Next end(std::string name) {
    Next next;
    next.kind = Kind::End;
    next.name = std::move(name);
    return next;
  }
  static Next pass(StepOutcome outcome, std::string reason) {
    Next next;
    next.outcome = outcome;
    next.reason = std::move(reason);
    return next;
  }
};

using Step = std::variant<Next, Failure>;

class NodeBehavior {
 public:
  virtual ~NodeBehavior() = default;
  virtual Step enter(StepContext& step) const = 0;
};

}  // namespace weir::runtime
