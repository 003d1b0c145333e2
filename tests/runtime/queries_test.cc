// Random conditions, orders, pages, groups and figures over random records: what a store answers, and
// what the plain evaluation of each record by itself gives.
#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "engine/feel/expression.h"
#include "engine/model/model.h"
#include "tests/runtime/rig.h"
#include "weir/report.h"

using namespace weir;

namespace {

const char* const kApp = R"(weir: 1
app: sales
timezone: Asia/Shanghai
currency: CNY
directory:
  users:
    li: {department: east, roles: [sales]}
    han: {department: east, roles: [sales, lead]}
    wu: {department: west, roles: [picky]}
    root: {department: west, roles: [boss]}
    out: {department: west, roles: [other]}
  departments: {all: {}, east: {parent: all}, west: {parent: all}}
permissions:
  sales:
    customer: {see: own, create: true, edit: own}
    deal: {see: own, create: true, edit: own}
  lead:
    deal: {see: department}
  picky:
    customer: {see: level = "A" or size > 50, create: true}
    deal: {see: '(amount > 50 and not(hot)) or n + 1 = 3 or customer.level = "B"', create: true}
  boss:
    "*": {see: all, create: true}
forms:
  customer:
    fields:
      level: {type: choice, options: [A, B, C]}
      size: {type: integer}
  deal:
    fields:
      amount: {type: money}
      n: {type: integer}
      rate: {type: number, scale: 3}
      closing: {type: date}
      status: {type: choice, options: [open, won, lost]}
      hot: {type: boolean}
      note: {type: text}
      customer: {type: reference, form: customer}
      twice: {type: number, formula: n * 2}
      left: {type: integer, formula: '(closing - today) / duration("P1D")'}
reports:
)";

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<uint32_t>(n)); }
  std::string one(const std::vector<std::string>& of) { return of[static_cast<size_t>(below(static_cast<int>(of.size())))]; }

  std::string leaf() {
    const std::string op = one({"<", "<=", ">", ">=", "=", "!="});
    switch (below(18)) {
      case 0: return "amount " + op + " " + one({"0", "10.5", "50", "99.999", "-1"});
      case 1: return "n " + op + " " + one({"0", "1", "2.5", "3", "2 + 2"});
      case 2: return "rate " + op + " " + one({"0.125", "0.1254", "1"});
      case 3: return "closing " + op + " date(\"2026-0" + one({"1", "2", "3", "4"}) + "-15\")";
      case 4: return "status " + one({"=", "!="}) + " " + one({"\"open\"", "\"won\"", "null"});
      case 5: return "status in [" + one({"\"open\"", "\"open\", \"won\"", "\"gone\""}) + "]";
      case 6: return "n in (> 2, 1)";
      case 7: return "amount between " + one({"0", "10"}) + " and " + one({"60", "5"});
      case 8: return "starts with(note, \"" + one({"a", "ab", "堰", ""}) + "\")";
      case 9: return one({"hot", "hot = false", "hot = null"});
      case 10: return "owner = user";
      case 11: return "customer.level " + one({"=", "!="}) + " " + one({"\"A\"", "\"B\"", "null"});
      case 12: return "customer.size " + op + " " + one({"10", "50"});
      case 13: return one({"amount > n", "n + 1 > 3", "string length(note) > 2", "left > 10", "amount / n > 20"});
      case 14: return "twice " + op + " 4";
      case 15: return "customer.level in [" + one({"\"A\"", "\"A\", \"C\""}) + "]";
      case 16: return one({"amount", "n", "customer.size"}) + one({" = null", " != null"});
      default: return "customer " + one({"=", "!="}) + " null";
    }
  }
  std::string condition(int depth) {
    const int kind = depth == 0 ? 0 : below(5);
    if (kind <= 1) return leaf();
    if (kind == 2) return "not(" + condition(depth - 1) + ")";
    return "(" + condition(depth - 1) + (kind == 3 ? " and " : " or ") + condition(depth - 1) + ")";
  }

 private:
  std::mt19937 engine_;
};

// What the plain evaluation sees: the records as the engine shows them.
using Records = std::map<std::string, Value>;

