#include "weir/backtest.h"

#include <algorithm>
#include <map>

#include "engine/model/print.h"
#include "engine/runtime/cells.h"
#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/flow_scope.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/queries/backtest_people.h"
#include "engine/runtime/queries/log_pages.h"
#include "engine/runtime/queries/queries.h"
#include "engine/storage/kinds.h"
#include "engine/time/due.h"

namespace weir::runtime {

using storage::Own;

namespace {

constexpr int64_t kPage = 500;
constexpr int kDepthMax = 20;  // formulas that read formulas

const Value* member(const Value& context, std::string_view name) {
  return context.is(ValueKind::Context) ? context.find(name) : nullptr;
}

void keep(std::vector<Entry>& entries, const std::string& name, const Value& value) {
  for (Entry& entry : entries)
    if (entry.first == name) {
      entry.second = value;
      return;
    }
  entries.emplace_back(name, value);
}

const Value* find(const std::vector<Entry>& entries, std::string_view name) {
  for (const Entry& entry : entries)
    if (entry.first == name) return &entry.second;
  return nullptr;
}

std::string shown(const Value& value) { return value.is(ValueKind::String) ? std::string(value.as_string()) : value.to_feel(); }

// Where an option leads: the first step of it, in the words of the author.
std::string leads_to(const model::Flow& flow, const model::FlowNode& node, const model::Arm& arm) {
  const int32_t at = arm.entry >= 0 ? arm.entry : node.type == "choose" ? node.next : -1;
  return at >= 0 ? flow.nodes[static_cast<size_t>(at)].id : "end";
}

// One instance, told by its log and asked again.
class Replay {
 public:
  Replay(Unit& unit, const Loaded& next, Backtest& result, const BacktestQuery& query,
         std::map<std::string, DifferingGroup>& groups)
      : unit_(unit), next_(next), result_(result), query_(query), groups_(groups) {}

  void run(const std::vector<LogEntry>& log) {
    for (const LogEntry& entry : log) {
      at_ = entry.at;
      world_.reset();
      for (const EventBody& event : entry.events) {
        if (const auto* e = std::get_if<Started>(&event)) begin(*e);
        if (flow_ == nullptr) {
          const auto* e = std::get_if<StepPassed>(&event);
          if (e != nullptr && decided(e->provenance.value())) ++result_.gone;
          continue;
        }
        take(event);
      }
    }
  }

 private:
  // What was read then, else what is known of the record; variables as the other version has them.
  class Scope : public feel::Scope {
   public:
    Scope(Replay& replay, const Value* read, int depth = 0) : replay_(replay), read_(read), depth_(depth) {}
    Value input(const feel::Input& input) override {
      Value value = answer(input);
      if (const std::string name = read_name(input); !name.empty()) keep(values, name, value);
      return value;
    }
    std::vector<Entry> values;

   private:
    Value answer(const feel::Input& input) {
      using feel::InputKind;
      if (input.kind == InputKind::Vars) return Value::context(replay_.vars_);
      if (input.kind == InputKind::Field)
        if (const model::Field* field = replay_.recomputed(input.name); field != nullptr && depth_ < kDepthMax) {
          Scope inner(replay_, read_, depth_ + 1);
          feel::EvalContext ctx = replay_.context();
          return feel::evaluate(*field->formula, inner, ctx);
        }
      if (const Value* then = read_ != nullptr ? member(*read_, read_name(input)) : nullptr) return *then;
      switch (input.kind) {
        case InputKind::Now: return Value::date_time(in_zone(replay_.at_, replay_.next_.zone));
        case InputKind::Today: return Value::date(time::date_in(replay_.at_, replay_.next_.zone));
        case InputKind::Initiator: return Value::string(replay_.initiator_);
        case InputKind::Field: return replay_.field(input.name);
        case InputKind::Record: return Value::context(replay_.known_);
        case InputKind::Named: {
          const Value* var = find(replay_.vars_, input.name);
          return var != nullptr ? *var : Value();
        }
        default: return {};
      }
    }

    Replay& replay_;
    const Value* read_;
    int depth_;
  };

