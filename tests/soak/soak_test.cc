// C8: a day of an office in virtual time, on a store in a file: two hundred people, leads in a pool,
// documents that are approved with reminders and time limits, over a month's end. WEIR_SOAK_DAYS
// asks for more days.
#include <sys/resource.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "engine/storage/kinds.h"
#include "tests/simulation/models.h"
#include "tests/simulation/stepping.h"
#include "weir/engine.h"

using namespace weir;
using namespace weir::simulation;

namespace {

constexpr int kPeople = 200;

std::string person(int number) { return "u" + std::to_string(number); }

std::string office() {
  std::string yaml =
      "weir: 1\napp: office\nopen: true\ntimezone: Asia/Shanghai\ncalendar: office\n"
      "calendars:\n  office: {days: mon..fri, hours: [\"09:00-12:00\", \"13:00-18:00\"]}\n"
      "directory:\n  users:\n    root: {roles: [admin]}\n";
  for (int i = 0; i < kPeople; ++i)
    yaml += "    " + person(i) + ": {department: d" + std::to_string(i / 20) + ", roles: [" + (i % 20 < 4 ? "finance" : "sales") + "]}\n";
  yaml += "  departments:\n";
  for (int i = 0; i < kPeople / 20; ++i)
    yaml += "    d" + std::to_string(i) + ": {head: " + person(i * 20) + "}\n";
  return yaml +
         "forms:\n  doc:\n    fields:\n      amount: {type: number, default: 0}\n      hits: {type: number, default: 0}\n"
         "  lead:\n    fields:\n      grade: {type: text, default: B}\n"
         "    stages: {initial: fresh, list: {fresh: {}, won: {ends: won}}}\n"
         "assignments:\n  intake: {form: lead, on: created, rules: [], otherwise: {pool: sea}}\n"
         "pools:\n  sea:\n    form: lead\n    members: {role: sales}\n    take: {per_day: 5, holding: 3, holding_when: stage != \"won\"}\n"
         "    recycle: [{when: 'last_activity < now - duration(\"PT8H\")', reason: cold}]\n"
         "flows:\n  f:\n    form: doc\n    start: {on: submitted}\n    steps:\n"
         "      - {approve: head, by: {head_of: initiator.department}, due: 4 hours, remind: {every: 1 hour, max: 3}, on_timeout: approve}\n"
         "      - choose: big\n        options:\n"
         "          - {when: amount > 500, steps: [{approve: money, by: {role: finance}, mode: claim, due: 1 business day, on_timeout: reject}]}\n"
         "          - {otherwise: []}\n"
         "      - {set: {hits: =hits + 1}, id: bump1}\n      - {wait: cool, for: 2 hours}\n"
         "      - {notify: tell, to: initiator, message: \"{{ amount }}\"}\n";
}

int64_t resident_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmRSS:", 0) == 0) return std::atoll(line.c_str() + 6);
  return 0;
}

struct Day {
  int64_t commands = 0, accepted = 0, fired = 0;
  std::vector<RecordRef> docs, leads;
};

Command drawn(Stream& stream, const Engine& engine, Day& day) {
  const std::string who = person(stream.below(kPeople));
  switch (stream.below(6)) {
    case 0: return {Actor::human(who), {}, {}, Create{"doc", Value::context({{"amount", Value::integer(stream.below(1000))}})}};
    case 1:
      if (!day.docs.empty()) return {Actor::human(who), {}, {}, Submit{day.docs.back()}};
      return {Actor::human(who), {}, {}, Create{"lead", Value::context({})}};
    case 2: return {Actor::human(who), {}, {}, Create{"lead", Value::context({})}};
    case 3:
      if (!day.leads.empty()) return {Actor::human(who), {}, {}, Take{"sea", {stream.pick(day.leads)}}};
      [[fallthrough]];
    default: {
      const std::string boss = person(stream.below(kPeople / 20) * 20);
      auto inbox = engine.inbox(Actor::human(boss), {.limit = 3});
      if (!inbox || inbox->tasks.empty()) return {Actor::human(who), {}, {}, Create{"doc", Value::context({})}};
      const TaskView& task = inbox->tasks.front();
      return {Actor::human(boss), {}, {},
              Act{task.holder.empty() ? "claim" : stream.chance(850) ? "approve" : "reject", task.step, {task.instance, {}}, "because"}};
    }
  }
}

}  // namespace

TEST_CASE("a day of an office in virtual time: every hour all invariants hold, memory is flat, the store grows with its log") {
  const char* wanted = std::getenv("WEIR_SOAK_DAYS");
  const int days = wanted != nullptr ? std::atoi(wanted) : 1;
  std::string why;
  const Model model = compile_app(office(), &why);
  REQUIRE_MESSAGE(model, why);
  Folder folder;
  std::shared_ptr<Storage> store = folder.sqlite();
  CountingIds ids("n");
  SetClock clock;
  clock.at = *Instant::parse("2026-03-31T00:00:00+08:00");
  EngineOptions options;
  options.storage = store;
  options.clock = &clock;
  options.ids = &ids;
  auto engine = Engine::open(options);
  REQUIRE(engine.ok());
  REQUIRE(engine->publish(model).ok());
  Stream stream(7, "office");
  Day day;
  int64_t settled_kb = 0;
  for (int hour = 0; hour < 24 * days; ++hour) {
    INFO("hour " << hour);
    for (int minute = 0; minute < 60; ++minute) {
      clock.at = clock.at.plus_seconds(60);
      const int hour_of_day = hour % 24;
      const int busy = hour_of_day >= 8 && hour_of_day < 20 ? 3 : minute % 10 == 0 ? 1 : 0;
      for (int i = 0; i < busy; ++i) {
        Command command = drawn(stream, *engine, day);
        command.key = "k" + std::to_string(++day.commands);
        const auto answer = engine->run(command);
        if (!answer) REQUIRE(answer.error().code != ErrorCode::Internal);
        if (!answer) REQUIRE(answer.error().code != ErrorCode::StorageCorrupt);
        day.accepted += answer.ok() ? 1 : 0;
        if (answer && std::holds_alternative<Create>(command.what))
          (answer->record.form == "doc" ? day.docs : day.leads).push_back(answer->record);
      }
      const auto ticked = engine->tick();
      REQUIRE_MESSAGE(ticked.ok(), (ticked ? "" : ticked.error().message));
      REQUIRE_FALSE(ticked->more);
      if (ticked->next) REQUIRE(clock.at < *ticked->next);
      day.fired += ticked->fired;
    }
    const auto found = engine->verify();
    REQUIRE(found.ok());
    for (const Damage& one : found->damage) FAIL_CHECK(one.aggregate << " " << one.rule << " " << one.message);
    if (hour % 6 == 5) {
      Findings findings;
      check_store(*store, findings);
      for (const std::string& one : findings.broken) FAIL_CHECK(one);
    }
    if (hour == 11) settled_kb = resident_kb();
  }
  CHECK(day.accepted > 500 * days);
  CHECK(day.fired > 100 * days);
  // Half of the traffic came after the twelfth hour.
#ifndef __SANITIZE_ADDRESS__  // which keeps what was freed for a while
  CHECK(resident_kb() - settled_kb < 30'000 * days);
#endif
  const auto bytes = static_cast<int64_t>(std::filesystem::file_size(folder.file("store.db")));
  CHECK(bytes / day.commands < 12'000);
  MESSAGE(day.commands << " commands, " << day.accepted << " accepted, " << day.fired << " timers fired, " << bytes / day.commands
                       << " bytes a command, " << resident_kb() - settled_kb << " kB more since noon");
}
