// Turns kept through a publish, timers that cannot be loaded, runs that were missed.
#include <algorithm>

#include "engine/runtime/flow/instance.h"
#include "engine/storage/kinds.h"
#include "tests/runtime/rig.h"

using weir::Actor;
using weir::Value;

namespace {

using Values = std::vector<weir::Entry>;

weir::RecordRef make(rig::Rig& rig, const std::string& form, Values values, const std::string& user) {
  const std::string refused = rig.run(user, weir::Create{form, Value::context(std::move(values))});
  INFO(rig.error.message);
  REQUIRE(refused == "");
  return rig.last.record;
}

Value member(rig::Rig& rig, const weir::RecordRef& ref, const std::string& field) {
  auto view = rig.engine().read(ref, Actor::system());
  INFO((view ? "" : view.error().message));
  REQUIRE(view);
  const Value* found = view->values.find(field);
  return found != nullptr ? *found : Value();
}

}  // namespace

TEST_CASE("a turn is kept by what a rule does, through a publish that reorders the rules") {
  const auto app = [](const std::string& rules) {
    return "weir: 1\napp: t\nopen: true\ndirectory:\n  users: {a: {}, b: {}, c: {}, x: {}, y: {}}\n  teams: {one: [a, b, c], two: [x, y]}\n"
           "forms:\n  lead:\n    fields:\n      n: {type: integer}\n      two: {type: boolean, default: false}\n"
           "assignments:\n  r:\n    form: lead\n    on: created\n    rules:\n" + rules;
  };
  const std::string first = "      - {when: not(two), to: {team: one}, pick: round_robin}\n", second = "      - {when: two, to: {team: two}, pick: round_robin}\n";
  rig::Rig rig(app(first + second));
  const auto owner = [&](bool two) {
    const weir::RecordRef lead = make(rig, "lead", {{"two", Value::boolean(two)}}, "a");
    return std::string(member(rig, lead, "owner").as_string());
  };
  CHECK(owner(false) == "a");
  CHECK(owner(true) == "x");
  CHECK(owner(false) == "b");
  REQUIRE(rig.engine().publish(rig::compiled(app(second + "      - {when: \"n = 5\", to: {user: y}}\n" + first))));
  CHECK(owner(false) == "c");
  CHECK(owner(true) == "y");
  CHECK(owner(false) == "a");
}

TEST_CASE("a due timer whose instance cannot be loaded is told of and holds up no other") {
  const std::string yaml = rig::app("      - {wait: a_while, for: 1 hour}\n      - {notify: told, to: {user: a}, message: done}\n");
  rig::Rig rig(yaml);
  rig.submitted();
  const std::string broken = rig.look().id;
  rig.submitted();
  const std::string sound = rig.look().id;
  auto txn = rig.storage()->begin_write();
  REQUIRE(txn);
  using Own = weir::storage::Own;
  auto row = (*txn)->get(weir::storage::kind(Own::Event), {Value::string(broken), Value::integer(1)});
  REQUIRE(row);
  REQUIRE(*row);
  weir::Row damaged = **row;
  damaged.cells[weir::storage::EventCells::kPayload] = Value::string("not an entry");
  REQUIRE((*txn)->put(weir::storage::kind(Own::Event), damaged, weir::kAny));
  REQUIRE((*txn)->commit({}).committed());
  rig.clock.at = rig.clock.at.plus_seconds(3600);
  auto ticked = rig.engine().tick();
  INFO((ticked ? "" : ticked.error().message));
  REQUIRE(ticked);
  CHECK(ticked->fired == 1);
  CHECK(rig.engine().look(sound, Actor::system())->status == "approved");
  auto open = rig.engine().incidents(Actor::system());
  REQUIRE(open);
  REQUIRE(open->size() == 1);
  CHECK(open->at(0).type == "storage");
  // It is not forgotten: once it can be read again, it goes on.
  auto mend = rig.storage()->begin_write();
  REQUIRE(mend);
  damaged.cells = (*row)->cells;
  REQUIRE((*mend)->put(weir::storage::kind(Own::Event), damaged, weir::kAny));
  REQUIRE((*mend)->commit({}).committed());
  rig.clock.at = rig.clock.at.plus_seconds(3600);
  REQUIRE(rig.engine().tick());
  const auto mended = rig.engine().look(broken, Actor::system());
  INFO((mended ? "" : mended.error().message));
  REQUIRE(mended);
  CHECK(mended->status == "approved");
}

TEST_CASE("runs that were missed catch up, each day once and as of its day") {
  rig::Rig rig("weir: 1\napp: t\nopen: true\ntimezone: Asia/Shanghai\ndirectory: {users: {li: {}}}\n"
               "forms:\n  person:\n    fields:\n      name: {type: text}\n      birthday: {type: date}\n  todo: {fields: {about: {type: reference, form: person}}}\n"
               "automations:\n  birthday:\n    schedule: every day at 09:00\n    for_each: person\n    missed: each\n"
               "    where: birthday.month = today.month and birthday.day = today.day\n"
               "    do:\n      - {notify: greet, to: owner, message: \"{{ name }}\"}\n"
               "flows:\n  yearly:\n    form: person\n    start: {schedule: every day at 10:00, for_each: person, where: birthday.day = today.day, missed: skip}\n"
               "    steps:\n      - {create: todo, with: {about: =record}}\n");
  const auto person = [&](const std::string& name, const std::string& day) {
    REQUIRE(rig.run("li", weir::Create{"person", Value::context({{"name", Value::string(name)}, {"birthday", Value::string(day)}})}) == "");
  };
  person("a", "1990-03-03");
  person("b", "1990-03-04");
  person("c", "1990-03-09");
  // Nobody ticked for a week.
  rig.clock.at = *weir::Instant::parse("2026-03-09T09:30:00+08:00");
  rig.open();
  REQUIRE(rig.engine().tick());
  REQUIRE(rig.engine().tick());
  const auto messages = rig.engine().effects({}, Actor::system());
  REQUIRE(messages);
  std::string names;
  for (const weir::Effect& one : *messages) names += one.text;
  CHECK(names == "abc");
  rig.advance_to("2026-03-10T08:00:00+08:00");
  weir::RecordQuery todos;
  todos.form = "todo";
  CHECK(rig.engine().find(todos, Actor::system())->total == 1);
}
