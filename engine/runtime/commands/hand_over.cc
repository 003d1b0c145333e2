#include "engine/runtime/commands/hand_over.h"

#include <algorithm>
#include <set>

#include "engine/runtime/records/assigning.h"
#include "engine/runtime/books.h"
#include "engine/runtime/flow/ladder.h"
#include "engine/runtime/commands/organisation.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/records/pools.h"
#include "engine/storage/kinds.h"
#include "engine/time/due.h"

namespace weir::runtime {

namespace {

void replace(std::vector<std::string>& people, const std::string& from, const std::string& to) {
  const bool there = std::find(people.begin(), people.end(), to) != people.end();
  if (there) std::erase(people, from);
  else std::replace(people.begin(), people.end(), from, to);
}

bool has(const std::vector<std::string>& people, const std::string& one) {
  return std::find(people.begin(), people.end(), one) != people.end();
}

class HandingOver {
 public:
  HandingOver(Unit& unit, const HandOver& what) : unit_(unit), from_(what.from), to_(what.to) {}

  void instance(Case& of) {
    const size_t before = of.entry().events.size();
    std::vector<Id> seats;
    for (const Seat& seat : of.state().seats)
      if (pending(seat.state)) seats.push_back(seat.id);
    std::set<Id> touched;
    for (const Id id : seats)
      if (pass(of, *of.state().seat(id))) touched.insert(of.state().seat(id)->activation);
    choices(of);
    if (of.state().initiator == from_ && of.state().awaiting_resubmit)
      unit_.warn("hand_over", of.state().id + ": " + unit_.say("waits for " + from_ + " to submit it again", "等待 " + from_ + " 重新提交"));
    if (of.entry().events.size() == before) return;
    of.entry().type = "hand_over";
    of.entry().targets = {from_, to_};
    for (const Id activation : touched) {
      holder_changed(of, activation);
      settle(of, activation);
    }
  }

  // Records that he owns.
  Status records() {
    const LoadedPtr& loaded = unit_.setting().current;
    for (const model::Form& form : loaded->model.forms)
      for (const records::RecordPtr& record : unit_.view().matching(form, "owner", Value::string(from_))) {
        forget_offer(unit_, form.name, record->id);
        Result<records::RecordPtr> owned = set_owner(unit_, loaded, form, record->id, to_, true, nullptr, {.kind = "hand_over"});
        if (!owned) {
          unit_.warn("hand_over", form.name + "/" + record->id + ": " + owned.error().reason + ": " + owned.error().message);
          continue;
        }
        Status told = raise_record_event(unit_, loaded, {"assigned", &form, *owned, record, {}});
        if (!told) return told;
      }
    return Done{};
  }

  // Absences that name him to stand in, from today on.
  Status proxies() {
    if (!unit_.setting().people_with) return Done{};
    const Date today = time::date_in(unit_.now(), unit_.setting().current->zone);
    std::vector<Entry> users;
    for (const User& user : unit_.people().users) {
      if (std::none_of(user.away.begin(), user.away.end(), [&](const Absence& a) { return a.proxy == from_ && !(a.until < today); })) continue;
      std::vector<Value> away;
      for (const Absence& absence : user.away) away.push_back(written(absence, absence.until < today ? absence.proxy : absence.proxy == from_ ? proxy_for(user) : absence.proxy));
      users.emplace_back(user.id, Value::context({{"away", Value::list(std::move(away))}}));
    }
    if (users.empty()) return Done{};
    return change_directory(unit_, {Value::context({{"users", Value::context(std::move(users))}}), {}});
  }

  // Where the app goes on naming him: nobody edits that but its author.
  void definitions() {
    const model::Model& model = unit_.setting().current->model;
    for (const model::Flow& flow : model.flows) {
      for (const model::FlowNode& node : flow.nodes) args(node.args, "flows." + flow.name + "." + node.id);
      for (const model::Start& start : flow.starts) args(start.args, "flows." + flow.name + ".start");
      args(flow.args, "flows." + flow.name);
    }
    for (const auto& [section, all] : {std::pair{"assignments", &model.assignments}, {"pools", &model.pools}, {"automations", &model.automations}})
      for (const model::Definition& one : *all) args(one.args, std::string(section) + "." + one.name);
    for (const model::FlowNode& node : model.blocks) args(node.args, "do." + node.id);
    for (const model::Form& form : model.forms) args(form.args, "forms." + form.name);
    if (model.admins) who(*model.admins, "admins");
    for (const Department& department : unit_.people().departments)
      if (department.head == from_) named("departments." + department.id + ".head");
    for (const User& user : unit_.people().users)
      if (user.manager == from_) named("users." + user.id + ".manager");
    for (const Team& team : unit_.people().teams)
      if (has(team.members, from_)) named("teams." + team.id);
  }

 private:
  // Nobody stands in for himself.
  std::string proxy_for(const User& user) const { return user.id == to_ ? std::string() : to_; }

  static Value written(const Absence& absence, const std::string& proxy) {
    std::vector<Value> flows;
    for (const std::string& flow : absence.flows) flows.push_back(Value::string(flow));
    return Value::context({{"from", Value::date(absence.from)}, {"until", Value::date(absence.until)}, {"proxy", Value::string(proxy)},
                           {"keep", Value::boolean(absence.keep)}, {"exclusive", Value::boolean(absence.exclusive)},
                           {"flows", Value::list(std::move(flows))}});
  }

