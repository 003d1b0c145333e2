#include "engine/people/resolve.h"

#include <algorithm>

#include "engine/people/forms.h"

namespace weir::people {
namespace {

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// One resolution under way: the seats that are left, and what each step did.
class Resolver {
 public:
  Resolver(const Request& request, WhoContext& context)
      : request_(request),
        context_(context),
        people_(context.organisation()),
        initiator_(context.initiator()) {
    zone_ = request.model != nullptr ? Zone::named(request.model->timezone).value_or(Zone::utc())
                                     : Zone::utc();
  }

  Resolution run() {
    Provenance& provenance = out_.provenance;
    provenance.steps.reserve(8);
    provenance.rule = describe(*request_.who);
    if (request_.model != nullptr)
      provenance.place = model::place(*request_.model, request_.who->span);
    if (!initiator_.empty()) provenance.inputs.emplace_back("initiator", Value::string(initiator_));
    if (const std::string owner = context_.owner(); !owner.empty())
      provenance.inputs.emplace_back("owner", Value::string(owner));
    if (!collect(*request_.who)) return fail();
    for (const std::string& user : found_) first_asked_.push_back(user);
    run_steps();
    self_policy();
    unique();
    dedupe();
    if (out_.seats.empty()) {
      if (out_.outcome == Outcome::SkippedSelf) return std::move(out_);
      if (!when_empty()) return fail();
    } else {
      out_.outcome = Outcome::Seats;
    }
    freeze();
    return std::move(out_);
  }

 private:
  const Organisation& today() const { return request_.today != nullptr ? *request_.today : people_; }

  ProvenanceStep& step(std::string name) {
    out_.provenance.steps.push_back({std::move(name), {}, {}});
    return out_.provenance.steps.back();
  }
  void list_people(ProvenanceStep& at) {
    for (const Seat& seat : out_.seats)
      at.people.push_back(seat.holder == seat.principal ? seat.holder
                                                        : seat.holder + " for " + seat.principal);
  }
  Resolution fail() {
    out_.outcome = Outcome::Failed;
    out_.seats.clear();
    return std::move(out_);
  }

  // Step 1, and 2: as of when.
  bool collect(const model::Who& who) {
    taken_.clear();
    Found found = context_.without_except(who, &taken_);
    found_ = std::move(found.people);
    auto& path = out_.provenance.path;
    path.insert(path.end(), found.path.begin(), found.path.end());
    ProvenanceStep& resolved = step("resolve");
    resolved.people = found_;
    resolved.notes = std::move(found.missed);
    step("as of").notes.push_back(request_.as_of.to_string());
    return !found.failed;
  }

  // Steps 3 to 5: from the people found to seats.
  void run_steps() {
    out_.seats.clear();
    inactive();
    proxies();
    exclusions();
  }

  void inactive() {
    ProvenanceStep& at = step("inactive");
    std::erase_if(found_, [&](const std::string& id) {
      const User* user = today().user(id);
      if (user != nullptr && user->active) return false;
      at.notes.push_back(id + (user == nullptr ? " is not in the directory" : " is not active"));
      return true;
    });
    at.people = found_;
  }

  void proxies() {
    ProvenanceStep& at = step("proxy");
    for (const std::string& id : found_) {
      const Substitution who_acts = stand_in(today(), id, request_.flow, request_.today != nullptr ? request_.now : request_.as_of, zone_);
      if (!who_acts.why.empty()) at.notes.push_back(who_acts.why);
      if (who_acts.ring) out_.warnings.push_back(who_acts.why);
      if (who_acts.holder.empty()) continue;
      Seat seat;
      seat.principal = id;
      seat.holder = who_acts.holder;
      seat.exclusive = who_acts.exclusive && seat.holder != id;
      seat.weight = weight_of(id);
      out_.seats.push_back(std::move(seat));
    }
    list_people(at);
  }

  int64_t weight_of(const std::string& user) const {
    for (const auto& [id, weight] : request_.weights)
      if (id == user) return weight;
    return 1;
  }

