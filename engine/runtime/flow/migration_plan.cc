// Which node becomes which, and what hinders an instance from going over.
#include <algorithm>
#include <map>
#include <set>

#include "engine/model/print.h"
#include "engine/runtime/flow/calls.h"
#include "engine/runtime/flow/flow_scope.h"
#include "engine/runtime/flow/migration.h"
#include "engine/runtime/flow/people_step.h"

namespace weir::runtime {

namespace {

using model::FlowNode;

constexpr std::string_view kPeople[] = {"by", "self", "dedupe", "when_empty", "as_of", "weights", "veto", "decisive"};
constexpr std::string_view kVotes[] = {"mode", "reject", "abstain"};
constexpr std::string_view kTimes[] = {"due", "remind", "on_timeout", "limits", "claim_within", "calendar"};

template <size_t N>
bool differ(const FlowNode& a, const FlowNode& b, const std::string_view (&keys)[N]) {
  return std::any_of(std::begin(keys), std::end(keys),
                     [&](std::string_view key) { return !model::same(model::find(a.args, key), model::find(b.args, key)); });
}

// Nodes of two versions of a flow, side by side.
class Pairs {
 public:
  Pairs(const Case& of, const model::Flow& next, const StepNames& steps) : of_(of), next_(next), steps_(steps) {
    for (size_t i = 0; i < next.nodes.size(); ++i) index_.emplace(next.nodes[i].id, static_cast<int32_t>(i));
    pair_unnamed();
  }

  // The node of the new version with that id, or -1.
  int32_t index_of(std::string_view id) const {
    const auto it = index_.find(id);
    return it != index_.end() ? it->second : -1;
  }
  const FlowNode& fresh(int32_t index) const { return next_.nodes[static_cast<size_t>(index)]; }

  // Whom somebody named in its place; -1: nobody.
  int32_t named(const FlowNode& old) const {
    for (const auto& [from, to] : steps_)
      if (from == old.id) return index_of(to);
    return -1;
  }

  // The same step in the same place; -1: there is none.
  int32_t same_step(int32_t index) const {
    const int32_t found = counterpart(index);
    return found >= 0 && same_place(index, found) ? found : -1;
  }

  // The node that it becomes, of the same kind, wherever it stands; -1: none.
  int32_t counterpart(int32_t index) const {
    const FlowNode& old = of_.node(index);
    if (old.type == "join") {
      const int32_t fork = old.join >= 0 ? counterpart(old.join) : -1;
      return fork >= 0 ? fresh(fork).join : -1;
    }
    if (const int32_t named_one = named(old); named_one >= 0) return fresh(named_one).type == old.type ? named_one : -1;
    if (index >= 0 && !old.named)
      if (const auto it = unnamed_.find(index); it != unnamed_.end()) return it->second;
    const int32_t found = index_of(old.id);
    if (found < 0 || fresh(found).type != old.type) return -1;
    // A made name says only how many of the kind there are before it.
    return old.named || index < 0 || !fresh(found).named ? (old.named == fresh(found).named || index < 0 ? found : -1) : -1;
  }

  // Within the same branches of the same forks?
  bool same_place(int32_t index, int32_t found) const {
    if (index < 0) return fresh(found).fork < 0;
    int32_t was = index, is = found;
    for (size_t hops = 0; hops <= of_.nodes().size(); ++hops) {
      const FlowNode& old = of_.node(was);
      const FlowNode& now = fresh(is);
      if (old.fork < 0 || now.fork < 0) return old.fork < 0 && now.fork < 0;
      if (counterpart(old.fork) != now.fork || arm_of(old.fork, old.arm) != now.arm) return false;
      was = old.fork;
      is = now.fork;
    }
    return false;
  }

  // Which arm of the new fork that arm of the old one is; -1: none.
  int32_t arm_of(int32_t fork, int32_t arm) const {
    const int32_t found = counterpart(fork);
    if (found < 0) return -1;
    const FlowNode &old = of_.node(fork), &now = fresh(found);
    if (old.type == "for_each" || arm < 0 || static_cast<size_t>(arm) >= old.arms.size()) return arm;
    const model::Arm& wanted = old.arms[static_cast<size_t>(arm)];
    for (size_t i = 0; i < now.arms.size(); ++i)
      if (old.type == "parallel" ? now.arms[i].name == wanted.name : model::same(now.arms[i].when, wanted.when))
        return static_cast<int32_t>(i);
    // An option whose condition is put otherwise keeps its number.
    return old.type != "parallel" && now.arms.size() == old.arms.size() ? arm : -1;
  }

