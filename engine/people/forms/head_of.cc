#include <algorithm>

#include "engine/people/forms.h"

namespace weir::people {
namespace head_of_form {

// The department and its ancestors, itself first; a ring ends where it closes.
std::vector<std::string> line_above(const Organisation& people, std::string id) {
  std::vector<std::string> line;
  while (!id.empty() && std::find(line.begin(), line.end(), id) == line.end()) {
    const Department* department = people.department(id);
    if (department == nullptr) break;
    line.push_back(id);
    id = department->parent;
  }
  return line;
}

// The first head from `at` upward; only there where `climb` is off.
void find_head(const Organisation& people, const std::vector<std::string>& line, size_t at,
               bool climb, Found& found) {
  for (; at < line.size(); ++at) {
    const std::string head = head_of(people, line[at]);
    if (!head.empty()) {
      found.path.push_back(line[at] + " → head " + head);
      add_person(found, head);
      return;
    }
    found.missed.push_back("department " + line[at] + " has no head");
    if (!climb) return;
  }
}

Found resolve(const model::Who& who, WhoContext& context) {
  Found found;
  const Organisation& people = context.organisation();
  std::string id = person_argument(who, "head_of", context, found);
  // A person stands for his department.
  if (const User* user = people.department(id) == nullptr ? people.user(id) : nullptr)
    id = user->department;
  const std::vector<std::string> line = line_above(people, id);
  if (line.empty()) {
    if (!found.failed && found.missed.empty())
      found.missed.push_back("there is no department " + id);
    return found;
  }
  const bool top = model::word(who.args, "from", "bottom") == "top";
  const bool climb = model::word(who.args, "vacancy", "climb") == "climb";
  const int64_t level = std::max<int64_t>(integer_argument(who, "level", top ? 1 : 0), 0);
  const auto depth = static_cast<int64_t>(line.size());
  // From the top, 1 is the top department; from the bottom, 0 is the department itself.
  int64_t at = top ? depth - std::max<int64_t>(level, 1) : level;
  if (at >= 0 && at < depth) {
    find_head(people, line, static_cast<size_t>(at), climb, found);
    return found;
  }
  found.missed.push_back("level " + std::to_string(level) + " lies outside the " +
                         std::to_string(depth) + " levels of " + id);
  if (!climb) return found;
  if (top) {
    find_head(people, line, 0, true, found);
    return found;
  }
  // Above the top: the topmost head there is.
  for (at = depth - 1; at >= 0 && found.people.empty(); --at)
    find_head(people, line, static_cast<size_t>(at), false, found);
  return found;
}

}  // namespace head_of_form

const WhoFormSpec& spec_head_of() {
  static const WhoFormSpec spec{
      .name = "head_of",
      .summary = {"The head of a department, or of one above it.",
                  "部门负责人，或其上级部门的负责人。"},
      .keys = {{.name = "head_of",
                .shape = model::Shape::feel(),
                .doc = {"A department, or a person for his department, as FEEL.",
                        "部门（或取人员所在部门），FEEL。"},
                .required = true,
                .example = "department"},
               {.name = "level",
                .shape = model::Shape::of(model::Place::Integer),
                .doc = {"So many levels above it; from the top, 1 is the top department.",
                        "往上几级；自顶向下时 1 为最高部门。"},
                .default_text = "0",
                .example = "1"},
               {.name = "vacancy",
                .shape = model::Shape::word({"climb", "empty"}),
                .doc = {"Where there is no head: go up, or nobody.",
                        "无负责人时：逐级向上，或视为无人。"},
                .default_text = "climb",
                .example = "empty"},
               {.name = "from",
                .shape = model::Shape::word({"bottom", "top"}),
                .doc = {"Where the level is counted from.", "级数从何处数起。"},
                .default_text = "bottom",
                .example = "top"}},
      .resolve = head_of_form::resolve,
      .good = "{head_of: department, level: 1, vacancy: empty}",
      .bad = "{head_of: department, vacancy: skip}"};
  return spec;
}

}  // namespace weir::people
