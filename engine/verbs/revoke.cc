#include "engine/verbs/verb.h"

#include "engine/runtime/flow/undo.h"

namespace weir::verb {

namespace {

Status run_revoke(runtime::VerbContext& context) { return runtime::revoke(context); }

}  // namespace

const VerbSpec& spec_revoke() {
  static const VerbSpec spec{.name = "revoke",
                             .on_flow = true,
                             .doc = {"takes an approval back after the end", "撤销"},
                             .who = Who::InitiatorOrAdmin,
                             .when_ended = true,
                             .only_ended = true,
                             .codes = "E_OP_DISABLED, E_LOCKED",
                             .run = run_revoke,
                             .good = R"({as: li, revoke: quote_approval, on: q})",
                             .bad = R"({as: han, revoke: quote_approval, on: q})"};
  return spec;
}

}  // namespace weir::verb
