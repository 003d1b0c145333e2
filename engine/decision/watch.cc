#include "engine/decision/watch.h"

namespace weir::decision {
namespace {

thread_local Watch* watching = nullptr;

}  // namespace

Watch::Watch() : before_(watching) { watching = this; }
Watch::~Watch() { watching = before_; }

void Watch::note(const model::Decision& decision, uint32_t rule) {
  if (watching != nullptr) watching->matched_.emplace(decision.name, decision.rules[rule].number);
}

}  // namespace weir::decision
