#include "engine/people/change.h"

#include <algorithm>

namespace weir::people {

namespace {

class Changer {
 public:
  Changer(Organisation& people, Language language) : people_(people), language_(language) {}

  std::vector<FieldError> run(const Value& changes) {
    if (changes.is_null()) return {};
    each("directory", changes, [&](const std::string& part, const Value& all) {
      if (part == "users") each(part, all, [&](const std::string& id, const Value& keys) { user(id, keys); });
      else if (part == "departments") each(part, all, [&](const std::string& id, const Value& keys) { department(id, keys); });
      else if (part == "teams") each(part, all, [&](const std::string& id, const Value& members) { team(id, members); });
      else wrong(part, "the directory has users, departments and teams", "通讯录只有 users、departments、teams");
    });
    check_references();
    return std::move(errors_);
  }

 private:
  template <class F> void each(const std::string& place, const Value& map, F f) {
    if (map.is_null()) return;
    if (!map.is(ValueKind::Context)) return wrong(place, "a map is wanted here", "此处应为映射");
    for (const Entry& entry : map.entries()) f(entry.first, entry.second);
  }

  void wrong(const std::string& place, std::string_view en, std::string_view zh, std::string_view reason = "E_FIELD_INVALID") {
    errors_.push_back({place, std::string(reason), std::string(language_ == Language::Chinese ? zh : en)});
  }

  template <class T> T& named(std::vector<T>& all, const std::string& id) {
    const auto it = std::find_if(all.begin(), all.end(), [&](const T& one) { return one.id == id; });
    if (it != all.end()) return *it;
    T& made = all.emplace_back();
    made.id = id;
    if constexpr (requires { made.name; }) made.name = id;
    return made;
  }

  void text(const std::string& place, const Value& value, std::string& into) {
    if (value.is_null()) into.clear();
    else if (value.is(ValueKind::String)) into = value.as_string();
    else wrong(place, "a text is wanted here", "此处应为文本");
  }

  void texts(const std::string& place, const Value& value, std::vector<std::string>& into) {
    into.clear();
    if (value.is_null()) return;
    if (value.is(ValueKind::String)) {
      into.emplace_back(value.as_string());
      return;
    }
    if (!value.is(ValueKind::List)) return wrong(place, "a list of texts is wanted here", "此处应为文本列表");
    for (const Value& one : value.items())
      if (one.is(ValueKind::String)) into.emplace_back(one.as_string());
      else wrong(place, "a list of texts is wanted here", "此处应为文本列表");
  }

  void flag(const std::string& place, const Value& value, bool& into) {
    if (value.is(ValueKind::Boolean)) into = value.as_boolean();
    else wrong(place, "true or false is wanted here", "此处应为 true 或 false");
  }

  void date(const std::string& place, const Value& value, Date& into) {
    std::optional<Date> found;
    if (value.is(ValueKind::Date)) found = value.as_date();
    if (value.is(ValueKind::String)) found = Date::parse(std::string(value.as_string()));
    if (found) into = *found;
    else wrong(place, "a date like 2026-03-02 is wanted here", "此处应为形如 2026-03-02 的日期");
  }

  void absence(const std::string& place, const Value& value, std::vector<Absence>& into) {
    Absence one;
    bool from = false, until = false;
    each(place, value, [&](const std::string& key, const Value& part) {
      const std::string at = place + "." + key;
      if (key == "from") date(at, part, one.from), from = true;
      else if (key == "until") date(at, part, one.until), until = true;
      else if (key == "proxy") reference(at, part, one.proxy, users_);
      else if (key == "keep") flag(at, part, one.keep);
      else if (key == "exclusive") flag(at, part, one.exclusive);
      else if (key == "flows") texts(at, part, one.flows);
      else wrong(at, "an absence has no such key", "缺勤没有这个键");
    });
    if (!from || !until) return wrong(place, "an absence has 'from' and 'until'", "缺勤须有 from 与 until");
    into.push_back(std::move(one));
  }