class PlainWorld : public feel::EmptyWorld {
 public:
  PlainWorld(const Records& customers, Instant now) : EmptyWorld(now, *Zone::named("Asia/Shanghai")), customers_(customers) {}
  Value record_member(const std::vector<std::string>&, std::string_view id, std::string_view member) override {
    const auto it = customers_.find(std::string(id));
    const Value* value = it != customers_.end() ? it->second.find(member) : nullptr;
    return value != nullptr ? *value : Value();
  }

 private:
  const Records& customers_;
};

class PlainScope : public feel::Scope {
 public:
  PlainScope(const Value& record, std::string user, PlainWorld& world) : record_(record), user_(std::move(user)), world_(world) {}
  Value input(const feel::Input& input) override {
    if (input.kind == feel::InputKind::User) return user_.empty() ? Value() : Value::string(user_);
    if (input.kind == feel::InputKind::Today) return Value::date(in_zone(world_.now(), world_.zone()).date);
    const Value* value = input.kind == feel::InputKind::Field ? record_.find(input.name) : nullptr;
    return value != nullptr ? *value : Value();
  }

 private:
  const Value& record_;
  std::string user_;
  PlainWorld& world_;
};

int order(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return static_cast<int>(!a.is_null()) - static_cast<int>(!b.is_null());
  if (a.is(ValueKind::Number)) return Decimal::compare(a.as_number(), b.as_number());
  if (a.is(ValueKind::String)) return a.as_string().compare(b.as_string());
  if (a.is(ValueKind::Date)) return a.as_date() < b.as_date() ? -1 : b.as_date() < a.as_date() ? 1 : 0;
  return static_cast<int>(a.as_boolean()) - static_cast<int>(b.as_boolean());
}

struct Wanted {
  std::string name, group, measure;
};

const std::vector<std::string> kGroups = {"status", "customer.level", "month of year(closing)", "owner", "hot", "n * 2", "left > 20", ""};
const std::vector<std::string> kMeasures = {"sum(items.amount)",       "count(items)",           "min(items.closing)",
                                            "max(items.amount)",       "mean(items.n)",          "sum(items.amount * items.n)",
                                            "count(items[hot])",       "median(items.n)",        "sum(items.n) / count(items)",
                                            "sum(items[n > 1].amount)", "max(items.customer.size)"};

Value field(const Value& record, const char* name) {
  const Value* value = record.find(name);
  return value != nullptr ? *value : Value();
}

Decimal whole(size_t n) { return Decimal::from_int(static_cast<int64_t>(n)); }

// The measure of that number over the records, by hand.
Value measured(size_t measure, const std::vector<Value>& rows, PlainWorld& world) {
  std::vector<Value> values;
  size_t counted = 0;
  for (const Value& row : rows) {
    const Value amount = field(row, "amount"), n = field(row, "n"), hot = field(row, "hot");
    Value value;
    switch (measure) {
      case 0: case 3: value = amount; break;
      case 2: value = field(row, "closing"); break;
      case 4: case 7: case 8: value = n; break;
      case 5: if (!amount.is_null() && !n.is_null()) value = Value::number(*Decimal::multiply(amount.as_number(), n.as_number())); break;
      case 6: if (!hot.is_true()) continue; break;
      case 9: if (n.is_null() || Decimal::compare(n.as_number(), Decimal::from_int(1)) <= 0) continue; value = amount; break;
      case 10: if (const Value c = field(row, "customer"); !c.is_null()) value = world.record_member({}, c.as_string(), "size"); break;
      default: break;
    }
    ++counted;
    if (!value.is_null()) values.push_back(value);
  }
  std::sort(values.begin(), values.end(), [](const Value& a, const Value& b) { return order(a, b) < 0; });
  const auto sum = [&] {
    Decimal total;
    for (const Value& one : values) total = *Decimal::add(total, one.as_number());
    return total;
  };
  switch (measure) {
    case 1: case 6: return Value::integer(static_cast<int64_t>(counted));
    case 0: case 5: case 9: return values.empty() && counted > 0 ? Value() : Value::number(sum());
    case 2: return values.empty() ? Value() : values.front();
    case 3: case 10: return values.empty() ? Value() : values.back();
    case 4: return values.empty() ? Value() : Value::number(*Decimal::divide(sum(), whole(values.size())));
    case 7: {
      if (values.empty()) return {};
      const size_t middle = values.size() / 2;
      if (values.size() % 2 == 1) return values[middle];
      return Value::number(*Decimal::divide(*Decimal::add(values[middle - 1].as_number(), values[middle].as_number()), whole(2)));
    }
    default:
      if (counted == 0 || values.empty()) return {};
      return Value::number(*Decimal::divide(sum(), whole(counted)));
  }
}