 private:
  // Steps without a name of the author's: by kind and keys, in order; where as many are left of a
  // kind on both sides, those in order.
  void pair_unnamed() {
    std::set<int32_t> taken;
    const std::vector<FlowNode>& old = of_.nodes();
    const auto pair = [&](bool exact) {
      for (size_t i = 0; i < old.size(); ++i) {
        if (old[i].named || old[i].type == "join" || unnamed_.contains(static_cast<int32_t>(i))) continue;
        for (size_t k = 0; k < next_.nodes.size(); ++k) {
          const FlowNode& now = next_.nodes[k];
          if (now.named || now.type != old[i].type || taken.contains(static_cast<int32_t>(k))) continue;
          FlowNode alike = now;
          alike.id = old[i].id;
          if (exact && !model::same(old[i], alike)) continue;
          unnamed_[static_cast<int32_t>(i)] = static_cast<int32_t>(k);
          taken.insert(static_cast<int32_t>(k));
          break;
        }
      }
    };
    pair(true);
    std::map<std::string, int> left;
    for (size_t i = 0; i < old.size(); ++i)
      if (!old[i].named && !unnamed_.contains(static_cast<int32_t>(i))) ++left[old[i].type];
    for (size_t k = 0; k < next_.nodes.size(); ++k)
      if (!next_.nodes[k].named && !taken.contains(static_cast<int32_t>(k))) --left[next_.nodes[k].type];
    if (std::all_of(left.begin(), left.end(), [](const auto& one) { return one.second == 0; })) pair(false);
  }

  const Case& of_;
  const model::Flow& next_;
  const StepNames& steps_;
  std::map<std::string, int32_t, std::less<>> index_;
  std::map<int32_t, int32_t> unnamed_;
};

class Planner {
 public:
  Planner(const Case& of, const Loaded& next, const StepNames& steps)
      : of_(of), state_(of.state()), next_(next), steps_(steps), flow_(next.model.flow(of.state().flow)) {}

  MigrationPlan plan() {
    if (flow_ == nullptr) {
      block("the new version has no flow '" + state_.flow + "'", "新版本没有流程 '" + state_.flow + "'");
      return std::move(plan_);
    }
    if (flow_->form != state_.form) {
      block("the flow is about records of another form now", "该流程现在针对另一表单的记录");
      return std::move(plan_);
    }
    const Pairs pairs(of_, *flow_, steps_);
    pairs_ = &pairs;
    check_names();
    for (const Activation& a : state_.activations)
      if (a.state == ActivationState::Active || a.state == ActivationState::Paused) live(a);
    waiting();
    done();
    finish_event();
    if (plan_.verdict == MigrationVerdict::Unaffected && !same_definition()) {
      plan_.verdict = MigrationVerdict::Automatic;
      note("goes on by the new version from where it stands", "从当前位置起按新版本继续");
    }
    return std::move(plan_);
  }

 private:
  void worse(MigrationVerdict verdict) { plan_.verdict = std::max(plan_.verdict, verdict); }
  void note(std::string en, std::string zh) { plan_.notes.push_back({std::move(en), std::move(zh)}); }
  void block(std::string en, std::string zh) {
    worse(MigrationVerdict::Blocked);
    plan_.notes.insert(plan_.notes.begin(), {std::move(en), std::move(zh)});
  }
  void automatic(std::string en, std::string zh) {
    worse(MigrationVerdict::Automatic);
    note(std::move(en), std::move(zh));
  }

  // A name that neither version has is a slip of the pen.
  void check_names() {
    for (const auto& [from, to] : steps_) {
      const bool known = of_.flow().node(from) != nullptr ||
                         std::any_of(state_.gone.begin(), state_.gone.end(), [&from = from](const GoneStep& one) { return one.id == from; });
      if (known && pairs_->index_of(to) < 0)
        block("the new version has no step '" + to + "' to take the place of '" + from + "'",
              "新版本没有步骤 '" + to + "'，无法接替 '" + from + "'");
    }
  }

