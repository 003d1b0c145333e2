// Batches over columns: 1,024 records a call beside loops by hand; a table of 20 rows over a
// million records.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "dsl/feel/compile.h"
#include "engine/decision/table.h"
#include "engine/feel/batch.h"
#include "tests/bench/bench.h"
#include "tests/decision/table_builder.h"

// The loops by hand get what the kernels get.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WEIR_BENCH_WIDE __attribute__((noinline, optimize("O3"), target_clones("avx2", "default")))
#else
#define WEIR_BENCH_WIDE
#endif

namespace weir::bench {
namespace {

constexpr size_t kRecords = 1'024;

struct Leads {
  std::vector<int64_t> amount, discount, employees, revenue, days, opens, visits;
  std::vector<uint32_t> industry, region, source, country;
  std::vector<uint8_t> budget, maker, demo;
  std::vector<Value> words;

  Leads() {
    Random random(42);
    for (const char* word : {"manufacturing", "East", "South", "referral", "US", "retail", "web"})
      words.push_back(Value::string(word));
    const auto fill = [&](std::vector<int64_t>& to, int64_t below) {
      for (size_t i = 0; i < kRecords; ++i) to.push_back(random.below(below));
    };
    fill(amount, 1'000'000), fill(discount, 100), fill(employees, 1'000), fill(revenue, 20'000'000);
    fill(days, 180), fill(opens, 6), fill(visits, 10);
    for (auto* codes : {&industry, &region, &source, &country})
      for (size_t i = 0; i < kRecords; ++i)
        codes->push_back(static_cast<uint32_t>(random.below(7)));
    for (auto* truths : {&budget, &maker, &demo})
      for (size_t i = 0; i < kRecords; ++i)
        truths->push_back(static_cast<uint8_t>(random.below(2)));
  }

  ValueColumn column(const std::string& name) const {
    ValueColumn out;
    const auto numbers = [&](const char* known, const std::vector<int64_t>& from, int exponent) {
      if (name != known) return;
      out.kind = ValueColumn::Kind::Numbers, out.numbers = from.data(), out.exponent = exponent;
    };
    const auto texts = [&](const char* known, const std::vector<uint32_t>& from) {
      if (name != known) return;
      out.kind = ValueColumn::Kind::Texts, out.texts = from.data(), out.dictionary = words;
    };
    const auto truths = [&](const char* known, const std::vector<uint8_t>& from) {
      if (name != known) return;
      out.kind = ValueColumn::Kind::Truths, out.truths = from.data();
    };
    numbers("amount", amount, 0), numbers("discount", discount, -2);
    numbers("employees", employees, 0), numbers("revenue", revenue, 0);
    numbers("timeline_days", days, 0), numbers("email_opens", opens, 0);
    numbers("site_visits", visits, 0);
    texts("industry", industry), texts("region", region), texts("source", source);
    texts("country", country);
    truths("budget_confirmed", budget), truths("decision_maker", maker);
    truths("demo_requested", demo);
    return out;
  }
};

WEIR_BENCH_WIDE void by_hand_a(const int64_t* __restrict amount, const int64_t* __restrict discount,
                               uint8_t* __restrict out) {
  for (size_t i = 0; i < kRecords; ++i) out[i] = (amount[i] > 500'000) & (discount[i] < 80);
}

WEIR_BENCH_WIDE void by_hand_b(const Leads& r, int64_t* __restrict out) {
  const auto points = [&](bool holds, int64_t yes) { return holds ? yes : int64_t{0}; };
  for (size_t i = 0; i < kRecords; ++i) {
    out[i] = points(r.industry[i] == 0, 15) + points(r.employees[i] > 500, 10) +
             points(r.revenue[i] >= 10'000'000, 12) +
             points((r.region[i] == 1) | (r.region[i] == 2), 8) + points(r.source[i] == 3, 20) +
             points(r.budget[i] != 0, 15) + points(r.maker[i] != 0, 10) +
             points(r.days[i] < 90, 10) + points(r.opens[i] >= 3, 5) + points(r.visits[i] > 5, 5) +
             points(r.demo[i] != 0, 18) + points(r.country[i] != 4, -5);
  }
}

struct Workload {
  feel::Expression expression;
  std::vector<ValueColumn> columns;
  std::unique_ptr<feel::Batch> batch;
  ColumnAnswers answers;
  feel::EmptyWorld world;

  Workload(const char* text, const Leads& leads) {
    feel::Names names;
    for (const char* name : {"amount", "discount", "industry", "employees", "revenue", "region",
                             "source", "budget_confirmed", "decision_maker", "timeline_days",
                             "email_opens", "site_visits", "demo_requested", "country"})
      names.add(feel::Variable{name, {}, feel::InputKind::Named, {}, {}});
    feel::Place place;
    place.names = &names;
    place.mode = feel::Mode::Lenient;
    expression = *feel::compile(text, place).expression;
    for (const feel::Input& input : expression.inputs) columns.push_back(leads.column(input.name));
    batch = std::make_unique<feel::Batch>(expression);
  }
  void run() {
    feel::EvalContext ctx{.world = &world};
    batch->run(columns, kRecords, ctx, answers);
    benchmark::DoNotOptimize(answers.truths.data());
  }
};

// First hit, 20 rows: a text, a range, a truth.
struct Twenty {
  static constexpr size_t kMany = 1'000'000;
  model::Decision decision = decision::make_decision({"region", "amount", "urgent"}, {"y"});
  std::unique_ptr<decision::Table> table;
  std::vector<Value> words;
  std::vector<uint32_t> region;
  std::vector<int64_t> amount;
  std::vector<uint8_t> urgent;
  feel::EmptyWorld world;

  Twenty() {
    namespace ir = feel::ir;
    for (int i = 0; i < 10; ++i) words.push_back(Value::string("region " + std::to_string(i)));
    for (int i = 0; i < 20; ++i) {
      std::vector<std::optional<feel::Expression>> tests(3);
      tests[0] = decision::cell({ir::is(ir::constant(words[static_cast<size_t>(i) % 10]))});
      tests[1] =
          decision::cell({ir::is(ir::range(ir::number(i * 40), ir::number(i * 40 + 500), 1))});
      if (i % 3 == 0) tests[2] = decision::cell({ir::is(ir::boolean(true))});
      decision::add_rule(decision, std::move(tests), {Value::integer(i)});
    }
    table = std::make_unique<decision::Table>(decision);
    Random random(9);
    for (size_t i = 0; i < kMany; ++i) {
      region.push_back(static_cast<uint32_t>(random.below(10))),
          amount.push_back(random.below(1'300));
      urgent.push_back(static_cast<uint8_t>(random.below(2)));
    }
  }
  std::vector<ValueColumn> columns() const {
    std::vector<ValueColumn> out(3);
    out[0].kind = ValueColumn::Kind::Texts, out[0].texts = region.data(), out[0].dictionary = words;
    out[1].kind = ValueColumn::Kind::Numbers, out[1].numbers = amount.data();
    out[2].kind = ValueColumn::Kind::Truths, out[2].truths = urgent.data();
    return out;
  }
};

}  // namespace

void register_columns() {
  static const Leads leads;
  static Workload a("amount > 500000 and discount < 0.8", leads);
  static Workload b(
      "(if industry = \"manufacturing\" then 15 else 0) + (if employees > 500 then 10 else 0) + "
      "(if revenue >= 10000000 then 12 else 0) + (if region in (\"East\", \"South\") then 8 else "
      "0) + "
      "(if source = \"referral\" then 20 else 0) + (if budget_confirmed then 15 else 0) + "
      "(if decision_maker then 10 else 0) + (if timeline_days < 90 then 10 else 0) + "
      "(if email_opens >= 3 then 5 else 0) + (if site_visits > 5 then 5 else 0) + "
      "(if demo_requested then 18 else 0) + (if country != \"US\" then -5 else 0)",
      leads);
  static std::vector<uint8_t> truths(kRecords);
  static std::vector<int64_t> numbers(kRecords);
  a.run(), b.run();
  by_hand_a(leads.amount.data(), leads.discount.data(), truths.data());
  by_hand_b(leads, numbers.data());
  if (a.answers.truths != truths || b.answers.numbers != numbers) {
    std::fprintf(stderr, "a batch answers wrongly\n");
    std::exit(1);
  }
  pair(
      "columns/a, 1024 records", 3, [](uint64_t) { a.run(); },
      [](uint64_t) {
        by_hand_a(leads.amount.data(), leads.discount.data(), truths.data());
        benchmark::DoNotOptimize(truths.data());
      });
  pair(
      "columns/b, 1024 records", 2.2, [](uint64_t) { b.run(); },
      [](uint64_t) {
        by_hand_b(leads, numbers.data());
        benchmark::DoNotOptimize(numbers.data());
      });
  static const Twenty twenty;
  static ColumnAnswers answers;
  single("columns/20 rows, 1000000 records", 300'000'000, [](uint64_t) {
    feel::EvalContext ctx{.world = const_cast<feel::EmptyWorld*>(&twenty.world)};
    if (!twenty.table->decide_columns(twenty.columns(), Twenty::kMany, ctx, answers)) std::abort();
  });
}

}  // namespace weir::bench
