#include "engine/verbs/verb.h"

#include "engine/runtime/flow/ladder.h"

namespace weir::verb {

namespace {

Status run_resume(runtime::VerbContext& context) {
  if (context.of.state().status != runtime::CaseStatus::Suspended)
    return context.refuse("E_NOT_OPEN", "the flow is not suspended", "流程未挂起");
  context.of.emit(runtime::StatusChanged{runtime::CaseStatus::Running, {}, "resume"});
  runtime::resume_timers(context.of);
  return Done{};
}

}  // namespace

const VerbSpec& spec_resume() {
  static const VerbSpec spec{.name = "resume",
                             .on_flow = true,
                             .doc = {"lets a suspended flow go on", "激活"},
                             .who = Who::Admin,
                             .when_suspended = true,
                             .run = run_resume,
                             .good = R"({as: root, resume: quote_approval, on: q})",
                             .bad = R"({as: li, resume: quote_approval, on: q})"};
  return spec;
}

}  // namespace weir::verb
