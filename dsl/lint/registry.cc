#include "dsl/lint.gen.h"
#include "dsl/sema/app.h"
#include "dsl/sema/axes.h"

namespace weir::lint {

const std::vector<const LintSpec*>& lints() {
  static const std::vector<const LintSpec*> list = all();
  return list;
}

bool Context::sound(std::string_view section, std::string_view name) const {
  return !app.broken.contains(std::string(section) + "/" + std::string(name));
}

Span Context::rules_place(const model::Decision& decision) const {
  const sema::Decl* decl = app.section("decisions").find(decision.name);
  if (decl != nullptr)
    for (const char* key : {"table", "csv", "rules"})
      if (const yaml::Entry* entry = decl->node().entry(key)) return entry->key.span;
  return decision.span;
}

const sema::Regions* Context::regions_of(const model::Decision& decision) const {
  if (!sound("decisions", decision.name)) return nullptr;
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
