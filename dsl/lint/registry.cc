#include "dsl/lint.gen.h"

namespace weir::lint {

const std::vector<const LintSpec*>& lints() {
  static const std::vector<const LintSpec*> list = all();
  return list;
}

void run(const Context& context) {
  const bool sound = !context.reporter.failed();
  for (const LintSpec* lint : lints())
    if (sound || !lint->needs_sound) lint->check(context);
}

}  // namespace weir::lint
