// One edit of an app, what `weir diff` calls it, and whether it breaks something.
#include <doctest/doctest.h>

#include <set>

#include "weir/compiler.h"
#include "weir/diff.h"

namespace weir {

namespace {

constexpr std::string_view kApp = R"(app: shop
currency: CNY
directory:
  users:
    li: {name: Li, manager: wang}
    wang: {name: Wang, roles: [boss]}
    zhao: {name: Zhao, roles: [clerk]}
forms:
  quote:
    label: Quote
    title: "{{ name }}"
    fields:
      name: {type: text, required: true, max: 20}
      amount: {type: money, min: 0}
      rate: {type: percent, formula: amount / 100}
      kind: {type: choice, options: [a, b, c]}
      code: {type: text}
      lines: {type: table, columns: {price: {type: money}, note: {type: text}}}
    checks:
      - {id: SMALL, check: amount < 1000000, message: too much}
    stages:
      initial: fresh
      list: {fresh: {}, sent: {needs: [amount]}, won: {ends: won}}
      moves: [fresh -> sent -> won]
decisions:
  level:
    inputs: {amount: money}
    outputs: {who: text}
    hit: first
    table: |
      | amount  | = who  |
      |---------|--------|
      | > 50000 | "boss" |
      | > 1000  | "lead" |
    otherwise: {who: none}
functions:
  net: {params: {amount: money}, value: amount * 0.9}
calendars:
  office: {days: mon..fri, hours: "09:00-18:00"}
connectors:
  erp: {type: http, base: https://erp.example, operations: {pay: {post: /pay}}}
flows:
  approval:
    form: quote
    start: {on: submitted}
    vars: {who: =level(amount)}
    steps:
      - {approve: manager, by: {manager_of: initiator}, due: 3 days, when_empty: pass}
      - choose: gate
        options:
          - when: amount > 5
            steps: [{approve: boss, by: {role: boss}, mode: any, when_empty: pass}]
          - otherwise: []
      - parallel: both
        branches:
          left: [{task: pack, by: {role: clerk}, mode: any, when_empty: pass}]
          right: [{notify: told, to: initiator, message: hi}]
      - {call: erp.pay, with: {sum: =amount}}
permissions:
  clerk: {quote: {see: own, edit: own}}
)";

Model compiled(const std::string& text) {
  SourceSet sources;
  sources.add("app.yaml", text);
  const CompileResult result = compile(sources);
  if (result.model == nullptr) {
    RenderOptions how;
    how.format = Format::Compact;
    FAIL(render(result.diagnostics, sources, how));
  }
  return result.model;
}

std::string edited(std::string_view from, std::string_view to) {
  std::string text(kApp);
  const size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, "the app has '", std::string(from), "'");
  return text.replace(at, from.size(), to);
}

struct OneEdit {
  std::string_view from, to, slug, line;
  bool breaking = false;
};

// Each is found under its slug, in these words.
constexpr OneEdit kEdits[] = {
    {"label: Quote", "label: Offer", "compat/relabelled", "label Quote -> Offer"},
    {"      code: {type: text}\n", "", "compat/field-removed", "field 'code'", true},
    {"code: {type: text}", "number: {type: text, was: code}", "compat/field-renamed", "field 'number'", true},
    {"code: {type: text}", "code: {type: long_text}", "compat/field-widened", "field 'code': type text -> long_text"},
    {"code: {type: text}", "code: {type: integer}", "compat/field-narrowed", "field 'code': type text -> integer", true},
    {"code: {type: text}", "code: {type: text, required: true}", "compat/field-now-required", "field 'code': required true", true},
    {"code: {type: text}", "code: {type: text, required: true, default: x}", "compat/added", "field 'code': required true"},
    {"code: {type: text}", "code: {type: text, unique: true}", "compat/field-unique-added", "field 'code': unique true", true},
    {"code: {type: text}", "code: {type: text}\n      more: {type: text}", "compat/field-added", "field 'more'"},
    {"code: {type: text}", "code: {type: text}\n      more: {type: text, required: true}", "compat/field-now-required", "field 'more'", true},
    {"max: 20", "max: 30", "compat/field-widened", "field 'name': max 20 -> 30"},
    {"max: 20", "max: 10", "compat/field-narrowed", "field 'name': max 20 -> 10", true},
    {"min: 0", "min: 5", "compat/field-narrowed", "field 'amount': min 0 -> 5", true},
    {"options: [a, b, c]", "options: [a, b, c, d]", "compat/field-widened", "field 'kind': options [a, b, c] -> [a, b, c, d]"},
    {"options: [a, b, c]", "options: [a, c, d]", "compat/field-narrowed", "field 'kind': options [a, b, c] -> [a, c, d]", true},
    {"formula: amount / 100", "formula: amount / 200", "compat/formula-changed", "field 'rate': formula amount / 100 -> amount / 200"},
    {"columns: {price: {type: money}, note: {type: text}}", "columns: {price: {type: money}}", "compat/field-removed", "column 'lines.note'", true},
    {"check: amount < 1000000", "check: amount < 2000000", "compat/check-changed", "check 'SMALL': check amount < 1000000 -> amount < 2000000"},
    {"sent: {needs: [amount]}", "sent: {needs: [amount, kind]}", "compat/stage-changed", "stage 'sent': needs amount -> amount, kind"},
    {"list: {fresh: {}, sent: {needs: [amount]}, won: {ends: won}}\n      moves: [fresh -> sent -> won]",
     "list: {fresh: {}, won: {ends: won}}\n      moves: [fresh -> won]", "compat/stage-removed", "stage 'sent'", true},
    {"> 50000", "> 60000", "compat/answers-changed", "row 1: amount > 50000 -> > 60000"},
    {"      | > 1000  | \"lead\" |\n", "", "compat/answers-changed", "row 2 > 1000 => \"lead\""},
    {"| > 50000 | \"boss\" |", "| > 90000 | \"ceo\"  |\n      | > 50000 | \"boss\" |", "compat/answers-changed", "row 1 > 90000 => \"ceo\""},
    {"otherwise: {who: none}", "otherwise: {who: lead}", "compat/answers-changed", "output 'who': otherwise \"none\" -> \"lead\""},
    {"outputs: {who: text}", "outputs: {who: {type: text, values: [boss, lead, none]}}", "compat/decision-signature-changed", "output 'who': values \"boss\", \"lead\", \"none\""},
    {"value: amount * 0.9", "value: amount * 0.8", "compat/answers-changed", "value amount * 0.9 -> amount * 0.8"},
    {"by: {manager_of: initiator}", "by: {role: boss}, mode: any", "compat/assignee-changed", "step 'manager': by manager_of initiator -> role boss"},
    {"due: 3 days", "due: 2 days", "compat/timer-changed", "step 'manager': due 3 days -> 2 days"},
    {"due: 3 days", "due: 3 days, limits: [{after: 1 day, do: remind}]", "compat/timer-changed", "step 'manager': limits[1].after 1 day"},
    {"mode: any, when_empty: pass}]\n          - other", "mode: all, when_empty: pass}]\n          - other", "compat/votes-changed", "step 'boss': mode any -> all"},
    {"{approve: boss,", "{approve: chief,", "compat/wait-node-removed", "step 'boss'", true},
    {"{approve: boss,", "{approve: chief,", "compat/step-added", "step 'chief'"},
    {"{approve: boss, by", "{task: boss, by", "compat/wait-node-kind-changed", "step 'boss': kind approve -> task", true},
    {"when: amount > 5", "when: amount > 6", "compat/step-changed", "step 'gate': option 1 amount > 5 -> amount > 6"},
    {"[{notify: told, to: initiator, message: hi}]", "[]", "compat/step-removed", "step 'told'"},
    {"left: [{task: pack,", "rear: [{task: pack,", "compat/parallel-structure-changed", "step 'pack': stands in both.left -> both.rear", true},
    {"see: own", "see: all", "compat/permission-widened", "see own -> all"},
    {"edit: own", "edit: never", "compat/permission-narrowed", "edit own -> never"},
    {"    zhao: {name: Zhao, roles: [clerk]}\n", "", "compat/person-removed", ""},
    {"operations: {pay: {post: /pay}}", "operations: {pay: {post: /pay}, old: {post: /old}}", "compat/added", "operations.old.post /old"},
    {"hours: \"09:00-18:00\"", "hours: \"09:00-17:00\"", "compat/changed", "hours.mon 09:00-18:00 -> 09:00-17:00"},
};

}  // namespace

