#include "engine/runtime/flow/choices.h"

namespace weir::runtime {

Chosen choose_arms(StepContext& step, bool every) {
  Chosen chosen;
  const std::vector<model::Arm>& arms = step.node().arms;
  std::optional<size_t> otherwise;
  std::vector<Value> tried;
  for (size_t i = 0; i < arms.size(); ++i) {
    if (!arms[i].when) {
      otherwise = i;
      continue;
    }
    const auto holds = step.condition(*arms[i].when, arms[i].missing);
    if (const Failure* failure = std::get_if<Failure>(&holds)) {
      chosen.failure = *failure;
      return chosen;
    }
    tried.push_back(Value::context({{"option", Value::string(arms[i].name)},
                                    {"when", Value::string(arms[i].when->source)},
                                    {"place", Value::string(model::place(step.of().model(), arms[i].span))},
                                    {"holds", Value::boolean(std::get<bool>(holds))}}));
    if (!std::get<bool>(holds)) continue;
    chosen.arms.push_back(static_cast<Id>(i));
    chosen.reason += (chosen.reason.empty() ? "option " : ", ") + arms[i].name;
    if (!every) break;
  }
  step.explain("options", Value::list(std::move(tried)));
  if (!chosen.arms.empty()) return chosen;
  if (otherwise) {
    chosen.arms.push_back(static_cast<Id>(*otherwise));
    chosen.reason = "otherwise";
    return chosen;
  }
  chosen.failure = step.fail(IncidentType::NoOption, "no option holds and there is no 'otherwise'",
                             "没有选项成立，也没有 'otherwise'");
  return chosen;
}

}  // namespace weir::runtime
