#include "dsl/lint/lint.h"

namespace weir::lint {
namespace time_reminder_after_deadline {

const DiagSpec kProblem = {
    "time/reminder-after-deadline", Severity::Warning, false,
    {"the first reminder comes no sooner than the deadline", "第一次提醒不早于期限"},
    {"remind sooner, or give more time", "请提早提醒，或放宽期限"},
    "A reminder at or after the moment when the time is over reminds nobody.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - {approve: a, by: {user: u}, when_empty: admin, due: 2 hours, remind: {every: 3 hours}, on_timeout: reject}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "flows:\n"
    "  f:\n"
    "    form: q\n"
    "    start: {on: submitted}\n"
    "    steps:\n"
    "      - {approve: a, by: {user: u}, when_empty: admin, due: 4 hours, remind: {every: 3 hours}, on_timeout: reject}\n"};

// Seconds of wall clock; minus those of working time. None where they cannot be compared.
std::optional<int64_t> seconds(const model::DurationSpec& duration, bool* business) {
  using model::TimeUnit;
  *business = duration.business();
  if (duration.iso || duration.expression) return std::nullopt;
  switch (duration.unit) {
    case TimeUnit::Seconds: return duration.count;
    case TimeUnit::Minutes:
    case TimeUnit::BusinessMinutes: return duration.count * 60;
    case TimeUnit::Hours:
    case TimeUnit::BusinessHours: return duration.count * 3'600;
    case TimeUnit::Days: return duration.count * 86'400;
    case TimeUnit::Weeks: return duration.count * 604'800;
    default: return std::nullopt;
  }
}

void check(const Context& context) {
  for (const model::Flow& flow : context.model.flows)
    for (const model::FlowNode& node : flow.nodes) {
      const model::Arg* due = model::find(node.args, "due");
      const model::Arg* remind = model::find(node.args, "remind");
      if (due == nullptr || remind == nullptr || remind->map() == nullptr) continue;
      const model::Arg* first = model::find(*remind->map(), "after");
      if (first == nullptr) first = model::find(*remind->map(), "every");
      const auto* when = first != nullptr ? first->as<model::DurationSpec>() : nullptr;
      const auto* limit = due->as<model::DurationSpec>();
      bool a = false, b = false;
      const auto x = when != nullptr ? seconds(*when, &a) : std::nullopt;
      const auto y = limit != nullptr ? seconds(*limit, &b) : std::nullopt;
      if (!x || !y || a != b || *x < *y) continue;
      Diagnostic& problem = context.report(kProblem, first->span);
      problem.related.push_back({due->span, {"the time is over then", "期限在此"}, {}});
    }
}

}  // namespace time_reminder_after_deadline

const LintSpec& spec_time_reminder_after_deadline() {
  static const LintSpec spec = {time_reminder_after_deadline::kProblem, time_reminder_after_deadline::check, false};
  return spec;
}

}  // namespace weir::lint
