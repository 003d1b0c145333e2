// Three expressions: two comparisons, a score of twelve conditions, texts and dates.
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <vector>

#include "dsl/feel/compile.h"
#include "engine/feel/program.h"
#include "tests/bench/bench.h"

namespace weir::bench {
namespace {

using feel::Expression;
using feel::TypeKind;

struct Lead {
  double amount, discount;
  std::string industry;
  double employees, revenue;
  std::string region, source;
  bool budget_confirmed, decision_maker;
  double timeline_days, email_opens, site_visits;
  bool demo_requested;
  std::string country, name, email, created, due;
};

template <size_t N>
const char* pick(Random& random, const char* const (&from)[N]) {
  return from[random.below(N)];
}

std::vector<Lead> leads() {
  static const char* const kIndustries[] = {"manufacturing", "retail", "finance", "software"};
  static const char* const kRegions[] = {"East", "South", "North", "West"};
  static const char* const kSources[] = {"referral", "web", "event", "ads"};
  static const char* const kCountries[] = {"US", "DE", "JP", "US"};
  static const char* const kNames[] = {"Acme Corp ", "ACME Holdings ", "Globex ", "acme gmbh "};
  static const char* const kPeople[] = {"Bob", "ann", "Li"};
  static const char* const kHosts[] = {"@Example.com", "@example.com", "@other.org"};
  Random random(42);
  std::vector<Lead> out;
  for (int i = 0; i < 1024; ++i) {
    Lead lead;
    lead.amount = static_cast<double>(random.below(1'000'000));
    lead.discount = static_cast<double>(random.below(100)) / 100;
    lead.industry = pick(random, kIndustries);
    lead.employees = static_cast<double>(random.below(1000));
    lead.revenue = static_cast<double>(random.below(20'000'000));
    lead.region = pick(random, kRegions);
    lead.source = pick(random, kSources);
    lead.budget_confirmed = random.below(2) == 0;
    lead.decision_maker = random.below(2) == 0;
    lead.timeline_days = static_cast<double>(random.below(180));
    lead.email_opens = static_cast<double>(random.below(6));
    lead.site_visits = static_cast<double>(random.below(10));
    lead.demo_requested = random.below(2) == 0;
    lead.country = pick(random, kCountries);
    lead.name = pick(random, kNames) + std::to_string(random.below(1000));
    lead.email = std::string(pick(random, kPeople)) + pick(random, kHosts);
    const auto created =
        *Date::from_ymd(2023 + random.below(3), 1 + static_cast<int>(random.below(12)),
                        1 + static_cast<int>(random.below(28)));
    lead.created = created.to_string();
    lead.due = Date{created.days + random.below(60)}.to_string();
    out.push_back(std::move(lead));
  }
  return out;
}

// ---- by hand --------------------------------------------------------------------------------

[[gnu::noinline]] bool by_hand_a(const Lead& r) { return r.amount > 500000 && r.discount < 0.8; }

[[gnu::noinline]] double by_hand_b(const Lead& r) {
  return (r.industry == "manufacturing" ? 15 : 0) + (r.employees > 500 ? 10 : 0) +
         (r.revenue >= 10'000'000 ? 12 : 0) + (r.region == "East" || r.region == "South" ? 8 : 0) +
         (r.source == "referral" ? 20 : 0) + (r.budget_confirmed ? 15 : 0) +
         (r.decision_maker ? 10 : 0) + (r.timeline_days < 90 ? 10 : 0) +
         (r.email_opens >= 3 ? 5 : 0) + (r.site_visits > 5 ? 5 : 0) + (r.demo_requested ? 18 : 0) +
         (r.country != "US" ? -5 : 0);
}

int days_of(const std::string& iso) {
  const auto digit = [&](size_t i) { return iso[i] - '0'; };
  int year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const int month = digit(5) * 10 + digit(6), day = digit(8) * 10 + digit(9);
  year -= month <= 2 ? 1 : 0;
  const int cycle = year / 400, in_cycle = year - cycle * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return cycle * 146'097 + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + of_year - 719'468;
}

[[gnu::noinline]] std::string by_hand_c(const Lead& r) {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  std::string name = r.name;
  for (char& c : name) c = upper(c);
  std::string email = r.email;
  for (char& c : email) c = lower(c);
  if (name.compare(0, 4, "ACME") == 0 && email.find("@example.com") != std::string::npos &&
      days_of(r.due) - days_of(r.created) <= 30 && std::atoi(r.created.c_str()) >= 2024) {
    return r.name.substr(0, 4) + "-" + r.region;
  }
  std::string small = r.name;
  for (char& c : small) c = lower(c);
  return small;
}

// ---- by Weir --------------------------------------------------------------------------------

constexpr char kA[] = "amount > 500000 and discount < 0.8";
constexpr char kB[] =
    "(if industry = \"manufacturing\" then 15 else 0) + (if employees > 500 then 10 else 0) + "
    "(if revenue >= 10000000 then 12 else 0) + (if region in (\"East\", \"South\") then 8 else 0) "
    "+ "
    "(if source = \"referral\" then 20 else 0) + (if budget_confirmed then 15 else 0) + "
    "(if decision_maker then 10 else 0) + (if timeline_days < 90 then 10 else 0) + "
    "(if email_opens >= 3 then 5 else 0) + (if site_visits > 5 then 5 else 0) + "
    "(if demo_requested then 18 else 0) + (if country != \"US\" then -5 else 0)";
constexpr char kC[] =
    "if starts with(upper case(name), \"ACME\") and contains(lower case(email), \"@example.com\") "
    "and "
    "date(due) - date(created) <= duration(\"P30D\") and date(created).year >= 2024 "
    "then substring(name, 1, 4) + \"-\" + region else lower case(name)";

Value number(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.10g", value);
  return Value::number(*Decimal::parse(buffer));
}

Value field(const Lead& r, std::string_view name) {
  const std::pair<std::string_view, Value> all[] = {
      {"amount", number(r.amount)},
      {"discount", number(r.discount)},
      {"industry", Value::string(r.industry)},
      {"employees", number(r.employees)},
      {"revenue", number(r.revenue)},
      {"region", Value::string(r.region)},
      {"source", Value::string(r.source)},
      {"budget_confirmed", Value::boolean(r.budget_confirmed)},
      {"decision_maker", Value::boolean(r.decision_maker)},
      {"timeline_days", number(r.timeline_days)},
      {"email_opens", number(r.email_opens)},
      {"site_visits", number(r.site_visits)},
      {"demo_requested", Value::boolean(r.demo_requested)},
      {"country", Value::string(r.country)},
      {"name", Value::string(r.name)},
      {"email", Value::string(r.email)},
      {"created", Value::string(r.created)},
      {"due", Value::string(r.due)}};
  for (const auto& [known, value] : all) {
    if (known == name) return value;
  }
  return {};
}

feel::Names names() {
  feel::Names out;
  for (const char* name : {"amount", "discount", "employees", "revenue", "timeline_days",
                           "email_opens", "site_visits"}) {
    out.add({name, TypeKind::Number});
  }
  for (const char* name :
       {"industry", "region", "source", "country", "name", "email", "created", "due"}) {
    out.add({name, TypeKind::String});
  }
  for (const char* name : {"budget_confirmed", "decision_maker", "demo_requested"})
    out.add({name, TypeKind::Boolean});
  return out;
}

struct Workload {
  Expression expression;
  std::vector<std::vector<Value>> rows;  // in the order of its inputs
  feel::EmptyWorld world;

