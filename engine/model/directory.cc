#include "weir/directory.h"

#include <algorithm>

namespace weir {
namespace {

template <class T>
const T* by_id(const std::vector<T>& all, std::string_view id) {
  auto it = std::find_if(all.begin(), all.end(), [&](const T& x) { return x.id == id; });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace

const User* Organisation::user(std::string_view id) const { return by_id(users, id); }
const Department* Organisation::department(std::string_view id) const {
  return by_id(departments, id);
}
const Team* Organisation::team(std::string_view id) const { return by_id(teams, id); }

}  // namespace weir
