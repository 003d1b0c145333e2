#include "tests/simulation/models.h"

#include "weir/compiler.h"

namespace weir::simulation {
namespace {

using Words = std::vector<std::string>;

// Steps in flow style, so that no indentation is kept.
class Grammar {
 public:
  Grammar(Stream& stream, RandomApp& app, std::string prefix) : s_(stream), app_(app), prefix_(std::move(prefix)) {}

  std::string steps(int count, int depth, bool may_call) {
    std::string text;
    for (int i = 0; i < count; ++i) text += (text.empty() ? "" : ", ") + step(depth, may_call);
    return "[" + text + "]";
  }
  std::string people() {
    const std::string name = id("s");
    const std::string by = s_.pick<std::string>({"{users: [a, b, c]}", "{users: [a, b]}", "{user: d}", "{role: none}",
                                                 "{manager_of: initiator}", "{users: [e, ini]}", "{head_of: initiator.department}"});
    std::string keys = ", by: " + by + ", mode: " + s_.pick<std::string>({"all", "any", "sequential", "claim", "{percent: 60}", "{count: 2}"});
    if (by == "{role: none}") keys += ", when_empty: " + s_.pick<std::string>({"pass", "admin", "incident", "reject"});
    if (s_.chance(200)) return "{task: " + name + keys + "}";
    keys += s_.pick<std::string>(
        {"", "", ", reject: first", ", abstain: exclude", ", dedupe: any_earlier", ", due: 1 day, on_timeout: approve",
         ", due: 3 hours, on_timeout: reject", ", on_reject: {return: initiator}", ", added_reject: binding",
         ", due: 6 hours, remind: {every: 2 hours, max: 2}, on_timeout: {escalate: {user: b}, as: add_parallel}",
         ", limits: [{after: 2 hours, do: remind, every: 2 hours, max: 3}, {after: 2 business days, do: approve}]"});
    return "{approve: " + name + keys + "}";
  }

 private:
  std::string id(const std::string& kind) {
    std::string name = kind + prefix_ + std::to_string(++count_);
    if (kind == "s") app_.steps.push_back(name);
    return name;
  }
  std::string wait_for() { return s_.pick<std::string>({"all", "any", "1", "{percent: 50}"}); }
  std::string guard() { return s_.pick<std::string>({"amount > 5", "amount < 4", "hits > 1", "amount >= 0"}); }

  std::string fork(int depth, bool may_call) {
    std::string text = "{parallel: " + id("p") + ", wait_for: " + wait_for() + ", arm_reject: " +
                       s_.pick<std::string>({"terminate", "end_arm"}) + ", branches: {";
    const int arms = 2 + s_.below(2);
    for (int i = 0; i < arms; ++i)
      text += (i > 0 ? ", arm" : "arm") + std::to_string(i) + ": " + steps(1 + s_.below(2), depth - 1, may_call);
    return text + "}}";
  }
  std::string options(int depth, bool may_call) {
    std::string text = "options: [{when: " + guard() + ", steps: " + steps(1, depth - 1, may_call) + "}";
    if (s_.chance(500)) text += ", {when: " + guard() + ", steps: " + steps(1, depth - 1, may_call) + "}";
    return text + ", {otherwise: " + (s_.chance(500) ? "[]" : steps(1, depth - 1, may_call)) + "}]";
  }
  std::string wait() {
    const std::string name = id("w");
    if (s_.chance(400)) return "{wait: " + name + ", event: ping, timeout: 9 hours}";
    return "{wait: " + name + ", for: " + s_.pick<std::string>({"1 hour", "5 hours", "1 business day", "30 minutes"}) + "}";
  }

  std::string call() {
    std::string text = "{call: erp.order, id: " + id("call") + ", with: {n: =amount}, retry: {attempts: " + std::to_string(1 + s_.below(4)) +
                       ", backoff: 10 minutes, factor: 2}";
    if (s_.chance(500)) text += ", on_error: " + s_.pick<std::string>({"approve", "reject", "{task: {user: b}}", "{return: initiator}"});
    if (s_.chance(500)) text += ", compensate: [{set: {hits: =hits + 1}, id: " + id("bump") + "}]";
    return text + "}";
  }

