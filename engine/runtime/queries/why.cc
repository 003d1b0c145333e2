// Explanations: what was stored when it was decided, put into sentences.
#include <algorithm>

#include "engine/runtime/flow/act.h"
#include "engine/runtime/flow/people_step.h"
#include "engine/runtime/queries/queries.h"
#include "engine/runtime/flow/returns.h"
#include "engine/storage/kinds.h"
#include "engine/runtime/queries/veil.h"
#include "engine/runtime/queries/why_course.h"
#include "engine/runtime/queries/why_decisions.h"
#include "engine/runtime/queries/why_fields.h"
#include "engine/runtime/queries/why_people.h"

namespace weir {

namespace {

void print(const Reason& reason, Language language, int depth, std::string& out) {
  out.append(static_cast<size_t>(depth) * 2, ' ');
  out += language == Language::Chinese && !reason.zh.empty() ? reason.zh : reason.en;
  if (!reason.place.empty()) out += (language == Language::Chinese ? "（" : " (") + reason.place + (language == Language::Chinese ? "）" : ")");
  out += "\n";
  for (const auto& [name, value] : reason.values) {
    out.append(static_cast<size_t>(depth) * 2 + 2, ' ');
    out += name + " = " + value.to_feel() + "\n";
  }
  for (const Reason& inner : reason.because) print(inner, language, depth + 1, out);
}

}  // namespace

std::string Why::text(Language language) const {
  std::string out;
  for (const Reason& reason : reasons) print(reason, language, 0, out);
  return out;
}

namespace runtime {

namespace {

Reason explain_option(const Value& option) {
  const Value* holds = option.find("holds");
  const bool yes = holds != nullptr && holds->is_true();
  const std::string when = text_of(option.find("when"));
  return {"'" + when + "' " + (yes ? "holds" : "does not hold"), "'" + when + "' " + (yes ? "成立" : "不成立"),
          text_of(option.find("place")), {}, {}};
}

Reason explain_decision(Case& of, const Value& decision) {
  const std::string name = text_of(decision.find("decision"));
  if (std::optional<Reason> rows = explain_asked(of, name, decision.find("inputs"))) return *std::move(rows);
  Reason reason{"the decision '" + name + "' gave " + text_of(decision.find("result")),
                "决策 '" + name + "' 的结果为 " + text_of(decision.find("result")), text_of(decision.find("place")), {}, {}};
  if (const Value* inputs = decision.find("inputs"); inputs != nullptr && inputs->is(ValueKind::Context))
    reason.values.assign(inputs->entries().begin(), inputs->entries().end());
  return reason;
}

Reason explain_host(const Value& step) {
  const std::string name = text_of(step.find("step")), result = text_of(step.find("result"));
  Reason reason{"the step '" + name + "' of the host gave " + result, "宿主步骤 '" + name + "' 的结果为 " + result, {}, {}, {}};
  if (const Value* inputs = step.find("inputs"); inputs != nullptr && inputs->is(ValueKind::Context))
    reason.values.assign(inputs->entries().begin(), inputs->entries().end());
  return reason;
}

// What a step stored about its choice.
void explain_provenance(Case& of, const Value& provenance, Reason& reason) {
  if (!provenance.is(ValueKind::Context)) return;
  for (const auto& [name, value] : provenance.entries()) {
    if (name == "place") {
      if (reason.place.empty()) reason.place = text_of(&value);
    } else if (name == "people") {
      reason.because.push_back(explain_people(of, value));
    } else if (name == "options" && value.is(ValueKind::List)) {
      for (const Value& option : value.items()) reason.because.push_back(explain_option(option));
    } else if (name == "decision") {
      reason.because.push_back(explain_decision(of, value));
    } else if (name == "host") {
      reason.because.push_back(explain_host(value));
    } else if (name == "read" && value.is(ValueKind::Context)) {
      reason.values.assign(value.entries().begin(), value.entries().end());
    } else {
      reason.because.push_back({name + ": " + text_of(&value), name + "：" + text_of(&value), {}, {}, {}});
    }
  }
}

// What an event keeps of how this visit of a step came about; null: nothing.
Value provenance_of(const EventBody& event, Id activation) {
  if (const auto* e = std::get_if<StepEntered>(&event); e != nullptr && e->activation == activation) return e->provenance.value();
  if (const auto* e = std::get_if<StepPassed>(&event); e != nullptr && e->activation == activation) return e->provenance.value();
  if (const auto* e = std::get_if<StepLeft>(&event); e != nullptr && e->activation == activation) return e->provenance.value();
  if (const auto* e = std::get_if<StepExplained>(&event); e != nullptr && e->activation == activation) return e->provenance.value();
  return {};
}

// The decisions that the step's condition, or those of its options, asked.
void explain_conditions(Case& of, const Activation& a, Reason& reason) {
  const model::FlowNode& node = of.node(a.node);
  std::vector<const feel::Expression*> conditions;
  if (node.when) conditions.push_back(&*node.when);
  for (const model::Arm& arm : node.arms)
    if (arm.when) conditions.push_back(&*arm.when);
  const std::vector<Entry> read = reason.values;
  for (const feel::Expression* condition : conditions)
    for (std::vector<Reason> found : {explain_calls(of, *condition, read), explain_vars(of, *condition)})
      reason.because.insert(reason.because.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
}

Reason explain_visit(Case& of, const std::vector<LogEntry>& log, const Activation& a) {
  const std::string name = step_name(of, a.node, a.scope, a.arm);
  const std::string outcome(outcome_word(a.state, a.outcome, a.reason));
  const std::string tail = a.reason.empty() ? "" : " (" + a.reason + ")";
  Reason reason{"step " + name + ", round " + std::to_string(a.round) + ": " + (outcome.empty() ? "open" : outcome) + tail,
                "步骤 " + name + " 第 " + std::to_string(a.round) + " 轮：" + (outcome.empty() ? "进行中" : outcome) + tail,
                model::place(of.model(), of.node(a.node).span), {}, {}};
  for (const LogEntry& entry : log)
    for (const EventBody& event : entry.events)
      explain_provenance(of, provenance_of(event, a.id), reason);
  explain_conditions(of, a, reason);
  for (auto explain : {explain_branches, explain_event, explain_times})
    for (Reason& one : explain(of, log, a)) reason.because.push_back(std::move(one));
  for (const Seat& seat : of.state().seats) {
    if (seat.activation != a.id) continue;
    const std::string who = !seat.holder.empty() ? seat.holder : seat.candidates.empty() ? seat.principal : "unclaimed";
    std::string text = who + ": " + std::string(word(seat.state));
    if (!seat.principal.empty() && seat.principal != seat.holder) text += ", for " + seat.principal;
    if (!seat.reason.empty()) text += " (" + seat.reason + ")";
    if (!seat.comment.empty()) text += ": " + seat.comment;
    if (!seat.opinion.empty()) text += "; " + seat.opinion;
    reason.because.push_back({text, text, {}, {}, {}});
  }
  for (const Incident& incident : of.state().incidents)
    if (incident.activation == a.id) {
      Reason one{"incident " + std::string(word(incident.type)) + ": " + incident.message,
                 "异常 " + std::string(word(incident.type)) + "：" + incident.message, incident.place, {}, {}};
      if (incident.values.is(ValueKind::Context))
        one.values.assign(incident.values.entries().begin(), incident.values.entries().end());
      reason.because.push_back(std::move(one));
    }
  return reason;
}

// Why that person was not asked at this visit, or as what he was.
Reason explain_absence(Case& of, const std::vector<LogEntry>& log, const Activation& a, const std::string& person) {
  const std::string name = step_name(of, a.node, a.scope, a.arm) + ", round " + std::to_string(a.round);
  const std::string name_zh = step_name(of, a.node, a.scope, a.arm) + " 第 " + std::to_string(a.round) + " 轮";
  Reason reason{"step " + name, "步骤 " + name_zh, model::place(of.model(), of.node(a.node).span), {}, {}};
  for (const LogEntry& entry : log)
    for (const EventBody& event : entry.events)
      if (const Value provenance = provenance_of(event, a.id); provenance.is(ValueKind::Context))
        if (const Value* people = provenance.find("people")) reason.because.push_back(explain_not(*people, person));
  if (reason.because.empty())
    reason.because.push_back({"nobody is asked at this step: " + std::string(outcome_word(a.state, a.outcome, a.reason)),
                              "此步骤不询问任何人：" + std::string(outcome_word(a.state, a.outcome, a.reason)), {}, {}, {}});
  return reason;
}

Result<Why> explain_step(Unit& unit, Case& of, const WhyQuestion& question) {
  const std::vector<LogEntry> log = log_of(unit, of.state().id);
  const std::string step = question.step.substr(0, question.step.find('['));
  Why why;
  for (auto it = of.state().activations.rbegin(); it != of.state().activations.rend(); ++it) {
    if (of.node(it->node).id != step && step_name(of, it->node, it->scope, it->arm) != question.step) continue;
    why.reasons.push_back(question.person.empty() ? explain_visit(of, log, *it) : explain_absence(of, log, *it, question.person));
    if (why.reasons.size() >= 5) break;
  }
  if (why.reasons.empty()) {
    if (node_index(of, step) < 0)
      return refuse(unit, "E_NOT_FOUND", "the flow has no step '" + step + "'", "流程没有步骤 '" + step + "'");
    why.reasons.push_back({"the flow has not come to '" + step + "'", "流程尚未到达 '" + step + "'",
                           model::place(of.model(), of.node(node_index(of, step)).span), {}, {}});
  }
  return why;
}

}  // namespace

Result<Why> explain(Service& service, const WhyQuestion& question, const Actor& actor) {
  Result<std::unique_ptr<Unit>> made = service.view_for(actor);
  if (!made) return made.error();
  Unit& unit = **made;
  const std::string user = unit.acting().user();
  if (!question.field.empty()) {
    Result<RecordView> seen = read_record(service, question.on.record, actor);
    if (!seen) return seen.error();
    if (std::find(seen->hidden.begin(), seen->hidden.end(), question.field) != seen->hidden.end() ||
        std::find(seen->masked.begin(), seen->masked.end(), question.field) != seen->masked.end())
      return refuse(unit, "E_FIELD_FORBIDDEN", "you may not see this field", "您无权查看该字段");
    Result<Why> why = explain_field(unit, question);
    if (why) Veil(unit).cover(*why, question.on.record);
    return why;
  }
  std::vector<std::string> ids = {question.on.instance};
  if (question.on.instance.empty()) ids = unit.instances_of(question.on.record.form, question.on.record.id);
  Case* found = nullptr;
  for (const std::string& id : ids) {
    Result<Case*> of = unit.load(id);
    if (!of || !sees_case(unit, **of, user)) continue;
    const std::string step = question.step.substr(0, question.step.find('['));
    const bool visited = std::any_of((*of)->state().activations.begin(), (*of)->state().activations.end(),
                                     [&](const Activation& a) { return (*of)->node(a.node).id == step; });
    if (found == nullptr || visited) found = *of;
    if (visited || question.step.empty()) break;
  }
  if (unit.failure() != nullptr) return *unit.failure();
  if (found == nullptr)
    return refuse(unit, "E_NOT_FOUND", "there is no such flow instance, or you may not see it", "没有这个流程实例，或您无权查看");
  const RecordRef about{found->state().form, found->state().record};
  if (!question.step.empty()) {
    Result<Why> why = explain_step(unit, *found, question);
    if (why) Veil(unit).cover(*why, about);
    return why;
  }
  const std::vector<LogEntry> log = log_of(unit, found->state().id);
  Why why;
  for (const Activation& a : found->state().activations) why.reasons.push_back(explain_visit(*found, log, a));
  Veil(unit).cover(why, about);
  return why;
}

}  // namespace runtime
}  // namespace weir
