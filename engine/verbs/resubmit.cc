#include "engine/verbs/verb.h"

#include "engine/runtime/flow/returns.h"

namespace weir::verb {

namespace {

Status run_resubmit(runtime::VerbContext& context) {
  runtime::Case& of = context.of;
  if (!of.state().awaiting_resubmit)
    return context.refuse("E_NOT_OPEN", "nothing was sent back to the initiator", "没有待重新提交的退回");
  Status filled = runtime::patch_record(context, true);
  if (!filled) return filled;
  const std::string rule(model::word(of.flow().args, "resubmit", "replay"));
  std::string mode = rule;
  if (rule == "choose") mode = of.state().resubmit_mode.empty() ? "replay" : of.state().resubmit_mode;
  if (const records::RecordPtr record = of.record()) {
    const auto number = static_cast<int32_t>(of.state().snapshots.size()) + 1;
    of.entry().data_version = record->version;
    of.emit(runtime::SnapshotTaken{{number, record->version, context.unit.world(of.loaded()).context(*record), {}}});
  }
  const std::string why = runtime::resubmit(of, mode);
  of.entry().reason_code = why.empty() ? mode : mode + ", fell back: " + why;
  return Done{};
}

}  // namespace

const VerbSpec& spec_resubmit() {
  static const VerbSpec spec{.name = "resubmit",
                             .on_flow = true,
                             .doc = {"submits again what was sent back", "重新提交"},
                             .who = Who::Initiator,
                             .run = run_resubmit,
                             .good = R"({as: li, resubmit: quote_approval, on: q, with: {discount: 0.9}})",
                             .bad = R"({as: wu, resubmit: quote_approval, on: q})"};
  return spec;
}

}  // namespace weir::verb
