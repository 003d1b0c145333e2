#include "engine/verbs/verb.h"

#include "engine/runtime/flow/ladder.h"

namespace weir::verb {

namespace {

Status run_suspend(runtime::VerbContext& context) {
  runtime::Case& of = context.of;
  of.emit(runtime::StatusChanged{runtime::CaseStatus::Suspended, {}, "suspend"});
  runtime::suspend_timers(of);
  return Done{};
}

}  // namespace

const VerbSpec& spec_suspend() {
  static const VerbSpec spec{.name = "suspend",
                             .on_flow = true,
                             .doc = {"stops the flow for a while", "挂起"},
                             .who = Who::Admin,
                             .run = run_suspend,
                             .good = R"({as: root, suspend: quote_approval, on: q})",
                             .bad = R"({as: li, suspend: quote_approval, on: q})"};
  return spec;
}

}  // namespace weir::verb
