#include <algorithm>

#include "dsl/lint/lint.h"

namespace weir::lint {
namespace time_never_fires {

const DiagSpec kProblem = {
    "time/never-fires", Severity::Error, false,
    {"this schedule never comes: {why}", "这个计划永远不会到来：{why}"},
    {"choose a day that exists", "请选择存在的日期"},
    "A schedule on a day that no month of it has.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "automations:\n"
    "  a:\n"
    "    schedule: cron 0 9 30 2 *\n"
    "    do: [{emit: hello}]\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      s: {type: text}\n"
    "      n: {type: integer}\n"
    "      ok: {type: boolean}\n"
    "automations:\n"
    "  a:\n"
    "    schedule: cron 0 9 28 2 *\n"
    "    do: [{emit: hello}]\n"};

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> all;
  size_t from = 0;
  while (from <= text.size()) {
    const size_t blank = std::min(text.find(' ', from), text.size());
    all.push_back(text.substr(from, blank - from));
    from = blank + 1;
  }
  return all;
}

// "30 2": a plain day of a plain month that has no such day.
bool impossible(const model::ScheduleSpec& schedule) {
  if (schedule.kind != model::ScheduleSpec::Kind::Cron) return false;
  const std::vector<std::string> parts = words(schedule.cron);
  if (parts.size() != 5 || parts[4] != "*") return false;
  const auto day = Decimal::parse(parts[2]), month = Decimal::parse(parts[3]);
  if (!day || !month) return false;
  static constexpr int kLast[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto m = month->to_int(), d = day->to_int();
  return m && d && *m >= 1 && *m <= 12 && *d > kLast[*m - 1];
}

void look(const Context& context, const model::ArgMap& args) {
  const model::Arg* arg = model::find(args, "schedule");
  const auto* schedule = arg != nullptr ? arg->as<model::ScheduleSpec>() : nullptr;
  if (schedule != nullptr && impossible(*schedule))
    context.report(kProblem, schedule->span, {{"why", "that month has no such day", "那个月没有这一天"}});
}

void check(const Context& context) {
  for (const model::Definition& automation : context.model.automations) look(context, automation.args);
  for (const model::Flow& flow : context.model.flows)
    for (const model::Start& start : flow.starts) look(context, start.args);
}

}  // namespace time_never_fires

const LintSpec& spec_time_never_fires() {
  static const LintSpec spec = {time_never_fires::kProblem, time_never_fires::check, false};
  return spec;
}

}  // namespace weir::lint
