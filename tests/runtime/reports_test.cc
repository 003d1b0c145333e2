// Reports, inboxes, and what a tick takes away.
#include "engine/feel/expression.h"
#include "engine/model/model.h"
#include "engine/storage/kinds.h"
#include "tests/runtime/rig.h"
#include "weir/report.h"

using namespace weir;

namespace {

const char* const kDeals = R"(weir: 1
app: deals
timezone: Asia/Shanghai
currency: CNY
directory:
  users:
    li: {name: 李雷, department: east, roles: [sales]}
    han: {name: 韩梅, department: east, roles: [sales]}
    wu: {department: east, roles: [boss]}
    nobody: {}
  departments: {east: {}}
permissions:
  sales: {deal: {see: own, create: true, edit: own, hide: [cost]}}
  boss: {deal: {see: department}}
forms:
  deal:
    fields:
      amount: {type: money}
      cost: {type: money}
      closing: {type: date}
    stages:
      initial: discovery
      list:
        discovery: {label: 需求, probability: 10%}
        proposal: {probability: 40%}
        won: {probability: 100%, ends: won}
        lost: {probability: 0%, ends: lost}
reports:
  funnel: {type: funnel, form: deal, stages: [discovery, proposal, won], measures: {amount: sum(items.amount)}}
  times: {type: stage_duration, form: deal}
  ranking: {form: deal, group: owner, measures: {amount: sum(items.amount), n: count(items)}, sort: -amount, top: 1}
  months: {form: deal, group: month of year(closing), measures: {weighted: sum(items.amount * items.probability)}}
  margin: {form: deal, measures: {margin: sum(items.amount - items.cost)}}
  by_cost: {form: deal, group: cost}
  over: {form: deal, effective: 2020-01-01..2020-12-31}
)";

std::string text(const Result<Report>& report) {
  if (!report) return report.error().reason;
  std::string out;
  for (const auto& row : report->rows) {
    for (const ReportCell& cell : row) out += (out.empty() || out.back() == '\n' ? "" : " ") + (cell.text.empty() ? "-" : cell.text);
    out += "\n";
  }
  return out;
}

// Five deals of two people, moved on over some days.
struct Deals : rig::Rig {
  Deals() : Rig(kDeals) {
    make("li", 100, "2026-05-01", {"proposal", "won"});
    make("li", 200, "2026-01-10", {"proposal", "lost"});
    make("li", 50, "2026-05-20", {});
    make("han", 900, "", {"proposal"});
    make("han", 1, "2026-01-31", {"lost"});
  }
  void make(const std::string& who, int amount, const std::string& closing, const std::vector<std::string>& stages) {
    std::vector<Entry> values = {{"amount", Value::integer(amount)}, {"cost", Value::integer(10)}};
    if (!closing.empty()) values.emplace_back("closing", Value::date(*Date::parse(closing)));
    // Nobody of sales may write what he may not see.
    values.erase(values.begin() + 1);
    REQUIRE(run(who, Create{"deal", Value::context(std::move(values))}) == "");
    const RecordRef ref = last.record;
    for (const std::string& stage : stages) {
      clock.at = clock.at.plus_seconds(86'400);
      REQUIRE(run(who, Move{ref, stage}) == "");
    }
  }
  std::string report(const std::string& name, const std::string& user) {
    return text(engine().report(name, user.empty() ? Actor::system() : Actor::human(user)));
  }
};

}  // namespace

// R150
TEST_CASE("a funnel counts who came how far, went on, was lost, is there") {
  Deals rig;
  CHECK(rig.report("funnel", "") == "需求 5 3 1 1 - 100% 1,251.00\nproposal 3 1 1 1 60% 60% 1,200.00\nwon 1 0 0 1 33.3% 20% 100.00\n");
  CHECK(rig.report("funnel", "han") == "需求 2 1 1 0 - 100% 901.00\nproposal 1 0 0 1 50% 50% 900.00\nwon 0 0 0 0 0% 0% 0.00\n");
  CHECK(rig.report("funnel", "wu") == rig.report("funnel", ""));
}

