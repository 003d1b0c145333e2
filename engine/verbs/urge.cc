#include "engine/verbs/verb.h"

#include <algorithm>

#include "engine/runtime/flow/messages.h"
#include "engine/time/due.h"

namespace weir::verb {

namespace {

Status run_urge(runtime::VerbContext& context) {
  runtime::Case& of = context.of;
  const bool earlier = std::any_of(of.state().seats.begin(), of.state().seats.end(), [&](const runtime::Seat& seat) {
    return seat.by == context.user && seat.activation < context.activation;
  });
  if (of.state().initiator != context.user && !context.admin && !earlier && !context.unit.acting().engine())
    return context.refuse("E_FORBIDDEN", "only the initiator, earlier approvers and administrators urge", "只有发起人、前序审批人和管理员可以催办");
  if (context.at().state != runtime::ActivationState::Active)
    return context.refuse("E_NOT_OPEN", "nobody is waited for at this step", "此步骤没有待办人");
  const model::Arg* every = model::find(of.flow().args, "urge_every");
  const auto* spec = every != nullptr ? every->as<model::DurationSpec>() : nullptr;
  std::vector<runtime::Id> seats;
  for (const runtime::Seat& seat : of.state().seats) {
    if (seat.activation != context.activation || seat.state != runtime::SeatState::Open) continue;
    int64_t today = 0;
    for (const auto& [id, at] : of.state().urged) {
      if (id != std::to_string(seat.id)) continue;
      if (context.unit.now().seconds - at.seconds < 86'400) ++today;
      const std::optional<Instant> next = spec != nullptr
          ? time::due(*spec, at, of.loaded().calendars.app(), of.loaded().zone) : at.plus_seconds(3600);
      if (next && context.unit.now() < *next) return context.refuse("E_LIMIT", "urged a moment ago: urge_every", "刚刚催办过：urge_every");
    }
    const model::Arg* arg = model::find(of.flow().args, "urges_per_day");
    const Value* limit = arg != nullptr ? arg->value() : nullptr;
    const int64_t most = limit != nullptr && limit->is(ValueKind::Number) ? limit->as_number().to_int().value_or(3) : 3;
    if (today >= most) return context.refuse("E_LIMIT", "urged too often today: urges_per_day", "今日催办次数已满：urges_per_day");
    seats.push_back(seat.id);
  }
  for (const runtime::Id id : seats) {
    const runtime::Seat seat = *of.state().seat(id);
    of.emit(runtime::Urged{id});
    std::vector<std::string> people = seat.holder.empty() ? seat.candidates : std::vector<std::string>{seat.holder};
    for (const std::string& person : people) {
      const std::string text = context.comment.empty() ? runtime::reminder(of, context.at(), person) : context.comment;
      runtime::send(of, of.entry().step, {person}, {"inbox"}, {}, text, "urge");
    }
  }
  return Done{};
}

}  // namespace

const VerbSpec& spec_urge() {
  static const VerbSpec spec{.name = "urge",
                             .doc = {"reminds who must act", "催办"},
                             .who = Who::Participant,
                             .needs_open_seat = false,
                             .listed = true,
                             .codes = "E_LIMIT",
                             .run = run_urge,
                             .good = R"({as: li, urge: manager, on: q})",
                             .bad = R"({as: stranger, urge: manager, on: q})"};
  return spec;
}

}  // namespace weir::verb
