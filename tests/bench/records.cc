// Records: a write with ten formulas, a page of many, an inbox, leads through every rule of the CRM.
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/bench.h"
#include "weir/compiler.h"
#include "weir/conditions.h"
#include "weir/decimal.h"
#include "weir/engine.h"
#include "weir/storage.h"

namespace weir::bench {
namespace {

constexpr const char* kOrders = R"(weir: 1
app: orders
currency: CNY
open: true
directory: {users: {li: {}, wu: {}, zhao: {}}}
forms:
  order:
    history: false
    index: [[region, net]]
    fields:
      region:   {type: text}
      price:    {type: money}
      quantity: {type: integer}
      freight:  {type: money}
      rate:     {type: percent}
      gross:    {type: money, formula: price * quantity}
      net:      {type: money, formula: gross * (1 - rate)}
      total:    {type: money, formula: net + freight}
      tax:      {type: money, formula: total * 0.13}
      due:      {type: money, formula: total + tax}
      saved:    {type: money, formula: gross - net}
      half:     {type: money, formula: due / 2}
      large:    {type: boolean, formula: due > 100000}
      level:    {type: text, formula: if due > 500000 then "A" else if due > 100000 then "B" else "C"}
      unit:     {type: money, formula: due / quantity}
      asked:    {type: user}
flows:
  check:
    form: order
    lock: none
    start: {manual: {user: li}}
    steps: [{approve: look, by: {field: asked}}]
)";

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "records bench: %s\n", why.c_str());
  std::exit(1);
}
template <typename T>
T must(Result<T> result) {
  if (!result) stop(result.error().message);
  return *std::move(result);
}

std::string fresh_file(const std::string& name) {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / ("weir_bench_" + name + ".db");
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + end);
  return path.string();
}

// Inputs of the n-th order.
struct Order {
  std::string region;
  int64_t price = 0, quantity = 0, freight = 0, rate = 0;  // price and freight in cents, rate in hundredths
  explicit Order(uint64_t n) {
    static constexpr const char* kRegions[] = {"east", "north", "south", "west"};
    region = kRegions[n % 4];
    price = 10'000 + static_cast<int64_t>(n * 7919 % 900'000);
    quantity = 1 + static_cast<int64_t>(n % 50);
    freight = static_cast<int64_t>(n % 1'000) * 100;
    rate = static_cast<int64_t>(n % 40);
  }
};

class Orders {
 public:
  explicit Orders(const std::string& url, uint64_t count = 0) {
    SourceSet sources;
    sources.add("orders.yaml", kOrders);
    compiled_.emplace(compile(sources));
    if (compiled_->model == nullptr) stop(render(compiled_->diagnostics, sources));
    EngineOptions options;
    options.storage = must(open_storage(url, {.durability = StorageOptions::Durability::Normal}));
    engine_.emplace(must(Engine::open(std::move(options))));
    must(engine_->publish(compiled_->model));
    while (written_ < count) write();
  }

  void write() {
    const Order order(written_++);
    last_ = must(engine_->run({Actor::human("li"), {}, {}, Create{"order", Value::context({
        {"region", Value::string(order.region)},
        {"price", Value::number(Decimal::from_parts(order.price, -2))},
        {"quantity", Value::integer(order.quantity)},
        {"freight", Value::number(Decimal::from_parts(order.freight, -2))},
        {"rate", Value::number(Decimal::from_parts(order.rate, -2))},
        {"asked", Value::string(written_ <= 30 ? "wu" : "zhao")}})}})).record;
  }
  void start_flow() { must(engine_->run({Actor::human("li"), {}, {}, Start{"check", last_}})); }

  void page() {
    RecordQuery query;
    query.form = "order";
    query.where = condition_;
    query.sort = {{"net", true}};
    query.limit = 20;
    query.count = false;
    if (must(engine_->find(query, Actor::human("li"))).records.size() != 20) stop("the page is not full");
  }
  void ask(const std::string& where) {
    condition_ = Conditions(compiled_->model).condition("order", where).expression;
    if (condition_ == nullptr) stop("the condition does not compile");
  }
  void inbox() {
    InboxFilter filter;
    filter.limit = 20;
    if (must(engine_->inbox(Actor::human("wu"), filter)).tasks.size() != 20) stop("the inbox is not full");
  }

