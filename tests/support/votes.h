// tests/support/votes.h: what the votes of an instance must come to (AP6, AP7), and whether the people
// of a step are those that its rule finds again (AP9).
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "engine/model/model.h"
#include "engine/people/resolve.h"
#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/flow/quorum.h"

namespace votes {

namespace rt = weir::runtime;
using Fault = std::function<void(const std::string&)>;

// The seats as they were when the step came to its outcome: what it made moot was still open.
inline std::vector<rt::Seat> when_decided(const rt::Instance& state, weir::runtime::Id activation) {
  std::vector<rt::Seat> seats;
  for (const rt::Seat* seat : rt::direct_seats(state, activation)) {
    seats.push_back(*seat);
    if (seat->state == rt::SeatState::Moot && seat->reason == "outcome") seats.back().state = rt::SeatState::Open;
  }
  return seats;
}

inline rt::Verdict verdict_of(const std::vector<rt::Seat>& seats, const rt::VoteRule& rule) {
  std::vector<const rt::Seat*> all;
  for (const rt::Seat& seat : seats) all.push_back(&seat);
  return rt::judge(rule, rt::count(all, rule.abstain));
}

// Whoever opens a step again wants it open, whatever its votes came to.
inline bool was_reopened(const std::vector<rt::LogEntry>& log, weir::runtime::Id activation) {
  for (const rt::LogEntry& entry : log)
    for (const rt::EventBody& event : entry.events)
      if (const auto* again = std::get_if<rt::StepReopened>(&event); again != nullptr && again->activation == activation) return true;
  return false;
}

// AP7: what is open stays so when it is judged once more. AP6: what is decided follows from the seats
// alone, in whatever order they stand.
inline void check_verdicts(const rt::Instance& state, const std::vector<rt::LogEntry>& log, const weir::model::Flow& flow, const Fault& fault) {
  for (const rt::Activation& a : state.activations) {
    const weir::model::FlowNode& node = flow.nodes[static_cast<size_t>(a.node)];
    if (!rt::is_people_step(node)) continue;
    const rt::VoteRule rule = rt::vote_rule(node);
    std::vector<rt::Seat> seats = when_decided(state, a.id);
    if (seats.empty() || rule.mode == rt::VoteMode::Expr) continue;
    const std::string at = state.id + " " + node.id + " round " + std::to_string(a.round);
    const rt::Verdict verdict = verdict_of(seats, rule);
    if (a.state == rt::ActivationState::Active) {
      const bool stuck = std::any_of(state.incidents.begin(), state.incidents.end(), [&](const rt::Incident& i) { return i.activation == a.id && !i.ended; });
      if (verdict != rt::Verdict::Undecided && !(verdict == rt::Verdict::Empty && stuck) && !was_reopened(log, a.id)) fault(at + ": AP7: judged once more it comes to an outcome");
      continue;
    }
    if (a.state != rt::ActivationState::Completed || !(a.reason.empty() || a.reason == "dedupe")) continue;
    const bool rejected = a.outcome == rt::StepOutcome::Reject;
    const rt::Verdict wanted = rejected ? rt::Verdict::Reject : rt::Verdict::Approve;
    if (verdict != wanted) fault(at + ": AP6: the outcome does not follow from the seats");
    for (size_t turn = 1; turn < seats.size(); ++turn) {
      std::rotate(seats.begin(), seats.begin() + 1, seats.end());
      if (verdict_of(seats, rule) != wanted) fault(at + ": AP6: the outcome hangs on the order of the seats");
    }
  }
}

// Rules that rest on the organisation alone.
class OrganisationContext : public weir::people::WhoContext {
 public:
  OrganisationContext(const weir::Organisation& people, std::string initiator) : people_(people), initiator_(std::move(initiator)) {}
  const weir::Organisation& organisation() const override { return people_; }
  std::string initiator() const override { return initiator_; }
  weir::Value evaluate(const weir::feel::Expression& expression, bool* failed) override {
    if (expression.source == "initiator") return weir::Value::string(initiator_);
    if (failed != nullptr) *failed = true;
    return {};
  }

 private:
  const weir::Organisation& people_;
  std::string initiator_;
};

// AP9, for steps that say just `by` and `when_empty`: the seats that their visit began with are those
// that its recorded rule finds again, and the record says so itself.
inline int check_provenance(const rt::Instance& state, const std::vector<rt::LogEntry>& log, const weir::model::Model& model,
                            const weir::Organisation& people, const Fault& fault) {
  int checked = 0;
  const weir::model::Flow& flow = *model.flow(state.flow);
  for (const rt::LogEntry& entry : log) {
    for (size_t i = 0; i < entry.events.size(); ++i) {
      const auto* entered = std::get_if<rt::StepEntered>(&entry.events[i]);
      if (entered == nullptr || !rt::is_people_step(flow.nodes[static_cast<size_t>(entered->node)])) continue;
      std::vector<std::string> asked, found, recorded;
      for (size_t j = i + 1; j < entry.events.size(); ++j) {
        const auto* added = std::get_if<rt::SeatAdded>(&entry.events[j]);
        if (added == nullptr || added->seat.activation != entered->activation || added->seat.added_by != "") continue;
        if (added->seat.origin == rt::SeatOrigin::AddedParallel) continue;
        if (added->seat.candidates.empty()) asked.push_back(added->seat.principal + ">" + added->seat.holder);
        else for (const std::string& one : added->seat.candidates) asked.push_back(one);
      }
      if (asked.empty()) continue;
      const weir::model::FlowNode& node = flow.nodes[static_cast<size_t>(entered->node)];
      const std::string at = state.id + " " + node.id;
      const weir::Value provenance = entered->provenance.value();
      const weir::Value* told = provenance.is(weir::ValueKind::Context) ? provenance.find("people") : nullptr;
      if (told == nullptr || !told->is(weir::ValueKind::Context)) {
        fault(at + ": AP9: no provenance");
        continue;
      }
      OrganisationContext context(people, state.initiator);
      weir::people::Request request;
      request.who = weir::model::find(node.args, "by")->who();
      request.model = &model;
      request.flow = state.flow;
      request.as_of = entry.at;
      request.when_empty = weir::model::find(node.args, "when_empty");
      request.self = node.type == "approve" ? weir::people::SelfPolicy::Forbid : weir::people::SelfPolicy::Allow;
      const bool claim = rt::vote_rule(node).mode == rt::VoteMode::Claim;
      for (const weir::people::Seat& seat : weir::people::resolve(request, context).seats)
        found.push_back(claim ? seat.holder : seat.principal + ">" + seat.holder);
      const weir::Value* steps = told->find("steps");
      if (steps != nullptr && steps->is(weir::ValueKind::List) && !steps->items().empty())
        for (const weir::Value& one : steps->items().back().find("people")->items()) recorded.emplace_back(one.as_string());
      ++checked;
      if (found != asked) fault(at + ": AP9: the rule finds other people when it is asked again");
      if (recorded.size() != asked.size()) fault(at + ": AP9: the provenance names other people than were asked");
    }
  }
  return checked;
}

}  // namespace votes