TEST_CASE("each kind of edit is found under its slug, in the words of the app, and says whether it breaks something") {
  const Model before = compiled(std::string(kApp));
  for (const OneEdit& edit : kEdits) {
    const Model after = compiled(edited(edit.from, edit.to));
    const std::vector<Difference> found = diff(before, after);
    std::string all;
    bool right = false;
    for (const Difference& one : found) {
      all += "\n  " + one.slug + (one.breaking ? "! " : " ") + line_of(one, Language::English);
      right = right || (one.slug == edit.slug && line_of(one, Language::English) == edit.line && one.breaking == edit.breaking);
    }
    CHECK_MESSAGE(right, std::string(edit.from), " -> ", std::string(edit.to), " is ", std::string(edit.slug), " '", std::string(edit.line), "', not", all);
  }
}

TEST_CASE("layout, comments and the order of lines in a file are no difference") {
  const Model before = compiled(std::string(kApp));
  CHECK(diff(before, before).empty());
  std::string text(kApp);
  text += "# a remark\n";
  text.replace(text.find("amount / 100"), 12, "amount   /   100");
  CHECK(diff(before, compiled(text)).empty());
}

TEST_CASE("blanks inside a text of FEEL are a difference") {
  const Model before = compiled(edited("when: amount > 5", "when: 'name = \"a  b\"'"));
  const Model after = compiled(edited("when: amount > 5", "when: 'name = \"a b\"'"));
  CHECK(diff(before, after).size() == 1);
}

TEST_CASE("a whole definition that is gone breaks who needs it") {
  const Model before = compiled(std::string(kApp));
  std::string text(kApp);
  const size_t at = text.find("flows:"), end = text.find("permissions:");
  const std::vector<Difference> found = diff(before, compiled(text.erase(at, end - at)));
  REQUIRE(found.size() == 1);
  CHECK(found.front().slug == "compat/flow-removed");
  CHECK(found.front().breaking);
  CHECK(found.front().place_before.starts_with("app.yaml:"));
}

TEST_CASE("every meaning is said in both languages") {
  const Model before = compiled(std::string(kApp));
  for (const OneEdit& edit : kEdits)
    for (const Difference& one : diff(before, compiled(edited(edit.from, edit.to)))) {
      CHECK(one.en.empty() == one.zh.empty());
      CHECK(one.hint_en.empty() == one.hint_zh.empty());
      CHECK(line_of(one, Language::Chinese).find("compat") == std::string::npos);
    }
}

}  // namespace weir
