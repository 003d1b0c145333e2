// tests/runtime/rig.h: an engine over a memory store, a clock to set, and short words for commands.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "weir/compiler.h"
#include "weir/engine.h"
#include "weir/storage.h"

namespace rig {

class SetClock : public weir::Clock {
 public:
  weir::Instant now() override { return at; }
  weir::Instant at = *weir::Instant::parse("2026-03-02T09:00:00+08:00");
};

inline weir::Model compiled(const std::string& yaml) {
  weir::SourceSet sources;
  sources.add("app.yaml", yaml);
  weir::CompileResult result = weir::compile(sources);
  INFO(weir::render(result.diagnostics, sources));
  REQUIRE(result.model != nullptr);
  return result.model;
}

// People a to g, a form `doc`, and the steps of one flow `f` that a submitted doc starts.
inline std::string app(const std::string& steps, const std::string& flow_keys = {}, const std::string& more = {}) {
  return "weir: 1\napp: t\nopen: true\ntimezone: Asia/Shanghai\ncalendar: office\n"
         "calendars:\n  office: {days: mon..fri, hours: [\"09:00-12:00\", \"13:00-18:00\"], workdays: [2026-03-07]}\n"
         "directory:\n  users:\n"
         "    ini: {department: d}\n    a: {department: d}\n    b: {department: d}\n    c: {department: d}\n"
         "    d: {department: d}\n    e: {department: d}\n    x: {department: d}\n    y: {department: d}\n"
         "    root: {roles: [admin]}\n    boss: {department: top}\n"
         "  departments: {top: {head: boss}, d: {parent: top, head: c}}\n" +
         more +
         "forms:\n  doc:\n    fields:\n      amount: {type: number, default: 0}\n      note: {type: text}\n"
         "      secret: {type: text}\n      status: {type: text}\n"
         "flows:\n  f:\n    form: doc\n    start: {on: submitted}\n" + flow_keys + "    steps:\n" + steps;
}

class Rig {
 public:
  explicit Rig(const std::string& yaml, std::shared_ptr<weir::Storage> storage = nullptr)
      : model_(compiled(yaml)), storage_(std::move(storage)) {
    if (storage_ == nullptr) {
      auto memory = weir::open_storage("memory:");
      REQUIRE(memory);
      storage_ = *std::move(memory);
    }
    open();
    auto published = engine().publish(model_);
    INFO((published ? "" : published.error().message));
    REQUIRE(published);
  }

  void open() {
    engine_.reset();
    weir::EngineOptions options;
    options.storage = storage_;
    options.clock = &clock;
    options.ids = &ids_;
    options.verify = verify;
    auto opened = weir::Engine::open(options);
    INFO((opened ? "" : opened.error().message));
    REQUIRE(opened);
    engine_ = std::make_unique<weir::Engine>(*std::move(opened));
  }

  // Lets go of the store.
  void close() {
    engine_.reset();
    storage_.reset();
  }

  weir::Engine& engine() { return *engine_; }
  bool verify = true;  // each load checks log and snapshot against each other; from the next open() on
  SetClock clock;

  static weir::Command command(const std::string& user, decltype(weir::Command::what) what, const std::string& key = {}) {
    weir::Command made{user == "-" ? weir::Actor::system() : weir::Actor::human(user), key, {}, std::move(what)};
    return made;
  }

  // "" when it was accepted, else the reason.
  std::string run(const std::string& user, decltype(weir::Command::what) what, const std::string& key = {}) {
    auto done = engine().run(command(user, std::move(what), key));
    if (done) {
      last = *std::move(done);
      return {};
    }
    error = done.error();
    return error.reason;
  }

  // A doc by `ini`, submitted: its record and its instance.
  weir::RecordRef submitted(weir::Value values = weir::Value::context({})) {
    INFO(error.message);
    REQUIRE(run("ini", weir::Create{"doc", std::move(values)}) == "");
    record = last.record;
    const std::string refused = run("ini", weir::Submit{record});
    INFO(error.message);
    REQUIRE(refused == "");
    return record;
  }

