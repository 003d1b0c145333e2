// Any bytes as a query over a fixed table: memory and SQLite give the same rows, or both refuse.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/feel/codec.h"
#include "weir/storage.h"

namespace {

using namespace weir;  // NOLINT

constexpr const char* kNames[] = {"id", "number", "amount", "city", "day", "at", "open", "wait", "nothing"};

class Input {
 public:
  Input(const uint8_t* data, size_t size) : data_(data), size_(size) {}
  int below(int count) { return size_ == 0 ? 0 : (--size_, *data_++ % count); }
  bool more() const { return size_ > 0; }

  std::string column() { return kNames[below(9)]; }
  Value constant() {
    switch (below(10)) {
      case 0: return Value();
      case 1: return Value::integer(below(5) - 2);
      case 2: return Value::number(*Decimal::parse(std::to_string(below(9)) + "." + std::to_string(below(200))));
      case 3: return Value::string(std::string(static_cast<size_t>(below(3)), static_cast<char>('a' + below(4))));
      case 4: return Value::boolean(below(2) == 1);
      case 5: return Value::date(Date{below(4) + 20'000});
      case 6: return Value::date_time(in_zone(Instant{below(4) * 1000, below(2) * 500'000'000}, Zone::utc()));
      case 7: return Value::string("\xe5\xa0\xb0%_\\'");
      case 8: return Value::integer(INT64_MAX);
      default: return Value::list({Value::integer(1)});
    }
  }
  Filter filter(int depth) {
    Filter out;
    out.op = static_cast<Filter::Op>(below(14));
    if (!more()) out.op = Filter::Op::Always;
    switch (out.op) {
      case Filter::Op::And:
      case Filter::Op::Or:
      case Filter::Op::Not:
        if (depth > 0)
          for (int i = out.op == Filter::Op::Not ? 1 : below(4); i > 0; --i) out.args.push_back(filter(depth - 1));
        return out;
      case Filter::Op::In:
        for (int i = below(4); i > 0; --i) out.values.push_back(constant());
        break;
      case Filter::Op::Always:
      case Filter::Op::Never:
      case Filter::Op::IsNull: break;
      default: out.values.push_back(constant());
    }
    out.column = column();
    return out;
  }
  Query query() {
    Query out;
    out.filter = filter(4);
    for (int i = below(3); i > 0; --i) out.sort.push_back({column(), below(2) == 1});
    out.page.limit = below(2) == 1 ? 100 : below(5);
    out.page.offset = below(4) == 0 ? below(5) : 0;
    if (below(4) == 0) {
      for (int i = below(3); i > 0; --i) out.group.push_back(column());
      for (int i = below(3); i > 0; --i) out.measures.push_back({static_cast<Measure::Kind>(below(5)), below(4) == 0 ? std::string() : column()});
    }
    return out;
  }

 private:
  const uint8_t* data_;
  size_t size_;
};

void fill(Storage& store) {
  TablePlan plan;
  plan.form = "t";
  plan.columns = {{"number", StorageKind::Integer, 0, {}}, {"amount", StorageKind::Decimal, 2, {}}, {"city", StorageKind::Text, 0, {}},
                  {"day", StorageKind::Date, 0, {}},       {"at", StorageKind::DateTime, 0, {}},    {"open", StorageKind::Bool, 0, {}},
                  {"wait", StorageKind::Duration, 0, {}}};
  if (!store.apply_schema({{plan}})) std::abort();
  auto txn = store.begin_write();
  if (!txn) std::abort();
  for (int i = 0; i < 24; ++i) {
    const auto some = [i](int every, Value value) { return i % every == 0 ? Value() : std::move(value); };
    const char* cities[] = {"", "a", "aa", "ab", "b", "\xe5\xa0\xb0%_\\'x"};
    const Row row{{Value::string("r" + std::to_string(i))},
                  0,
                  {some(5, Value::integer(i % 4 - 2)), some(7, Value::number(*Decimal::parse(std::to_string(i % 9) + ".5"))),
                   some(6, Value::string(cities[i % 6])), some(4, Value::date(Date{20'000 + i % 3})),
                   some(3, Value::date_time(in_zone(Instant{i % 4 * 1000, 0}, Zone::utc()))), some(8, Value::boolean(i % 2 == 0)), Value()}};
    auto put = (*txn)->put(Kind::record("t"), row, kNew);
    if (!put || !put->stored()) std::abort();
  }
  if (!(*txn)->commit({}).committed()) std::abort();
}

struct Stores {
  std::unique_ptr<Storage> memory, sqlite;
  Stores() {
    const std::string path = (std::filesystem::temp_directory_path() / ("weir-fuzz-" + std::to_string(::getpid()) + ".db")).string();
    std::filesystem::remove(path);
    memory = *open_storage("memory:");
    sqlite = *open_storage("sqlite:" + path, {.durability = StorageOptions::Durability::Normal});
    fill(*memory), fill(*sqlite);
  }
};

std::string told(Result<FoundRows> found) {
  if (!found) return found.error().reason;
  std::string text;
  for (const Row& row : found->rows) {
    for (const Value& one : row.key) text += one.to_feel() + " ";
    for (const Value& one : row.cells) text += one.to_feel() + " ";
    text += "\n";
  }
  for (const GroupLine& line : found->groups) {
    for (const Value& one : line.group) text += one.to_feel() + " ";
    for (const Value& one : line.measures) text += one.to_feel() + " ";
    text += "\n";
  }
  return text + (found->next.empty() ? "" : "more");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Stores stores;
  const Query query = Input(data, size).query();
  const auto ask = [&](Storage& store) { return told((*store.begin_read())->find(Kind::record("t"), query)); };
  if (ask(*stores.memory) != ask(*stores.sqlite)) std::abort();
  return 0;
}
