// The kinds of steps of a test, and the keys of each.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "dsl/yaml/tree.h"

namespace weir::sema {

enum class About { Form, Record, Flow, Task, FlowVerb, User, Event, Connector, Operation, Duration, Time, Flag, Path, Directory, Expect };

struct StepKind {
  std::string_view name;
  About about;
  std::string_view keys;  // what may stand beside it
};

std::span<const StepKind> step_kinds();
// The kind that the step has a key of; nullptr where it has none.
const StepKind* step_kind_in(const yaml::Node& node);
// What may stand beside the kind's own key.
std::vector<std::string_view> keys_beside(const StepKind& kind);

}  // namespace weir::sema
