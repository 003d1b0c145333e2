#include "tests/simulation/world.h"

#include <map>
#include <memory>
#include <vector>

#include "engine/base/sha256.h"
#include "tests/simulation/chaos_store.h"
#include "tests/simulation/client.h"
#include "tests/simulation/models.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/sink.h"

namespace weir::simulation {
namespace {

constexpr int kQuietRounds = 200;

class SkewedClock : public Clock {
 public:
  explicit SkewedClock(const Instant& base) : base_(base) {}
  Instant now() override { return base_.plus_seconds(skew); }
  int64_t skew = 0;

 private:
  const Instant& base_;
};

constexpr int64_t kKeySeconds = 7 * 86'400;  // that a key is kept

struct Sent {
  Command command;
  std::optional<Result<Outcome>> answer;
  Instant at;
};

class World {
 public:
  explicit World(const Plan& plan)
      : plan_(plan), seed_(plan.seed), actions_(seed_, "actions"), rates_(seed_, "rates"), time_(seed_, "time"), models_(seed_, "models") {}

  RunResult run() {
    if (begin()) {
      for (int i = 0; i < plan_.actions && fine(); ++i) {
        if (plan_.without.contains(i)) continue;
        result_.last_action = i;
        draw_for("#" + std::to_string(i));
        act();
      }
      if (fine()) settle();
    }
    result_.app = app_.yaml, result_.steps = app_.steps;
    result_.called = static_cast<int64_t>(sink_.done.size());
    result_.told = static_cast<int64_t>(post_.taken.size());
    result_.troubles = workers_[0].store ? workers_[0].store->met + workers_[1].store->met : 0;
    if (!findings_.broken.empty()) result_.failure = findings_.broken.front();
    for (const std::string& line : story_) result_.story += line + "\n";
    for (const std::string& line : findings_.broken) result_.story += "BROKEN " + line + "\n";
    if (memory_ != nullptr) result_.digest = base::sha256_hex(contents(*memory_) + result_.story);
    return result_;
  }

 private:
  struct Worker {
    std::unique_ptr<SkewedClock> clock;
    std::shared_ptr<ChaosStorage> store;
    std::unique_ptr<Engine> engine;
  };

  bool fine() const { return findings_.broken.empty(); }
  void tell(std::string line) { story_.push_back(std::string(depth_ > 0 ? "    " : "") + std::move(line)); }

  void draw_for(const std::string& action) {
    actions_ = Stream(seed_, "actions" + action);
    time_ = Stream(seed_, "time" + action);
    models_ = Stream(seed_, "models" + action);
    client_->reseed(Stream(seed_, "client" + action));
    sink_.reseed(Stream(seed_, "sink" + action));
    post_.reseed(Stream(seed_, "post" + action));
    for (int i = 0; i < 2; ++i) workers_[i].store->reseed(Stream(seed_, "troubles" + std::to_string(i) + action));
  }

  bool begin() {
    if (plan_.app.empty()) app_ = random_app(models_);
    else app_ = {plan_.app, plan_.steps};
    tell(app_.yaml);
    std::string why;
    model_ = compile_app(app_.yaml, &why);
    if (!findings_.expect(model_ != nullptr, "the generated app does not compile: " + why)) return false;
    auto opened = open_storage("memory:");
    if (!findings_.expect(opened.ok(), "no memory store")) return false;
    memory_ = *std::move(opened);
    for (int i = 0; i < 2; ++i) {
      workers_[i].clock = std::make_unique<SkewedClock>(base_);
      workers_[i].clock->skew = time_.chance(300) && !plan_.calm.contains("skew") ? time_.below(7200) - 3600 : 0;
      workers_[i].store = std::make_shared<ChaosStorage>(*memory_, Stream(seed_, "troubles" + std::to_string(i)));
      workers_[i].store->quiet = true;
      open(i);
    }
    if (!fine()) return false;
    auto published = workers_[0].engine->publish(model_);
    if (!findings_.expect(published.ok(), "not published: " + (published ? std::string() : published.error().message))) return false;
    open(1);
    // Each reads the other when it goes: the pattern of write skew.
    const auto guard = [&](const char* id, Value other) {
      return workers_[0].engine->run({Actor::system(), {}, {}, Create{"guard", Value::context({{"other", std::move(other)}}), id}}).ok();
    };
    if (!findings_.expect(guard("g1", Value()) && guard("g2", Value::string("g1")), "no guards")) return false;
    auto paired = workers_[0].engine->run({Actor::system(), {}, {}, Update{{"guard", "g1"}, Value::context({{"other", Value::string("g2")}})}});
    if (!findings_.expect(paired.ok(), "no pair of guards")) return false;
    draw_rates();
    workers_[0].store->nested = [this] { interfere(); };
    sink_.pause = post_.pause = [this] { pause(); };
    client_ = std::make_unique<Client>(Stream(seed_, "client"), app_.steps);
    return true;
  }

