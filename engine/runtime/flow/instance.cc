#include "engine/runtime/flow/instance.h"

#include <algorithm>

namespace weir::runtime {

namespace {

// Ids rise in every list, so the newest are found from the end.
template <class List>
auto* find(List& list, Id id) {
  for (auto it = list.rbegin(); it != list.rend(); ++it)
    if (it->id == id) return &*it;
  return static_cast<decltype(&*list.begin())>(nullptr);
}

bool live(const Task& task) { return task.state == TaskState::Open || task.state == TaskState::Claimed; }

}  // namespace

Scope* Instance::scope(Id wanted) { return find(scopes, wanted); }
const Scope* Instance::scope(Id wanted) const { return find(scopes, wanted); }
Token* Instance::token(Id wanted) { return find(tokens, wanted); }
const Token* Instance::token(Id wanted) const { return find(tokens, wanted); }
Activation* Instance::activation(Id wanted) { return find(activations, wanted); }
const Activation* Instance::activation(Id wanted) const { return find(activations, wanted); }
Seat* Instance::seat(Id wanted) { return find(seats, wanted); }
const Seat* Instance::seat(Id wanted) const { return find(seats, wanted); }
Timer* Instance::timer(Id wanted) { return find(timers, wanted); }
const Timer* Instance::timer(Id wanted) const { return find(timers, wanted); }
const Incident* Instance::incident(Id wanted) const { return find(incidents, wanted); }
Incident* Instance::incident(Id wanted) { return find(incidents, wanted); }

Task* Instance::live_task(Id seat) {
  for (auto it = tasks.rbegin(); it != tasks.rend(); ++it)
    if (it->seat == seat && live(*it)) return &*it;
  return nullptr;
}
const Task* Instance::live_task(Id seat) const { return const_cast<Instance*>(this)->live_task(seat); }

const Activation* Instance::latest(int32_t node) const {
  for (auto it = activations.rbegin(); it != activations.rend(); ++it)
    if (it->node == node) return &*it;
  return nullptr;
}

std::string Instance::status_text() const {
  return status == CaseStatus::Named ? end_name : std::string(word(status));
}

}  // namespace weir::runtime
