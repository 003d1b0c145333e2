#include "engine/runtime/flow/act.h"

#include <algorithm>

#include "engine/runtime/flow/held_changes.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/records/record_write.h"
#include "engine/runtime/flow/returns.h"
#include "engine/runtime/flow/starts.h"
#include "engine/verbs/verb.h"

namespace weir::runtime {

int64_t VerbContext::number(std::string_view key, int64_t otherwise) const {
  const model::Arg* arg = model::find(activation != 0 ? node().args : of.flow().args, key);
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  return value != nullptr && value->is(ValueKind::Number) ? value->as_number().to_int().value_or(otherwise) : otherwise;
}

bool VerbContext::flag(std::string_view key) const {
  const model::Arg* arg = model::find(activation != 0 ? node().args : of.flow().args, key);
  const Value* value = arg != nullptr ? arg->value() : nullptr;
  return value != nullptr && value->is_true();
}

bool administers(Unit& unit, const Case& of, const std::string& user) {
  return !user.empty() && of.loaded().access.may_administer(user, unit.world(of.loaded()));
}

bool takes_part(const Case& of, const std::string& user) {
  const Instance& state = of.state();
  if (user.empty()) return false;
  if (state.initiator == user) return true;
  for (const Seat& seat : state.seats)
    if (seat.holder == user || seat.principal == user || seat.by == user ||
        std::find(seat.candidates.begin(), seat.candidates.end(), user) != seat.candidates.end())
      return true;
  return std::any_of(state.copies.begin(), state.copies.end(), [&](const Cc& copy) { return copy.person == user; });
}

bool sees_case(Unit& unit, const Case& of, const std::string& user) {
  if (unit.acting().engine() || of.model().open) return true;
  if (takes_part(of, user) || administers(unit, of, user)) return true;
  const records::RecordPtr record = of.record();
  return record != nullptr && of.form() != nullptr &&
         of.loaded().access.check(user, access::Action::See, *of.form(), record.get(), unit.world(of.loaded())).allowed;
}

namespace {

Error no_case(const Unit& unit) {
  return refuse(unit, "E_NOT_FOUND", "there is no such flow instance, or you may not see it", "没有这个流程实例，或您无权查看");
}

// "receive[2]": the step and its row; 0: any.
std::pair<std::string, int32_t> split_step(const std::string& step) {
  const size_t open = step.rfind('[');
  if (open == std::string::npos || step.empty() || step.back() != ']') return {step, 0};
  return {step.substr(0, open), std::atoi(step.c_str() + open + 1)};
}

// The instance that is meant: by id, or the newest about the record that fits, running ones first
// unless the verb is one of ended flows.
template <class Fits>
Result<Case*> find_case(Unit& unit, const CaseRef& on, Fits fits, bool ended_first = false) {
  if (!on.instance.empty()) {
    Result<Case*> of = unit.load(on.instance);
    if (!of) return of.error();
    if (!fits(**of)) return no_case(unit);
    return *of;
  }
  if (on.record.empty())
    return refuse(unit, "E_ARGUMENT", "say which instance or record is meant", "请指明流程实例或记录");
  Case* best = nullptr;
  for (const std::string& id : unit.instances_of(on.record.form, on.record.id)) {
    Result<Case*> of = unit.load(id);
    if (!of) return of.error();
    if (!fits(**of)) continue;
    if (best == nullptr || (best->over() != ended_first && (*of)->over() == ended_first)) best = *of;
  }
  if (unit.failure() != nullptr) return *unit.failure();
  if (best == nullptr) return no_case(unit);
  return best;
}

Status check_common(Unit& unit, const Case& of, const verb::VerbSpec& verb, const std::string& user,
                    const std::optional<int64_t>& expected) {
  if (!sees_case(unit, of, user)) return no_case(unit);
  if (expected && *expected != of.state().version)
    return refuse(unit, "E_STALE", "the instance has changed: it is at version " + std::to_string(of.state().version),
                  "流程实例已变化，当前版本为 " + std::to_string(of.state().version));
  if (of.over() && !verb.when_ended)
    return refuse(unit, "E_TERMINAL", "the flow has ended: " + of.state().status_text(), "流程已结束：" + of.state().status_text());
  if (of.state().status == CaseStatus::Suspended && !verb.when_suspended)
    return refuse(unit, "E_SUSPENDED", "the flow is suspended", "流程已挂起");
  return Done{};
}

// The seat of that person, open ones first; 0: none.
Id seat_of(const Case& of, Id activation, const std::string& user, bool claiming) {
  Id found = 0;
  for (const Seat& seat : of.state().seats) {
    if (seat.activation != activation) continue;
    const bool holds = seat.holder == user || (seat.principal == user && !seat.exclusive && seat.owner.empty());
    const bool may_claim = std::find(seat.candidates.begin(), seat.candidates.end(), user) != seat.candidates.end() &&
                           (claiming || seat.holder.empty() || seat.holder == user);
    if (!holds && !may_claim) continue;
    if (seat.state == SeatState::Open) return seat.id;
    if (found == 0 || pending(seat.state)) found = seat.id;
  }
  return found;
}

// The visit of the step that is meant: the live one that waits for this person, else a live one, else
// the latest. Loops within loops give several live visits one name.
const Activation* find_activation(const Case& of, const std::string& step, const std::string& user, bool claiming) {
  const auto [id, row] = split_step(step);
  const Activation* found = nullptr;
  int best = -1;
  for (const Activation& a : of.state().activations) {
    if (a.node < 0 || of.node(a.node).id != id) continue;
    if (row != 0 && row_number(of, a.scope, a.arm) != row) continue;
    int rank = 0;
    if (a.state == ActivationState::Active) {
      const Seat* seat = of.state().seat(seat_of(of, a.id, user, claiming));
      const bool waits = seat != nullptr && seat->state == SeatState::Open && (!claiming || seat->holder.empty());
      rank = waits ? 2 : 1;
    }
    if (rank < best || (rank == best && rank == 2)) continue;
    best = rank;
    found = &a;
  }
  return found;
}

bool switched_off(const model::FlowNode& node, std::string_view verb) {
  const model::Arg* can = model::find(node.args, "can");
  const model::ArgList* list = can != nullptr ? can->list() : nullptr;
  if (list == nullptr) return false;
  return std::none_of(list->begin(), list->end(), [&](const model::Arg& one) { return one.is_word(verb); });
}

Error disabled(const Unit& unit, std::string_view verb) {
  return refuse(unit, "E_OP_DISABLED", "'" + std::string(verb) + "' is not possible at this step",
                "此步骤不能执行 '" + std::string(verb) + "'");
}

Error not_holder(const Unit& unit) {
  return refuse(unit, "E_NOT_HOLDER", "this step does not wait for you", "此步骤不由您处理");
}

Status check_enabled(const VerbContext& context) {
  const verb::VerbSpec& verb = context.verb;
  const model::FlowNode& node = context.node();
  // Somebody who was asked to repair a failed call says when he has.
  if (node.type == "call" && (verb.name == "complete" || verb.name == "comment")) return Done{};
  // Whoever was given a copy has it, whatever the step is now.
  if (verb.name == "mark_read") return Done{};
  if (!is_people_step(node)) return disabled(context.unit, verb.name);
  const bool vote = verb.name == "approve" || verb.name == "reject" || verb.name == "abstain" || verb.name == "add_after";
  if ((vote && !is_approval(node)) || (verb.name == "complete" && is_approval(node))) return disabled(context.unit, verb.name);
  if (verb.listed && switched_off(node, verb.name)) return disabled(context.unit, verb.name);
  return Done{};
}

Status check_seat(VerbContext& context) {
  const verb::VerbSpec& verb = context.verb;
  context.seat = seat_of(context.of, context.activation, context.user, verb.who == verb::Who::Candidate);
  const bool as_admin = context.admin || context.unit.acting().engine();
  switch (verb.who) {
    case verb::Who::Holder:
    case verb::Who::Candidate:
      if (context.seat == 0) return not_holder(context.unit);
      break;
    case verb::Who::HolderOrAdmin:
      if (context.seat == 0 && !as_admin) return not_holder(context.unit);
      break;
    default: break;
  }
  if (!verb.needs_open_seat) return Done{};
  const bool open = context.at().state == ActivationState::Active &&
                    (context.seat == 0 ? as_admin : context.own().state == SeatState::Open);
  if (!open)
    return context.refuse("E_NOT_OPEN", "the step is not open for you (any more): " + std::string(word(context.at().state)),
                          "此步骤当前不可由您处理：" + std::string(word(context.at().state)));
  const bool unclaimed = context.seat != 0 && !context.own().candidates.empty() && context.own().holder.empty();
  if (unclaimed && verb.who != verb::Who::Candidate)
    return context.refuse("E_NOT_OPEN", "claim the task first", "请先认领");
  return Done{};
}

Status check_comment(const VerbContext& context) {
  const std::string_view rule = model::word(context.node().args, "comment", "on_reject");
  const bool wanted = (rule == "always" && context.verb.decides) || (rule == "on_reject" && context.verb.sends_back);
  const bool empty = std::all_of(context.comment.begin(), context.comment.end(), [](char c) { return c == ' ' || c == '\n'; });
  if (wanted && empty) return context.refuse("E_COMMENT_REQUIRED", "say why: a comment is needed", "请填写意见");
  if (!context.flag("signature") || !context.verb.decides) return Done{};
  const bool signature = std::any_of(context.with.begin(), context.with.end(), [](const Entry& e) {
    return e.first == "signature" && e.second.is(ValueKind::String) && !e.second.as_string().empty();
  });
  if (!signature) return context.refuse("E_SIGNATURE_REQUIRED", "a signature is needed", "需要签名");
  return Done{};
}

void begin_entry(VerbContext& context) {
  LogEntry& entry = context.of.entry();
  entry.type = context.verb.name;
  entry.comment = context.comment;
  entry.targets = context.to;
  entry.form_patch = context.with;
  if (context.activation == 0) return;
  entry.activation = context.activation;
  entry.round = context.at().round;
  entry.step = step_name(context.of, context.at().node, context.at().scope, context.at().arm);
  entry.seat = context.seat;
  if (context.seat == 0) return;
  const Seat& seat = context.own();
  if (!seat.principal.empty() && seat.principal != context.user) {
    entry.on_behalf_of = seat.principal;
    if (seat.origin == SeatOrigin::Substituted) entry.via_proxy_rule = "away";
  }
}

}  // namespace

Result<Case*> act(Unit& unit, const Act& what, const std::optional<int64_t>& expected) {
  const verb::VerbSpec* verb = verb::find_verb(what.verb);
  if (verb == nullptr || verb->on_flow)
    return refuse(unit, "E_ARGUMENT", "there is no verb '" + what.verb + "' on a step", "步骤上没有 '" + what.verb + "' 这个操作");
  const std::string id = split_step(what.step).first;
  const std::string user = unit.acting().user();
  const bool claiming = verb->who == verb::Who::Candidate;
  Result<Case*> found = find_case(unit, what.on, [&](const Case& one) {
    return node_index(one, id) >= 0 && find_activation(one, what.step, user, claiming) != nullptr;
  });
  if (!found) {
    // A flow that has not come to the step yet is there all the same.
    found = find_case(unit, what.on, [&](const Case& one) { return node_index(one, id) >= 0; });
    if (!found) return found.error();
  }
  Case& of = **found;
  Status common = check_common(unit, of, *verb, user, expected);
  if (!common) return common.error();
  Result<std::vector<Entry>> with = patch_of(unit, what.with);
  if (!with) return with.error();
  const Activation* a = find_activation(of, what.step, user, claiming);
  if (a == nullptr)
    return refuse(unit, "E_NOT_OPEN", "the flow has not come to '" + what.step + "'", "流程尚未到达 '" + what.step + "'");
  VerbContext context{unit, of, *verb, user, administers(unit, of, user), a->id, 0, what.comment, *std::move(with),
                      what.to, what.mode, false};
  Status enabled = check_enabled(context);
  if (!enabled) return enabled.error();
  Status seat = check_seat(context);
  if (!seat) return seat.error();
  Status comment = check_comment(context);
  if (!comment) return comment.error();
  if (!what.choose.empty()) {
    Status fit = check_choices(unit, of.loaded_ptr(), of.flow(), of.state().record, what.choose, Chooser::Previous);
    if (!fit) return fit.error();
  }
  begin_entry(context);
  if (!what.choose.empty()) of.emit(ChoicesMade{what.choose});
  Status done = verb->run(context);
  if (!done) return done.error();
  if (unit.failure() != nullptr) return *unit.failure();
  return &of;
}

Result<Case*> administer(Unit& unit, const Administer& what, const std::optional<int64_t>& expected) {
  const verb::VerbSpec* verb = verb::find_verb(what.verb);
  if (verb == nullptr || !verb->on_flow)
    return refuse(unit, "E_ARGUMENT", "there is no verb '" + what.verb + "' on a flow", "流程上没有 '" + what.verb + "' 这个操作");
  Result<Case*> found = find_case(unit, what.on, [&](const Case& one) {
    return what.flow.empty() || one.state().flow == what.flow;
  }, verb->only_ended);
  if (!found) return found.error();
  Case& of = **found;
  const std::string user = unit.acting().user();
  Status common = check_common(unit, of, *verb, user, expected);
  if (!common) return common.error();
  const bool admin = administers(unit, of, user) || unit.acting().engine();
  const bool initiator = !user.empty() && of.state().initiator == user;
  const bool allowed = verb->who == verb::Who::Participant || (verb->who == verb::Who::Admin && admin) ||
                       (verb->who == verb::Who::Initiator && initiator) ||
                       (verb->who == verb::Who::InitiatorOrAdmin && (initiator || admin));
  if (!allowed)
    return refuse(unit, "E_FORBIDDEN", "you may not " + what.verb + " this flow", "您无权对该流程执行 '" + what.verb + "'");
  Result<std::vector<Entry>> with = patch_of(unit, what.with);
  if (!with) return with.error();
  VerbContext context{unit, of, *verb, user, admin, 0, 0, what.comment, *std::move(with), {}, what.mode, what.force};
  if (!what.to.empty()) context.to.push_back(what.to);
  begin_entry(context);
  Status done = verb->run(context);
  if (!done) return done.error();
  if (unit.failure() != nullptr) return *unit.failure();
  return &of;
}

records::FieldRights step_rights(const model::FlowNode& node, bool required) {
  using records::FieldRight;
  records::FieldRights rights;
  rights.otherwise = is_approval(node) ? FieldRight::Readonly : FieldRight::Editable;
  const model::Arg* fields = model::find(node.args, "fields");
  if (fields == nullptr || fields->map() == nullptr) return rights;
  for (const auto& [name, arg] : *fields->map()) {
    FieldRight right = FieldRight::Readonly;
    if (arg.is_word("hidden")) right = FieldRight::Hidden;
    if (arg.is_word("editable")) right = FieldRight::Editable;
    if (arg.is_word("required")) right = required ? FieldRight::Required : FieldRight::Editable;
    rights.named.emplace_back(name, right);
  }
  return rights;
}

Status patch_record(VerbContext& context, bool required) {
  std::vector<Entry> patch = context.with;
  if (context.activation != 0 && context.flag("signature"))
    std::erase_if(patch, [](const Entry& e) { return e.first == "signature"; });
  const records::RecordPtr before = context.of.record();
  if (before == nullptr) {
    if (patch.empty()) return Done{};
    return context.refuse("E_FIELD_FORBIDDEN", "the flow has no record to fill in", "流程没有可填写的记录");
  }
  WriteRequest request;
  request.loaded = context.of.loaded_ptr();
  request.form = context.of.form();
  request.id = before->id;
  request.patch = std::move(patch);
  request.by = context.user;
  request.inside = &context.of;
  request.rights = context.activation != 0 ? step_rights(context.node(), required) : all_rights();
  const bool wants = std::any_of(request.rights.named.begin(), request.rights.named.end(), [](const auto& named) {
    return named.second == records::FieldRight::Required;
  });
  if (request.patch.empty() && !wants) return Done{};
  if (context.activation != 0) {
    request.step = context.of.entry().step;
    request.cause.place = model::place(context.of.model(), context.node().span);
  }
  const std::string& held = context.of.state().change.kind;
  if (held == "edit" || held == "move") return amend_change(context.of, request);
  if (request.patch.empty()) {
    // Nothing to write: only what must be filled is looked at.
    records::ChangeRequest change;
    change.form = request.form;
    change.before = before.get();
    change.id = before->id;
    change.actor = context.user;
    change.rights = request.rights;
    change.language = context.unit.language();
    Result<records::Change> checked = records::prepare_change(change, context.unit.world(context.of.loaded()));
    if (!checked) return checked.error();
    return Done{};
  }
  Result<records::RecordPtr> written = update_record(context.unit, request);
  if (!written) return written.error();
  return Done{};
}

Status check_targets(const VerbContext& context, bool merge_allowed) {
  if (context.to.empty()) return context.refuse("E_ARGUMENT", "say to whom", "请指明人员");
  for (const std::string& person : context.to) {
    const User* user = context.unit.people().user(person);
    if (user == nullptr || !user->active)
      return context.refuse("E_RANGE", "'" + person + "' is nobody who can be asked", "'" + person + "' 不是可处理的人员");
    if (person == context.user && context.seat != 0)
      return context.refuse("E_SELF_TARGET", "that is yourself", "不能是本人");
    if (!merge_allowed && live_seat_of(context.of.state(), context.activation, person) != 0)
      return context.refuse("E_ALREADY_IN", "'" + person + "' is asked at this step already", "'" + person + "' 已在此步骤中");
    if (std::count(context.to.begin(), context.to.end(), person) > 1)
      return context.refuse("E_ALREADY_IN", "'" + person + "' is named twice", "'" + person + "' 重复");
  }
  return Done{};
}

}  // namespace weir::runtime