  // Swarm: each kind of trouble is absent, rare or common in this life.
  void draw_rates() {
    const auto rate = [this](int common) { return rates_.chance(500) ? 0 : rates_.chance(500) ? common / 8 + 1 : common; };
    for (Worker& worker : workers_) {
      Troubles& t = worker.store->troubles;
      t.conflict = rate(200), t.retryable = rate(200), t.overloaded = rate(100);
      t.unknown_written = rate(200), t.unknown_lost = rate(200);
      t.busy = rate(60), t.unreadable = rate(30), t.broken_put = rate(15);
      t.unresolved = rate(700), t.crash = rate(8);
    }
    workers_[0].store->troubles.nested = rate(500);
    sink_.fails = rate(400), sink_.loses = rate(300);
    if (plan_.calm.contains("sink")) sink_.fails = sink_.loses = 0;
    post_.fails = rate(300), post_.loses = rate(200);
    if (plan_.calm.contains("post")) post_.fails = post_.loses = 0;
    sink_.pauses = rate(300), post_.pauses = rate(100);
    if (plan_.calm.contains("pause")) sink_.pauses = post_.pauses = 0;
    for (Worker& worker : workers_)
      worker.store->troubles.each([this](const char* name, int& permille) { if (plan_.calm.contains(name)) permille = 0; });
    workers_[0].store->quiet = workers_[1].store->quiet = false;
  }

  void open(int i) {
    Worker& worker = workers_[i];
    const bool quiet = worker.store->quiet;
    worker.store->quiet = true;
    worker.engine.reset();
    EngineOptions options;
    options.storage = worker.store;
    options.clock = worker.clock.get();
    options.ids = &ids_;
    options.connectors = &sink_;
    options.destinations = {&post_};
    options.verify = folds_again_;
    auto opened = Engine::open(options);
    worker.store->quiet = quiet;
    if (findings_.expect(opened.ok(), "the engine does not open again: " + (opened ? std::string() : opened.error().message)))
      worker.engine = std::make_unique<Engine>(*std::move(opened));
  }
  void restart(int i) {
    ++result_.restarts;
    tell("engine " + std::to_string(i) + " starts again");
    open(i);
  }

  void act() {
    switch (actions_.below(15)) {
      case 0:
      case 1: return jump();
      case 2: return tick(0);
      case 3: return tick(1);
      case 4: return repeat();
      case 5: return actions_.chance(300) ? restart(actions_.below(2)) : reuse_key();
      case 7: {
        Command change = keyed(client_->guard(actions_.chance(700)));
        send(0, std::move(change), true);
        return check();
      }
      case 6: return actions_.chance(150) && plan_.app.empty() ? upgrade() : command(1);
      default: command(actions_.chance(700) ? 0 : 1);
    }
  }

  void jump() {
    if (time_.chance(150)) {
      base_ = base_.plus_seconds(-time_.below(7200));
    } else {
      base_ = base_.plus_seconds(time_.pick<int64_t>({60, 3600, 5 * 3600, 26 * 3600, 80 * 3600}));
    }
    if (time_.chance(100) && !plan_.calm.contains("skew")) workers_[time_.below(2)].clock->skew = time_.below(7200) - 3600;
    tell("the time is " + base_.to_string());
    if (actions_.chance(600)) tick(actions_.chance(700) ? 0 : 1);  // in the middle of the trouble
  }

  void tick(int i) {
    ticking_ = i;
    try {
      auto ticked = workers_[i].engine->tick({.timers_max = 20});
      if (ticked) result_.fired += ticked->fired;
      else findings_.expect(transient(ticked.error()), "tick: " + ticked.error().reason + " " + ticked.error().message);
      tell("tick " + (ticked ? std::to_string(ticked->fired) : ticked.error().reason));
    } catch (const Crash&) {
      restart(i);
    }
    check();
  }

