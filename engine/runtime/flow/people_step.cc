#include "engine/runtime/flow/people_step.h"

#include <algorithm>

#include "engine/runtime/flow/dedupe.h"
#include "engine/runtime/flow/groups.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/flow/messages.h"
#include "engine/runtime/flow/people_context.h"
#include "engine/runtime/flow/people_request.h"
#include "engine/runtime/flow/returns.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

std::optional<int64_t> integer_of(const model::ArgMap& map, std::string_view key) {
  const model::Arg* arg = model::find(map, key);
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  if (value == nullptr || !value->is(ValueKind::Number)) return std::nullopt;
  return value->as_number().to_int();
}

void read_mode(const model::Arg& arg, VoteRule& rule) {
  static constexpr std::pair<std::string_view, VoteMode> kWords[] = {
      {"all", VoteMode::All}, {"any", VoteMode::Any}, {"sequential", VoteMode::Sequential}, {"claim", VoteMode::Claim}};
  for (const auto& [word, mode] : kWords)
    if (arg.is_word(word)) rule.mode = mode;
  const model::ArgMap* map = arg.map();
  if (map == nullptr) return;
  if (const model::Arg* percent = model::find(*map, "percent")) {
    rule.mode = VoteMode::Percent;
    const Value* value = percent->value();
    if (value != nullptr && value->is(ValueKind::Number)) {
      const std::optional<Decimal> rounded = value->as_number().rounded(4, Rounding::HalfUp);
      if (rounded) rule.percent_e4 = rounded->unscaled(4).value_or(rule.percent_e4);
    }
  } else if (const std::optional<int64_t> n = integer_of(*map, "count")) {
    rule.mode = VoteMode::Count;
    rule.n = *n;
    rule.reject_count = integer_of(*map, "reject_count");
  } else if (const std::optional<int64_t> w = integer_of(*map, "weight")) {
    rule.mode = VoteMode::Weight;
    rule.n = *w;
  } else if (model::find(*map, "expr") != nullptr) {
    rule.mode = VoteMode::Expr;
  }
}