 private:
  std::optional<CompileResult> compiled_;
  std::optional<Engine> engine_;
  std::shared_ptr<const feel::Expression> condition_;
  RecordRef last_;
  uint64_t written_ = 0;
};

// The same figures by hand, with the same decimals, kept in a map.
struct Figures {
  std::string region, level;
  Decimal price, quantity, freight, rate, gross, net, total, tax, due, saved, half, unit;
  bool large = false;

  explicit Figures(const Order& order) : region(order.region) {
    const auto cents = [](const Decimal& value) { return *value.rounded(2, Rounding::HalfUp); };
    price = Decimal::from_parts(order.price, -2);
    quantity = Decimal::from_parts(order.quantity, 0);
    freight = Decimal::from_parts(order.freight, -2);
    rate = Decimal::from_parts(order.rate, -2);
    gross = cents(*Decimal::multiply(price, quantity));
    net = cents(*Decimal::multiply(gross, *Decimal::subtract(Decimal::from_parts(1, 0), rate)));
    total = cents(*Decimal::add(net, freight));
    tax = cents(*Decimal::multiply(total, Decimal::from_parts(13, -2)));
    due = cents(*Decimal::add(total, tax));
    saved = cents(*Decimal::subtract(gross, net));
    half = cents(*Decimal::divide(due, Decimal::from_parts(2, 0)));
    large = Decimal::compare(due, Decimal::from_parts(100'000, 0)) > 0;
    level = Decimal::compare(due, Decimal::from_parts(500'000, 0)) > 0 ? "A" : large ? "B" : "C";
    unit = cents(*Decimal::divide(due, quantity));
  }
};

class ByHand {
 public:
  void write(uint64_t i) { kept_.emplace("r" + std::to_string(i), Figures(Order(i))); }

 private:
  std::map<std::string, Figures> kept_;
};

// The same rows through the driver: the order with its figures, in one transaction each.
class Raw {
 public:
  Raw() {
    if (sqlite3_open(fresh_file("raw_records").c_str(), &db_) != SQLITE_OK) stop("cannot open");
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
        "CREATE TABLE \"order\" (id TEXT PRIMARY KEY, version INTEGER, created INTEGER, created_by TEXT, updated INTEGER, updated_by TEXT,"
        " owner TEXT, region TEXT, price INTEGER, quantity INTEGER, freight INTEGER, rate INTEGER, gross INTEGER, net INTEGER, total INTEGER,"
        " tax INTEGER, due INTEGER, saved INTEGER, half INTEGER, large INTEGER, level TEXT, unit INTEGER) WITHOUT ROWID;"
        "CREATE INDEX of_region ON \"order\" (region, net); CREATE INDEX of_owner ON \"order\" (owner);");
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
    insert_ = prepare("INSERT INTO \"order\" VALUES (?1, 1, ?2, 'li', ?2, 'li', 'li', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)");
  }
  ~Raw() {
    for (sqlite3_stmt* one : {begin_, commit_, insert_}) sqlite3_finalize(one);
    sqlite3_close(db_);
  }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  void write(uint64_t i) {
    const Figures one{Order(i)};
    const std::string id = "r" + std::to_string(i);
    go(begin_);
    text(1, id);
    number(2, 1'700'000'000'000'000 + static_cast<int64_t>(i));
    text(3, one.region);
    int column = 4;
    for (const Decimal* value : {&one.price, &one.quantity, &one.freight, &one.rate, &one.gross, &one.net, &one.total, &one.tax, &one.due,
                                 &one.saved, &one.half})
      number(column++, value->unscaled(2).value_or(0));
    number(15, one.large ? 1 : 0);
    text(16, one.level);
    number(17, one.unit.unscaled(2).value_or(0));
    go(insert_);
    go(commit_);
  }

 private:
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) stop(sqlite3_errmsg(db_));
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(db_, sql, -1, &made, nullptr) != SQLITE_OK) stop(sqlite3_errmsg(db_));
    return made;
  }
  void go(sqlite3_stmt* one) {
    if (sqlite3_step(one) != SQLITE_DONE) stop(sqlite3_errmsg(db_));
    sqlite3_reset(one);
  }
  void text(int at, const std::string& value) {
    sqlite3_bind_text(insert_, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }
  void number(int at, int64_t value) { sqlite3_bind_int64(insert_, at, value); }

  sqlite3* db_ = nullptr;
  sqlite3_stmt *begin_ = nullptr, *commit_ = nullptr, *insert_ = nullptr;
};

// Made at the first use: a run of other benchmarks pays nothing for it.
template <typename T>
std::function<T&()> lazily(std::function<std::unique_ptr<T>()> make) {
  const auto made = std::make_shared<std::unique_ptr<T>>();
  return [made, make = std::move(make)]() -> T& {
    if (*made == nullptr) *made = make();
    return **made;
  };
}

// Leads of every source, region and size through score, grade, duplicates, routing and pool.
class Leads {
 public:
  Leads() {
    const SourceSet sources = must(SourceSet::load(WEIR_SOURCE_DIR "/examples/apps/crm"));
    const CompileResult compiled = compile(sources);
    if (compiled.model == nullptr) stop("the CRM app does not compile");
    EngineOptions options;
    options.storage = must(open_storage("sqlite:" + fresh_file("leads"), {.durability = StorageOptions::Durability::Normal}));
    engine_.emplace(must(Engine::open(std::move(options))));
    must(engine_->publish(compiled.model));
  }
  void bring() {
    static constexpr const char* kSources[] = {"website", "expo", "referral", "ads"};
    static constexpr const char* kRegions[] = {"华东", "华北", "华南"};
    static constexpr const char* kIndustries[] = {"manufacturing", "retail", "finance"};
    const uint64_t n = count_++;
    char phone[16];
    std::snprintf(phone, sizeof phone, "139%08llu", static_cast<unsigned long long>(n % 100'000'000));
    must(engine_->run({Actor::system(), {}, {}, Create{"lead", Value::context({
        {"company", Value::string("公司 " + std::to_string(n * 2'654'435'761u % 1'000'000'007u))},
        {"contact", Value::string("联系人 " + std::to_string(n))},
        {"phone", Value::string(phone)},
        {"source", Value::string(kSources[n % 4])},
        {"region", Value::string(kRegions[n % 3])},
        {"industry", Value::string(kIndustries[n % 3])},
        {"budget", Value::integer(1'000 + static_cast<int64_t>(n * 7919 % 900'000))}})}}));
  }

 private:
  std::optional<Engine> engine_;
  uint64_t count_ = 0;
};

}  // namespace

