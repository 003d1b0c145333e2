#include "dsl/lint.gen.h"
#include "dsl/sema/axes.h"

namespace weir::lint {

const std::vector<const LintSpec*>& lints() {
  static const std::vector<const LintSpec*> list = all();
  return list;
}

const sema::Regions* Context::regions_of(const model::Decision& decision) const {
  auto [it, fresh] = regions->emplace(&decision, std::nullopt);
  if (fresh) it->second = sema::regions_of(model, decision, sema::axes_of(app, decision));
  return it->second ? &*it->second : nullptr;
}

void run(const Context& given) {
  std::map<const model::Decision*, std::optional<sema::Regions>> regions;
  Context context = given;
  context.regions = &regions;
  const bool sound = !context.reporter.failed();
  for (const LintSpec* lint : lints())
    if (sound || !lint->needs_sound) lint->check(context);
}

}  // namespace weir::lint
