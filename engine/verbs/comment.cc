#include "engine/verbs/verb.h"

namespace weir::verb {

namespace {

Status run_comment(runtime::VerbContext& context) {
  if (context.comment.empty()) return context.refuse("E_COMMENT_REQUIRED", "a comment needs a text", "请填写评论内容");
  context.of.emit(runtime::Commented{context.of.entry().step, context.user, context.comment});
  return Done{};
}

}  // namespace

const VerbSpec& spec_comment() {
  static const VerbSpec spec{.name = "comment",
                             .doc = {"says something", "评论"},
                             .who = Who::Participant,
                             .when_ended = true,
                             .when_suspended = true,
                             .needs_open_seat = false,
                             .codes = "E_COMMENT_REQUIRED",
                             .run = run_comment,
                             .good = R"({as: li, comment: manager, on: q, reason: please hurry})",
                             .bad = R"({as: li, comment: manager, on: q})"};
  return spec;
}

}  // namespace weir::verb
