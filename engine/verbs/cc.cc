#include "engine/verbs/verb.h"

#include "engine/runtime/flow/messages.h"

namespace weir::verb {

namespace {

Status run_cc(runtime::VerbContext& context) {
  const bool initiator = context.of.state().initiator == context.user;
  if (context.seat == 0 && !initiator && !context.admin)
    return context.refuse("E_NOT_HOLDER", "this step does not wait for you", "此步骤不由您处理");
  if (context.to.empty()) return context.refuse("E_ARGUMENT", "say to whom", "请指明人员");
  for (const std::string& person : context.to) {
    const User* user = context.unit.people().user(person);
    if (user == nullptr || !user->active)
      return context.refuse("E_RANGE", "'" + person + "' is nobody who can be told", "'" + person + "' 不是可抄送的人员");
  }
  for (const std::string& person : context.to) runtime::copy_to(context.of, context.activation, person);
  return Done{};
}

}  // namespace

const VerbSpec& spec_cc() {
  static const VerbSpec spec{.name = "cc",
                             .doc = {"gives somebody a copy", "抄送"},
                             .who = Who::Participant,
                             .needs_open_seat = false,
                             .listed = true,
                             .codes = "E_RANGE",
                             .run = run_cc,
                             .good = R"({as: wu, cc: manager, on: q, to: han})",
                             .bad = R"({as: wu, cc: manager, on: q})"};
  return spec;
}

}  // namespace weir::verb