  std::string act(const std::string& user, const std::string& verb, const std::string& step, weir::Act more = {}) {
    more.verb = verb;
    more.step = step;
    more.on.record = record;
    if (more.comment.empty() && (verb == "reject" || verb == "return")) more.comment = "no";
    return run(user, more);
  }
  std::string flow(const std::string& user, const std::string& verb, weir::Administer more = {}) {
    more.verb = verb;
    more.on.record = record;
    return run(user, more);
  }

  weir::CaseView look() {
    auto cases = engine().cases({.record = record}, weir::Actor::system());
    INFO((cases ? "" : cases.error().message));
    REQUIRE(cases);
    REQUIRE(!cases->empty());
    return cases->front();
  }
  std::string status() { return look().status; }

  // "a b | x": where it stands, in order.
  std::string at() {
    std::string text;
    for (const std::string& step : look().at) text += (text.empty() ? "" : " ") + step;
    return text;
  }
  // "a:approved b:open": the seats of the latest visit of the step, by ordinal.
  std::string seats(const std::string& step) {
    const weir::CaseView view = look();
    const weir::StepView* found = nullptr;
    for (const weir::StepView& one : view.steps)
      if (one.id == step) found = &one;
    REQUIRE(found != nullptr);
    std::string text;
    for (const weir::VoteView& vote : found->votes)
      text += (text.empty() ? "" : " ") + (vote.holder.empty() ? "?" : vote.holder) + ":" + vote.state;
    return text;
  }
  std::string outcome(const std::string& step) {
    const weir::CaseView view = look();
    std::string text;
    for (const weir::StepView& one : view.steps)
      if (one.id == step) text = one.state + (one.outcome.empty() ? "" : "/" + one.outcome) + (one.reason.empty() ? "" : "/" + one.reason);
    return text;
  }
  // Who has something to do, sorted as the inbox sorts.
  std::string tasks() {
    auto inbox = engine().inbox(weir::Actor::system(), {.record = record});
    REQUIRE(inbox);
    std::string text;
    for (const weir::TaskView& task : inbox->tasks) {
      std::string who = task.holder;
      for (const std::string& one : task.candidates)
        if (task.holder.empty()) who += "?" + one;
      text += (text.empty() ? "" : " ") + who + "@" + task.step;
    }
    return text;
  }
  std::string incidents() {
    auto open = engine().incidents(weir::Actor::system());
    REQUIRE(open);
    std::string text;
    for (const weir::IncidentView& one : *open) text += (text.empty() ? "" : " ") + one.type + "@" + one.step;
    return text;
  }
  // Moves the clock; what becomes due on the way fires at its time. Gives the times that fired.
  std::vector<std::string> advance_to(const std::string& until) {
    const weir::Instant end = *weir::Instant::parse(until);
    std::vector<std::string> fired;
    while (true) {
      auto ticked = engine().tick();
      INFO((ticked ? "" : ticked.error().message));
      REQUIRE(ticked);
      for (int64_t i = 0; i < ticked->fired; ++i) fired.push_back(clock.at.to_string());
      if (!ticked->next || end < *ticked->next) break;
      clock.at = *ticked->next;
    }
    clock.at = end;
    return fired;
  }
  weir::Value value(const std::string& field) {
    auto view = engine().read(record, weir::Actor::system());
    REQUIRE(view);
    const weir::Value* found = view->values.find(field);
    return found != nullptr ? *found : weir::Value();
  }

  weir::RecordRef record;
  weir::Outcome last;
  weir::Error error;
  std::shared_ptr<weir::Storage> storage() { return storage_; }
  const weir::Model& model() const { return model_; }

 private:
  weir::Model model_;
  std::shared_ptr<weir::Storage> storage_;
  weir::CountingIds ids_;
  std::unique_ptr<weir::Engine> engine_;
};

}  // namespace rig