  void begin(const Started& e) {
    instance_ = e.id;
    record_ = {e.form, e.record};
    initiator_ = e.initiator;
    given_ = e.given;
    choices_ = e.choices;
    started_ = at_;
    own_start_ = e.parent.empty();
    flow_name_ = e.flow;
    flow_ = next_.model.flow(e.flow);
    form_ = next_.model.form(e.form);
    Result<LoadedPtr> old = unit_.setting().model_of(e.model);
    old_ = old ? *old : nullptr;
    old_flow_ = old_ != nullptr ? old_->model.flow(e.flow) : nullptr;
    old_form_ = old_ != nullptr ? old_->model.form(e.form) : nullptr;
    at_start_ = true;
  }

  void take(const EventBody& event) {
    if (const auto* taken = std::get_if<SnapshotTaken>(&event)) {
      if (taken->snapshot.values.is(ValueKind::Context))
        for (const Entry& value : taken->snapshot.values.entries()) keep(known_, value.first, value.second);
      if (own_start_) starts();
      own_start_ = false;
    } else if (const auto* written = std::get_if<RecordWritten>(&event)) {
      if (written->form == record_.form && written->id == record_.id)
        for (const Entry& value : written->values) keep(known_, value.first, value.second);
    } else if (const auto* back = std::get_if<ResubmitAwaited>(&event)) {
      at_start_ = !back->awaited;
    } else if (const auto* set = std::get_if<VarSet>(&event)) {
      variable(*set);
    } else if (const auto* passed = std::get_if<StepPassed>(&event)) {
      at_start_ = false;
      visit(passed->step, passed->provenance.value(), passed->state == ActivationState::Skipped && passed->reason == "when", passed->reason);
    } else if (const auto* entered = std::get_if<StepEntered>(&event)) {
      at_start_ = false;
      visits_[entered->activation] = {entered->step.substr(0, entered->step.find('[')), {}};
      visit(entered->step, entered->provenance.value(), false, {});
    } else if (const auto* chosen = std::get_if<ChoicesMade>(&event)) {
      choices_.insert(choices_.begin(), chosen->choices.begin(), chosen->choices.end());
    } else if (const auto* added = std::get_if<SeatAdded>(&event)) {
      seats_[added->seat.id] = added->seat.activation;
    } else if (const auto* vote = std::get_if<SeatDecided>(&event)) {
      if (!vote->by.empty() && (vote->state == SeatState::Approved || vote->state == SeatState::Rejected))
        visits_[seats_[vote->seat]].second.push_back(vote->by);
    } else if (const auto* left = std::get_if<StepLeft>(&event)) {
      if (left->state == ActivationState::Completed) completed_[visits_[left->activation].first] = visits_[left->activation].second;
    }
  }

  feel::EvalContext context() {
    if (world_ == nullptr) {
      world_ = std::make_unique<records::RecordWorld>(next_.model, next_.plans, unit_.view(), unit_.people(), at_);
      world_->set_catalog(&next_.catalog);
    }
    warnings_.clear();
    feel::EvalContext ctx;
    ctx.world = world_.get();
    ctx.warnings = &warnings_;
    return ctx;
  }

  // A field that the other version works out in another way; nullptr: as it was read.
  const model::Field* recomputed(const std::string& name) const {
    const model::Field* field = form_ != nullptr ? form_->field(name) : nullptr;
    if (field == nullptr || !field->formula) return nullptr;
    const model::Field* was = old_form_ != nullptr ? old_form_->field(name) : nullptr;
    return was != nullptr && model::same(was->formula, field->formula) ? nullptr : field;
  }

  Value field(const std::string& name) {
    if (const Value* known = find(known_, name)) return *known;
    const model::Form* form = unit_.setting().current != nullptr ? unit_.setting().current->model.form(record_.form) : nullptr;
    const records::RecordPtr now = form != nullptr && !record_.id.empty() ? unit_.view().record(*form, record_.id) : nullptr;
    return now != nullptr ? unit_.world(unit_.setting().current).member(*now, name) : Value();
  }

