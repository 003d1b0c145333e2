#include "dsl/lint/lint.h"

namespace weir::lint {
namespace time_no_calendar {

const DiagSpec kProblem = {
    "time/no-calendar", Severity::Warning, false,
    {"business time is counted here, but the app has no calendar", "这里按工作时间计算，但应用没有日历"},
    {"write 'calendar: NAME' at the top of the app, or 'calendars:'", "请在应用开头写 calendar:，或定义 calendars:"},
    "Without a calendar business days are Monday to Friday, all day.",
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
    "      - {approve: a, by: {user: u}, when_empty: admin, due: 2 business days}\n",
    "calendar: office\n"
    "calendars: {office: {days: mon..fri}}\n"
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
    "      - {approve: a, by: {user: u}, when_empty: admin, due: 2 business days}\n"};

bool look(const Context& context, const model::Arg& arg) {
  if (const auto* duration = arg.as<model::DurationSpec>(); duration != nullptr && duration->business()) {
    context.report(kProblem, duration->span);
    return true;
  }
  if (const auto* list = arg.list())
    for (const model::Arg& one : *list)
      if (look(context, one)) return true;
  if (const auto* map = arg.map())
    for (const auto& [key, one] : *map)
      if (look(context, one)) return true;
  return false;
}

void check(const Context& context) {
  if (!context.model.calendars.empty() || !context.model.calendar.empty()) return;
  for (const model::Flow& flow : context.model.flows)
    for (const model::FlowNode& node : flow.nodes)
      for (const auto& [key, arg] : node.args)
        if (look(context, arg)) return;  // once for the app
}

}  // namespace time_no_calendar

const LintSpec& spec_time_no_calendar() {
  static const LintSpec spec = {time_no_calendar::kProblem, time_no_calendar::check, true};
  return spec;
}

}  // namespace weir::lint