// R080 R151
TEST_CASE("times in stages come from the record's log; who is there still waits until now") {
  Deals rig;
  rig.clock.at = rig.clock.at.plus_seconds(3'600);
  CHECK(rig.report("times", "li") ==
        "需求 2 1d 1d 1d 1 2d 1h\nproposal 2 1d 1d 1d 0 -\nwon 0 - - - 1 4d 1h\nlost 0 - - - 1 2d 1h\n");
}

// R144 R167
TEST_CASE("a ranking is sorted, cut, and of what its viewer sees") {
  Deals rig;
  CHECK(rig.report("ranking", "") == "韩梅 901.00 2\n");
  CHECK(rig.report("ranking", "li") == "李雷 350.00 3\n");
  const auto report = rig.engine().report("ranking", Actor::system());
  REQUIRE(report);
  CHECK(report->total == 2);
  CHECK(rig.report("ranking", "nobody") == "");
}

// R149
TEST_CASE("months come as in the year, each record weighted by its stage") {
  Deals rig;
  CHECK(rig.report("months", "") == "- 360\nJanuary 0\nMay 105\n");
}

// R177
TEST_CASE("what is hidden from the viewer is neither summed nor grouped by") {
  Deals rig;
  CHECK(rig.report("margin", "li") == "E_FIELD_FORBIDDEN");
  CHECK(rig.report("by_cost", "li") == "E_FIELD_FORBIDDEN");
  CHECK(rig.report("margin", "wu") == "-\n");
  RecordQuery query;
  query.form = "deal";
  query.sort = {{"cost", false}};
  const auto page = rig.engine().find(query, Actor::human("li"));
  REQUIRE(!page);
  CHECK(page.error().reason == "E_FIELD_FORBIDDEN");
  CHECK(rig.report("nothing", "") == "E_NOT_FOUND");
  CHECK(rig.report("over", "") == "E_NOT_FOUND");
}

TEST_CASE("a cursor of another order is refused") {
  Deals rig;
  RecordQuery query;
  query.form = "deal";
  query.limit = 2;
  const auto page = rig.engine().find(query, Actor::system());
  REQUIRE(page);
  CHECK(page->total == 5);
  query.sort = {{"amount", false}};
  query.after = page->next;
  const auto other = rig.engine().find(query, Actor::system());
  REQUIRE(!other);
  CHECK(other.error().reason == "E_ARGUMENT");
}

// R089
TEST_CASE("an inbox is ordered by due time or an expression, and paged; what is done, given and started is listed") {
  rig::Rig rig(rig::app("      - approve: one\n        by: {user: a}\n        limits: [{after: 2 days, do: reject}]\n"
                        "        cc: [{to: {user: b}, on: complete}]\n"
                        "      - approve: two\n        by: {user: a}\n",
                        "", "") +
               "reports:\n  by_amount: {form: doc, group: amount}\n");
  std::vector<RecordRef> docs;
  for (int i = 0; i < 5; ++i) {
    docs.push_back(rig.submitted(Value::context({{"amount", Value::integer(i * 7 % 5)}})));
    rig.clock.at = rig.clock.at.plus_seconds(60);
  }
  const auto ids = [&](const Actor& who, InboxFilter filter, int64_t* overdue = nullptr) {
    std::string out;
    do {
      const auto page = rig.engine().inbox(who, filter);
      INFO((page ? "" : page.error().message));
      REQUIRE(page);
      for (const TaskView& task : page->tasks)
        for (size_t i = 0; i < docs.size(); ++i)
          if (docs[i].id == task.record.id) out += std::to_string(i) + task.step.substr(0, 1);
      if (overdue != nullptr) *overdue = page->overdue;
      filter.after = page->next;
      if (!page->next.empty()) out += "|";
    } while (!filter.after.empty());
    return out;
  };
  const Actor a = Actor::human("a");
  CHECK(ids(a, {}) == "0o1o2o3o4o");
  InboxFilter two;
  two.limit = 2;
  CHECK(ids(a, two) == "0o1o|2o3o|4o");
  InboxFilter ranked;
  ranked.limit = 3;
  const model::Definition& report = rig.engine().model()->reports[0];
  ranked.order = {{"by", std::make_shared<feel::Expression>(*model::find(report.args, "group")->list()->front().expression()), true}};
  CHECK(ids(a, ranked) == "2o4o1o|3o0o");
  rig.record = docs[3];
  REQUIRE(rig.act("a", "approve", "one") == "");
  InboxFilter due;
  due.order = {{"due"}};
  int64_t overdue = -1;
  CHECK(ids(a, due, &overdue) == "0o1o2o4o3t");
  CHECK(overdue == 0);
  rig.clock.at = rig.clock.at.plus_seconds(2 * 86'400 - 200);
  ids(a, due, &overdue);
  CHECK(overdue == 2);
  InboxFilter list;
  list.list = InboxFilter::List::Done;
  CHECK(ids(a, list) == "3o");
  list.list = InboxFilter::List::Copies;
  CHECK(ids(Actor::human("b"), list) == "3o");
  list.list = InboxFilter::List::Initiated;
  list.limit = 4;
  CHECK(ids(Actor::human("ini"), list).size() == 11);
  list.after = "00";
  CHECK(!rig.engine().inbox(Actor::human("ini"), list));
}

TEST_CASE("an answer is kept under its key for seven days, then taken away by a tick, as is a share that is over") {
  Deals rig;
  const Command make = rig::Rig::command("li", Create{"deal", Value::context({})}, "once");
  const auto first = rig.engine().run(make);
  REQUIRE(first);
  Share share{first->record};
  share.users = {"han"};
  share.until = rig.clock.at.plus_seconds(60);
  REQUIRE(rig.run("li", share) == "");
  const auto rows = [&](storage::Own own) {
    auto txn = rig.storage()->begin_read();
    REQUIRE(txn);
    return (*txn)->scan(storage::kind(own), {}, 100)->size();
  };
  CHECK(rows(storage::Own::Share) == 1);
  rig.clock.at = rig.clock.at.plus_seconds(7 * 86'400 - 1);
  auto ticked = rig.engine().tick();
  REQUIRE(ticked);
  CHECK(ticked->pruned == 1);
  CHECK(rows(storage::Own::Share) == 0);
  CHECK(rows(storage::Own::Idem) == 1);
  const auto again = rig.engine().run(make);
  REQUIRE(again);
  CHECK(again->replayed);
  rig.clock.at = rig.clock.at.plus_seconds(120);
  ticked = rig.engine().tick();
  REQUIRE(ticked);
  CHECK(ticked->pruned == 1);
  CHECK(rows(storage::Own::Idem) == 0);
}

TEST_CASE("a step with a due time and nothing else shows it, before and after it has passed; a step cc gives copies") {
  rig::Rig rig(R"(weir: 1
app: due
open: true
timezone: Asia/Shanghai
directory: {users: {ini: {}, a: {}, b: {}}}
forms: {doc: {fields: {note: {type: text}}}}
flows:
  slow:
    form: doc
    start: {on: submitted, when: note = "slow"}
    steps: [{approve: one, by: {user: a}, due: 2 days, limits: [{after: 1 day, do: {escalate: {user: b}}}]}]
  quick:
    form: doc
    start: {on: submitted, when: note = "quick"}
    steps:
      - {cc: copy, to: [{user: b}, {user: b}]}
      - {approve: one, by: {user: a}, due: 2 hours, on_reject: {return: initiator}}
)");
  const auto submit = [&](const char* note) {
    REQUIRE(rig.run("ini", Create{"doc", Value::context({{"note", Value::string(note)}})}) == "");
    REQUIRE(rig.run("ini", Submit{rig.last.record}) == "");
  };
  const Instant start = rig.clock.at;
  submit("slow");
  submit("quick");
  InboxFilter by_due;
  by_due.order = {{"due"}};
  auto inbox = rig.engine().inbox(Actor::human("a"), by_due);
  REQUIRE(inbox);
  REQUIRE(inbox->tasks.size() == 2);
  CHECK(inbox->tasks[0].due == start.plus_seconds(2 * 3600));
  CHECK(inbox->tasks[1].due == start.plus_seconds(2 * 86'400));
  CHECK(inbox->overdue == 0);
  rig.clock.at = start.plus_seconds(3 * 3600);
  REQUIRE(rig.engine().tick());
  inbox = rig.engine().inbox(Actor::human("a"), by_due);
  REQUIRE(inbox);
  REQUIRE(inbox->tasks.size() == 2);
  CHECK(inbox->tasks[0].due == start.plus_seconds(2 * 3600));
  CHECK(inbox->overdue == 1);

  InboxFilter copies;
  copies.list = InboxFilter::List::Copies;
  const auto given = rig.engine().inbox(Actor::human("b"), copies);
  REQUIRE(given);
  REQUIRE(given->tasks.size() == 1);
  CHECK(given->tasks[0].step == "copy");
  CHECK(given->tasks[0].state == "unread");
  CHECK(given->tasks[0].opened == start);
  CHECK(given->tasks[0].verbs == std::vector<std::string>{"mark_read"});
  CaseRef on;
  on.instance = given->tasks[0].instance;
  CHECK(rig.run("a", Act{"mark_read", "copy", on}) == "E_NOT_HOLDER");
  CHECK(rig.run("b", Act{"mark_read", "one", on}) == "E_NOT_HOLDER");
  for (int i = 0; i < 2; ++i) {
    // Said again later it was read when it was read.
    REQUIRE(rig.run("b", Act{"mark_read", "copy", on}) == "");
    const auto read = rig.engine().inbox(Actor::human("b"), copies);
    REQUIRE(read);
    REQUIRE(read->tasks.size() == 1);
    CHECK(read->tasks[0].state == "read");
    CHECK(read->tasks[0].closed == start.plus_seconds(3 * 3600));
    CHECK(read->tasks[0].verbs.empty());
    rig.clock.at = start.plus_seconds(4 * 3600);
  }
  // Also after the end, and after the engine was opened again: the log gives the same state.
  REQUIRE(rig.run("a", Act{"approve", "one", on}) == "");
  rig.open();
  REQUIRE(rig.run("b", Act{"mark_read", "copy", on}) == "");
}

TEST_CASE("R041 what customers say is counted by what it is about") {
  rig::Rig rig(R"(weir: 1
app: feedback
open: true
forms:
  feedback:
    fields:
      about: {type: choice, options: {价格: 价格, 功能: 功能, 服务: 服务}}
      said: {type: text}
reports:
  by_category: {form: feedback, group: about, measures: {n: count(items)}, sort: -n}
)");
  for (int i = 0; i < 50; ++i) {
    const char* about = i < 20 ? "价格" : i < 38 ? "功能" : "服务";
    REQUIRE(rig.run("-", Create{"feedback", Value::context({{"about", Value::string(about)}, {"said", Value::string("s")}})}) == "");
  }
  const auto report = rig.engine().report("by_category", Actor::system());
  REQUIRE(report);
  CHECK(text(report) == "价格 20\n功能 18\n服务 12\n");
}