  void variable(const VarSet& e) {
    keep(vars_, e.name, e.value);
    if (!at_start_ || std::find(given_.begin(), given_.end(), e.name) != given_.end()) return;
    for (const model::Variable& one : flow_->vars) {
      const feel::Expression* value = one.name == e.name ? one.value.expression() : nullptr;
      if (value == nullptr) continue;
      Scope scope(*this, nullptr);
      feel::EvalContext ctx = context();
      Value now = feel::evaluate(*value, scope, ctx);
      ++result_.decisions;
      if (!(now == e.value))
        differs({}, "variable", e.name, e.value, now, value->span, scope.values, row_of(*value, scope));
      keep(vars_, e.name, now);
    }
  }

  static bool decided(const Value& provenance) {
    return member(provenance, "options") != nullptr || member(provenance, "decision") != nullptr;
  }

  void visit(const std::string& step, const Value& provenance, bool left_out, const std::string& reason) {
    const std::string id = step.substr(0, step.find('['));
    const model::FlowNode* node = flow_->node(id);
    const model::FlowNode* was = old_flow_ != nullptr ? old_flow_->node(id) : nullptr;
    if (node == nullptr) {
      if (decided(provenance) || left_out) ++result_.gone;
      return;
    }
    const Value* read = member(provenance, "read");
    if (node->when || left_out) condition(*node, step, read, left_out);
    if (left_out) return;
    if (was != nullptr && was->type == node->type && member(provenance, "options") != nullptr && !node->arms.empty())
      options(*node, *was, step, read, reason);
    if (const Value* decision = member(provenance, "decision"); decision != nullptr && node->type == "decide")
      decide(*node, step, *decision, read);
    if (const Value* people = member(provenance, "people"); people != nullptr && is_people_step(*node)) asked(*node, step, *people, read);
  }

  // Would a flow of the form begin with what was submitted? Null: a condition has no answer.
  Value begins(const model::Flow& flow) {
    Value answer = Value::boolean(false);
    for (const model::Start& start : flow.starts) {
      if (!start.when) return Value::boolean(true);
      Scope scope(*this, nullptr);
      feel::EvalContext ctx = context();
      const Value holds = feel::evaluate(*start.when, scope, ctx);
      if (holds.is_true()) return holds;
      if (holds.is_null()) answer = holds;
    }
    return answer;
  }

  static bool on_submit(const model::Flow& flow) {
    return std::any_of(flow.starts.begin(), flow.starts.end(), [](const model::Start& start) { return start.on == "submitted"; });
  }

  void begun(const model::Flow& flow, const Value& before, const Value& after) {
    ++result_.decisions;
    if (!(before == after)) differs({}, "start", flow.name, before, after, flow.starts.empty() ? flow.span : flow.starts.front().span, {}, {});
  }

  void starts() {
    if (old_flow_ == nullptr || !on_submit(*old_flow_)) return;
    begun(*flow_, Value::boolean(true), begins(*flow_));
    for (const model::Flow& other : next_.model.flows) {
      if (other.name == flow_name_ || other.form != record_.form || !on_submit(other)) continue;
      const model::Flow* was = old_->model.flow(other.name);
      const Value before = was != nullptr && on_submit(*was) ? begins(*was) : Value::boolean(false);
      // What began then is an instance of its own.
      if (!before.is_true()) begun(other, before, begins(other));
    }
  }

  Instant as_of(const model::FlowNode& node, const Value* read) {
    const model::Arg* arg = model::find(node.args, "as_of");
    if (arg == nullptr || arg->is_word("now")) return at_;
    if (arg->is_word("submit")) return started_;
    Scope scope(*this, read);
    const Value* name = arg->value();
    const Value value = name != nullptr && name->is(ValueKind::String) ? scope.input({feel::InputKind::Field, std::string(name->as_string()), {}}) : Value();
    if (value.is(ValueKind::Date)) return time::start_of(value.as_date(), next_.zone).value_or(at_);
    if (value.is(ValueKind::DateTime)) return to_instant(value.as_date_time(), next_.zone).value_or(at_);
    return at_;
  }

