#include "engine/verbs/verb.h"

#include "engine/runtime/flow/undo.h"

namespace weir::verb {

namespace {

Status run_reopen(runtime::VerbContext& context) { return runtime::reopen(context); }

}  // namespace

const VerbSpec& spec_reopen() {
  static const VerbSpec spec{.name = "reopen",
                             .on_flow = true,
                             .doc = {"lets an ended flow go on at its last step", "唤醒"},
                             .who = Who::Admin,
                             .when_ended = true,
                             .only_ended = true,
                             .codes = "E_OP_DISABLED, E_LOCKED",
                             .run = run_reopen,
                             .good = R"({as: root, reopen: quote_approval, on: q})",
                             .bad = R"({as: li, reopen: quote_approval, on: q})"};
  return spec;
}

}  // namespace weir::verb
