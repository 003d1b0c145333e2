// Rollups against a full count: whatever is created, changed, moved or deleted, the figures agree.
#include <map>
#include <random>

#include "tests/runtime/rig.h"
#include "tests/storage/backends.h"

using weir::Value;

namespace {

constexpr int kEdits = 10'000, kParents = 12;

std::string two_forms() {
  return "weir: 1\napp: t\nopen: true\nforms:\n"
         "  parent:\n    fields:\n"
         "      floor: {type: integer, default: 0}\n"
         "      total: {type: rollup, from: child, via: parent, value: sum(items.amount), where: status = \"ok\"}\n"
         "      number: {type: rollup, from: child, via: parent, value: count(items)}\n"
         "      above: {type: rollup, from: child, via: parent, value: count(items), where: amount > record.floor}\n"
         "      top: {type: rollup, from: child, via: parent, value: max(items.amount)}\n"
         "      twice: {type: number, formula: total * 2}\n"
         "      chain: {type: reference, form: root}\n"
         "  root:\n    fields:\n"
         "      all: {type: rollup, from: parent, via: chain, value: sum(items.total)}\n"
         "  child:\n    fields:\n"
         "      parent: {type: reference, form: parent}\n"
         "      amount: {type: integer}\n"
         "      status: {type: choice, options: [ok, bad], default: ok}\n";
}

struct Child {
  std::string parent;
  int64_t amount = 0;
  bool ok = true;
};

class Family {
 public:
  explicit Family(std::unique_ptr<weir::Storage> store) : rig_(two_forms(), std::shared_ptr<weir::Storage>(std::move(store))) {
    root_ = create("root", {});
    for (int i = 0; i < kParents; ++i) {
      parents_.push_back(create("parent", {{"chain", Value::string(root_)}}));
      floors_[parents_.back()] = 0;
    }
  }

  void edit() {
    const int what = pick(10);
    if (what < 4 || children_.empty()) {
      Child child{parents_[static_cast<size_t>(pick(kParents))], pick(100), pick(3) > 0};
      children_[create("child", values(child))] = child;
    } else if (what == 9) {
      const std::string& parent = parents_[static_cast<size_t>(pick(kParents))];
      floors_[parent] = pick(100);
      REQUIRE(rig_.run("u", weir::Update{{"parent", parent}, Value::context({{"floor", Value::integer(floors_[parent])}})}) == "");
    } else {
      auto it = children_.begin();
      std::advance(it, pick(static_cast<int>(children_.size())));
      if (what == 8 || children_.size() > 120) {
        REQUIRE(rig_.run("u", weir::Delete{{"child", it->first}}) == "");
        children_.erase(it);
        return;
      }
      Child& child = it->second;
      if (what == 4) child.parent = parents_[static_cast<size_t>(pick(kParents))];
      if (what == 5) child.parent.clear();
      if (what == 6) child.ok = !child.ok;
      if (what == 7) child.amount = pick(100);
      REQUIRE(rig_.run("u", weir::Update{{"child", it->first}, Value::context(values(child))}) == "");
    }
  }

  // Everything counted anew from what the test knows.
  void compare() {
    int64_t all = 0;
    for (const std::string& parent : parents_) {
      int64_t total = 0, number = 0, above = 0;
      std::optional<int64_t> top;
      for (const auto& [id, child] : children_) {
        if (child.parent != parent) continue;
        ++number;
        if (child.ok) total += child.amount;
        if (child.amount > floors_[parent]) ++above;
        top = std::max(top.value_or(child.amount), child.amount);
      }
      all += total;
      auto view = rig_.engine().read({"parent", parent}, weir::Actor::system());
      REQUIRE(view);
      CHECK(*view->values.find("total") == Value::integer(total));
      CHECK(*view->values.find("number") == Value::integer(number));
      CHECK(*view->values.find("above") == Value::integer(above));
      CHECK(*view->values.find("top") == (top ? Value::integer(*top) : Value()));
      CHECK(*view->values.find("twice") == Value::integer(total * 2));
    }
    auto view = rig_.engine().read({"root", root_}, weir::Actor::system());
    REQUIRE(view);
    CHECK(*view->values.find("all") == Value::integer(all));
  }

 private:
  std::vector<weir::Entry> values(const Child& child) {
    return {{"parent", child.parent.empty() ? Value() : Value::string(child.parent)},
            {"amount", Value::integer(child.amount)},
            {"status", Value::string(child.ok ? "ok" : "bad")}};
  }
  std::string create(const std::string& form, std::vector<weir::Entry> values) {
    const std::string refused = rig_.run("u", weir::Create{form, Value::context(std::move(values))});
    INFO(rig_.error.message);
    REQUIRE(refused == "");
    return rig_.last.record.id;
  }
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  rig::Rig rig_;
  std::mt19937 random_{20260302};
  std::string root_;
  std::vector<std::string> parents_;
  std::map<std::string, Child> children_;
  std::map<std::string, int64_t> floors_;
};

std::unique_ptr<weir::Storage> fresh(weir::storage::TempFolder& folder, const char* scheme) {
  auto opened = weir::open_storage(std::string(scheme) == "memory:" ? "memory:" : "sqlite:" + folder.file("rollups.db"));
  REQUIRE(opened);
  return *std::move(opened);
}

void ten_thousand_edits(const char* scheme) {
  weir::storage::TempFolder folder;
  Family family(fresh(folder, scheme));
  for (int i = 1; i <= kEdits; ++i) {
    family.edit();
    if (i % 1000 == 0) family.compare();
  }
}

}  // namespace

TEST_CASE("rollups agree with a full count after ten thousand random edits in memory") { ten_thousand_edits("memory:"); }
TEST_CASE("rollups agree with a full count after ten thousand random edits on SQLite") { ten_thousand_edits("sqlite:"); }
