// The memory store is the specification: the same random operations give the same observations
// on SQLite.
#include <random>

#include "tests/storage/backends.h"

using namespace weir;
using namespace weir::storage;

namespace {

constexpr int kSeeds = 40;
constexpr int kSteps = 120;

class Script {
 public:
  Script(Storage& store, uint32_t seed) : store_(store), random_(seed) {}

  // Everything that a caller could see, one line a step.
  std::vector<std::string> run() {
    std::vector<std::string> seen;
    note(store_.apply_schema(order_plan()).ok() ? "schema" : "no schema");
    for (int i = 0; i < kSteps; ++i) {
      switch (pick(10)) {
        case 0:
        case 1:
          find();
          break;
        case 2:
          group();
          break;
        case 3:
          scan();
          break;
        case 4:
          snapshot();
          break;
        case 5:
          page();
          break;
        default:
          command();
      }
      seen.push_back(std::exchange(line_, {}));
    }
    return seen;
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<uint32_t>(below)); }
  void note(const std::string& text) { line_ += text + " "; }

  std::string id() { return "o" + std::to_string(pick(12)); }
  Value city() {
    static const char* const kCities[] = {"上海", "上海市", "北京", "", "a", "B"};
    const int i = pick(7);
    return i == 6 ? Value() : s(kCities[i]);
  }
  Value amount() {
    switch (pick(8)) {
      case 0:
        return {};
      case 1:
        return dec("92233720368547758.07");
      case 2:
        return dec("-92233720368547758.08");
      default:
        return Value::number(Decimal::from_parts(pick(4000) - 2000, -2));
    }
  }
  Value constant() {
    switch (pick(6)) {
      case 0:
        return {};
      case 1:
        return Value::number(Decimal::from_parts(pick(40000) - 20000, -3));
      case 2:
        return dec("1e25");
      default:
        return amount();
    }
  }
  Value day() { return pick(4) == 0 ? Value() : Value::date({pick(5) - 2}); }

  Filter condition() {
    static constexpr Filter::Op kOps[] = {Filter::Op::Equal,   Filter::Op::NotEqual,
                                          Filter::Op::Less,    Filter::Op::LessEqual,
                                          Filter::Op::Greater, Filter::Op::GreaterEqual};
    const Filter::Op op = kOps[pick(6)];
    switch (pick(6)) {
      case 0:
        return Filter::compare("amount", op, constant());
      case 1:
        return Filter::compare("city", op, city());
      case 2:
        return Filter::compare("day", op, day());
      case 3:
        return Filter::is_null(pick(2) == 0 ? "amount" : "city");
      case 4:
        return Filter::prefix("city", pick(2) == 0 ? "上" : "上海市");
      default:
        return Filter::in("amount", {constant(), amount(), amount()});
    }
  }
  Filter filter(int depth = 0) {
    switch (pick(depth > 2 ? 1 : 5)) {
      case 1:
        return Filter::all_of({filter(depth + 1), filter(depth + 1)});
      case 2:
        return Filter::any_of({filter(depth + 1), filter(depth + 1)});
      case 3:
        return Filter::negate(filter(depth + 1));
      default:
        return condition();
    }
  }
  std::vector<SortKey> sort() {
    std::vector<SortKey> out;
    for (const char* column : {"city", "amount", "day", "id"}) {
      if (pick(3) == 0) out.push_back({column, pick(2) == 0});
    }
    return out;
  }

  void show(const Row& row) {
    for (const Value& part : row.key) note(part.to_feel());
    note("v" + std::to_string(row.version));
    for (const Value& cell : row.cells) note(cell.to_feel());
    note(";");
  }
  void show(const Result<FoundRows>& found) {
    if (!found) return note(found.error().message);
    for (const Row& row : found->rows) show(row);
    for (const GroupLine& group : found->groups) {
      for (const Value& value : group.group) note(value.to_feel());
      for (const Value& value : group.measures) note(value.to_feel());
      note(";");
    }
    note("next " + found->next);
  }
  void show(const Result<PutResult>& put) {
    if (!put) return note(put.error().message);
    note(std::to_string(static_cast<int>(put->kind)) + "/" + std::to_string(put->version) +
         put->unique);
    for (const Value& part : put->holder) note(part.to_feel());
  }

