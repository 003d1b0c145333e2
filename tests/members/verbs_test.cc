// The good and the bad example of every verb, each as the last step of a small story.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "engine/verbs/verb.h"
#include "weir/compiler.h"
#include "weir/testing.h"

namespace {

constexpr std::string_view kApp = R"(weir: 1
app: verbs
open: true
directory:
  users:
    li: {name: 李雷, manager: wu}
    wu: {roles: [board]}
    han: {roles: [board]}
    zhang: {roles: [board]}
    cang: {roles: [warehouse]}
    root: {roles: [admin]}
    stranger: {}
forms:
  quote: {fields: {discount: {type: number}}}
  sample: {fields: {tracking: {type: text}}}
flows:
  quote_approval:
    form: quote
    revoke_within: 1 day
    reopen_within: 1 day
    start: {on: submitted}
    steps:
      - {approve: manager, by: {manager_of: initiator}, when_empty: admin, comment: on_reject}
      - {approve: board, by: {role: board}, mode: {percent: 60}, abstain: exclude}
  sample_request:
    form: sample
    start: {on: submitted}
    steps:
      - {approve: lead, by: {user: wu}}
      - {task: ship, by: {role: warehouse}, mode: claim}
)";

constexpr const char* kBegin[] = {
    "{as: li, create: quote, name: q, with: {discount: 0.8}}",
    "{as: li, submit: q}",
    "{as: li, create: sample, name: s}",
    "{as: li, submit: s}",
};

// What must have happened for the verb to make sense; else the step `manager` is open.
const std::vector<std::string>& before(std::string_view verb) {
  static const std::string manager = "{as: wu, approve: manager, on: q}";
  static const std::string lead = "{as: wu, approve: lead, on: s}", claim = "{as: cang, claim: ship, on: s}";
  static const std::vector<std::string> none,
      all = {manager, "{as: wu, approve: board, on: q}", "{as: han, approve: board, on: q}"};
  static const std::map<std::string_view, std::vector<std::string>> table = {
      {"abstain", {manager}},
      {"remove_sign", {manager}},
      {"take_back", {manager}},
      {"jump", {manager}},
      {"claim", {lead}},
      {"unclaim", {lead, claim}},
      {"complete", {lead, claim}},
      {"resolve", {"{as: wu, delegate: manager, on: q, to: han}"}},
      {"resubmit", {"{as: wu, return: manager, on: q, to: initiator, comment: x}"}},
      {"resume", {"{as: root, suspend: quote_approval, on: q}"}},
      {"reopen", all},
      {"mark_read", {"{as: wu, cc: manager, on: q, to: han}"}},
      {"revoke", all},
  };
  const auto found = table.find(verb);
  return found == table.end() ? none : found->second;
}

struct Played {
  bool done = false;
  std::string text;
};

Played played(std::string_view verb, std::string_view step) {
  std::string yaml(kApp);
  yaml += "tests:\n  example:\n    steps:\n";
  for (const char* one : kBegin) yaml += std::string("      - ") + one + "\n";
  for (const std::string& one : before(verb)) yaml += "      - " + one + "\n";
  yaml += "      - " + std::string(step) + "\n      - {expect: {value: 1, is: 1}}\n";
  weir::SourceSet sources;
  sources.add("app.yaml", yaml);
  const weir::TestedApp app = weir::compile_tests(sources);
  Played out{false, yaml + weir::render(app.result.diagnostics, sources)};
  if (app.result.model == nullptr) return out;
  const auto report = weir::run_tests(app);
  REQUIRE(report.ok());
  REQUIRE(report->results.size() == 1);
  out.done = report->results[0].passed;
  for (const std::string& line : report->results[0].failure) out.text += line + "\n";
  return out;
}

}  // namespace

TEST_CASE("the good example of each verb is done, the bad one refused") {
  for (const weir::verb::VerbSpec* verb : weir::verb::verbs()) {
    CAPTURE(verb->name);
    REQUIRE(!verb->good.empty());
    REQUIRE(!verb->bad.empty());
    const Played good = played(verb->name, verb->good);
    CHECK_MESSAGE(good.done, good.text);
    const Played bad = played(verb->name, verb->bad);
    CHECK_MESSAGE(!bad.done, bad.text);
  }
}
