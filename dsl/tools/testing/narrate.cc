#include <algorithm>
#include <cstdio>

#include "dsl/tools/testing/args.h"
#include "dsl/tools/testing/play.h"
#include "engine/time/calendar.h"

namespace weir::testing {
namespace {

bool chinese(const PlayOptions& options) { return options.language == Language::Chinese; }

std::string indent(const std::string& line, size_t depth) { return std::string(depth, ' ') + line; }

// "director: waiting for 张总监", and why him.
void tell_task(Stage& stage, const TaskRef& task, const PlayOptions& options,
               std::vector<std::string>& out) {
  std::string people = person_name(stage, task.holder);
  for (const std::string& candidate : task.candidates)
    if (task.holder.empty()) people += (people.empty() ? "" : ", ") + person_name(stage, candidate);
  const std::string who = task.holder.empty() ? (chinese(options) ? "待认领：" : "to be claimed by ")
                                              : (chinese(options) ? "等待 " : "waiting for ");
  out.push_back(indent("→ " + task.step + ": " + who + people, 20));
}

// The rule that asked, its place, and the path through the organisation.
void tell_reason(const Reason& reason, const PlayOptions& options, size_t depth, std::vector<std::string>& out) {
  const std::string& sentence = chinese(options) && !reason.zh.empty() ? reason.zh : reason.en;
  out.push_back(indent(sentence + (reason.place.empty() ? "" : "   " + reason.place), depth));
  for (const Reason& inner : reason.because) tell_reason(inner, options, depth + 2, out);
}

// Of the newest visit only.
void tell_why(Stage& stage, const std::string& instance, const std::string& step,
              const PlayOptions& options, std::vector<std::string>& out) {
  WhyQuestion question;
  question.on.instance = instance;
  question.step = step;
  Result<Why> why = stage.engine().why(question, Actor::system());
  if (!why || why->reasons.empty()) return;
  for (const Reason& reason : why->reasons.front().because)
    if (!reason.place.empty()) tell_reason(reason, options, 24, out);
}

// Which way a gateway took, and what a decision said.
void tell_choices(Stage& stage, const Outcome& outcome, const PlayOptions& options, std::vector<std::string>& out) {
  for (const Event& event : outcome.events) {
    if (event.type != "step_entered" && event.type != "step_passed") continue;
    WhyQuestion question;
    question.on.instance = event.aggregate;
    question.step = event.step;
    const model::FlowNode* node = nullptr;
    for (const model::Flow& flow : stage.model().flows)
      if (const model::FlowNode* found = flow.node(event.step)) node = found;
    if (node == nullptr || (node->type != "choose" && node->type != "inclusive" && node->type != "decide")) continue;
    Result<Why> why = stage.engine().why(question, Actor::system());
    if (!why || why->reasons.empty()) continue;
    for (const Reason& reason : why->reasons.front().because) {
      out.push_back(indent("◇ " + event.step + ": ", 20));
      const std::string& sentence = chinese(options) && !reason.zh.empty() ? reason.zh : reason.en;
      out.back() += sentence + (reason.place.empty() ? "" : "   " + reason.place);
    }
  }
}

std::string subject_of(const Step& step) {
  std::string subject = text(step.args, step.kind);
  if (const std::string on = text(step.args, "on"); !on.empty()) subject += " (" + on + ")";
  if (const std::string name = text(step.args, "name"); !name.empty()) subject += " = " + name;
  if (const std::string to = text(step.args, "to"); !to.empty()) subject += " → " + to;
  return subject;
}

// "! pay: the amount is null  app.yaml:12"
std::string incident_line(const IncidentView& incident) {
  return indent("! " + incident.step + ": " + incident.message + "  " + incident.place, 20);
}

void tell_case(Stage& stage, const std::string& instance, const PlayOptions& options,
               std::vector<std::string>& out) {
  Result<CaseView> view = stage.engine().look(instance, Actor::system());
  if (!view) return;
  for (const IncidentView& incident : view->incidents)
    if (incident.open)
      out.push_back(incident_line(incident));
  if (view->ended)
    out.push_back(indent("■ " + view->flow + (chinese(options) ? " 结束：" : " ended: ") + view->status, 20));
  else if (view->awaiting_resubmit)
    out.push_back(indent("↩ " + view->flow + (chinese(options) ? "：退回 " : ": back with ") +
                             person_name(stage, view->initiator), 20));
}

}  // namespace

void tell_stuck(Stage& stage, std::vector<std::string>& out) {
  Result<std::vector<IncidentView>> open = stage.engine().incidents(Actor::system());
  if (!open) return;
  for (const IncidentView& incident : *open)
    if (const std::string line = incident_line(incident); std::find(out.begin(), out.end(), line) == out.end()) out.push_back(line);
}

std::string person_name(Stage& stage, std::string_view user) {
  if (user.empty()) return "";
  const User* found = stage.directory.people().user(user);
  return found != nullptr && !found->name.empty() ? found->name : std::string(user);
}

std::string when_and_who(Stage& stage, std::string_view user) {
  const DateTime at = in_zone(stage.clock.now(), time::zone_of(stage.model()));
  const int64_t first_year = in_zone(stage.begun(), time::zone_of(stage.model())).date.year();
  char text[32];
  std::snprintf(text, sizeof text, "%02d-%02d %02d:%02d", at.date.month(), at.date.day(), at.time.hour(),
                at.time.minute());
  const std::string year = at.date.year() == first_year ? "" : std::to_string(at.date.year()) + "-";
  const std::string name = person_name(stage, user);
  return year + text + (name.empty() ? "" : "  " + name);
}

std::vector<std::string> narrate(Stage& stage, const Step& step, const Outcome& outcome,
                                 const PlayOptions& options) {
  std::vector<std::string> out;
  std::string line = when_and_who(stage, step.as) + "  " + step.kind + " " + subject_of(step);
  const char* said = step.kind == "comment" ? "reason" : "comment";
  if (const std::string comment = text(step.args, said); !comment.empty()) line += "  “" + comment + "”";
  out.push_back(line);
  for (const Notice& notice : outcome.warnings) out.push_back(indent("· " + notice.message, 20));
  if (options.tell_why) tell_choices(stage, outcome, options, out);
  std::vector<std::string> explained;
  for (const TaskRef& task : outcome.opened) {
    tell_task(stage, task, options, out);
    const std::string key = task.instance + "/" + task.step;
    if (!options.tell_why || std::find(explained.begin(), explained.end(), key) != explained.end()) continue;
    explained.push_back(key);
    tell_why(stage, task.instance, task.step, options, out);
  }
  for (const std::string& instance : outcome.instances) tell_case(stage, instance, options, out);
  return out;
}

}  // namespace weir::testing