  void asked(const model::FlowNode& node, const std::string& step, const Value& people, const Value* read) {
    const std::optional<Value> before = whom(people);
    if (!before) return;
    Then then;
    then.at = at_;
    then.as_of = as_of(node, read);
    Result<OrgSnapshot> organisation = unit_.setting().people_at(then.as_of), today = unit_.setting().people_at(at_);
    if (!organisation || !today) return;
    then.organisation = *organisation;
    then.today = *today;
    then.flow = flow_name_;
    then.initiator = initiator_;
    const Value* inputs = member(people, "inputs");
    const Value* owner = inputs != nullptr ? member(*inputs, "owner") : nullptr;
    if (owner != nullptr && owner->is(ValueKind::String)) then.owner = owner->as_string();
    if (const Value* department = find(known_, "department"); department != nullptr && department->is(ValueKind::String))
      then.department = department->as_string();
    Scope scope(*this, read);
    then.field = [&](std::string_view name) { return scope.input({feel::InputKind::Field, std::string(name), {}}); };
    then.completed = [&](std::string_view id) { return completed_[std::string(id)]; };
    then.chosen = [&]() -> std::optional<std::vector<std::string>> {
      for (const auto& [id, picked] : choices_)
        if (id == node.id) return picked;
      return std::nullopt;
    };
    then.evaluate = [&](const feel::Expression& expression, bool* failed) {
      feel::EvalContext ctx = context();
      Value value = feel::evaluate(expression, scope, ctx);
      if (failed != nullptr) *failed = *failed || (value.is_null() && !warnings_.empty());
      return value;
    };
    then.decide = [&](std::string_view name, const model::ArgMap* with, bool* failed) {
      const model::Decision* decision = next_.model.decision(name);
      if (decision == nullptr) {
        if (failed != nullptr) *failed = true;
        return Value();
      }
      std::vector<Value> args;
      for (const model::Parameter& parameter : decision->inputs) {
        const model::Arg* given = with != nullptr ? model::find(*with, parameter.name) : nullptr;
        const feel::Expression* expression = given != nullptr ? given->expression() : nullptr;
        if (expression != nullptr) args.push_back(then.evaluate(*expression, failed));
        else if (given != nullptr && given->value() != nullptr) args.push_back(*given->value());
        else args.push_back(scope.input({feel::InputKind::Field, parameter.name, {}}));
      }
      feel::EvalContext ctx = context();
      return next_.catalog.call(name, args, ctx);
    };
    const std::optional<Value> now = asked_then(next_.model, node, then);
    if (!now) return;
    ++result_.decisions;
    const std::optional<Value> after = whom(*now);
    if (!after || *before == *after) return;
    std::vector<Entry> values = scope.values;
    for (const char* key : {"rule", "path"})
      if (const Value* told = member(*now, key); told != nullptr && !(told->is(ValueKind::List) && told->items().empty())) values.emplace_back(key, *told);
    differs(step, "people", {}, *before, *after, model::find(node.args, "by")->span, std::move(values), {});
  }

  void condition(const model::FlowNode& node, const std::string& step, const Value* read, bool left_out) {
    Scope scope(*this, read);
    Value now = Value::boolean(true);
    if (node.when) {
      feel::EvalContext ctx = context();
      now = feel::evaluate(*node.when, scope, ctx);
    }
    ++result_.decisions;
    const Value before = Value::boolean(!left_out);
    if (!(now == before)) differs(step, "when", {}, before, now, node.when ? node.when->span : node.span, scope.values, {});
  }

  // "option 2, 3" or "otherwise": the steps that those options led to.
  static std::string taken_then(const model::Flow& flow, const model::FlowNode& node, const std::string& reason) {
    std::string all;
    for (const model::Arm& arm : node.arms) {
      const bool named = (", " + reason.substr(reason.find(' ') + 1) + ",").find(", " + arm.name + ",") != std::string::npos;
      if (arm.when ? !named : reason != "otherwise") continue;
      all += (all.empty() ? "" : ", ") + leads_to(flow, node, arm);
    }
    return all;
  }