  // Who may take the place: steps that are new come first, of the same kind before others.
  void choose(const Activation& a) {
    const FlowNode& old = of_.node(a.node);
    StepChoice choice{old.id, {}};
    for (const bool fresh : {true, false})
      for (const bool alike : {true, false})
        for (size_t i = 0; i < flow_->nodes.size(); ++i) {
          const FlowNode& now = flow_->nodes[i];
          const bool is_fresh = of_.flow().node(now.id) == nullptr;
          if (now.type == "join" || !now.named || is_fresh != fresh || (now.type == old.type) != alike) continue;
          if ((alike || is_people_step(now)) && pairs_->same_place(a.node, static_cast<int32_t>(i))) choice.among.push_back(now.id);
        }
    const auto same = [&](const StepChoice& other) { return other.step == choice.step; };
    if (std::any_of(plan_.choices.begin(), plan_.choices.end(), same)) return;
    worse(MigrationVerdict::NeedsChoice);
    std::string among;
    for (const std::string& one : choice.among) among += (among.empty() ? "" : ", ") + one;
    note("it waits at '" + old.id + "', which the new version lacks: say which step takes its place" +
             (among.empty() ? "" : " (" + among + ")"),
         "它停在 '" + old.id + "'，新版本没有该步骤：请指明由哪个步骤接替" + (among.empty() ? "" : "（" + among + "）"));
    plan_.choices.push_back(std::move(choice));
  }

  void live(const Activation& a) {
    const FlowNode& old = of_.node(a.node);
    if (const Token* token = state_.token(a.token); token != nullptr && is_undoing(of_, *token))
      return block("what it did is being undone: wait until '" + old.id + "' is over", "正在执行补偿：请等待 '" + old.id + "' 结束");
    const int32_t named = pairs_->named(old);
    const int32_t found = pairs_->counterpart(a.node);
    if (found < 0 && named < 0) return choose(a);
    const int32_t to = found >= 0 ? found : named;
    if (!pairs_->same_place(a.node, to))
      return block("the branches around '" + old.id + "' are others in the new version", "新版本中 '" + old.id + "' 外层的分支已不同");
    const FlowNode& now = pairs_->fresh(to);
    if (found < 0) {
      plan_.leave.push_back(a.id);
      plan_.go_on.emplace_back(a.token, to);
      return automatic("leaves '" + old.id + "' and goes on at '" + now.id + "'", "离开 '" + old.id + "'，从 '" + now.id + "' 继续");
    }
    if (old.id != now.id) automatic("'" + old.id + "' becomes '" + now.id + "'", "'" + old.id + "' 变为 '" + now.id + "'");
    compare(a, old, now);
  }

  void compare(const Activation& a, const FlowNode& old, const FlowNode& now) {
    const bool stuck = std::any_of(state_.incidents.begin(), state_.incidents.end(),
                                   [&](const Incident& one) { return one.activation == a.id && !one.ended; });
    if (is_people_step(now)) return compare_people(a, old, now);
    if (model::same(old, now) || stuck) return;
    if (old.type == "call")
      return block("a request of '" + old.id + "' is under way and the new version makes another: wait for its answer",
                   "'" + old.id + "' 的请求正在途中而新版本的请求不同：请等待其应答");
    if (old.type == "subflow" && !model::same(model::find(old.args, "subflow"), model::find(now.args, "subflow")))
      return block("it waits for another flow at '" + old.id + "'", "它在 '" + old.id + "' 等待的是另一个流程");
    if (old.type != "wait") return;
    plan_.wait_again.push_back(a.id);
    automatic("'" + now.id + "' waits anew, by the new version", "'" + now.id + "' 按新版本重新等待");
  }

  // Does what a rule of people may ask for lie outside of the step?
  bool rests_on_changed(const FlowNode& node) const {
    const model::Arg* by = model::find(node.args, "by");
    const model::Who* who = by != nullptr ? by->who() : nullptr;
    return who != nullptr && rests_on_changed(*who);
  }
  bool rests_on_changed(const model::Who& who) const {
    if (who.form == "decision" || who.form == "assignment" || who.form == "expression") return !same_rules();
    return std::any_of(who.of.begin(), who.of.end(), [&](const model::Who& one) { return rests_on_changed(one); });
  }

