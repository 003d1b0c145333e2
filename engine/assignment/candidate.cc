#include "engine/assignment/candidate.h"

#include <algorithm>

namespace weir::assignment {

namespace {

Value text(const std::string& value) { return value.empty() ? Value() : Value::string(value); }

Value texts(const std::vector<std::string>& values) {
  std::vector<Value> items;
  for (const std::string& one : values) items.push_back(Value::string(one));
  return Value::list(std::move(items));
}

}  // namespace

Value candidate_value(const User& user, bool on_leave, int64_t open, int64_t today) {
  std::vector<Entry> members = {
      {"id", Value::string(user.id)},         {"name", text(user.name)},           {"department", text(user.department)},
      {"manager", text(user.manager)},        {"roles", texts(user.roles)},        {"positions", texts(user.positions)},
      {"calendar", text(user.calendar)},      {"timezone", text(user.timezone)},   {"language", text(user.language)},
      {"active", Value::boolean(user.active)}, {"on_leave", Value::boolean(on_leave)}, {"open", Value::integer(open)},
      {"today", Value::integer(today)}};
  for (const Entry& attribute : user.attributes) {
    const bool taken = std::any_of(members.begin(), members.end(), [&](const Entry& e) { return e.first == attribute.first; });
    if (!taken) members.push_back(attribute);
  }
  members.emplace_back("attributes", Value::context(user.attributes));
  return Value::context(std::move(members));
}

}  // namespace weir::assignment
