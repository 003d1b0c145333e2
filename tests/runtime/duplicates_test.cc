// Who is similar is found by an index: the same as by comparing each with each, at the same price
// whatever stands beside it.
#include <random>

#include "engine/feel/similarity.h"
#include "tests/runtime/rig.h"
#include "tests/storage/backends.h"
#include "tests/support/storage_wrappers.h"

using weir::Value;

namespace {

std::string app(const std::string& duplicates) {
  return "weir: 1\napp: t\nopen: true\nforms:\n  firm:\n    fields:\n      name: {type: text}\n      contact: {type: text}\n" + duplicates;
}
const char* const kRules = "    duplicates:\n      - {similar: {name: 0.75, contact: 1}, then: warn}\n";

// Counts what is read, in either kind of transaction.
class Counting : public weir::testing::StorageWrapper {
 public:
  using StorageWrapper::StorageWrapper;
  weir::Result<std::unique_ptr<weir::ReadTxn>> begin_read() override {
    auto txn = inner_.begin_read();
    if (!txn) return txn;
    return std::unique_ptr<weir::ReadTxn>(new Reader(*std::move(txn), rows));
  }
  size_t rows = 0;

 private:
  class Reader : public weir::ReadTxn {
   public:
    Reader(std::unique_ptr<weir::ReadTxn> inner, size_t& rows) : inner_(std::move(inner)), rows_(rows) {}
    weir::Result<std::optional<weir::Row>> get(const weir::Kind& kind, const weir::Key& key) override { return inner_->get(kind, key); }
    weir::Result<std::vector<weir::Row>> scan(const weir::Kind& kind, const weir::KeyRange& range, int64_t limit) override {
      return inner_->scan(kind, range, limit);
    }
    weir::Result<weir::FoundRows> find(const weir::Kind& kind, const weir::Query& query) override {
      auto found = inner_->find(kind, query);
      if (found) rows_ += found->rows.size();
      return found;
    }

   private:
    std::unique_ptr<weir::ReadTxn> inner_;
    size_t& rows_;
  };
};

struct Firm {
  std::string name, contact;
};

double alike(const std::string& a, const std::string& b) {
  return std::stod(weir::feel::similarity(weir::feel::comparable_text(a), weir::feel::comparable_text(b)).to_string());
}

bool has_similar(const std::vector<Firm>& all, const Firm& one) {
  for (const Firm& other : all)
    if (!one.name.empty() && !other.name.empty() && !one.contact.empty() && !other.contact.empty() &&
        alike(one.name, other.name) >= 0.75 && alike(one.contact, other.contact) >= 1)
      return true;
  return false;
}

Value values(const Firm& firm) {
  return Value::context({{"name", Value::string(firm.name)}, {"contact", Value::string(firm.contact)}});
}

bool warned(const weir::Outcome& outcome) {
  return std::any_of(outcome.warnings.begin(), outcome.warnings.end(), [](const weir::Notice& one) { return one.code == "similar"; });
}

// Some of a firm's names differ only in what does not count.
Firm random_firm(std::mt19937& random) {
  static const char* const kNames[] = {"", "a", "ab", "AB", "a-b", "abc", "abd", "abcd", "abce", "acbd", "abcde", "甲乙", "甲 乙", "甲乙丙", "--", "ＡＢ"};
  const auto pick = [&] { return std::string(kNames[random() % std::size(kNames)]); };
  return {pick(), pick()};
}

void compare_all(std::shared_ptr<weir::Storage> storage, uint32_t seed) {
  std::mt19937 random(seed);
  rig::Rig rig(app(""), std::move(storage));
  std::vector<Firm> all;
  const auto bring = [&](bool compared) {
    Firm one = random_firm(random);
    REQUIRE(rig.run("-", weir::Create{"firm", values(one)}) == "");
    INFO(one.name << " | " << one.contact);
    CHECK(warned(rig.last) == (compared && has_similar(all, one)));
    all.push_back(std::move(one));
  };
  // Rows from before the rule have nothing in the column that it looks in.
  for (int i = 0; i < 20; ++i) bring(false);
  REQUIRE(rig.engine().publish(rig::compiled(app(kRules))));
  for (int i = 0; i < 150; ++i) bring(true);
}

}  // namespace

TEST_CASE("similar records are found by the index as by comparing each with each") {
  for (uint32_t seed = 1; seed <= 3; ++seed) {
    compare_all(nullptr, seed);
    const weir::storage::TempFolder folder;
    auto sqlite = weir::open_storage("sqlite:" + folder.file("duplicates.db"), {.durability = weir::StorageOptions::Durability::Normal});
    REQUIRE(sqlite);
    compare_all(*std::move(sqlite), seed);
  }
}

TEST_CASE("looking for similar records reads no more of them where there are more") {
  auto memory = weir::open_storage("memory:");
  REQUIRE(memory);
  const auto counting = std::make_shared<Counting>(**memory);
  rig::Rig rig(app(kRules), counting);
  const auto read_by = [&](int number) {
    counting->rows = 0;
    REQUIRE(rig.run("-", weir::Create{"firm", values({"firm " + std::to_string(number), "person " + std::to_string(number)})}) == "");
    return counting->rows;
  };
  const size_t first = read_by(0);
  for (int i = 1; i < 300; ++i) read_by(i);
  CHECK(read_by(300) == first);
}