  void find() {
    show(must(store_.begin_read())
             ->find(orders(), {filter(),
                               sort(),
                               {.limit = 1 + pick(5), .offset = pick(3), .after = {}},
                               {},
                               {}}));
  }

  void page() {
    Query query{filter(), sort(), {.limit = 1 + pick(4), .offset = 0, .after = {}}, {}, {}};
    for (int i = 0; i < 5; ++i) {
      auto found = must(store_.begin_read())->find(orders(), query);
      show(found);
      if (!found || found->next.empty()) return;
      query.page.after = found->next;
    }
  }

  void group() {
    Query query;
    query.filter = filter();
    if (pick(3) > 0) query.group.push_back("city");
    if (pick(3) == 0) query.group.push_back("day");
    using M = Measure::Kind;
    query.measures = {{M::Count, ""},     {M::Count, "city"}, {M::Sum, "amount"},
                      {M::Avg, "amount"}, {M::Min, "amount"}, {M::Max, "city"},
                      {M::Min, "day"}};
    show(must(store_.begin_read())->find(orders(), query));
  }

  void scan() {
    KeyRange range;
    if (pick(2) == 0) range.from = s(id());
    if (pick(2) == 0) range.before = s(id());
    range.descending = pick(2) == 0;
    for (const Row& row : must(must(store_.begin_read())->scan(orders(), range, 1 + pick(9))))
      show(row);
  }

  // Holds one snapshot for a while, and looks through it now and then.
  void snapshot() {
    if (held_ == nullptr || pick(4) == 0) held_ = must(store_.begin_read());
    show(held_->find(orders(), {}));
  }

  void command() {
    auto txn = must(store_.begin_write());
    bool refused = false;
    for (int i = 0, n = 1 + pick(4); i < n && !refused; ++i) {
      const int64_t expected = pick(5) - 1;
      switch (pick(5)) {
        case 0: {
          const auto erased = txn->erase(orders(), {s(id())}, expected == kNew ? kAny : expected);
          show(erased);
          refused = !erased || !erased->stored();
          break;
        }
        case 1: {
          const auto added = must(txn->add("c", id(), pick(7) - 3, pick(20)));
          note(std::to_string(added.full) + std::to_string(added.value));
          break;
        }
        default: {
          Value number = pick(3) == 0 ? Value() : s("N" + std::to_string(pick(8)));
          const auto put =
              txn->put(orders(), order(id(), std::move(number), amount(), city(), day()), expected);
          show(put);
          refused = !put || !put->stored();
        }
      }
    }
    if (!refused) show(txn->find(orders(), {}));
    if (pick(8) == 0) return note("dropped");
    ReadSet reads;
    if (pick(3) == 0) reads.push_back({orders(), {s(id())}, pick(3)});
    const CommitResult done = txn->commit(reads);
    note("commit " + std::to_string(static_cast<int>(done.kind)));
  }

  Storage& store_;
  std::mt19937 random_;
  std::string line_;
  std::unique_ptr<ReadTxn> held_;
};

}  // namespace

TEST_CASE("the same random operations are seen the same way in memory and in SQLite") {
  for (uint32_t seed = 1; seed <= kSeeds; ++seed) {
    CAPTURE(seed);
    TempFolder folder;
    auto memory = must(open_storage("memory:"));
    auto sqlite = must(open_storage("sqlite:" + folder.file("x.db"),
                                    {.durability = StorageOptions::Durability::Normal}));
    const auto expected = Script(*memory, seed).run();
    const auto actual = Script(*sqlite, seed).run();
    for (size_t i = 0; i < expected.size(); ++i) {
      CAPTURE(i);
      REQUIRE(actual[i] == expected[i]);
    }
  }
}