  std::string step(int depth, bool may_call) {
    if (depth > 0) switch (s_.below(9)) {
        case 0:
        case 1: return fork(depth, may_call);
        case 2: return "{choose: " + id("c") + ", " + options(depth, may_call) + "}";
        case 3: return "{inclusive: " + id("i") + ", wait_for: all, arm_reject: end_arm, " + options(depth, may_call) + "}";
        case 4:
          return "{for_each: " + id("r") + ", in: \"[1, 2, 3]\", at_once: " + s_.pick<std::string>({"all", "1", "2"}) +
                 ", wait_for: " + wait_for() + ", steps: " + steps(1, depth - 1, false) + "}";
        case 5:
          if (!app_.steps.empty() && depth == 2)
            return "{choose: " + id("g") + ", options: [{when: hits < 3, steps: [{set: {hits: =hits + 1}, id: " + id("bump") + "}, {go: " +
                   app_.steps.front() + "}]}, {otherwise: []}]}";
          break;
        default: break;
      }
    switch (s_.below(10)) {
      case 9: return call();
      case 0: return wait();
      case 1: return "{set: {hits: =hits + 1}, id: " + id("bump") + "}";
      case 2: return "{notify: " + id("tell") + ", to: initiator, message: \"amount {{ amount }}\"}";
      case 3:
        if (may_call)
          return "{subflow: child, on_child_reject: " + s_.pick<std::string>({"propagate", "continue", "return"}) +
                 ", cancel_with_parent: " + s_.pick<std::string>({"true", "false"}) + ", id: " + id("sub") + "}";
        return people();
      default: return people();
    }
  }

  Stream& s_;
  RandomApp& app_;
  std::string prefix_;
  int count_ = 0;
};

constexpr const char* kHead =
    "weir: 1\napp: t\nopen: true\ntimezone: Asia/Shanghai\ncalendar: office\n"
    "calendars:\n  office: {days: mon..fri, hours: [\"09:00-12:00\", \"13:00-18:00\"]}\n"
    "directory:\n  users:\n"
    "    ini: {department: d}\n    a: {department: d}\n    b: {department: d}\n    c: {department: d}\n"
    "    d: {department: d, away: [{from: 2026-03-01, until: 2026-03-09, proxy: b}]}\n"
    "    e: {department: d}\n    x: {department: d}\n    y: {department: d}\n"
    "    root: {roles: [admin]}\n    boss: {department: top}\n"
    "  departments: {top: {head: boss}, d: {parent: top, head: c}}\n"
    "assignments:\n  intake:\n    form: lead\n    on: created\n"
    "    rules: [{when: 'grade = \"A\"', to: {users: [d, e]}, pick: round_robin}]\n    otherwise: {pool: sea}\n"
    "pools:\n  sea:\n    form: lead\n    members: {users: [a, b, c]}\n"
    "    take: {per_day: 3, holding: 2, holding_when: stage != \"won\", batch: 2}\n"
    "    recycle: [{when: 'last_activity < now - duration(\"P7D\")', warn: 2 days, reason: cold}]\n"
    "connectors:\n  erp: {type: http, base: =env(\"ERP\"), operations: {order: {post: /orders, body: =with, result: response.body.n}}}\n"
    "forms:\n  doc:\n    fields:\n      amount: {type: number, default: 0}\n      note: {type: text}\n"
    "      hits: {type: number, default: 0}\n"
    "  guard:\n    fields:\n      on_duty: {type: boolean, default: true}\n      other: {type: reference, form: guard}\n"
    "    checks: [{id: ONE_STAYS, check: on_duty or other = null or other.on_duty}]\n"
    "  lead:\n    fields:\n      grade: {type: text, default: B}\n"
    "    stages: {initial: fresh, list: {fresh: {}, won: {ends: won}}}\n";

}  // namespace

RandomApp random_app(Stream& stream) {
  RandomApp app;
  Grammar main(stream, app, ""), child(stream, app, "k"), side(stream, app, "m");
  const std::string first = main.people();
  const std::string keys = "    resubmit: " + stream.pick<std::string>({"replay", "direct"}) + "\n    max_rounds: 6\n";
  std::string steps = main.steps(2 + stream.below(3), 2, true);
  steps = "[" + first + ", " + steps.substr(1);
  app.yaml = std::string(kHead) + "flows:\n  f:\n    form: doc\n    start: {on: submitted}\n" + keys + "    steps: " + steps + "\n" +
             "  child:\n    form: doc\n    lock: none\n    start: {on: manual}\n    steps: " + child.steps(1 + stream.below(2), 1, false) + "\n" +
             "  side:\n    form: doc\n    lock: none\n    start: {on: manual}\n    steps: [{set: {hits: =hits + 1}, id: bumpside}, " +
             side.steps(1, 1, false).substr(1) + "\n";
  return app;
}

Model compile_app(const std::string& yaml, std::string* why) {
  SourceSet sources;
  sources.add("app.yaml", yaml);
  CompileResult result = weir::compile(sources);
  if (result.model == nullptr && why != nullptr) *why = weir::render(result.diagnostics, sources);
  return result.model;
}

}  // namespace weir::simulation