  // Who calls or delivers stands still, often for longer than its lease, and the other engine goes on.
  void pause() {
    if (depth_ > 0) return;
    ++depth_;
    ++result_.paused;
    const int other = 1 - ticking_;
    if (actions_.chance(600)) base_ = base_.plus_seconds(1800);
    tell("engine " + std::to_string(ticking_) + " pauses; the time is " + base_.to_string());
    try {
      auto ticked = workers_[other].engine->tick({.timers_max = 3});
      tell("meanwhile: tick " + (ticked ? std::to_string(ticked->fired) : ticked.error().reason));
    } catch (const Crash&) {
      restart(other);
    }
    --depth_;
  }

  Command draw() {
    std::vector<bool> quiet;
    for (Worker& worker : workers_) quiet.push_back(worker.store->quiet), worker.store->quiet = true;
    Command drawn = client_->draw(*workers_[1].engine);
    for (size_t i = 0; i < 2; ++i) workers_[i].store->quiet = quiet[i];
    return keyed(std::move(drawn));
  }
  // Each person numbers his own: two may use the same key for different things.
  Command keyed(Command command) {
    command.key = "k" + std::to_string(++keys_[command.actor.user]);
    return command;
  }

  void command(int i) {
    send(i, draw());
    check();
  }
  // Somebody else's work, between what a command has read and what it writes.
  void interfere() {
    if (depth_ > 0) return;
    ++depth_;
    ++result_.nested;
    if (guards_) {
      send(1, keyed(client_->guard(true)));
    } else if (actions_.chance(250)) {
      try {
        auto ticked = workers_[1].engine->tick({.timers_max = 3});
        tell("meanwhile: tick " + (ticked ? std::to_string(ticked->fired) : ticked.error().reason));
      } catch (const Crash&) {
        restart(1);
      }
    } else {
      send(1, draw());
    }
    --depth_;
  }

  // As a client does: the same key until the answer is final. Gives up after some tries.
  void send(int i, Command command, bool guards = false) {
    ++result_.commands;
    if (depth_ == 0) guards_ = guards;
    for (int tries = 0; tries < 6; ++tries) {
      try {
        const Result<Outcome> answer = workers_[i].engine->run(command);
        if (!answer && transient(answer.error())) {
          tell(command.key + " " + told(command) + ": " + answer.error().reason);
          continue;
        }
        note(command, answer);
        return;
      } catch (const Crash&) {
        tell(command.key + " " + told(command) + ": crash");
        restart(i);
        if (!fine()) return;
      }
    }
    // Whether it was done is not known to him; the oracles count it at most once.
    open_.push_back({std::move(command), {}, time_of_store()});
  }
  Instant time_of_store() { return memory_->advance(Instant{}); }
  // A key that is no longer kept is a new one (I4): nobody asks under it again.
  bool kept(const Sent& sent) {
    const Instant at_most = std::max(time_of_store(), base_.plus_seconds(3600));  // of an engine whose clock is ahead
    return at_most < sent.at.plus_seconds(kKeySeconds - 3600);
  }

  void note(const Command& command, const Result<Outcome>& answer) {
    tell(command.key + " " + told(command) + ": " + (answer ? "accepted" : answer.error().reason));
    if (answer) {
      ++result_.accepted;
      if (std::holds_alternative<Create>(command.what)) client_->made(answer->record);
    } else {
      findings_.expect(answer.error().reason != "E_KEY_REUSE", "I6: " + told(command) + ": his own new key counts as used");
      findings_.expect(answer.error().reason != "E_CORRUPT" && answer.error().reason != "E_INTERNAL",
                       told(command) + ": " + answer.error().reason + " " + answer.error().message);
    }
    sent_.push_back({command, answer, time_of_store()});
  }

  // A delivery that comes twice has one answer (I1), whoever gives it.
  void repeat() {
    if (!open_.empty() && actions_.chance(500)) {
      const Sent earlier = open_.back();
      Command again = earlier.command;
      open_.pop_back();
      if (!kept(earlier)) return;
      tell("once more " + again.key);
      send(actions_.below(2), again);
      return check();
    }
    if (sent_.empty()) return;
    const Sent earlier = actions_.pick(sent_);
    if (!kept(earlier)) return;
    const int i = actions_.below(2);
    try {
      const Result<Outcome> answer = workers_[i].engine->run(earlier.command);
      tell("again " + earlier.command.key);
      if (answer || !transient(answer.error())) {
        const std::string first = told(*earlier.answer), second = told(answer);
        findings_.expect(first == second, "I1: another answer for " + earlier.command.key + ": " + second + " instead of " + first);
        if (answer) findings_.expect(answer->replayed, "I1: " + earlier.command.key + " is not marked as an earlier answer");
      }
    } catch (const Crash&) {
      restart(i);
    }
    check();
  }
  // Another command under a used key changes nothing (I2).
  void reuse_key() {
    if (sent_.empty()) return;
    const Sent earlier = actions_.pick(sent_);
    if (!kept(earlier)) return;
    Command other = earlier.command;
    other.what = Emit{"other", Value::context({{"n", Value::integer(static_cast<int64_t>(sent_.size()))}})};
    workers_[0].store->quiet = true;
    const std::string before = contents(*memory_);
    const Result<Outcome> answer = workers_[0].engine->run(other);
    findings_.expect(!answer && answer.error().reason == "E_KEY_REUSE", "I2: a used key was taken for another command: " + told(answer));
    findings_.expect(before == contents(*memory_), "I2: a used key changed something");
    workers_[0].store->quiet = false;
  }

