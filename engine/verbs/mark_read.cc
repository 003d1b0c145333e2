#include "engine/verbs/verb.h"

namespace weir::verb {

namespace {

Status run_mark_read(runtime::VerbContext& context) {
  const runtime::Instance& state = context.of.state();
  std::vector<runtime::Id> unread;
  bool any = false;
  for (const runtime::Cc& copy : state.copies) {
    const runtime::Activation* a = state.activation(copy.activation);
    if (copy.person != context.user || a == nullptr || a->node != context.at().node) continue;
    any = true;
    if (!copy.read) unread.push_back(copy.activation);
  }
  if (!any) return context.refuse("E_NOT_HOLDER", "you were given no copy at this step", "此步骤没有抄送给您");
  for (const runtime::Id activation : unread) context.of.emit(runtime::CopyRead{activation, context.user});
  return Done{};
}

}  // namespace

const VerbSpec& spec_mark_read() {
  static const VerbSpec spec{.name = "mark_read",
                             .doc = {"says that one has read one's copy", "标记抄送为已读"},
                             .who = Who::Participant,
                             .when_ended = true,
                             .when_suspended = true,
                             .needs_open_seat = false,
                             .run = run_mark_read,
                             .good = R"({as: han, mark_read: manager, on: q})",
                             .bad = R"({as: wu, mark_read: manager, on: q})"};
  return spec;
}

}  // namespace weir::verb
