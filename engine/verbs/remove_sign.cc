#include "engine/verbs/verb.h"

#include <algorithm>

#include "engine/runtime/flow/people_step.h"

namespace weir::verb {

namespace {

void remove(runtime::Case& of, runtime::Id id) {
  std::vector<runtime::Id> children;
  for (const runtime::Seat& seat : of.state().seats)
    if (seat.parent == id && runtime::pending(seat.state)) children.push_back(seat.id);
  for (const runtime::Id child : children) remove(of, child);
  of.emit(runtime::SeatClosed{id, runtime::SeatState::Removed, "removed"});
}

Status run_remove(runtime::VerbContext& context) {
  runtime::Case& of = context.of;
  if (context.to.empty()) return context.refuse("E_ARGUMENT", "say who", "请指明人员");
  const bool any = model::word(context.node().args, "remove_sign", "added_only") == "any";
  for (const std::string& person : context.to) {
    const runtime::Id id = runtime::live_seat_of(of.state(), context.activation, person);
    if (id == 0) return context.refuse("E_NOT_OPEN", "'" + person + "' has no open seat here", "'" + person + "' 在此没有待办席位");
    const runtime::Seat seat = *of.state().seat(id);
    const bool as_admin = context.admin || context.unit.acting().engine();
    if (!as_admin && (seat.added_by != context.user || seat.added_by.empty()) && !(any && context.seat != 0))
      return context.refuse("E_FORBIDDEN", "only who added a signer, or an administrator, removes him", "只有加签人或管理员可以减签");
    if (seat.group == 0) {
      const auto direct = runtime::direct_seats(of.state(), context.activation);
      const auto left = std::count_if(direct.begin(), direct.end(), [&](const runtime::Seat* one) {
        return one->id != id && one->state != runtime::SeatState::Removed;
      });
      if (left == 0) return context.refuse("E_LAST_SEAT", "somebody must be left", "至少要保留一人");
    }
    remove(of, id);
  }
  of.entry().reason_code = "removal";
  runtime::settle(of, context.activation);
  return Done{};
}

}  // namespace

const VerbSpec& spec_remove_sign() {
  static const VerbSpec spec{.name = "remove_sign",
                             .doc = {"takes a signer away", "减签"},
                             .who = Who::Participant,
                             .needs_open_seat = false,
                             .listed = true,
                             .codes = "E_LAST_SEAT, E_FORBIDDEN, E_NOT_OPEN",
                             .run = run_remove,
                             .good = R"({as: root, remove_sign: board, on: q, to: wu})",
                             .bad = R"({as: root, remove_sign: manager, on: q, to: wu})"};
  return spec;
}

}  // namespace weir::verb