  // New work uses the new version; running work keeps its own.
  void upgrade() {
    RandomApp next = random_app(models_);
    std::string why;
    const Model model = compile_app(next.yaml, &why);
    if (!findings_.expect(model != nullptr, "the generated app does not compile: " + why + next.yaml)) return;
    try {
      auto published = workers_[0].engine->publish(model);
      tell("publish " + (published ? std::to_string(published->number) : published.error().reason) + "\n" + next.yaml);
      if (published) restart(1);
    } catch (const Crash&) {
      restart(0);
    }
    check();
  }

  void check() {
    if (!fine()) return;
    oracle_.check(*memory_, findings_, &sink_, &post_);
    for (const auto& [id, known] : oracle_.cases()) {
      auto [it, fresh] = pinned_.emplace(id, known.stored.state.model);
      findings_.expect(fresh || it->second == known.stored.state.model, id + ": was moved to another version of the app");
    }
  }

  // ---- the quiet phase

  void settle() {
    for (Worker& worker : workers_) worker.store->quiet = true, worker.store->nested = nullptr, worker.clock->skew = 0;
    tell("now all is quiet");
    sink_.fails = sink_.loses = sink_.pauses = 0;
    post_.fails = post_.loses = post_.pauses = 0;
    ticking_ = 0;
    restart(0);
    for (const Sent& one : std::vector<Sent>(std::move(open_)))
      if (kept(one)) send(0, one.command);
    for (int round = 0; round < kQuietRounds && fine(); ++round) {
      drain_timers();
      check();
      if (!fine() || !go_on()) break;
    }
    if (fine()) oracle_.check_delivered(*memory_, findings_, post_);
    for (const auto& [id, known] : oracle_.cases()) {
      ++result_.instances;
      if (runtime::terminal(known.stored.state.status)) ++result_.ended;
    }
  }

  void drain_timers() {
    for (int i = 0; i < 500 && fine(); ++i) {
      auto ticked = workers_[0].engine->tick();
      if (!findings_.expect(ticked.ok(), "liveness: tick: " + (ticked ? std::string() : ticked.error().message))) return;
      result_.fired += ticked->fired;
      check();  // what is delivered may be swept by the next tick
      if (!ticked->next) {
        auto left = timers_left(*memory_);
        findings_.expect(left == 0, "M2: " + std::to_string(left) + " timers lie there and do not fire");
        return;
      }
      findings_.expect(base_ < *ticked->next, "M2: what is due does not fire");
      base_ = *ticked->next;
    }
    findings_.expect(false, "liveness: timers have no end");
  }

  // Does one thing that somebody can do; false when nobody can do anything any more.
  bool go_on() {
    Engine& engine = *workers_[0].engine;
    auto cases = engine.cases({.running_only = true, .limit = 100}, Actor::system());
    if (!findings_.expect(cases.ok(), "liveness: the cases cannot be seen: " + (cases ? std::string() : cases.error().message))) return false;
    bool done = false;
    for (const CaseView& one : *cases) {
      if (one.status == "suspended") {
        if (flow_verb(engine, one, "resume", "root")) return true;
        continue;
      }
      if (one.awaiting_resubmit) {
        done = flow_verb(engine, one, "resubmit", one.initiator) || done;
        continue;
      }
      if (one.status != "running") continue;
      auto inbox = engine.inbox(Actor::system(), {.instance = one.id});
      if (!findings_.expect(inbox.ok(), "liveness: no inbox: " + (inbox ? std::string() : inbox.error().message))) return false;
      if (inbox->tasks.empty()) {
        wait_is_told(one);
        continue;
      }
      if (decide(engine, inbox->tasks.front())) return true;
    }
    return done;
  }