  void compare_people(const Activation& a, const FlowNode& old, const FlowNode& now) {
    const std::string step = "'" + now.id + "'";
    const bool claimed = vote_rule(old).mode == VoteMode::Claim, claims = vote_rule(now).mode == VoteMode::Claim;
    if (differ(old, now, kPeople) || claimed != claims || rests_on_changed(now)) {
      plan_.ask.push_back(a.id);
      automatic(step + ": who has not acted is asked by the new rule; given votes stay", step + "：未办理的人按新规则重新确定，已投的票保留");
    }
    if (differ(old, now, kVotes)) {
      plan_.count.push_back(a.id);
      automatic(step + ": votes count by the new rule", step + "：按新规则计票");
    }
    if (differ(old, now, kTimes)) {
      plan_.time.push_back(a.id);
      automatic(step + ": its times are set anew", step + "：时限重新设定");
    }
    if (!model::same(model::find(old.args, "fields"), model::find(now.args, "fields")))
      automatic(step + ": its people see and fill in other fields", step + "：可见和可填的字段不同");
    if (const std::string field = changed_read(of_, next_, a); !field.empty()) {
      plan_.ask.push_back(a.id);
      automatic(step + ": votes fall that rested on '" + field + "', which means something else now",
                step + "：依据 '" + field + "' 的票失效，该字段含义已变");
    }
  }

  // Tokens at joins, and forks that are open.
  void waiting() {
    for (const Token& token : state_.tokens)
      if (token.state == TokenState::Waiting && token.node >= 0 && pairs_->counterpart(token.node) < 0)
        block("it waits where branches meet, and the new version has no such fork", "它在分支汇合处等待，而新版本没有该分支结构");
    for (const Scope& scope : state_.scopes) {
      if (scope.state != ScopeState::Open) continue;
      if (pairs_->same_step(scope.node) < 0) {
        block("the new version has no fork '" + of_.node(scope.node).id + "' in that place", "新版本在该处没有分支 '" + of_.node(scope.node).id + "'");
        continue;
      }
      if (scope.kind != ScopeKind::Fork) continue;
      for (const Arm& arm : scope.arms)
        if ((arm.state == ArmState::Live || arm.state == ArmState::Pending) && pairs_->arm_of(scope.node, arm.index) < 0)
          block("a branch of '" + of_.node(scope.node).id + "' in which it runs is gone", "'" + of_.node(scope.node).id + "' 中正在运行的一个分支已不存在");
    }
  }

  // What a step did to the world must stay undoable, and what forbids to withdraw must stay.
  void done() {
    for (const Activation& a : state_.activations) {
      if (a.state != ActivationState::Completed || a.superseded_by != 0 || a.compensated || a.node < 0) continue;
      const FlowNode& old = of_.node(a.node);
      if (pairs_->same_step(a.node) >= 0) {
        if (const std::string field = changed_read(of_, next_, a); !field.empty() && is_people_step(old))
          automatic("'" + old.id + "' was decided on '" + field + "', which means something else now; its votes stay (jump there to ask again)",
                    "'" + old.id + "' 依据 '" + field + "' 作出，该字段含义已变；其票保留（可跳转至该步骤重新征求）");
        continue;
      }
      if (model::find(old.args, "compensate") == nullptr && model::find(old.args, "irrevocable") == nullptr) continue;
      const auto same = [&](const StepChoice& other) { return other.step == old.id; };
      if (std::any_of(plan_.choices.begin(), plan_.choices.end(), same)) continue;
      worse(MigrationVerdict::NeedsChoice);
      note("'" + old.id + "' has acted on the world, and the new version does not say how that is undone: say which step takes its place",
           "'" + old.id + "' 已对外产生影响，而新版本没有说明如何撤回：请指明由哪个步骤接替");
      StepChoice choice{old.id, {}};
      for (const FlowNode& now : flow_->nodes)
        if (now.type == old.type && now.named) choice.among.push_back(now.id);
      plan_.choices.push_back(std::move(choice));
    }
  }

  int32_t gone(int32_t index) {
    const GoneStep step{of_.node(index).id, of_.node(index).type};
    auto& all = plan_.event.gone;
    const auto it = std::find(all.begin(), all.end(), step);
    const auto at = static_cast<int32_t>(it - all.begin());
    if (it == all.end()) all.push_back(step);
    return kGone - at;
  }

