#include "engine/verbs/verb.h"

#include "engine/runtime/flow/undo.h"

namespace weir::verb {

namespace {

Status run_take_back(runtime::VerbContext& context) { return runtime::take_back(context); }

}  // namespace

const VerbSpec& spec_take_back() {
  static const VerbSpec spec{.name = "take_back",
                             .doc = {"takes a decision back", "拿回"},
                             .who = Who::Participant,
                             .needs_open_seat = false,
                             .listed = true,
                             .codes = "E_TAKEBACK_LATE, E_NOT_HOLDER",
                             .run = run_take_back,
                             .good = R"({as: wu, take_back: manager, on: q})",
                             .bad = R"({as: li, take_back: manager, on: q})"};
  return spec;
}

}  // namespace weir::verb