  bool flow_verb(Engine& engine, const CaseView& one, const std::string& verb, const std::string& who) {
    if (++tries_[one.id + verb] > 10) return false;
    Administer what{verb, "", {one.id, {}}};
    what.comment = "go on";
    const Result<Outcome> answer = engine.run({Actor::human(who), {}, {}, what});
    tell(one.id + " " + verb + ": " + (answer ? "accepted" : answer.error().reason));
    // Another flow may hold the record; a condition may not hold.
    findings_.expect(answer.ok() || answer.error().reason == "E_LOCKED" || answer.error().reason == "E_NOT_OPEN" ||
                         answer.error().reason == "E_OP_DISABLED",
                     "liveness: " + one.id + " " + verb + ": " + told(answer));
    return answer.ok();
  }

  bool decide(Engine& engine, const TaskView& task) {
    std::string who = task.holder;
    if (who.empty() && !findings_.expect(!task.candidates.empty(), "liveness: nobody may claim " + task.id)) return false;
    if (who.empty()) who = task.candidates.front();
    Act what{task.holder.empty() ? "claim" : task.kind == "approve" ? "approve" : "complete", task.step, {task.instance, {}}};
    const Result<Outcome> answer = engine.run({Actor::human(who), {}, {}, what});
    tell(task.instance + " " + who + " " + what.verb + " " + task.step + ": " + (answer ? "accepted" : answer.error().reason));
    if (!answer && answer.error().reason == "E_OP_DISABLED" && who == "ini") return false;
    return findings_.expect(answer.ok(), "liveness: " + who + " cannot " + what.verb + " " + task.step + ": " + told(answer));
  }

  // Nobody is asked: then something else must be awaited, or an incident says why.
  void wait_is_told(const CaseView& one) {
    oracle_.check(*memory_, findings_, &sink_, &post_);
    const auto found = oracle_.cases().find(one.id);
    if (!findings_.expect(found != oracle_.cases().end(), "liveness: " + one.id + " is shown and not stored")) return;
    const StoredCase& stored = found->second.stored;
    bool told = false;
    for (const runtime::Incident& incident : stored.state.incidents) told = told || !incident.ended;
    for (const runtime::Timer& timer : stored.state.timers) told = told || timer.state == runtime::TimerState::Armed;
    for (const StepView& step : one.steps) told = told || (step.state == "active" && (step.kind == "subflow" || step.kind == "wait"));
    if (told) return;
    std::string at;
    for (const StepView& step : one.steps) at += " " + step.id + ":" + step.kind + ":" + step.state + "/" + step.reason;
    for (const runtime::Seat& seat : stored.state.seats)
      at += " " + seat.holder + ":" + std::string(runtime::word(seat.state)) + "/" + std::to_string(seat.parent) + seat.reason;
    for (const runtime::LogEntry& entry : stored.log) {
      at += "\n  " + entry.type + " " + entry.actor + " " + entry.step;
      for (const runtime::EventBody& event : entry.events) at += " " + std::to_string(event.index());
    }
    findings_.expect(false, "liveness: " + one.id + " waits for nothing:" + at);
  }

  const Plan& plan_;
  uint64_t seed_;
  Sink sink_;
  Post post_;
  int ticking_ = 0;
  Stream actions_, rates_, time_, models_;
  // The oracle folds every log; in some lives the engines do so too, whenever they load an instance.
  const bool folds_again_ = Stream(seed_, "verify").chance(250);
  Instant base_ = *Instant::parse("2026-03-02T09:00:00+08:00");
  CountingIds ids_{"i"};
  RandomApp app_;
  Model model_;
  std::unique_ptr<Storage> memory_;
  Worker workers_[2];
  std::unique_ptr<Client> client_;
  std::vector<Sent> sent_;
  std::vector<Sent> open_;
  std::map<std::string, std::string> pinned_;
  std::map<std::string, int> tries_;
  std::map<std::string, int64_t> keys_;
  int depth_ = 0;
  bool guards_ = false;  // the command under way is a guard's: who comes between is the other one
  Findings findings_;
  Oracle oracle_;
  std::vector<std::string> story_;
  RunResult result_;
};

}  // namespace

RunResult run_plan(const Plan& plan) { return World(plan).run(); }

std::string failure_line(uint64_t seed, const RunResult& result) {
  return "weir-sim --seed " + std::to_string(seed) + ": " + result.failure.substr(0, result.failure.find('\n'));
}

}  // namespace weir::simulation
