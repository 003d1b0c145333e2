// Random commands on random small flows: the invariants AP1 to AP12 hold after each.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "engine/runtime/flow/apply.h"
#include "engine/runtime/flow/event.h"
#include "engine/runtime/flow/quorum.h"
#include "engine/storage/kinds.h"
#include "tests/runtime/rig.h"
#include "tests/support/votes.h"

namespace {

using rig::Rig;
using weir::Value;
namespace rt = weir::runtime;
namespace st = weir::storage;

using Random = std::mt19937;

template <class T>
const T& pick(Random& random, const std::vector<T>& list) {
  return list[random() % list.size()];
}

std::string people_step(Random& random, const std::string& id) {
  const std::string by = pick<std::string>(random, {"{users: [a, b, c]}", "{users: [a, b]}", "{user: d}", "{role: none}", "{manager_of: initiator}"});
  const std::string mode = pick<std::string>(random, {"all", "any", "sequential", "claim", "{percent: 60}", "{count: 2}"});
  std::string keys = ", by: " + by + ", mode: " + mode;
  if (by == "{role: none}") keys += ", when_empty: " + pick<std::string>(random, {"pass", "admin", "incident"});
  if (random() % 4 == 0) return "{task: " + id + keys + "}";
  keys += pick<std::string>(random, {"", ", reject: first", ", abstain: exclude", ", dedupe: any_earlier", ", due: 1 day, on_timeout: approve",
                                     ", on_reject: {return: initiator}", ", added_reject: binding", ", fields: {secret: hidden}"});
  return "{approve: " + id + keys + "}";
}

std::string random_steps(Random& random) {
  std::string text = "      - " + people_step(random, "s1") + "\n";
  switch (random() % 4) {
    case 0:
      text += "      - {choose: g, options: [{when: amount > 5, steps: [" + people_step(random, "s2") + "]}, {otherwise: []}]}\n";
      break;
    case 1:
      text += "      - parallel: g\n        wait_for: " + pick<std::string>(random, {"all", "any"}) + "\n        arm_reject: " +
              pick<std::string>(random, {"terminate", "end_arm"}) + "\n        branches:\n          p: [" + people_step(random, "s2") + "]\n          q: [" +
              people_step(random, "s3") + "]\n";
      break;
    case 2: text += "      - {for_each: g, in: \"[1, 2]\", steps: [" + people_step(random, "s2") + "]}\n"; break;
    default: text += "      - {wait: g, for: 5 hours}\n";
  }
  return text + "      - " + people_step(random, "s4") + "\n";
}

struct Stored {
  rt::Instance state;
  std::vector<rt::LogEntry> log;
};

std::vector<Stored> stored(Rig& rig) {
  std::vector<Stored> all;
  auto txn = rig.storage()->begin_read();
  REQUIRE(txn);
  auto rows = (*txn)->scan(st::kind(st::Own::Instance), {}, 1000);
  REQUIRE(rows);
  for (const weir::Row& row : *rows) {
    Stored one;
    auto state = rt::decode_instance(row.cells[st::InstanceCells::kSnapshot].as_string());
    REQUIRE(state);
    one.state = *state;
    auto entries = (*txn)->scan(st::kind(st::Own::Event), {{row.key.front()}, {}, {}, false}, 10'000);
    REQUIRE(entries);
    for (const weir::Row& entry : *entries) {
      auto decoded = rt::decode_entry(entry.cells[st::EventCells::kPayload].as_string());
      REQUIRE(decoded);
      one.log.push_back(*decoded);
    }
    all.push_back(std::move(one));
  }
  return all;
}

void check_tokens(const rt::Instance& state) {
  for (const rt::Token& token : state.tokens) {
    int live = 0;
    for (const rt::Activation& a : state.activations)
      if (a.token == token.id && a.state == rt::ActivationState::Active) ++live;
    if (token.state == rt::TokenState::Live) CHECK(live == 1);
    else CHECK(live == 0);
    if (rt::terminal(state.status)) CHECK(token.state != rt::TokenState::Live);
  }
  for (const rt::Scope& scope : state.scopes) {
    if (scope.state != rt::ScopeState::Open) continue;
    for (size_t i = 0; i < scope.arms.size(); ++i) {
      int tokens = 0;
      for (const rt::Token& token : state.tokens)
        if (token.scope == scope.id && token.arm == static_cast<rt::Id>(i) && token.state == rt::TokenState::Live) ++tokens;
      if (scope.arms[i].state == rt::ArmState::Live) CHECK(tokens == 1);
    }
  }
}

void check_seats(const rt::Instance& state, const std::vector<rt::LogEntry>& log) {
  std::map<rt::Id, int> closings;
  for (const rt::LogEntry& entry : log)
    for (const rt::EventBody& event : entry.events) {
      if (const auto* e = std::get_if<rt::SeatDecided>(&event)) ++closings[e->seat];
      if (const auto* e = std::get_if<rt::SeatClosed>(&event)) ++closings[e->seat];
      if (const auto* e = std::get_if<rt::SeatReopened>(&event); e != nullptr && closings[e->seat] > 0) --closings[e->seat];
    }
  for (const rt::Seat& seat : state.seats) {
    CHECK((state.live_task(seat.id) != nullptr) == (seat.state == rt::SeatState::Open));   // AP3
    CHECK(closings[seat.id] == (rt::final(seat.state) ? 1 : 0));                           // AP4
    INFO("seat " << seat.id << " " << rt::word(seat.state) << " by " << seat.by << " holder " << seat.holder << " principal "
                 << seat.principal << " owner " << seat.owner << " reason " << seat.reason << " last command " << log.back().type
                 << " of " << log.back().actor);
    if (!seat.by.empty()) CHECK((seat.by == seat.holder || seat.by == seat.principal));    // AP12
  }
  for (const rt::Activation& a : state.activations) {
    if (a.state != rt::ActivationState::Active) continue;
    const auto seats = rt::direct_seats(state, a.id);
    if (seats.empty()) continue;
    const bool waits = std::any_of(seats.begin(), seats.end(), [](const rt::Seat* s) {
      return s->state == rt::SeatState::Open || s->state == rt::SeatState::Held;
    });
    const bool stuck = std::any_of(state.incidents.begin(), state.incidents.end(), [&](const rt::Incident& i) {
      return i.activation == a.id && !i.ended;
    });
    std::string told;
    for (const rt::Seat* seat : seats) told += " " + seat->holder + ":" + std::string(rt::word(seat->state)) + "/" + seat->reason;
    for (const rt::LogEntry& entry : log) told += "\n" + entry.type + " " + entry.actor + " " + entry.step;
    INFO("step " << a.node << told);
    CHECK((waits || stuck));  // AP2
  }
  for (const rt::Timer& timer : state.timers) {
    if (timer.state != rt::TimerState::Armed && timer.state != rt::TimerState::Paused) continue;
    const rt::Activation* owner = state.activation(timer.activation);
    CHECK((owner != nullptr && owner->state == rt::ActivationState::Active));  // AP8
  }
}

void check_all(Rig& rig) {
  for (const Stored& one : stored(rig)) {
    const auto folded = rt::fold(one.log);
    REQUIRE(folded);
    CHECK(rt::encode(*folded) == rt::encode(one.state));  // AP5, E6
    CHECK(one.state.version == static_cast<int64_t>(one.log.size()));
    check_tokens(one.state);
    check_seats(one.state, one.log);
    const auto fault = [](const std::string& what) { FAIL_CHECK(what); };
    votes::check_verdicts(one.state, one.log, *rig.model()->flow(one.state.flow), fault);
    votes::check_provenance(one.state, one.log, *rig.model(), rig.model()->directory, fault);
  }
  // AP9 of decisions: asked again with what the log kept, each answers the same.
  const auto again = rig.engine().backtest({}, weir::Actor::system());
  REQUIRE(again);
  for (const weir::Differing& one : again->found)
    FAIL_CHECK(one.instance << " " << one.step << " " << one.kind << " " << one.name << ": " << one.before.to_feel() << " -> " << one.after.to_feel());
}

// AP10: nothing that a person is told while a step hides the field from him holds its value.
std::string told(const weir::CaseView& view) {
  std::string text = view.vars.to_feel() + view.proposed.to_feel();
  for (const weir::IncidentView& one : view.incidents) text += one.message + one.values.to_feel();
  for (const weir::LogLine& one : view.log) text += one.comment + one.reason;
  for (const weir::StepView& step : view.steps)
    for (const weir::VoteView& vote : step.votes) text += vote.comment;
  return text;
}

std::string told_to(Rig& rig, const std::string& person) {
  const weir::Actor actor = weir::Actor::human(person);
  std::string text;
  if (auto view = rig.engine().read(rig.record, actor)) text += view->title + view->values.to_feel();
  if (auto page = rig.engine().find({.form = "doc"}, actor))
    for (const weir::RecordView& one : page->records) text += one.title + one.values.to_feel();
  if (auto inbox = rig.engine().inbox(actor))
    for (const weir::TaskView& one : inbox->tasks) text += one.title + one.label.to_feel();
  if (auto cases = rig.engine().cases({.record = rig.record}, actor))
    for (const weir::CaseView& one : *cases) text += told(one);
  for (const char* step : {"", "s1", "s2", "s3", "s4"})
    if (auto why = rig.engine().why({.on = {{}, rig.record}, .step = step}, actor))
      text += why->text(weir::Language::English) + why->text(weir::Language::Chinese);
  if (auto effects = rig.engine().effects({}, actor))
    for (const weir::Effect& one : *effects) text += one.subject + one.text + one.data.to_feel();
  return text;
}

constexpr const char* kSecret = "s3cret";

std::set<std::string> kept_in_the_dark(Rig& rig) {
  std::set<std::string> people;
  auto inbox = rig.engine().inbox(weir::Actor::system(), {.record = rig.record});
  REQUIRE(inbox);
  for (const weir::TaskView& task : inbox->tasks)
    for (const auto& [field, right] : task.fields)
      if (field == "secret" && right == "hidden") {
        if (!task.holder.empty()) people.insert(task.holder);
        if (!task.principal.empty()) people.insert(task.principal);
        people.insert(task.candidates.begin(), task.candidates.end());
      }
  return people;
}

int check_hidden(Rig& rig, const std::set<std::string>& people) {
  for (const std::string& person : people) {
    const std::string text = told_to(rig, person);
    INFO(person << ": " << text);
    CHECK(text.find(kSecret) == std::string::npos);
  }
  return static_cast<int>(people.size());
}

weir::Command random_command(Random& random, Rig& rig) {
  static const std::vector<std::string> people = {"a", "b", "c", "d", "x", "ini", "root"};
  static const std::vector<std::string> verbs = {"approve", "approve", "approve", "complete", "reject", "abstain", "return", "transfer", "claim", "unclaim",
                                                 "comment", "add_before", "add_after", "add_parallel", "remove_sign", "take_back", "delegate", "resolve", "urge", "cc"};
  static const std::vector<std::string> flow_verbs = {"withdraw", "resubmit", "suspend", "resume", "jump", "reopen", "resubmit", "resume"};
  auto inbox = rig.engine().inbox(weir::Actor::system(), {.record = rig.record});
  REQUIRE(inbox);
  if (random() % 6 == 0) {
    weir::Administer what{pick(random, flow_verbs), "", {{}, rig.record}};
    what.to = pick<std::string>(random, {"s1", "s2", "s4"});
    return Rig::command(random() % 2 == 0 ? "ini" : "root", what);
  }
  weir::Act what{pick(random, verbs), pick<std::string>(random, {"s1", "s2", "s2[1]", "s3", "s4"}), {{}, rig.record}, "because"};
  std::string who = pick(random, people);
  // Mostly those who are asked, so that flows come somewhere.
  if (!inbox->tasks.empty() && random() % 4 != 0) {
    const weir::TaskView& task = inbox->tasks[random() % inbox->tasks.size()];
    what.step = task.step;
    who = !task.holder.empty() ? task.holder : task.candidates.empty() ? who : task.candidates[random() % task.candidates.size()];
    if (task.holder.empty()) what.verb = "claim";
    else if (task.kind == "task" && what.verb == "approve") what.verb = "complete";
  }
  if (what.verb == "return") what.to = {pick<std::string>(random, {"initiator", "previous", "s1", "s2"})};
  else if (random() % 2 == 0) what.to = {pick(random, people)};
  else what.to = {"y"};
  if (what.verb == "add_before" || what.verb == "add_after") what.mode = pick<std::string>(random, {"all", "any", "sequential", "percent:50"});
  if (what.verb == "resolve") what.mode = pick<std::string>(random, {"approve", "reject", "comment"});
  return Rig::command(who, what);
}

std::string told(const weir::Outcome& outcome) {
  std::string text = std::to_string(outcome.version);
  for (const weir::Event& event : outcome.events) text += "\n" + event.type + " " + event.data.to_feel();
  for (const weir::TaskRef& task : outcome.opened) text += "\n" + task.id + task.holder;
  return text;
}

int commands = 0, veiled = 0;

void play(unsigned seed, bool restart) {
  Random random(seed);
  const std::string yaml = rig::app(random_steps(random), "    resubmit: " + pick<std::string>(random, {"replay", "direct"}) + "\n");
  INFO("seed " << seed << "\n" << yaml);
  Rig rig(yaml);
  rig.submitted(Value::context({{"amount", Value::integer(static_cast<int64_t>(random() % 10))},
                                {"secret", Value::string(kSecret)}}));
  check_all(rig);
  for (int i = 0; i < 14; ++i) {
    if (restart) rig.open();
    ++commands;
    const std::set<std::string> dark = kept_in_the_dark(rig);
    if (seed % 8 == 0) veiled += check_hidden(rig, dark);
    if (random() % 8 == 0) {
      rig.clock.at = rig.clock.at.plus_seconds(6 * 3600);
      REQUIRE(rig.engine().tick());
      check_all(rig);
      continue;
    }
    const weir::Command command = random_command(random, rig);
    const int64_t before = rig.look().version;
    const auto plan = rig.engine().plan(command);
    CHECK(rig.look().version == before);
    const auto run = rig.engine().run(command);
    if (dark.contains(command.actor.user)) {
      CHECK((run ? told(*run) : run.error().message).find(kSecret) == std::string::npos);  // AP10
      if (plan)
        for (const weir::FieldChange& one : plan->fields) CHECK(one.field != "secret");
    }
    REQUIRE(plan.ok() == run.ok());
    if (run) {
      CHECK(told(plan->outcome) == told(*run));
      CHECK(rig.look().version == before + 1);  // AP11
    } else {
      CHECK(plan.error().reason == run.error().reason);
      CHECK(rig.look().version == before);
    }
    check_all(rig);
  }
}

}  // namespace

TEST_CASE("random commands on random flows keep every invariant, and a plan says what a run does") {
  const char* wanted = std::getenv("WEIR_SEEDS");
  const unsigned seeds = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 1000;
  const char* first = std::getenv("WEIR_SEED");
  for (unsigned seed = first != nullptr ? static_cast<unsigned>(std::atoi(first)) : 1; seed <= seeds; ++seed) play(seed, false);
  MESSAGE(commands << " commands, " << veiled << " looks of people from whom something is hidden");
  CHECK((first != nullptr || veiled > 0));
}

TEST_CASE("a restart between any two commands changes nothing") {
  for (unsigned seed = 5001; seed <= 5040; ++seed) play(seed, true);
}

// Long lives, one flow after the other, checked as a whole now and then: for the number of commands.
TEST_CASE("a hundred thousand random commands keep every invariant") {
  const char* wanted = std::getenv("WEIR_COMMANDS");
  const int all = wanted != nullptr ? std::atoi(wanted) : 100'000;
  int done = 0, accepted = 0;
  for (unsigned seed = 20'001; done < all; ++seed) {
    Random random(seed);
    const std::string yaml = rig::app(random_steps(random), "    resubmit: " + pick<std::string>(random, {"replay", "direct"}) + "\n");
    INFO("seed " << seed << "\n" << yaml);
    Rig rig(yaml);
    rig.verify = false;
    rig.open();
    for (int life = 0; life < 25; ++life) {
      rig.submitted(Value::context({{"amount", Value::integer(static_cast<int64_t>(random() % 10))}, {"secret", Value::string(kSecret)}}));
      for (int i = 0; i < 20; ++i, ++done) {
        if (random() % 16 == 0) {
          rig.clock.at = rig.clock.at.plus_seconds(6 * 3600);
          REQUIRE(rig.engine().tick());
        }
        if (rig.engine().run(random_command(random, rig))) ++accepted;
      }
    }
    check_all(rig);
  }
  MESSAGE(done << " commands, " << accepted << " accepted");
  CHECK(accepted > all / 10);
}