  void exclusions() {
    ProvenanceStep& at = step("except");
    std::erase_if(out_.seats, [&](const Seat& seat) {
      const bool out = contains(taken_, seat.holder) || contains(taken_, seat.principal);
      if (out)
        at.notes.push_back((contains(taken_, seat.holder) ? seat.holder : seat.principal) +
                           " is excepted");
      const bool past = contains(request_.past, seat.holder) || contains(request_.past, seat.principal);
      if (past && !out) at.notes.push_back(seat.holder + " has been asked already");
      return out || past;
    });
    list_people(at);
  }

  bool is_self(const Seat& seat) const {
    return !initiator_.empty() && (seat.principal == initiator_ || seat.holder == initiator_);
  }

  // Step 6. A replacement goes through steps 3 to 5 again, once: at the top there is nobody.
  void self_policy() {
    if (request_.self == SelfPolicy::Allow) {
      step("self").notes.push_back("the initiator may act");
      list_people(out_.provenance.steps.back());
      return;
    }
    std::vector<Seat> kept;
    std::vector<std::string> notes;
    bool self = false;
    for (Seat& seat : out_.seats) {
      if (!is_self(seat)) {
        kept.push_back(std::move(seat));
        continue;
      }
      self = true;
      notes.push_back(seat.holder == initiator_ && seat.principal != initiator_
                          ? initiator_ + ", standing in for " + seat.principal +
                                ", is the initiator"
                          : seat.principal + " is the initiator");
    }
    out_.seats = std::move(kept);
    if (self && request_.self == SelfPolicy::Skip && out_.seats.empty())
      out_.outcome = Outcome::SkippedSelf;
    const bool replace =
        request_.self == SelfPolicy::Superior || request_.self == SelfPolicy::DeptHead;
    if (self && replace) add_replacement(notes);
    ProvenanceStep& at = step("self");
    at.notes = std::move(notes);
    list_people(at);
  }

  void add_replacement(std::vector<std::string>& notes) {
    const std::string above = request_.self == SelfPolicy::Superior
                                  ? manager_of(people_, initiator_, &out_.provenance.path)
                                  : department_head();
    if (above.empty()) {
      notes.push_back("there is nobody above " + initiator_);
      return;
    }
    notes.push_back(above + " takes the place of " + initiator_);
    std::vector<Seat> others = std::move(out_.seats);
    found_ = {above};
    run_steps();
    for (Seat& seat : out_.seats)
      if (!is_self(seat))
        others.push_back(std::move(seat));
      else
        notes.push_back(seat.holder + " is the initiator again");
    out_.seats = std::move(others);
  }

  // The head of the initiator's department, of the next ancestor where that is himself.
  std::string department_head() {
    const User* user = people_.user(initiator_);
    std::vector<std::string> seen;
    for (std::string id = user != nullptr ? user->department : "";
         !id.empty() && !contains(seen, id);) {
      seen.push_back(id);
      const Department* department = people_.department(id);
      if (department == nullptr) return "";
      if (!department->head.empty() && department->head != initiator_) {
        out_.provenance.path.push_back(id + " → head " + department->head);
        return department->head;
      }
      id = department->parent;
    }
    return "";
  }

  // Step 7: one person, one seat, at the first place, with all the weight.
  void unique() {
    ProvenanceStep& at = step("unique");
    std::vector<Seat> seats;
    for (Seat& seat : out_.seats) {
      auto same = std::find_if(seats.begin(), seats.end(),
                               [&](const Seat& s) { return s.holder == seat.holder; });
      if (same == seats.end()) {
        seats.push_back(std::move(seat));
        continue;
      }
      same->weight += seat.weight;
      // His own vote, where he has one, is the one that is asked.
      if (seat.principal == seat.holder) {
        same->principal = seat.principal;
        same->exclusive = false;
      }
      at.notes.push_back(seat.holder + " has one seat of weight " + std::to_string(same->weight));
    }
    out_.seats = std::move(seats);
    list_people(at);
  }

  // Step 8.
  void dedupe() {
    if (!request_.earlier_approval) return;
    ProvenanceStep& at = step("dedupe");
    for (Seat& seat : out_.seats) {
      const bool own = seat.principal == initiator_ && request_.self == SelfPolicy::Forbid;
      seat.approved_by = own ? std::string() : request_.earlier_approval(seat.principal);
      if (!seat.approved_by.empty())
        at.notes.push_back(seat.principal + " has approved before: " + seat.approved_by);
    }
    list_people(at);
  }

