// Walks through the organisation: managers, heads, absences. Every walk ends, rings included.
#include <algorithm>
#include <set>

#include "engine/people/resolve.h"

namespace weir::people {

std::string head_of(const Organisation& people, std::string_view department) {
  const Department* found = people.department(department);
  return found == nullptr ? std::string() : found->head;
}

bool is_within(const Organisation& people, std::string_view department, std::string_view ancestor) {
  std::set<std::string, std::less<>> seen;
  for (std::string id(department); !id.empty() && seen.insert(id).second;) {
    if (id == ancestor) return true;
    const Department* found = people.department(id);
    if (found == nullptr) return false;
    id = found->parent;
  }
  return false;
}

std::string manager_of(const Organisation& people, std::string_view user,
                       std::vector<std::string>* path) {
  const User* found = people.user(user);
  if (found == nullptr) return "";
  if (!found->manager.empty() && found->manager != user) {
    if (path != nullptr) path->push_back(std::string(user) + " → manager " + found->manager);
    return found->manager;
  }
  std::set<std::string, std::less<>> seen;
  std::string walked(user);
  for (std::string id = found->department; !id.empty() && seen.insert(id).second;) {
    const Department* department = people.department(id);
    if (department == nullptr) return "";
    walked += " → " + id;
    if (!department->head.empty() && department->head != user) {
      if (path != nullptr) path->push_back(walked + " → head " + department->head);
      return department->head;
    }
    id = department->parent;
  }
  return "";
}

const Absence* absence_of(const User& user, std::string_view flow, Instant as_of, Zone app_zone) {
  const Zone zone =
      user.timezone.empty() ? app_zone : Zone::named(user.timezone).value_or(app_zone);
  const Date day = in_zone(as_of, zone).date;
  for (const Absence& away : user.away) {
    const bool holds = away.from <= day && day <= away.until;
    const bool for_flow = away.flows.empty() ||
                          std::find(away.flows.begin(), away.flows.end(), flow) != away.flows.end();
    if (holds && for_flow) return &away;
  }
  return nullptr;
}

// The longest chain of proxies that is followed.
constexpr size_t kProxiesMax = 3;

Substitution stand_in(const Organisation& people, std::string_view user, std::string_view flow,
                      Instant as_of, Zone app_zone) {
  Substitution out;
  std::string at(user);
  std::string dropped;
  while (true) {
    out.chain.push_back(at);
    const User* person = people.user(at);
    if (person == nullptr || !person->active) {
      dropped = at + " is not active";
      break;
    }
    const Absence* away = absence_of(*person, flow, as_of, app_zone);
    if (away == nullptr || away->keep) {
      out.holder = at;
      break;
    }
    if (out.why.empty()) out.why = at + " is away until " + away->until.to_string();
    if (away->proxy.empty()) {
      dropped = at + " is away until " + away->until.to_string() + " and nobody stands in";
      break;
    }
    if (std::find(out.chain.begin(), out.chain.end(), away->proxy) != out.chain.end()) {
      out.ring = true;
      dropped = "the proxies of " + std::string(user) + " go round in a ring";
      break;
    }
    if (out.chain.size() > kProxiesMax) {
      dropped = "the chain of proxies of " + std::string(user) + " is longer than three";
      break;
    }
    if (out.chain.size() == 1) out.exclusive = away->exclusive;
    at = away->proxy;
  }
  if (out.holder.empty())
    out.why = dropped;
  else if (out.holder != user)
    out.why += ": " + out.holder + " stands in";
  return out;
}

}  // namespace weir::people