void register_records() {
  const auto memory = lazily<Orders>([] { return std::make_unique<Orders>("memory:"); });
  const auto by_hand = std::make_shared<ByHand>();
  pair("record/ten formulas, memory", 1 / 0.6, [memory](uint64_t) { memory().write(); },
       [by_hand](uint64_t i) { by_hand->write(i); });
  const auto disk = lazily<Orders>([] { return std::make_unique<Orders>("sqlite:" + fresh_file("records")); });
  const auto raw = lazily<Raw>([] { return std::make_unique<Raw>(); });
  pair("record/ten formulas, SQLite", 1 / 0.6, [disk](uint64_t) { disk().write(); },
       [raw, next = std::make_shared<uint64_t>(0)](uint64_t) { raw().write((*next)++); });
  for (const uint64_t count : {10'000, 100'000}) {
    const auto orders = lazily<Orders>([count] {
      auto made = std::make_unique<Orders>("sqlite:" + fresh_file("page_" + std::to_string(count)), count);
      made->ask("region = \"east\" and net > 1000");
      return made;
    });
    single("page of 20 of " + std::to_string(count), 0, [orders](uint64_t) { orders().page(); });
    const auto busy = lazily<Orders>([count] {
      auto made = std::make_unique<Orders>("sqlite:" + fresh_file("inbox_" + std::to_string(count)));
      for (uint64_t i = 0; i < count / 10; ++i) made->write(), made->start_flow();
      return made;
    });
    single("inbox of 20 of " + std::to_string(count / 10), 0, [busy](uint64_t) { busy().inbox(); });
  }
  const auto leads = lazily<Leads>([] { return std::make_unique<Leads>(); });
  single("a lead through all rules of the CRM", 0, [leads](uint64_t) { leads().bring(); });
}

}  // namespace weir::bench
