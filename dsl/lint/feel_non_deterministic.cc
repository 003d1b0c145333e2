#include "dsl/lint/lint.h"
#include "dsl/sema/places.h"
#include "dsl/sema/walk.h"

namespace weir::lint {
namespace feel_non_deterministic {

const DiagSpec kProblem = {
    "feel/non-deterministic", Severity::Info, false,
    {"this formula changes with the clock: '{field}' is computed at each read and cannot be indexed", "这个公式随时间变化：“{field}”每次读取时重算，不能建索引"},
    {"if the day of a change is meant, keep it in a field that a step sets", "若指的是某次变化的那天，请存入由步骤赋值的字段"},
    "A formula that reads `now` or `today` is live, and 'index:' or 'unique:' on it does nothing.",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: date}\n"
    "      z: {type: boolean, index: true, formula: 'a < today'}\n",
    "forms:\n"
    "  q:\n"
    "    fields:\n"
    "      a: {type: date}\n"
    "      z: {type: boolean, formula: 'a < today'}\n"};

void check(const Context& context) {
  for (const model::Form& form : context.model.forms) {
    const auto indexed = [&](const std::string& name) {
      for (const auto* lists : {&form.indexes, &form.unique})
        for (const std::vector<std::string>& list : *lists)
          if (std::find(list.begin(), list.end(), name) != list.end()) return true;
      return false;
    };
    for (const model::Field& field : form.fields)
      if (field.live && (field.index || field.unique || indexed(field.name)))
        context.report(kProblem, field.formula->span, {{"field", field.name}});
  }
}

}  // namespace feel_non_deterministic

const LintSpec& spec_feel_non_deterministic() {
  static const LintSpec spec = {feel_non_deterministic::kProblem, feel_non_deterministic::check, false};
  return spec;
}

}  // namespace weir::lint