  void options(const model::FlowNode& node, const model::FlowNode& was, const std::string& step, const Value* read,
               const std::string& reason) {
    std::string now;
    Scope scope(*this, read);
    Span place = node.span;
    const model::Arm* otherwise = nullptr;
    bool broken = false;
    for (const model::Arm& arm : node.arms) {
      if (!arm.when) {
        otherwise = &arm;
        continue;
      }
      feel::EvalContext ctx = context();
      Value holds = feel::evaluate(*arm.when, scope, ctx);
      if (holds.is_null() && arm.missing) holds = Value::boolean(*arm.missing);
      broken = broken || !holds.is(ValueKind::Boolean);
      if (broken || !holds.is_true()) {
        if (broken) break;
        continue;
      }
      now += (now.empty() ? "" : ", ") + leads_to(*flow_, node, arm);
      place = arm.span;
      if (node.type == "choose") break;
    }
    if (now.empty() && !broken && otherwise != nullptr) now = leads_to(*flow_, node, *otherwise);
    ++result_.decisions;
    const std::string before = taken_then(*old_flow_, was, reason);
    if (broken || now != before)
      differs(step, "option", {}, Value::string(before), broken || now.empty() ? Value() : Value::string(now), place, scope.values, {});
  }

  void decide(const model::FlowNode& node, const std::string& step, const Value& told, const Value* read) {
    const std::string name(model::word(node.args, "decide", ""));
    const model::Decision* decision = next_.model.decision(name);
    const Value* result = member(told, "result");
    if (decision == nullptr || result == nullptr) {
      ++result_.gone;
      return;
    }
    const Value* inputs = member(told, "inputs");
    const model::Arg* with = model::find(node.args, "with");
    Scope scope(*this, read);
    std::vector<Value> args;
    std::vector<Entry> values;
    for (const model::Parameter& parameter : decision->inputs) {
      const Value* then = inputs != nullptr ? member(*inputs, parameter.name) : nullptr;
      const model::Arg* given = with != nullptr && with->map() != nullptr ? model::find(*with->map(), parameter.name) : nullptr;
      const feel::Expression* expression = given != nullptr ? given->expression() : nullptr;
      Value value;
      if (then != nullptr && recomputed(parameter.name) == nullptr) {
        value = *then;
      } else if (expression != nullptr) {
        feel::EvalContext ctx = context();
        value = feel::evaluate(*expression, scope, ctx);
      } else {
        value = scope.input({feel::InputKind::Field, parameter.name, {}});
      }
      values.emplace_back(parameter.name, value);
      args.push_back(std::move(value));
    }
    feel::EvalContext ctx = context();
    Value now = next_.catalog.call(name, args, ctx);
    ++result_.decisions;
    if (!(now == *result)) differs(step, "decision", name, *result, now, decision->span, std::move(values), row_of(name, args));
    keep(vars_, std::string(model::word(node.args, "into", name)), now);
  }

  std::string row_of(const std::string& decision, const std::vector<Value>& args) {
    feel::EvalContext ctx = context();
    const std::optional<Reason> why = next_.catalog.explain(decision, args, ctx);
    if (!why) return {};
    for (const Reason& one : why->because) {
      if (one.en.find("'otherwise'") != std::string::npos) return "otherwise";
      if (one.en.find("matches") != std::string::npos && one.en.starts_with("rule ")) return one.en.substr(0, one.en.find(" matches"));
    }
    return {};
  }

  // Of "level(amount)": the row of that decision; empty for what is more than one call.
  std::string row_of(const feel::Expression& expression, Scope& scope) {
    if (expression.root.op != feel::Op::CallApp) return {};
    const model::Decision* decision = next_.model.decision(expression.root.text);
    if (decision == nullptr || expression.inputs.size() != decision->inputs.size()) return {};
    std::vector<Value> args;
    for (const feel::Input& input : expression.inputs) args.push_back(scope.input(input));
    return row_of(decision->name, args);
  }

  void differs(const std::string& step, std::string_view kind, const std::string& name, const Value& before, const Value& after,
               Span place, std::vector<Entry> values, std::string rule) {
    ++result_.differ;
    const std::string was = shown(before), is = shown(after);
    const std::string id = step.substr(0, step.find('['));
    DifferingGroup& group = groups_[flow_name_ + "\n" + id + "\n" + std::string(kind) + "\n" + name + "\n" + was + "\n" + is];
    if (group.times++ == 0) group = {flow_name_, id, std::string(kind), name, was, is, 1};
    if (static_cast<int64_t>(result_.found.size()) >= query_.found_max) return;
    result_.found.push_back({instance_, flow_name_, step, record_, at_, std::string(kind), name, before, after, std::move(rule),
                             model::place(next_.model, place), std::move(values)});
  }

