#include "engine/runtime/queries/sharing.h"
#include "engine/runtime/cells.h"

#include <algorithm>
#include <set>

#include "engine/storage/kinds.h"

namespace weir::runtime {

using storage::Own;
using storage::ShareCells;

namespace {

constexpr int64_t kSharesMax = 10'000;

Filter equals(const char* column, std::string_view value) {
  return Filter::compare(column, Filter::Op::Equal, Value::string(value));
}

class StoredShares : public records::Shares {
 public:
  explicit StoredShares(Unit& unit) : unit_(unit) {}

  std::string level(const records::Record& record, std::string_view user) override {
    if (record.form == nullptr || record.id.empty() || user.empty()) return {};
    Query query;
    query.filter = Filter::all_of({equals("form", record.form->name), equals("record", record.id)});
    query.page.limit = kSharesMax;
    const std::vector<std::string> names = names_of(user);
    std::string level;
    for (const Row& row : unit_.view().rows(storage::kind(Own::Share), std::move(query))) {
      if (over(row) || std::find(names.begin(), names.end(), text_of(row.key[2])) == names.end()) continue;
      const std::string one = text_of(row.cells[ShareCells::kLevel]);
      if (level != "edit") level = one;
    }
    return level;
  }

  std::vector<std::string> shared_with(std::string_view user, const model::Form& form) override {
    std::set<std::string> ids;
    for (const std::string& name : names_of(user)) {
      Query query;
      query.filter = Filter::all_of({equals("to", name), equals("form", form.name)});
      query.page.limit = kSharesMax;
      for (const Row& row : unit_.view().rows(storage::kind(Own::Share), std::move(query)))
        if (!over(row)) ids.insert(text_of(row.key[1]));
    }
    return {ids.begin(), ids.end()};
  }

 private:
  // As whom records may be shared with him: "user:li", "team:east", "department:sales".
  std::vector<std::string> names_of(std::string_view id) const {
    std::vector<std::string> names = {"user:" + std::string(id)};
    const User* user = unit_.people().user(id);
    if (user != nullptr && !user->department.empty()) names.push_back("department:" + user->department);
    for (const Team& team : unit_.people().teams)
      if (std::find(team.members.begin(), team.members.end(), id) != team.members.end()) names.push_back("team:" + team.id);
    return names;
  }

  bool over(const Row& row) const {
    const Value& until = row.cells[ShareCells::kUntil];
    return until.is(ValueKind::DateTime) && to_instant(until.as_date_time(), Zone::utc()).value_or(unit_.now()) <= unit_.now();
  }

  Unit& unit_;
};

}  // namespace

std::unique_ptr<records::Shares> shares_of(Unit& unit) { return std::make_unique<StoredShares>(unit); }

Result<records::RecordPtr> share_record(Unit& unit, const model::Form& form, const records::RecordPtr& record, const Share& what) {
  if (what.level != "read" && what.level != "edit" && what.level != "none")
    return refuse(unit, "E_RANGE", "a record is shared to read, to edit, or no more: none", "共享方式为 read、edit 或 none（取消）");
  if (what.until && *what.until <= unit.now())
    return refuse(unit, "E_RANGE", "the share would be over already", "共享的截止时间已过");
  std::vector<std::string> to;
  const Organisation& people = unit.people();
  const auto add = [&](const char* kind, const std::vector<std::string>& ids, const auto& known) -> Status {
    for (const std::string& id : ids) {
      if (what.level != "none" && !known(id))
        return refuse(unit, "E_RANGE", "the directory has no " + std::string(kind) + " '" + id + "'", "目录中没有 " + std::string(kind) + " '" + id + "'");
      to.push_back(std::string(kind) + ":" + id);
    }
    return Done{};
  };
  const auto has_team = [&](const std::string& id) {
    return std::any_of(people.teams.begin(), people.teams.end(), [&](const Team& team) { return team.id == id; });
  };
  for (const Status& one : {add("user", what.users, [&](const std::string& id) { return people.user(id) != nullptr; }),
                            add("team", what.teams, has_team),
                            add("department", what.departments, [&](const std::string& id) { return people.department(id) != nullptr; })})
    if (!one) return one.error();
  if (to.empty()) return refuse(unit, "E_RANGE", "a record is shared with users, teams or departments: none is named", "请指明要共享给哪些用户、团队或部门");
  const Value until = what.until ? Value::date_time(in_zone(*what.until, Zone::utc())) : Value();
  for (const std::string& name : to) {
    ShareChange change{{Value::string(form.name), Value::string(record->id), Value::string(name)}, {}};
    if (what.level != "none") {
      change.cells.resize(ShareCells::kSize);
      change.cells[ShareCells::kUntil] = until;
      change.cells[ShareCells::kWhy] = Value::string("by " + (unit.acting().user().empty() ? std::string("system") : unit.acting().user()));
      change.cells[ShareCells::kLevel] = Value::string(what.level);
    }
    unit.shares.push_back(std::move(change));
  }
  auto after = std::make_shared<records::Record>(*record);
  RecordWrite write{&form, unit.setting().current, record->id, record, after, {}, unit.acting().user(), "shared"};
  write.targets = std::move(to);
  write.comment = what.level + (what.until ? " until " + what.until->to_string() : std::string());
  unit.write(std::move(write));
  return unit.view().record(form, record->id);
}

}  // namespace weir::runtime
