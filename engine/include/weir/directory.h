// weir/directory.h: who is who: users, departments, teams, as of one moment.
//
// A host implements Directory, or uses the one built from the app's YAML. The engine asks for one
// immutable snapshot per command, before any transaction is open.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/result.h"
#include "weir/time.h"
#include "weir/value.h"

namespace weir {

struct Absence {
  Date from, until;                 // inclusive, in the user's zone
  std::string proxy;                // empty: nobody stands in
  bool keep = false;                // stays a candidate although away
  bool exclusive = false;           // with a proxy: the principal may not act himself
  std::vector<std::string> flows;   // empty: all
};

struct User {
  std::string id, name, department, manager, calendar, timezone, language;
  std::vector<std::string> roles, positions;
  bool active = true;
  std::vector<Absence> away;
  std::vector<Entry> attributes;
};

struct Department {
  std::string id, name, parent, head;
};

struct Team {
  std::string id;
  std::vector<std::string> members;
};

// One snapshot; look-ups are by id, in directory order.
struct Organisation {
  std::vector<User> users;
  std::vector<Department> departments;
  std::vector<Team> teams;

  const User* user(std::string_view id) const;
  const Department* department(std::string_view id) const;
  const Team* team(std::string_view id) const;
};

using OrgSnapshot = std::shared_ptr<const Organisation>;

class Directory {
 public:
  virtual ~Directory() = default;
  // The organisation as it was (or is) at that time. Called from any thread.
  virtual Result<OrgSnapshot> at(Instant when) = 0;
};

}  // namespace weir