  Unit& unit_;
  const Loaded& next_;
  Backtest& result_;
  const BacktestQuery& query_;
  std::map<std::string, DifferingGroup>& groups_;
  LoadedPtr old_;
  const model::Flow *flow_ = nullptr, *old_flow_ = nullptr;
  const model::Form *form_ = nullptr, *old_form_ = nullptr;
  std::string instance_, flow_name_, initiator_;
  RecordRef record_;
  std::vector<std::string> given_;
  std::vector<Entry> known_, vars_;
  bool at_start_ = false, own_start_ = false;
  Choices choices_;  // the newest first
  Instant started_;
  std::map<Id, std::pair<std::string, std::vector<std::string>>> visits_;  // step, and who decided there
  std::map<Id, Id> seats_;
  std::map<std::string, std::vector<std::string>> completed_;
  Instant at_;
  std::unique_ptr<records::RecordWorld> world_;
  std::vector<feel::EvalWarning> warnings_;
};

// Past the unit: what is read once needs no memory.
Result<std::vector<LogEntry>> read_log(Unit& unit, const Value& instance) {
  std::vector<LogEntry> log;
  for (Value from;;) {
    Result<std::vector<Row>> rows = unit.view().txn().scan(storage::kind(Own::Event), {{instance}, from, {}, false}, kLogPage);
    if (!rows) return rows.error();
    for (const Row& row : *rows) {
      std::optional<LogEntry> entry = decode_entry(text_of(row.cells[storage::EventCells::kPayload]));
      if (!entry) return Error::of("E_CORRUPT", unit.say("a log entry of " + text_of(instance) + " is damaged", "流程实例 " + text_of(instance) + " 的日志已损坏"));
      log.push_back(*std::move(entry));
    }
    if (static_cast<int64_t>(rows->size()) < kLogPage) return log;
    from = after_entry(rows->back());
  }
}

}  // namespace

Result<Backtest> backtest(Service& service, const BacktestQuery& query, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  if (Status allowed = check_administers(unit); !allowed) return allowed.error();
  LoadedPtr next = unit.setting().current;
  if (query.model != nullptr) {
    Result<LoadedPtr> loaded = load(query.model, service.options());
    if (!loaded) return loaded.error();
    next = *loaded;
  }
  if (query.instances_max < 0 || query.instances_max > 1'000'000)
    return refuse(unit, "E_ARGUMENT", "the limit is up to 1,000,000", "上限为 1000000");
  if (next == nullptr) return refuse(unit, "E_MODEL", "nothing has been published yet", "尚未发布任何应用");
  Backtest result;
  std::map<std::string, DifferingGroup> groups;
  Query rows;
  if (!query.flow.empty()) rows.filter = Filter::compare("flow", Filter::Op::Equal, Value::string(query.flow));
  if (query.instances_max > 0) rows.sort = {{"updated_at", true}};
  rows.page.limit = query.instances_max > 0 ? query.instances_max : kPage;
  do {
    Result<FoundRows> found = unit.view().txn().find(storage::kind(Own::Instance), rows);
    if (!found) return found.error();
    for (const Row& row : found->rows) {
      Result<std::vector<LogEntry>> log = read_log(unit, row.key.front());
      if (!log) return log.error();
      ++result.instances;
      Replay(unit, *next, result, query, groups).run(*log);
    }
    rows.page.after = found->next;
  } while (!rows.page.after.empty() && query.instances_max == 0);
  for (auto& [key, group] : groups) result.groups.push_back(std::move(group));
  std::stable_sort(result.groups.begin(), result.groups.end(), [](const auto& a, const auto& b) { return b.times < a.times; });
  if (unit.failure() != nullptr) return *unit.failure();
  return result;
}

}  // namespace weir::runtime
