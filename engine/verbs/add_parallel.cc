#include "engine/verbs/verb.h"

#include "engine/runtime/flow/add_sign.h"

namespace weir::verb {

namespace {

Status run_parallel(runtime::VerbContext& context) {
  return runtime::add_signers(context, runtime::SeatOrigin::AddedParallel);
}

}  // namespace

const VerbSpec& spec_add_parallel() {
  static const VerbSpec spec{.name = "add_parallel",
                             .doc = {"asks others as well", "并加签"},
                             .who = Who::HolderOrAdmin,
                             .listed = true,
                             .codes = "E_ALREADY_IN, E_RANGE, E_SELF_TARGET",
                             .run = run_parallel,
                             .good = R"({as: wu, add_parallel: manager, on: q, to: [han]})",
                             .bad = R"({as: wu, add_parallel: manager, on: q, to: [wu]})"};
  return spec;
}

}  // namespace weir::verb