  bool pass(Case& of, const Seat seat) {
    bool changed = false;
    if (has(seat.candidates, from_)) {
      std::vector<std::string> candidates = seat.candidates;
      replace(candidates, from_, to_);
      of.emit(CandidatesChanged{seat.id, std::move(candidates)});
      if (seat.holder == from_) of.emit(SeatClaimed{seat.id, to_});
      return true;
    }
    const bool votes = seat.principal == from_, acts = seat.holder == from_, waits = seat.owner == from_;
    if (!votes && !acts && !waits) return false;
    const Id other = live_seat_of(of.state(), seat.activation, to_);
    if (other != 0 && other != seat.id) return merge(of, seat, other);
    const std::string principal = votes ? to_ : seat.principal;
    const std::string owner = waits ? to_ : seat.owner;
    // A delegate goes on; a proxy for who has left has nobody to stand in for.
    const std::string holder = acts || (votes && !waits) ? to_ : seat.holder;
    of.emit(SeatPassedOn{seat.id, principal, holder, owner, seat.delegate_mode, "hand_over", seat.weight});
    changed = true;
    return changed;
  }

  bool merge(Case& of, const Seat& seat, Id other) {
    const Activation* a = of.state().activation(seat.activation);
    const model::Arg* allowed = model::find(of.node(a->node).args, "transfer_merge");
    if (allowed == nullptr || allowed->value() == nullptr || !allowed->value()->is_true() || seat.group != 0) {
      unit_.warn("hand_over", of.state().id + " " + of.node(a->node).id + ": E_ALREADY_IN: " +
                                  unit_.say(to_ + " is asked at this step already", to_ + " 已在此步骤中"));
      return false;
    }
    const Seat have = *of.state().seat(other);
    of.emit(SeatClosed{seat.id, SeatState::Removed, "merged"});
    of.emit(SeatPassedOn{other, have.principal, have.holder, have.owner, have.delegate_mode, "merged", have.weight + seat.weight});
    return true;
  }

  void choices(Case& of) {
    Choices changed;
    for (const auto& [step, people] : of.state().choices) {
      if (!has(people, from_)) continue;
      changed.emplace_back(step, people);
      replace(changed.back().second, from_, to_);
    }
    if (!changed.empty()) of.emit(ChoicesMade{std::move(changed)});
  }

  void named(const std::string& place) {
    unit_.warn("names", unit_.say(place + " names " + from_, place + " 指名了 " + from_));
  }

  void who(const model::Who& who, const std::string& place) {
    for (const auto& [key, arg] : who.args) {
      if ((key == "user" || key == "users" || key == "owner") && names(arg)) named(place);
      this->arg(arg, place);
    }
    for (const model::Who& one : who.of) this->who(one, place);
    if (who.except != nullptr) this->who(*who.except, place);
  }

  bool names(const model::Arg& arg) const {
    if (arg.is_word(from_)) return true;
    if (const Value* value = arg.value(); value != nullptr && value->is(ValueKind::List))
      return std::any_of(value->items().begin(), value->items().end(), [&](const Value& one) { return one == Value::string(from_); });
    return arg.list() != nullptr && std::any_of(arg.list()->begin(), arg.list()->end(), [&](const model::Arg& one) { return names(one); });
  }

  void arg(const model::Arg& arg, const std::string& place) {
    if (const model::Who* one = arg.who()) who(*one, place);
    if (const model::ArgList* list = arg.list())
      for (const model::Arg& one : *list) this->arg(one, place);
    if (const model::ArgMap* map = arg.map()) args(*map, place);
  }

  void args(const model::ArgMap& map, const std::string& place) {
    for (const auto& [key, one] : map) arg(one, place);
  }

  Unit& unit_;
  const std::string& from_;
  const std::string& to_;
};

}  // namespace

Result<Addressed> hand_over(Unit& unit, const HandOver& what) {
  const LoadedPtr& loaded = unit.setting().current;
  if (!unit.acting().engine() && !loaded->access.may_administer(unit.acting().user(), unit.world(loaded)))
    return refuse(unit, "E_FORBIDDEN", "only an administrator hands work over", "只有管理员可以离职转办");
  if (what.from == what.to || what.from.empty())
    return refuse(unit, "E_SELF_TARGET", "work goes over to somebody else", "转办对象不能是本人");
  const User* to = unit.people().user(what.to);
  if (to == nullptr || !to->active)
    return refuse(unit, "E_RANGE", "'" + what.to + "' is nobody who can be asked", "'" + what.to + "' 不是可处理的人员");
  HandingOver handing(unit, what);
  Addressed addressed;
  std::vector<std::string> instances = what.instances;
  if (instances.empty())
    for (const Row& row : running_instances(unit)) instances.emplace_back(row.key.front().as_string());
  for (const std::string& id : instances) {
    Result<Case*> of = unit.load(id);
    if (!of) return of.error();
    if ((*of)->over()) continue;
    const bool fresh = !(*of)->changed();
    handing.instance(**of);
    if (fresh && (*of)->changed()) addressed.cases.push_back(*of);
  }
  if (what.instances.empty()) {
    if (Status done = handing.records(); !done) return done.error();
    if (Status done = handing.proxies(); !done) return done.error();
  }
  handing.definitions();
  if (unit.failure() != nullptr) return *unit.failure();
  return addressed;
}

}  // namespace weir::runtime
