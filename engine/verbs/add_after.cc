#include "engine/verbs/verb.h"

#include "engine/runtime/flow/add_sign.h"

namespace weir::verb {

namespace {

Status run_after(runtime::VerbContext& context) {
  return runtime::add_signers(context, runtime::SeatOrigin::AddedAfter);
}

}  // namespace

const VerbSpec& spec_add_after() {
  static const VerbSpec spec{.name = "add_after",
                             .doc = {"approves, and asks others afterwards", "后加签"},
                             .who = Who::Holder,
                             .listed = true,
                             .decides = true,
                             .codes = "E_ALREADY_IN, E_NESTED_LIMIT, E_RANGE, E_SELF_TARGET",
                             .run = run_after,
                             .good = R"({as: wu, add_after: manager, on: q, to: [han]})",
                             .bad = R"({as: wu, add_after: manager, on: q, to: [wu]})"};
  return spec;
}

}  // namespace weir::verb
