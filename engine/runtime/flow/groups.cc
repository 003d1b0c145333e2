#include "engine/runtime/flow/groups.h"

#include <algorithm>
#include <cstdlib>

#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/flow/quorum.h"

namespace weir::runtime {

namespace {

VoteRule group_rule(const std::string& mode) {
  VoteRule rule;
  rule.mode = VoteMode::All;
  if (mode == "any") {
    rule.mode = VoteMode::Any;
    rule.reject = RejectPolicy::All;
  } else if (mode == "sequential") {
    rule.mode = VoteMode::Sequential;
  } else if (mode.rfind("percent:", 0) == 0) {
    rule.mode = VoteMode::Percent;
    rule.percent_e4 = std::atoll(mode.c_str() + 8) * 10'000;
  }
  return rule;
}

std::string opinions(const std::vector<const Seat*>& members) {
  std::string text;
  for (const Seat* seat : members) {
    if (seat->by.empty()) continue;
    text += (text.empty() ? "" : "; ") + seat->by + ": " + std::string(word(seat->state));
    if (!seat->comment.empty()) text += " (" + seat->comment + ")";
  }
  return text;
}

void end_group(Case& of, const Seat& parent, Verdict verdict, const std::vector<const Seat*>& members) {
  const std::string said = opinions(members);
  std::vector<Id> open;
  for (const Seat* seat : members)
    if (pending(seat->state)) open.push_back(seat->id);
  const Id id = parent.id;
  const std::string by = parent.by, comment = parent.comment;
  const bool after = parent.reason == "added_after";
  const Activation* a = of.state().activation(parent.activation);
  const bool binding = model::word(of.node(a->node).args, "added_reject", "advise") == "binding";
  for (const Id seat : open) of.emit(SeatClosed{seat, SeatState::Moot, "outcome"});
  if (after) {
    const bool stands = verdict != Verdict::Reject;
    of.emit(SeatDecided{id, stands ? SeatState::Approved : SeatState::Rejected, by, comment, stands ? "" : "added_after", 0});
  } else if (verdict == Verdict::Reject && binding) {
    of.emit(SeatDecided{id, SeatState::Rejected, {}, {}, "added_before", 0});
  } else {
    of.emit(SeatReopened{id, SeatState::Open, said});
  }
}

AbstainPolicy abstain_policy(const Case& of, Id activation) {
  return vote_rule(of.node(of.state().activation(activation)->node)).abstain;
}

bool settle_one(Case& of, Id activation) {
  std::vector<std::pair<int32_t, Id>> held;  // deepest first
  for (const Seat& seat : of.state().seats)
    if (seat.activation == activation && seat.state == SeatState::Held)
      held.emplace_back(-group_depth(of.state(), seat), seat.id);
  std::sort(held.begin(), held.end());
  for (const auto& [depth, id] : held) {
    const Seat parent = *of.state().seat(id);
    Id group = 0;
    for (const Seat& seat : of.state().seats)
      if (seat.parent == id) group = std::max(group, seat.group);
    const std::vector<const Seat*> members = group_seats(of.state(), group);
    if (members.empty()) continue;
    const VoteRule rule = group_rule(members.front()->group_mode);
    const Verdict verdict = judge(rule, count(members, abstain_policy(of, activation)));
    if (verdict != Verdict::Undecided) {
      end_group(of, parent, verdict, members);
      return true;
    }
    const bool open = std::any_of(members.begin(), members.end(), [](const Seat* s) {
      return s->state == SeatState::Open || s->state == SeatState::Held;
    });
    if (open || rule.mode != VoteMode::Sequential) continue;
    for (const Seat* seat : members)
      if (seat->state == SeatState::Waiting) {
        of.emit(SeatOpened{seat->id});
        return true;
      }
  }
  return false;
}

}  // namespace

int32_t group_depth(const Instance& state, const Seat& seat) {
  int32_t depth = 0;
  for (const Seat* at = &seat; at != nullptr && at->parent != 0; at = state.seat(at->parent)) ++depth;
  return depth;
}

void settle_groups(Case& of, Id activation) {
  while (settle_one(of, activation)) {
  }
}

}  // namespace weir::runtime