// Two engines over the same records.
class Pair {
 public:
  explicit Pair(const std::string& yaml, uint32_t seed) : memory(yaml), sqlite_(file()), disk(yaml, open(sqlite_)) {
    fill(memory, seed);
    fill(disk, seed);
  }
  ~Pair() {
    disk.close();
    for (const char* end : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(sqlite_ + end);
  }

  rig::Rig memory;

 private:
  static std::string file() {
    return (std::filesystem::temp_directory_path() / ("weir-queries-" + std::to_string(std::random_device()()) + ".db")).string();
  }
  static std::shared_ptr<Storage> open(const std::string& path) {
    auto storage = open_storage("sqlite:" + path);
    REQUIRE(storage);
    return *std::move(storage);
  }

  static void fill(rig::Rig& rig, uint32_t seed) {
    Random random(seed);
    const std::vector<std::string> people = {"li", "han", "wu", "root"};
    std::vector<std::string> customers;
    const auto maybe = [&](Value value) { return random.below(5) == 0 ? Value() : value; };
    for (int i = 0; i < 12; ++i) {
      const std::string who = random.one(people);
      REQUIRE(rig.run(who, Create{"customer", Value::context({{"level", maybe(Value::string(random.one({"A", "B", "C"})))},
                                                              {"size", maybe(Value::integer(random.below(100)))}})}) == "");
      customers.push_back(rig.last.record.id);
    }
    for (int i = 0; i < 90; ++i) {
      const std::string who = random.one(people);
      REQUIRE(rig.run(who, Create{"deal", Value::context({
          {"amount", maybe(Value::number(Decimal::from_parts(random.below(12'000) - 500, -2)))},
          {"n", maybe(Value::integer(random.below(5)))},
          {"rate", maybe(Value::number(Decimal::from_parts(random.below(2'000), -3)))},
          {"closing", maybe(Value::date(Date{20'454 + random.below(120)}))},
          {"status", maybe(Value::string(random.one({"open", "won", "lost"})))},
          {"hot", maybe(Value::boolean(random.below(2) == 0))},
          {"note", maybe(Value::string(random.one({"a", "abc", "ab", "b", "堰上", "A"})))},
          {"customer", maybe(Value::string(random.one(customers)))}})}) == "");
    }
  }

  std::string sqlite_;

 public:
  rig::Rig disk;
};

Records all(rig::Rig& rig, const char* form, const Actor& viewer) {
  RecordQuery query;
  query.form = form;
  query.limit = 1000;
  const Result<Page> page = rig.engine().find(query, Actor::system());
  REQUIRE(page);
  Records records;
  for (const RecordView& one : page->records)
    if (const auto seen = rig.engine().read(one.ref, viewer)) records[one.ref.id] = seen->values;
  return records;
}

std::string text(const Report& report) {
  std::string out;
  for (const auto& row : report.rows) {
    for (const ReportCell& cell : row) out += (cell.value.is(ValueKind::Number) ? Value::number(cell.value.as_number().normalized()) : cell.value).to_feel() + " ";
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("every store answers a query as the plain evaluation of each record does") {
  Random random(20'260'302);
  std::string yaml = kApp;
  std::vector<Wanted> wanted;
  for (int i = 0; i < 160; ++i) {
    const Wanted one{"r" + std::to_string(i), kGroups[static_cast<size_t>(i) % kGroups.size()],
                     kMeasures[static_cast<size_t>(random.below(static_cast<int>(kMeasures.size())))]};
    yaml += "  " + one.name + ":\n    form: deal\n    where: '" + random.condition(3) + "'\n" +
            (one.group.empty() ? std::string() : "    group: '" + one.group + "'\n") + "    measures: {m: '" + one.measure + "'}\n";
    wanted.push_back(one);
  }
  Pair pair(yaml, 7);
  const Model model = pair.memory.engine().model();
  for (const Actor& viewer : {Actor::system(), Actor::human("li"), Actor::human("han"), Actor::human("wu"), Actor::human("root"), Actor::human("out")}) {
    const Records deals = all(pair.memory, "deal", viewer), customers = all(pair.memory, "customer", viewer);
    PlainWorld world(customers, pair.memory.clock.now());
    for (size_t i = 0; i < wanted.size(); ++i) {
      const model::Definition& report = model->reports[i];
      const feel::Expression& where = *model::find(report.args, "where")->expression();
      INFO(viewer.user, " asks ", where.source, " by ", wanted[i].group, ": ", wanted[i].measure);
      std::vector<std::string> ids;
      std::map<std::string, std::vector<Value>> groups;
      std::map<std::string, Value> keys;
      const model::Arg* group = model::find(report.args, "group");
      for (const auto& [id, values] : deals) {
        feel::EvalContext ctx;
        ctx.world = &world;
        PlainScope scope(values, viewer.user, world);
        if (!feel::evaluate(where, scope, ctx).is_true()) continue;
        ids.push_back(id);
        Value key;
        if (group != nullptr) key = feel::evaluate(*group->list()->front().expression(), scope, ctx);
        groups[key.to_feel()].push_back(values);
        keys[key.to_feel()] = key;
      }
      if (group == nullptr) groups["null"];
      const size_t measure = static_cast<size_t>(std::find(kMeasures.begin(), kMeasures.end(), wanted[i].measure) - kMeasures.begin());
      std::set<std::string> lines;
      for (const auto& [key, rows] : groups) {
        const Value figure = measured(measure, rows, world);
        lines.insert((group != nullptr ? key + " " : "") +
                     (figure.is(ValueKind::Number) ? Value::number(figure.as_number().normalized()) : figure).to_feel() + " \n");
      }
      const std::string field = random.one({"amount", "closing", "note", "customer.level", "left", "status", "id", "twice"});
      const bool down = random.below(2) == 0;
      const auto sorted_by = [&](const std::string& id) -> Value {
        if (field == "id") return Value::string(id);
        if (field != "customer.level") return ::field(deals.at(id), field.c_str());
        const Value customer = ::field(deals.at(id), "customer");
        return customer.is_null() ? Value() : world.record_member({}, customer.as_string(), "level");
      };
      std::stable_sort(ids.begin(), ids.end(), [&](const std::string& a, const std::string& b) {
        const int by = order(sorted_by(a), sorted_by(b));
        return by != 0 ? (down ? by > 0 : by < 0) : a < b;
      });
      std::string first;
      for (rig::Rig* rig : {&pair.memory, &pair.disk}) {
        const auto answer = rig->engine().report(wanted[i].name, viewer);
        INFO((answer ? "" : answer.error().message));
        REQUIRE(answer);
        std::set<std::string> found;
        for (const auto& row : answer->rows) {
          Report line;
          line.rows = {row};
          found.insert(text(line));
        }
        CHECK(found == lines);
        if (rig == &pair.memory) first = text(*answer);
        CHECK(text(*answer) == first);

        RecordQuery query;
        query.form = "deal";
        query.where = std::make_shared<feel::Expression>(where);
        query.sort = {{field, down}};
        query.limit = 1 + random.below(30);
        std::vector<std::string> paged;
        do {
          const auto page = rig->engine().find(query, viewer);
          INFO((page ? "" : page.error().message));
          REQUIRE(page);
          CHECK(page->total == static_cast<int64_t>(ids.size()));
          for (const RecordView& one : page->records) paged.push_back(one.ref.id);
          query.after = page->next;
        } while (!query.after.empty());
        CHECK(paged == ids);
        query.offset = random.below(20);
        const auto page = rig->engine().find(query, viewer);
        REQUIRE(page);
        std::vector<std::string> middle;
        for (const RecordView& one : page->records) middle.push_back(one.ref.id);
        const auto from = std::min<size_t>(ids.size(), static_cast<size_t>(query.offset));
        const auto to = std::min<size_t>(ids.size(), from + static_cast<size_t>(query.limit));
        CHECK(middle == std::vector<std::string>(ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(to)));
      }
    }
  }
}
