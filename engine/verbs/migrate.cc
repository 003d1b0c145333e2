#include "engine/runtime/flow/migration.h"
#include "engine/verbs/verb.h"

namespace weir::verb {

namespace {

using runtime::MigrationPlan;

Error not_possible(const runtime::VerbContext& context, const MigrationPlan& plan) {
  std::string en, zh;
  for (const runtime::MigrationNote& note : plan.notes) {
    en += (en.empty() ? "" : "; ") + note.en;
    zh += (zh.empty() ? "" : "；") + note.zh;
  }
  Error error = context.refuse("E_MIGRATION", en, zh);
  for (const StepChoice& choice : plan.choices) {
    std::string among;
    for (const std::string& one : choice.among) among += (among.empty() ? "" : ", ") + one;
    error.fields.push_back({choice.step, "E_MIGRATION", among});
  }
  return error;
}

Result<runtime::StepNames> names_of(const runtime::VerbContext& context) {
  runtime::StepNames names;
  for (const auto& [from, to] : context.with) {
    if (!to.is(ValueKind::String))
      return context.refuse("E_ARGUMENT", "say for '" + from + "' the name of the step that takes its place",
                            "请为 '" + from + "' 写出接替它的步骤名称");
    names.emplace_back(from, std::string(to.as_string()));
  }
  return names;
}

Result<int64_t> number_of(const runtime::VerbContext& context) {
  if (context.to.empty()) return int64_t{0};
  const std::optional<Decimal> number = Decimal::parse(context.to.front());
  const std::optional<int64_t> whole = number ? number->to_int() : std::nullopt;
  if (!whole || *whole < 1)
    return context.refuse("E_ARGUMENT", "'" + context.to.front() + "' is no number of a version", "'" + context.to.front() + "' 不是版本编号");
  return *whole;
}

Status run_migrate(runtime::VerbContext& context) {
  runtime::Case& of = context.of;
  if (context.mode == "back") {
    of.entry().type = "migrate_back";
    return runtime::undo_migration(of);
  }
  if (!context.mode.empty() && context.mode != "keep" && context.mode != "restart")
    return context.refuse("E_ARGUMENT", "'" + context.mode + "' is neither keep, restart nor back", "'" + context.mode + "' 不是 keep、restart 或 back");
  const Result<runtime::StepNames> names = names_of(context);
  if (!names) return names.error();
  const Result<int64_t> number = number_of(context);
  if (!number) return number.error();
  const Result<runtime::LoadedPtr> next = runtime::version_of(context.unit, *number);
  if (!next) return next.error();
  if ((*next)->model.hash == of.state().model) {
    context.unit.warn("migrate", context.unit.say("it is on that version already", "已在该版本上"));
    return Done{};
  }
  const MigrationPlan plan = runtime::plan_migration(of, **next, *names);
  if (plan.verdict > MigrationVerdict::Automatic) return not_possible(context, plan);
  for (const runtime::MigrationNote& note : plan.notes) context.unit.warn("migrate", context.unit.say(note.en, note.zh));
  runtime::migrate(of, *next, plan, context.mode == "restart");
  return Done{};
}

}  // namespace

const VerbSpec& spec_migrate() {
  static const VerbSpec spec{.name = "migrate",
                             .on_flow = true,
                             .doc = {"takes the running flow to another version of the app", "将运行中的流程迁移到应用的另一版本"},
                             .who = Who::Admin,
                             .when_suspended = true,
                             .codes = "E_MIGRATION, E_NOT_FOUND, E_STALE, E_NOT_OPEN",
                             .run = run_migrate,
                             .good = R"({as: root, migrate: quote_approval, on: q, with: {director: ceo}})",
                             .bad = R"({as: li, migrate: quote_approval, on: q})"};
  return spec;
}

}  // namespace weir::verb
