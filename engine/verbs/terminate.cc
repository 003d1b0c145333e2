#include "engine/verbs/verb.h"

#include "engine/runtime/flow/advance.h"

namespace weir::verb {

namespace {

Status run_terminate(runtime::VerbContext& context) {
  runtime::finish(context.of, "terminated", "terminate");
  return Done{};
}

}  // namespace

const VerbSpec& spec_terminate() {
  static const VerbSpec spec{.name = "terminate",
                             .on_flow = true,
                             .doc = {"ends the flow", "终止"},
                             .who = Who::Admin,
                             .when_suspended = true,
                             .run = run_terminate,
                             .good = R"({as: root, terminate: quote_approval, on: q, comment: wrong})",
                             .bad = R"({as: li, terminate: quote_approval, on: q})"};
  return spec;
}

}  // namespace weir::verb
