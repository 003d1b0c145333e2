// Assignment tables: region and industry by value, source in a list, amount in a range; first hit.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "engine/decision/table.h"
#include "tests/bench/bench.h"
#include "tests/decision/table_builder.h"

namespace weir::bench {
namespace {

namespace ir = feel::ir;
using decision::Table;
using feel::Op;

struct Row {
  int region = -1, industry = -1;  // -1: any
  std::vector<int> sources;        // empty: any
  int64_t low = 0, high = 0;
};
struct Query {
  std::string region, industry, source;
  int64_t amount = 0;
  std::vector<Value> args;
};

std::string named(const char* what, int64_t n) {
  return std::string(what) + "_" + std::to_string(n);
}

std::vector<Row> rows_of(size_t count) {
  Random random(7);
  std::vector<Row> out(count);
  for (Row& row : out) {
    if (!random.chance(0.02)) row.region = static_cast<int>(random.below(100));
    if (!random.chance(0.02)) row.industry = static_cast<int>(random.below(100));
    if (!random.chance(0.02)) {
      for (int64_t i = 1 + random.below(3); i > 0; --i)
        row.sources.push_back(static_cast<int>(random.below(20)));
    }
    row.low = random.below(700'000);
    row.high = row.low + 100'000 + random.below(200'000);
  }
  return out;
}

std::vector<Query> queries_of(const std::vector<Row>& rows) {
  Random random(11);
  std::vector<Query> out(1024);
  for (Query& query : out) {
    const Row& row = rows[static_cast<size_t>(random.below(static_cast<int64_t>(rows.size())))];
    const bool miss = random.chance(0.1);
    const auto one = [&](const char* what, int at, int64_t all) {
      return miss ? std::string("none") : named(what, at >= 0 ? at : random.below(all));
    };
    query.region = one("region", row.region, 100);
    query.industry = one("industry", row.industry, 100);
    query.source = one("source", row.sources.empty() ? -1 : row.sources[0], 20);
    query.amount = row.low + random.below(row.high - row.low);
    query.args = {Value::string(query.region), Value::string(query.industry),
                  Value::string(query.source), Value::integer(query.amount)};
  }
  return out;
}

model::Decision table_of(const std::vector<Row>& rows) {
  model::Decision out =
      decision::make_decision({"region", "industry", "source", "amount"}, {"row"});
  int64_t number = 0;
  for (const Row& row : rows) {
    std::vector<std::optional<feel::Expression>> tests(4);
    const auto text = [](const std::string& value) { return ir::is(ir::text(value)); };
    if (row.region >= 0) tests[0] = decision::cell({text(named("region", row.region))});
    if (row.industry >= 0) tests[1] = decision::cell({text(named("industry", row.industry))});
    if (!row.sources.empty()) {
      std::vector<feel::Node> any;
      for (const int source : row.sources) any.push_back(text(named("source", source)));
      tests[2] = decision::cell(std::move(any));
    }
    tests[3] = decision::cell({ir::is(ir::range(ir::number(row.low), ir::number(row.high), 1))});
    decision::add_rule(out, std::move(tests), {Value::integer(number++)});
  }
  return out;
}

// By hand: a bitset of rows per value of each column, intersected word by word, ranges verified.
class ByHand {
 public:
  explicit ByHand(const std::vector<Row>& rows) : rows_(rows), words_((rows.size() + 63) / 64) {
    for (const Row& row : rows) {
      if (row.region >= 0) regions_.emplace(named("region", row.region), regions_.size());
      if (row.industry >= 0)
        industries_.emplace(named("industry", row.industry), industries_.size());
      for (const int source : row.sources)
        sources_.emplace(named("source", source), sources_.size());
    }
    fill(regions_, bits_[0], [&](const Row& row, const std::string& value) {
      return row.region < 0 || named("region", row.region) == value;
    });
    fill(industries_, bits_[1], [&](const Row& row, const std::string& value) {
      return row.industry < 0 || named("industry", row.industry) == value;
    });
    fill(sources_, bits_[2], [&](const Row& row, const std::string& value) {
      return row.sources.empty() || std::any_of(row.sources.begin(), row.sources.end(),
                                                [&](int s) { return named("source", s) == value; });
    });
  }

  int64_t first(const Query& query) const {
    const uint64_t* a = at(regions_, bits_[0], query.region);
    const uint64_t* b = at(industries_, bits_[1], query.industry);
    const uint64_t* c = at(sources_, bits_[2], query.source);
    for (size_t w = 0; w < words_; ++w) {
      for (uint64_t m = a[w] & b[w] & c[w]; m != 0; m &= m - 1) {
        const size_t row = w * 64 + static_cast<size_t>(__builtin_ctzll(m));
        if (query.amount >= rows_[row].low && query.amount < rows_[row].high)
          return static_cast<int64_t>(row);
      }
    }
    return -1;
  }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Index = std::unordered_map<std::string, size_t, Hash, std::equal_to<>>;