  void user(const std::string& id, const Value& keys) {
    const std::string place = "users." + id;
    User& user = named(people_.users, id);
    each(place, keys, [&](const std::string& key, const Value& value) {
      const std::string at = place + "." + key;
      if (key == "name") text(at, value, user.name);
      else if (key == "department") reference(at, value, user.department, departments_);
      else if (key == "manager") reference(at, value, user.manager, users_);
      else if (key == "calendar") text(at, value, user.calendar);
      else if (key == "timezone") text(at, value, user.timezone);
      else if (key == "language") text(at, value, user.language);
      else if (key == "roles") texts(at, value, user.roles);
      else if (key == "positions") texts(at, value, user.positions);
      else if (key == "active") flag(at, value, user.active);
      else if (key == "away") away(at, value, user);
      else if (key == "attributes") each(at, value, [&](const std::string& name, const Value& one) { attribute(user, name, one); });
      else wrong(at, "a user has no such key", "用户没有这个键");
    });
  }

  void away(const std::string& place, const Value& value, User& user) {
    user.away.clear();
    if (value.is_null()) return;
    if (!value.is(ValueKind::List)) return wrong(place, "a list of absences is wanted here", "此处应为缺勤列表");
    for (const Value& one : value.items()) absence(place, one, user.away);
  }

  static void attribute(User& user, const std::string& name, const Value& value) {
    const auto it = std::find_if(user.attributes.begin(), user.attributes.end(), [&](const Entry& e) { return e.first == name; });
    if (it != user.attributes.end()) it->second = value;
    else user.attributes.emplace_back(name, value);
  }

  void department(const std::string& id, const Value& keys) {
    const std::string place = "departments." + id;
    Department& department = named(people_.departments, id);
    each(place, keys, [&](const std::string& key, const Value& value) {
      const std::string at = place + "." + key;
      if (key == "name") text(at, value, department.name);
      else if (key == "parent") reference(at, value, department.parent, departments_);
      else if (key == "head") reference(at, value, department.head, users_);
      else wrong(at, "a department has no such key", "部门没有这个键");
    });
  }

  void team(const std::string& id, const Value& members) { 
    std::vector<std::string>& all = named(people_.teams, id).members;
    texts("teams." + id, members, all);
    for (const std::string& member : all) users_.emplace_back("teams." + id, member);
  }

  void check_references() {
    for (const auto& [place, id] : users_)
      if (people_.user(id) == nullptr) wrong(place, "there is no user '" + id + "'", "没有用户 '" + id + "'", "E_REFERENCE");
    for (const auto& [place, id] : departments_)
      if (people_.department(id) == nullptr) wrong(place, "there is no department '" + id + "'", "没有部门 '" + id + "'", "E_REFERENCE");
  }

  using References = std::vector<std::pair<std::string, std::string>>;
  void reference(const std::string& place, const Value& value, std::string& into, References& all) {
    text(place, value, into);
    if (!into.empty()) all.emplace_back(place, into);
  }

  References users_, departments_;  // named by the changes
  Organisation& people_;
  Language language_;
  std::vector<FieldError> errors_;
};

}  // namespace

std::vector<FieldError> apply_changes(Organisation& people, const Value& changes, Language language) {
  return Changer(people, language).run(changes);
}

bool only_absence_of(const Value& changes, std::string_view user) {
  if (!changes.is(ValueKind::Context) || changes.entries().size() != 1 || changes.entries().front().first != "users") return false;
  const Value& users = changes.entries().front().second;
  if (!users.is(ValueKind::Context) || users.entries().size() != 1 || users.entries().front().first != user) return false;
  const Value& keys = users.entries().front().second;
  return keys.is(ValueKind::Context) && keys.entries().size() == 1 && keys.entries().front().first == "away";
}

}  // namespace weir::people
