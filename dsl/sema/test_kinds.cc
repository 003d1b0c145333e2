#include "dsl/sema/test_kinds.h"

#include <algorithm>

namespace weir::sema {

namespace {

// Keys of a command beside its own; of a verb on a task, and on a flow.
constexpr std::string_view kCommand = "as refused warned key seen", kTask = "on comment with to mode choose", kFlow = "on comment with to mode force";

// A step has one of these keys; `merge` comes before
// `take`, `comment` and `at` come last since they are keys of others too.
constexpr StepKind kKinds[] = {
    {"create", About::Form, "with name"},
    {"update", About::Record, "with merge"},
    {"merge", About::Record, "into take"},
    {"delete", About::Record, ""},
    {"convert", About::Record, "with name into carry"},
    {"submit", About::Record, "choose"},
    {"start", About::Flow, "on with choose"},
    {"read", About::Record, "gives absent"},
    {"query", About::Form, "where is name"},
    {"move", About::Record, "to with"},
    {"approve", About::Task, kTask},
    {"reject", About::Task, kTask},
    {"abstain", About::Task, kTask},
    {"complete", About::Task, kTask},
    {"return", About::Task, kTask},
    {"transfer", About::Task, kTask},
    {"delegate", About::Task, kTask},
    {"resolve", About::Task, kTask},
    {"add_before", About::Task, kTask},
    {"add_after", About::Task, kTask},
    {"add_parallel", About::Task, kTask},
    {"remove_sign", About::Task, kTask},
    {"take_back", About::Task, kTask},
    {"claim", About::Task, kTask},
    {"unclaim", About::Task, kTask},
    {"urge", About::Task, kTask},
    {"cc", About::Task, kTask},
    {"mark_read", About::Task, "on"},
    {"withdraw", About::FlowVerb, kFlow},
    {"resubmit", About::FlowVerb, kFlow},
    {"revoke", About::FlowVerb, kFlow},
    {"suspend", About::FlowVerb, kFlow},
    {"resume", About::FlowVerb, kFlow},
    {"terminate", About::FlowVerb, kFlow},
    {"jump", About::FlowVerb, kFlow},
    {"migrate", About::FlowVerb, kFlow},
    {"reopen", About::FlowVerb, kFlow},
    {"accept", About::Record, ""},
    {"decline", About::Record, "reason"},
    {"take", About::Record, "pool"},
    {"release", About::Record, "pool with reason"},
    {"assign", About::Record, "to reason"},
    {"share", About::Record, "to mode until"},
    {"hand_over", About::User, "to"},
    {"directory", About::Directory, "from"},
    {"emit", About::Event, "with"},
    {"inbound", About::Connector, "body name"},
    {"advance", About::Duration, ""},
    {"restart", About::Flag, ""},
    {"answer", About::Operation, "with"},
    {"fail", About::Operation, "times"},
    {"publish", About::Path, ""},
    {"expect", About::Expect, ""},
    {"at", About::Time, ""},
    {"comment", About::Task, "on reason with"},
};

bool is_command(const StepKind& kind) {
  switch (kind.about) {
    case About::Duration:
    case About::Flag:
    case About::Operation:
    case About::Path:
    case About::Expect:
    case About::Time: return false;
    default: return true;
  }
}

}  // namespace

std::span<const StepKind> step_kinds() { return kKinds; }

const StepKind* step_kind_in(const yaml::Node& node) {
  for (const StepKind& kind : kKinds)
    if (node.find(kind.name) != nullptr) return &kind;
  return nullptr;
}

std::vector<std::string_view> keys_beside(const StepKind& kind) {
  std::vector<std::string_view> keys;
  const auto add = [&keys](std::string_view words) {
    while (!words.empty()) {
      const size_t end = std::min(words.find(' '), words.size());
      keys.push_back(words.substr(0, end));
      words.remove_prefix(std::min(end + 1, words.size()));
    }
  };
  add(kind.keys);
  if (is_command(kind)) add(kCommand);
  return keys;
}

}  // namespace weir::sema