  // Step 9. Whom it gives goes through steps 3 to 7 again; then there is no further rule.
  bool when_empty() {
    const model::Arg* arg = request_.when_empty;
    std::string word = "incident";
    if (arg != nullptr && arg->value() != nullptr && arg->value()->is(ValueKind::String))
      word = arg->value()->as_string();
    const model::Arg* assign =
        arg != nullptr && arg->map() != nullptr ? model::find(*arg->map(), "assign") : nullptr;
    if (assign != nullptr) word = "assign";
    step("empty").notes.push_back("nobody is left: " + word);
    out_.outcome = word == "pass"     ? Outcome::Pass
                   : word == "reject" ? Outcome::Reject
                                      : Outcome::Incident;
    if (word == "admin") return take_from(admins(), word);
    if (word == "climb") return climb();
    if (assign != nullptr && assign->who() != nullptr) return take_from(*assign->who(), word);
    return true;
  }

  model::Who admins() const {
    if (request_.admins != nullptr) return *request_.admins;
    if (request_.model != nullptr && request_.model->admins) return *request_.model->admins;
    model::Who who;
    who.form = "role";
    who.args.emplace_back("role", model::Arg{{}, Value::string("admin")});
    return who;
  }

  bool take_from(const model::Who& who, const std::string& word) {
    if (!collect(who)) return false;
    settle(word);
    return true;
  }

  void settle(const std::string& word) {
    run_steps();
    const Outcome otherwise = out_.outcome;
    if (request_.self != SelfPolicy::Allow)
      std::erase_if(out_.seats, [&](const Seat& seat) { return is_self(seat); });
    unique();
    out_.outcome = out_.seats.empty() ? otherwise : Outcome::Seats;
    if (!out_.seats.empty()) out_.automatic = word;
  }

  // Up from whom the rule meant first, else from the initiator, to the first who can act.
  bool climb() {
    std::string user = first_asked_.empty() ? initiator_ : first_asked_.front();
    std::vector<std::string> seen;
    while (!user.empty() && !contains(seen, user)) {
      seen.push_back(user);
      user = manager_of(people_, user, &out_.provenance.path);
      if (user.empty()) break;
      found_ = {user};
      settle("climb");
      if (!out_.seats.empty()) return true;
    }
    return true;
  }

  void freeze() {
    ProvenanceStep& at = step("freeze");
    int32_t ordinal = 0;
    for (Seat& seat : out_.seats) seat.ordinal = ordinal++;
    list_people(at);
  }

  const Request& request_;
  WhoContext& context_;
  const Organisation& people_;
  std::string initiator_;
  Zone zone_;
  std::vector<std::string> found_, taken_, first_asked_;
  Resolution out_;
};

}  // namespace

std::optional<SelfPolicy> parse_self_policy(std::string_view word) {
  if (word == "forbid") return SelfPolicy::Forbid;
  if (word == "allow") return SelfPolicy::Allow;
  if (word == "skip") return SelfPolicy::Skip;
  if (word == "superior") return SelfPolicy::Superior;
  if (word == "dept_head") return SelfPolicy::DeptHead;
  return std::nullopt;
}

feel::Encoded Provenance::encoded() const {
  base::ByteWriter out;
  feel::begin_context(out, 5);
  feel::entry(out, "rule", rule);
  feel::entry(out, "place", place);
  feel::entry(out, "path", path);
  feel::entry(out, "inputs", Value::context(inputs));
  out.string("steps");
  feel::begin_list(out, steps.size());
  for (const ProvenanceStep& step : steps) {
    feel::begin_context(out, 3);
    feel::entry(out, "step", step.step);
    feel::entry(out, "people", step.people);
    feel::entry(out, "notes", step.notes);
  }
  return feel::Encoded::taken(out);
}

Resolution resolve(const Request& request, WhoContext& context) {
  return Resolver(request, context).run();
}

}  // namespace weir::people