  Workload(const char* text, const std::vector<Lead>& all) {
    const feel::Names known = names();
    feel::Place place;
    place.names = &known;
    auto compiled = feel::compile(text, place);
    if (!compiled.expression) {
      std::fprintf(stderr, "does not compile: %s\n", text);
      for (const Diagnostic& found : compiled.diagnostics) {
        std::fprintf(stderr, "  %s\n", found.message(Language::English).c_str());
      }
      std::exit(1);
    }
    expression = *std::move(compiled.expression);
    for (const Lead& lead : all) {
      std::vector<Value>& row = rows.emplace_back();
      for (const feel::Input& input : expression.inputs) row.push_back(field(lead, input.name));
    }
  }

  Value run(uint64_t i) {
    feel::EvalContext ctx{.world = &world};
    return feel::run(*expression.program, rows[i & 1023], ctx);
  }
};

// Answers every input from a row: what a record's own scope does.
class RowScope : public feel::Scope {
 public:
  RowScope(const Expression& expression, const std::vector<Value>& row)
      : first_(expression.inputs.data()), row_(row) {}
  Value input(const feel::Input& input) override {
    return row_[static_cast<size_t>(&input - first_)];
  }

 private:
  const feel::Input* first_;
  const std::vector<Value>& row_;
};

template <class Same>
void check(Workload& workload, const char* name, Same same) {
  for (uint64_t i = 0; i < 1024; ++i) {
    if (same(i, workload.run(i))) continue;
    std::fprintf(stderr, "expression %s answers wrongly on record %d\n", name, static_cast<int>(i));
    std::exit(1);
  }
}

}  // namespace

void register_expressions() {
  static const std::vector<Lead> all = leads();
  static Workload a(kA, all), b(kB, all), c(kC, all);
  check(a, "a", [](uint64_t i, const Value& v) { return v.is_true() == by_hand_a(all[i]); });
  check(b, "b", [](uint64_t i, const Value& v) { return v == number(by_hand_b(all[i])); });
  check(c, "c", [](uint64_t i, const Value& v) { return v.as_string() == by_hand_c(all[i]); });

  pair(
      "expression/a", 6.5, [](uint64_t i) { benchmark::DoNotOptimize(a.run(i)); },
      [](uint64_t i) { benchmark::DoNotOptimize(by_hand_a(all[i & 1023])); });
  pair(
      "expression/b", 2.6, [](uint64_t i) { benchmark::DoNotOptimize(b.run(i)); },
      [](uint64_t i) { benchmark::DoNotOptimize(by_hand_b(all[i & 1023])); });
  pair(
      "expression/c", 1.8, [](uint64_t i) { benchmark::DoNotOptimize(c.run(i)); },
      [](uint64_t i) { benchmark::DoNotOptimize(by_hand_c(all[i & 1023])); });
  for (Workload* workload : {&a, &b, &c}) {
    const std::string name = workload == &a ? "a" : workload == &b ? "b" : "c";
    const char* const text = workload == &a ? kA : workload == &b ? kB : kC;
    static const feel::Names known = names();
    single("expression/" + name + ", compiled each time",
           workload == &a   ? 5'000
           : workload == &b ? 40'000
                            : 25'000,
           [workload, text](uint64_t i) {
             feel::Place place;
             place.names = &known;
             const feel::Compiled compiled = feel::compile(text, place);
             feel::EvalContext ctx{.world = &workload->world};
             benchmark::DoNotOptimize(
                 feel::run(*compiled.expression->program, workload->rows[i & 1023], ctx));
           });
    single("expression/" + name + " through a scope",
           workload == &a   ? 25
           : workload == &b ? 90
                            : 180,
           [workload](uint64_t i) {
             RowScope scope(workload->expression, workload->rows[i & 1023]);
             feel::EvalContext ctx{.world = &workload->world};
             benchmark::DoNotOptimize(feel::evaluate(workload->expression, scope, ctx));
           });
  }
}

}  // namespace weir::bench
