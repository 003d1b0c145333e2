#include "engine/verbs/verb.h"

#include "engine/runtime/flow/add_sign.h"

namespace weir::verb {

namespace {

Status run_before(runtime::VerbContext& context) {
  return runtime::add_signers(context, runtime::SeatOrigin::AddedBefore);
}

}  // namespace

const VerbSpec& spec_add_before() {
  static const VerbSpec spec{.name = "add_before",
                             .doc = {"asks others first", "前加签"},
                             .who = Who::Holder,
                             .listed = true,
                             .codes = "E_ALREADY_IN, E_NESTED_LIMIT, E_RANGE, E_SELF_TARGET",
                             .run = run_before,
                             .good = R"({as: wu, add_before: manager, on: q, to: [han]})",
                             .bad = R"({as: wu, add_before: manager, on: q, to: [wu]})"};
  return spec;
}

}  // namespace weir::verb