  template <class Matches>
  void fill(const Index& index, std::vector<uint64_t>& bits, Matches matches) {
    bits.assign((index.size() + 1) * words_, 0);
    const auto set = [&](size_t value, size_t row) {
      bits[value * words_ + row / 64] |= uint64_t{1} << (row % 64);
    };
    for (size_t row = 0; row < rows_.size(); ++row) {
      for (const auto& [text, value] : index) {
        if (matches(rows_[row], text)) set(value, row);
      }
      if (matches(rows_[row], "")) set(index.size(), row);
    }
  }
  const uint64_t* at(const Index& index, const std::vector<uint64_t>& bits,
                     std::string_view text) const {
    const auto found = index.find(text);
    return bits.data() + (found == index.end() ? index.size() : found->second) * words_;
  }

  const std::vector<Row>& rows_;
  size_t words_;
  Index regions_, industries_, sources_;
  std::array<std::vector<uint64_t>, 3> bits_;
};

int64_t linear(const std::vector<Row>& rows, const Query& query) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const bool source = row.sources.empty() ||
                        std::any_of(row.sources.begin(), row.sources.end(),
                                    [&](int s) { return named("source", s) == query.source; });
    if ((row.region < 0 || named("region", row.region) == query.region) &&
        (row.industry < 0 || named("industry", row.industry) == query.industry) && source &&
        query.amount >= row.low && query.amount < row.high) {
      return static_cast<int64_t>(i);
    }
  }
  return -1;
}

struct Workload {
  std::vector<Row> rows;
  std::vector<Query> queries;
  model::Decision decision;
  std::unique_ptr<Table> table;
  std::unique_ptr<ByHand> by_hand;
  feel::EmptyWorld world;

  explicit Workload(size_t count)
      : rows(rows_of(count)),
        queries(queries_of(rows)),
        decision(table_of(rows)),
        by_hand(std::make_unique<ByHand>(rows)) {
    const std::clock_t before = std::clock();
    table = std::make_unique<Table>(decision);
    const double took_ms = static_cast<double>(std::clock() - before) * 1000 / CLOCKS_PER_SEC;
    std::printf("table of %zu rows: index built in %.2f ms, %.2f MiB\n", count, took_ms,
                static_cast<double>(table->bytes()) / (1 << 20));
    for (size_t i = 0; i < (count > 1000 ? 64u : 1024u); ++i) {
      const int64_t wanted = linear(rows, queries[i]);
      const Value got = decide(i);
      if (by_hand->first(queries[i]) != wanted ||
          (wanted < 0 ? !got.is_null() : !(got == Value::integer(wanted)))) {
        std::fprintf(stderr, "a table of %zu rows answers query %zu wrongly\n", count, i);
        std::exit(1);
      }
    }
  }

  Value decide(uint64_t i) {
    feel::EvalContext ctx{.world = &world};
    return table->decide(queries[i & 1023].args, ctx);
  }
};

// Three columns of ranges alone: the worst case of the index.
struct Ranges {
  model::Decision decision = decision::make_decision({"x", "y", "z"}, {"row"});
  std::unique_ptr<Table> table;
  std::vector<std::vector<Value>> queries;
  feel::EmptyWorld world;

  explicit Ranges(int64_t count) {
    Random random(3);
    for (int64_t row = 0; row < count; ++row) {
      std::vector<std::optional<feel::Expression>> tests;
      for (int c = 0; c < 3; ++c) {
        const int64_t low = random.below(950'000), width = 5'000 + random.below(45'000);
        tests.push_back(
            decision::cell({ir::is(ir::range(ir::number(low), ir::number(low + width), 1))}));
      }
      decision::add_rule(decision, std::move(tests), {Value::integer(row)});
    }
    table = std::make_unique<Table>(decision);
    for (int i = 0; i < 1024; ++i) {
      queries.push_back({Value::integer(random.below(1'000'000)),
                         Value::integer(random.below(1'000'000)),
                         Value::integer(random.below(1'000'000))});
    }
  }
};

}  // namespace

void register_tables() {
  static const double kGoals[] = {3, 2.8, 2.7, 2};
  static std::vector<std::unique_ptr<Workload>> all;
  size_t at = 0;
  for (const size_t count : {10, 100, 1'000, 10'000}) {
    Workload* workload = all.emplace_back(std::make_unique<Workload>(count)).get();
    pair(
        "table/" + std::to_string(count) + " rows, first hit", kGoals[at++],
        [workload](uint64_t i) { benchmark::DoNotOptimize(workload->decide(i)); },
        [workload](uint64_t i) {
          benchmark::DoNotOptimize(workload->by_hand->first(workload->queries[i & 1023]));
        });
  }
  static Ranges ranges(10'000);
  single("table/10000 rows of ranges", 1000, [](uint64_t i) {
    feel::EvalContext ctx{.world = &ranges.world};
    benchmark::DoNotOptimize(ranges.table->decide(ranges.queries[i & 1023], ctx));
  });
}

}  // namespace weir::bench