std::vector<std::pair<std::string, int64_t>> weights_of(const model::FlowNode& node) {
  std::vector<std::pair<std::string, int64_t>> weights;
  const model::Arg* arg = model::find(node.args, "weights");
  if (arg == nullptr || arg->map() == nullptr) return weights;
  for (const auto& [user, weight] : *arg->map())
    if (const Value* value = weight.value(); value != nullptr && value->is(ValueKind::Number))
      weights.emplace_back(user, std::clamp<int64_t>(value->as_number().to_int().value_or(1), 0, 1'000'000'000));
  return weights;
}

// The organisation that `as_of` names, and the moment itself.
Result<std::pair<OrgSnapshot, Instant>> organisation_of(StepContext& step) {
  Unit& unit = step.unit();
  Instant at = unit.now();
  const model::Arg* as_of = step.arg("as_of");
  if (as_of == nullptr || as_of->is_word("now")) return std::pair(unit.setting().people, at);
  if (as_of->is_word("submit")) {
    at = step.of().state().started;
  } else if (const Value* name = as_of->value(); name != nullptr && name->is(ValueKind::String)) {
    const records::RecordPtr record = step.of().record();
    const Value value = record != nullptr ? unit.world(step.of().loaded()).member(*record, name->as_string()) : Value();
    std::optional<Instant> found;
    if (value.is(ValueKind::Date)) found = time::start_of(value.as_date(), step.of().loaded().zone);
    if (value.is(ValueKind::DateTime)) found = to_instant(value.as_date_time(), step.of().loaded().zone);
    if (!found) return std::pair(unit.setting().people, at);
    at = *found;
  }
  Result<OrgSnapshot> people = unit.setting().people_at(at);
  if (!people) return people.error();
  return std::pair(*people, at);
}

people::Resolution resolve(StepContext& step, PeopleContext& context, Instant as_of, std::vector<std::string> past) {
  people::Request request = people_request(step.of().model(), step.node(), step.of().state().flow);
  request.past = std::move(past);
  request.as_of = as_of;
  request.today = &step.unit().people();
  request.now = step.now();
  const std::string_view dedupe = step.word("dedupe", "none");
  if (dedupe != "none")
    request.earlier_approval = [&](const std::string& principal) { return earlier_approval(step, principal, dedupe); };
  return people::resolve(request, context);
}

void mark_special(StepContext& step, PeopleContext& context, std::vector<Seat>& seats) {
  const auto mark = [&](std::string_view key, bool Seat::* flag) {
    const model::Arg* arg = step.arg(key);
    if (arg == nullptr || arg->who() == nullptr) return;
    const people::Found found = context.resolve(*arg->who());
    for (Seat& seat : seats)
      if (std::find(found.people.begin(), found.people.end(), seat.principal) != found.people.end()) seat.*flag = true;
  };
  mark("veto", &Seat::veto);
  mark("decisive", &Seat::decisive);
}

// Seats in the order of the people found; none is open yet.
std::vector<Seat> seats_of(const people::Resolution& found, VoteMode mode) {
  std::vector<Seat> seats;
  if (mode == VoteMode::Claim) {
    Seat one;
    for (const people::Seat& person : found.seats) one.candidates.push_back(person.holder);
    seats.push_back(std::move(one));
    return seats;
  }
  for (const people::Seat& person : found.seats) {
    Seat seat;
    seat.ordinal = person.ordinal;
    seat.weight = person.weight;
    seat.principal = person.principal;
    seat.holder = person.holder;
    seat.exclusive = person.exclusive;
    if (person.holder != person.principal) seat.origin = SeatOrigin::Substituted;
    if (!person.approved_by.empty()) seat.earlier = std::atoi(person.approved_by.c_str());
    seats.push_back(std::move(seat));
  }
  return seats;
}

// `on_return: keep_people`: the people of the round before.
std::vector<Seat> kept_seats(StepContext& step) {
  if (step.word("on_return", "reresolve") != "keep_people") return {};
  const Instance& state = step.of().state();
  const Activation* before = nullptr;
  for (const Activation& a : state.activations)
    if (a.node == step.index() && a.id != step.activation() && row_number(step.of(), a.scope, a.arm) == row_number(step.of(), step.scope_id(), step.arm()))
      before = &a;
  if (before == nullptr || before->superseded_by == 0) return {};
  // Who has left is asked no more; where nobody is left, the rule is asked again.
  const auto is_here = [&](const std::string& person) {
    const User* user = step.unit().people().user(person);
    return user != nullptr && user->active;
  };
  std::vector<Seat> seats;
  for (const Seat* old : direct_seats(state, before->id)) {
    if (old->origin == SeatOrigin::AddedParallel || old->state == SeatState::Removed) continue;
    if (old->state == SeatState::Canceled && old->reason == "org_change") continue;
    if (old->candidates.empty() && !is_here(old->holder)) continue;
    Seat seat;
    seat.ordinal = old->ordinal;
    seat.weight = old->weight;
    seat.veto = old->veto;
    seat.decisive = old->decisive;
    seat.principal = old->candidates.empty() ? old->principal : std::string();
    seat.holder = old->candidates.empty() ? old->holder : std::string();
    seat.origin = old->origin;
    seat.exclusive = old->exclusive;
    std::copy_if(old->candidates.begin(), old->candidates.end(), std::back_inserter(seat.candidates), is_here);
    if (old->candidates.empty() || !seat.candidates.empty()) seats.push_back(std::move(seat));
  }
  return seats;
}

std::optional<Step> without_seats(StepContext& step, const people::Resolution& found) {
  switch (found.outcome) {
    case people::Outcome::Seats: return std::nullopt;
    case people::Outcome::SkippedSelf: return Next::pass(StepOutcome::AutoPass, "self");
    case people::Outcome::Pass: return Next::pass(StepOutcome::AutoPass, "empty");
    case people::Outcome::Reject: return Next::pass(StepOutcome::AutoReject, "empty");
    case people::Outcome::Failed:
      return step.fail(IncidentType::Condition, "who is asked ('" + found.provenance.rule + "') could not be worked out",
                       "无法求出由谁处理（'" + found.provenance.rule + "'）");
    case people::Outcome::Incident: break;
  }
  std::string why;
  for (const people::ProvenanceStep& one : found.provenance.steps)
    for (const std::string& note : one.notes) why += (why.empty() ? "" : "; ") + note;
  return step.fail(IncidentType::NoAssignee,
                   "nobody is left to ask by '" + found.provenance.rule + "'" + (why.empty() ? "" : ": " + why),
                   "按 '" + found.provenance.rule + "' 找不到可处理的人" + (why.empty() ? "" : "：" + why));
}

}  // namespace

bool is_approval(const model::FlowNode& node) { return node.type == "approve"; }
bool is_people_step(const model::FlowNode& node) { return node.type == "approve" || node.type == "task"; }

people::Request people_request(const model::Model& model, const model::FlowNode& node, const std::string& flow) {
  static const model::Who kNobody{};
  const model::Arg* by = model::find(node.args, "by");
  people::Request request;
  request.who = by != nullptr && by->who() != nullptr ? by->who() : &kNobody;
  request.model = &model;
  request.flow = flow;
  request.self = people::parse_self_policy(model::word(node.args, "self", is_approval(node) ? "forbid" : "allow"))
                     .value_or(people::SelfPolicy::Forbid);
  request.weights = weights_of(node);
  request.when_empty = model::find(node.args, "when_empty");
  request.admins = model.admins ? &*model.admins : nullptr;
  return request;
}

VoteRule vote_rule(const model::FlowNode& node) {
  VoteRule rule;
  const model::Arg* by = model::find(node.args, "by");
  const model::Who* who = by != nullptr ? by->who() : nullptr;
  rule.mode = who != nullptr && who->form == "managers_of" ? VoteMode::Sequential : VoteMode::Any;
  if (const model::Arg* mode = model::find(node.args, "mode")) read_mode(*mode, rule);
  const std::string_view reject = model::word(node.args, "reject", "first");
  rule.reject = reject == "all" ? RejectPolicy::All : reject == "collect" ? RejectPolicy::Collect : RejectPolicy::First;
  const std::string_view abstain = model::word(node.args, "abstain", "never");
  rule.abstain = abstain == "exclude" ? AbstainPolicy::Exclude
                 : abstain == "as_reject" ? AbstainPolicy::AsReject : AbstainPolicy::Never;
  return rule;
}

void add_seats(StepContext& step, std::vector<Seat> seats) {
  Case& of = step.of();
  const VoteMode mode = vote_rule(step.node()).mode;
  const auto there = direct_seats(of.state(), step.activation());
  bool opened = std::any_of(there.begin(), there.end(), [](const Seat* seat) { return seat->state == SeatState::Open || seat->state == SeatState::Held; });
  for (Seat& seat : seats) {
    seat.id = of.next_id();
    seat.activation = step.activation();
    const bool counts_already = seat.earlier != 0;
    const Id earlier = seat.earlier;
    seat.earlier = 0;
    const bool opens = !counts_already && (mode != VoteMode::Sequential || !opened);
    seat.state = opens ? SeatState::Open : SeatState::Waiting;
    opened = opened || opens;
    const Id id = seat.id;
    of.emit(SeatAdded{std::move(seat)});
    if (counts_already) of.emit(SeatDecided{id, SeatState::Approved, {}, {}, "dedupe", earlier});
  }
}

Result<Asked> find_people(StepContext& step, std::vector<std::string> past) {
  Result<std::pair<OrgSnapshot, Instant>> organisation = organisation_of(step);
  if (!organisation) return organisation.error();
  PeopleContext context(step, *organisation->first);
  Asked asked{resolve(step, context, organisation->second, std::move(past)), {}};
  step.explain("people", asked.found.provenance.encoded());
  if (!asked.found.automatic.empty()) step.explain("automatic", Value::string(asked.found.automatic));
  if (asked.found.outcome != people::Outcome::Seats) return asked;
  asked.seats = seats_of(asked.found, vote_rule(step.node()).mode);
  mark_special(step, context, asked.seats);
  return asked;
}

namespace {

// `chosen_by: previous`: whoever leads here says who is asked next.
void want_choice(StepContext& step) {
  const model::Arg* by = step.arg("by");
  const model::Who* who = by != nullptr ? by->who() : nullptr;
  if (who == nullptr || who->form != "chosen_by" || model::word(who->args, "chosen_by", "") != "previous") return;
  const Choices& made = step.of().state().choices;
  if (std::any_of(made.begin(), made.end(), [&](const auto& c) { return c.first == step.node().id; })) return;
  if (step.unit().may_choose)
    step.unit().refuse_with(refuse(step.unit(), "E_SELECT_REQUIRED", "choose who is asked at '" + step.node().id + "'",
                                   "请选择 '" + step.node().id + "' 的办理人"));
}

}  // namespace

Step ask_people(StepContext& step) {
  want_choice(step);
  std::vector<Seat> seats = kept_seats(step);
  if (!seats.empty()) {
    step.explain("people", Value::string("kept from the round before"));
  } else {
    Result<Asked> asked = find_people(step);
    if (!asked)
      return step.fail(IncidentType::NoAssignee, "the directory did not answer: " + asked.error().message,
                       "目录服务未响应：" + asked.error().message);
    for (const std::string& warning : asked->found.warnings) step.unit().warn("people", warning);
    if (std::optional<Step> other = without_seats(step, asked->found)) {
      if (const Next* next = std::get_if<Next>(&*other); next != nullptr && next->outcome == StepOutcome::AutoReject) {
        step.stay();
        decide_step(step.of(), step.activation(), StepOutcome::AutoReject, "empty");
        return Next::wait();
      }
      return *other;
    }
    seats = std::move(asked->seats);
  }
  step.stay();
  add_seats(step, std::move(seats));
  arm_ladder(step);
  give_copies(step, "enter");
  settle(step.of(), step.activation());
  return Next::wait();
}

void give_copies(StepContext& step, std::string_view when) {
  const model::Arg* cc = step.arg("cc");
  const model::ArgList* list = cc != nullptr ? cc->list() : nullptr;
  if (list == nullptr) return;
  for (const model::Arg& one : *list) {
    const model::ArgMap* map = one.map();
    if (map == nullptr || model::word(*map, "on", "enter") != when) continue;
    const model::Arg* to = model::find(*map, "to");
    if (to == nullptr || to->who() == nullptr) continue;
    for (const std::string& person : people_of(step, *to->who())) copy_to(step.of(), step.activation(), person);
  }
}

Id live_seat_of(const Instance& state, Id activation, const std::string& person) {
  for (const Seat& seat : state.seats)
    if (seat.activation == activation && pending(seat.state) && (seat.holder == person || seat.principal == person))
      return seat.id;
  return 0;
}

Seat seat_for(StepContext& step, const std::string& person) {
  const Case& of = step.of();
  Seat seat = new_seat(of, step.activation(), person);
  people::Substitution now = people::stand_in(step.unit().people(), person, of.state().flow, step.now(), of.loaded().zone);
  // Nobody stands in: asking somebody who is away is better than asking nobody.
  if (now.holder.empty() || now.holder == person) return seat;
  seat.holder = std::move(now.holder);
  seat.exclusive = now.exclusive;
  seat.origin = SeatOrigin::Substituted;
  return seat;
}

Seat new_seat(const Case& of, Id activation, const std::string& person) {
  Seat seat;
  seat.id = of.next_id();
  seat.activation = activation;
  seat.principal = seat.holder = person;
  for (const Seat& other : of.state().seats)
    if (other.activation == activation) seat.ordinal = std::max(seat.ordinal, other.ordinal + 1);
  return seat;
}

}  // namespace weir::runtime
