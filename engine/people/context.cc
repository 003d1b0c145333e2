#include <algorithm>

#include "engine/people/forms.h"

namespace weir::people {

namespace {
constexpr int kDepthMax = 20;
}

Value WhoContext::field(std::string_view) { return {}; }
std::vector<std::string> WhoContext::completed(std::string_view) { return {}; }
std::optional<std::vector<std::string>> WhoContext::chosen() { return std::nullopt; }

Found WhoContext::assignment(std::string_view name) {
  Found found;
  found.missed.push_back("the assignment " + std::string(name) + " cannot be asked here");
  return found;
}

Value WhoContext::decide(std::string_view, const model::ArgMap*, bool* failed) {
  *failed = true;
  return {};
}

Found WhoContext::without_except(const model::Who& who, std::vector<std::string>* taken) {
  Found found;
  if (depth_ >= kDepthMax) {
    found.failed = true;
    found.missed.push_back("people are nested more than twenty deep");
    return found;
  }
  ++depth_;
  if (who.form == "list") {
    for (const model::Who& one : who.of) {
      Found part = resolve(one);
      for (const std::string& user : part.people) add_person(found, user);
      merge_notes(found, part);
    }
  } else if (who.form == "expression") {
    const model::Arg* arg = model::find(who.args, "expression");
    const feel::Expression* expression = arg != nullptr ? arg->expression() : nullptr;
    if (expression != nullptr) add_people(found, evaluate(*expression, &found.failed));
    if (found.people.empty() && !found.failed)
      found.missed.push_back((expression != nullptr ? expression->source : "the expression") +
                             " names nobody");
  } else if (const WhoFormSpec* spec = find_who_form(who.form)) {
    found = spec->resolve(who, *this);
  } else {
    found.failed = true;
    found.missed.push_back("there is no way to name people called " + who.form);
  }
  if (who.except != nullptr && taken != nullptr) {
    Found except = resolve(*who.except);
    found.failed = found.failed || except.failed;
    *taken = std::move(except.people);
  }
  --depth_;
  return found;
}

Found WhoContext::resolve(const model::Who& who) {
  std::vector<std::string> taken;
  Found found = without_except(who, &taken);
  std::erase_if(found.people, [&](const std::string& user) {
    if (std::find(taken.begin(), taken.end(), user) == taken.end()) return false;
    found.missed.push_back(user + " is excepted");
    return true;
  });
  return found;
}

}  // namespace weir::people
