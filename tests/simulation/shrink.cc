#include <algorithm>
#include <sstream>

#include "tests/simulation/chaos_store.h"
#include "tests/simulation/models.h"
#include "tests/simulation/world.h"

namespace weir::simulation {
namespace {

class Shrinker {
 public:
  Shrinker(Plan plan, const std::string& rule) : plan_(std::move(plan)), rule_(rule) {}

  bool take(Plan next) {
    const RunResult run = run_plan(next);
    if (run.failure.empty() || rule_of(run.failure) != rule_) return false;
    plan_ = std::move(next);
    plan_.actions = std::min(plan_.actions, run.last_action + 1);
    return true;
  }

  void drop_troubles() {
    Troubles names;
    std::vector<std::string> kinds = {"sink", "skew", "post", "pause"};
    names.each([&](const char* name, int) { kinds.emplace_back(name); });
    for (const std::string& kind : kinds) {
      Plan next = plan_;
      if (next.calm.insert(kind).second) take(std::move(next));
    }
  }

  // Runs of actions, halved until single ones.
  void drop_actions() {
    for (int size = std::max(plan_.actions / 2, 1); size >= 1; size /= 2)
      for (int from = 0; from < plan_.actions; from += size) {
        Plan next = plan_;
        bool fewer = false;
        for (int i = from; i < std::min(from + size, plan_.actions); ++i) fewer = next.without.insert(i).second || fewer;
        if (fewer) take(std::move(next));
      }
  }

  // Elements of the lists of steps: whatever still compiles and still fails.
  void drop_steps() {
    for (bool smaller = true; smaller;) {
      smaller = false;
      for (const auto& [from, to] : elements(plan_.app)) {
        Plan next = plan_;
        next.app.erase(from, to - from);
        if (compile_app(next.app, nullptr) == nullptr || !take(std::move(next))) continue;
        smaller = true;
        break;
      }
    }
  }

  const Plan& plan() const { return plan_; }

 private:
  // Each "{...}, " or ", {...}" of the flow-style lists, outermost first.
  static std::vector<std::pair<size_t, size_t>> elements(const std::string& yaml) {
    std::vector<std::pair<size_t, size_t>> found;
    for (size_t i = yaml.find("flows:"); i < yaml.size(); ++i) {
      if (yaml[i] != '{' || (yaml[i - 1] != '[' && yaml.compare(i - 2, 2, ", ") != 0)) continue;
      int depth = 0;
      size_t end = i;
      do {
        if (yaml[end] == '{' || yaml[end] == '[') ++depth;
        if (yaml[end] == '}' || yaml[end] == ']') --depth;
        ++end;
      } while (end < yaml.size() && depth > 0);
      if (yaml.compare(end, 2, ", ") == 0) found.emplace_back(i, end + 2);
      else if (yaml[i - 1] != '[') found.emplace_back(i - 2, end);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.second - a.first > b.second - b.first; });
    return found;
  }

  Plan plan_;
  std::string rule_;
};

}  // namespace

std::string rule_of(const std::string& failure) {
  for (size_t i = 0; i + 1 < failure.size(); ++i) {
    if (!std::isupper(static_cast<unsigned char>(failure[i])) || (i > 0 && std::isalnum(static_cast<unsigned char>(failure[i - 1])))) continue;
    size_t end = i;
    while (end < failure.size() && std::isupper(static_cast<unsigned char>(failure[end]))) ++end;
    const size_t digits = end;
    while (end < failure.size() && std::isdigit(static_cast<unsigned char>(failure[end]))) ++end;
    if (end > digits) return failure.substr(i, end - i);
  }
  return failure.find("liveness") != std::string::npos ? "liveness" : std::string();
}

Plan shrink(const Plan& failing) {
  const RunResult run = run_plan(failing);
  if (run.failure.empty()) return failing;
  Plan plan = failing;
  plan.actions = std::min(plan.actions, run.last_action + 1);
  if (plan.app.empty()) plan.app = run.app, plan.steps = run.steps;
  Shrinker shrinker(failing, rule_of(run.failure));
  if (!shrinker.take(plan)) return failing;
  shrinker.drop_actions();
  shrinker.drop_troubles();
  shrinker.drop_steps();
  shrinker.drop_actions();
  return shrinker.plan();
}

std::string write_plan(const Plan& plan) {
  std::string text = "seed " + std::to_string(plan.seed) + "\nactions " + std::to_string(plan.actions) + "\nwithout";
  for (const int one : plan.without)
    if (one < plan.actions) text += " " + std::to_string(one);
  text += "\ncalm";
  for (const std::string& one : plan.calm) text += " " + one;
  text += "\nsteps";
  for (const std::string& one : plan.steps) text += " " + one;
  return text + "\napp\n" + plan.app;
}

std::optional<Plan> read_plan(const std::string& text) {
  Plan plan;
  std::istringstream in(text);
  bool seeded = false;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    if (key == "app") {
      plan.app = std::string(std::istreambuf_iterator<char>(in), {});
      break;
    }
    if (key == "seed") seeded = static_cast<bool>(words >> plan.seed);
    else if (key == "actions") words >> plan.actions;
    else if (key == "without") for (int one = 0; words >> one;) plan.without.insert(one);
    else if (key == "calm") for (std::string one; words >> one;) plan.calm.insert(one);
    else if (key == "steps") for (std::string one; words >> one;) plan.steps.push_back(one);
    else if (!key.empty() && key[0] != '#') return std::nullopt;
  }
  return seeded ? std::optional(std::move(plan)) : std::nullopt;
}

}  // namespace weir::simulation