  void finish_event() {
    plan_.event.model = next_.model.hash;
    std::set<int32_t> used;
    for (const Token& token : state_.tokens) used.insert(token.node);
    for (const Activation& a : state_.activations) used.insert(a.node);
    for (const Scope& scope : state_.scopes) used.insert(scope.node);
    used.erase(-1);
    for (const int32_t index : used) {
      const int32_t found = pairs_->same_step(index);
      plan_.event.nodes.emplace_back(index, found >= 0 ? found : gone(index));
    }
    for (const Scope& scope : state_.scopes) {
      if (scope.kind != ScopeKind::Fork) continue;
      std::vector<Id> arms;
      for (const Arm& arm : scope.arms) arms.push_back(pairs_->arm_of(scope.node, arm.index));
      plan_.event.arms.emplace_back(scope.id, std::move(arms));
    }
  }

  bool same_rules() const {
    const model::Model &was = of_.model(), &is = next_.model;
    const auto equal = [](const auto& a, const auto& b) {
      return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) { return model::same(x, y); });
    };
    const auto same_args = [](const model::Definition& x, const model::Definition& y) {
      const model::Arg left{{}, x.args}, right{{}, y.args};
      return x.name == y.name && model::same(&left, &right);
    };
    return equal(was.decisions, is.decisions) && equal(was.functions, is.functions) &&
           was.assignments.size() == is.assignments.size() &&
           std::equal(was.assignments.begin(), was.assignments.end(), is.assignments.begin(), same_args);
  }

  // Nothing that it is about or comes to is different.
  bool same_definition() const {
    const model::Flow& was = of_.flow();
    const auto node = [](const FlowNode& x, const FlowNode& y) {
      return model::same(x, y) && x.next == y.next && x.fork == y.fork && x.arm == y.arm && x.join == y.join;
    };
    if (was.nodes.size() != flow_->nodes.size() || was.entry != flow_->entry ||
        !std::equal(was.nodes.begin(), was.nodes.end(), flow_->nodes.begin(), node))
      return false;
    const model::Arg left{{}, was.args}, right{{}, flow_->args};
    if (!model::same(&left, &right) || !same_rules()) return false;
    const model::Form *form = of_.form(), *next = form != nullptr ? next_.model.form(form->name) : nullptr;
    if (form == nullptr) return true;
    return next != nullptr && form->fields.size() == next->fields.size() &&
           std::equal(form->fields.begin(), form->fields.end(), next->fields.begin(),
                      [](const model::Field& x, const model::Field& y) { return model::same(x, y); });
  }

  const Case& of_;
  const Instance& state_;
  const Loaded& next_;
  const StepNames& steps_;
  const model::Flow* flow_;
  const Pairs* pairs_ = nullptr;
  MigrationPlan plan_;
};

}  // namespace

std::string changed_read(const Case& of, const Loaded& next, const Activation& a) {
  const std::vector<Seat>& seats = of.state().seats;
  const bool voted = std::any_of(seats.begin(), seats.end(), [&](const Seat& seat) {
    return seat.activation == a.id && !seat.by.empty() && final(seat.state);
  });
  const model::Form* was = of.form();
  const model::Form* is = was != nullptr ? next.model.form(was->name) : nullptr;
  for (const std::string& name : a.reads) {
    const model::Field* old = voted && was != nullptr ? was->field(name) : nullptr;
    if (old == nullptr) continue;
    const model::Field* now = is != nullptr ? is->field(name) : nullptr;
    if (now == nullptr || now->type != old->type || !model::same(old->formula, now->formula)) return name;
  }
  return {};
}

MigrationPlan plan_migration(const Case& of, const Loaded& next, const StepNames& steps) {
  return Planner(of, next, steps).plan();
}

}  // namespace weir::runtime

namespace weir {

std::string_view word(MigrationVerdict verdict) {
  switch (verdict) {
    case MigrationVerdict::Unaffected: return "unaffected";
    case MigrationVerdict::Automatic: return "automatic";
    case MigrationVerdict::NeedsChoice: return "choice";
    case MigrationVerdict::Blocked: return "blocked";
  }
  return "";
}

}  // namespace weir
