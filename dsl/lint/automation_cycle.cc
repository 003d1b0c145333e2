#include <algorithm>

#include "dsl/lint/lint.h"
#include "dsl/sema/graph.h"
#include "engine/nodes/node_type.h"

namespace weir::lint {
namespace automation_cycle {

const DiagSpec kProblem = {
    "automation/cycle", Severity::Warning, false,
    {"the automation '{name}' sets itself off again: {ring}", "自动化“{name}”会再次触发自己：{ring}"},
    {"say by 'where' when there is nothing left to do, or write what does not set it off", "请用 where 写明何时不必再执行，或改写不会触发它的内容"},
    "Automations that set each other off in a ring. At run time the ring is cut after 16 hops, with an incident.",
    "forms:\n"
    "  a:\n"
    "    fields:\n"
    "      n: {type: integer}\n"
    "      m: {type: integer}\n"
    "automations:\n"
    "  up:\n"
    "    form: a\n"
    "    on: changed n\n"
    "    do:\n"
    "      - {set: {m: =n + 1}}\n"
    "  down:\n"
    "    form: a\n"
    "    on: changed m\n"
    "    do:\n"
    "      - {set: {n: =m + 1}}\n",
    "forms:\n"
    "  a:\n"
    "    fields:\n"
    "      n: {type: integer}\n"
    "      m: {type: integer}\n"
    "automations:\n"
    "  up:\n"
    "    form: a\n"
    "    on: changed n\n"
    "    do:\n"
    "      - {set: {m: =n + 1}}\n"
    "  down:\n"
    "    form: a\n"
    "    on: changed m\n"
    "    where: n < 10\n"
    "    do:\n"
    "      - {set: {n: =m + 1}}\n"};

using Names = std::vector<std::string>;

Names words(const model::Arg* arg) {
  Names all;
  const auto add = [&](const model::Arg& one) {
    if (const Value* value = one.value(); value != nullptr && value->is(ValueKind::String)) all.emplace_back(value->as_string());
  };
  if (arg == nullptr) return all;
  if (arg->list() != nullptr) std::for_each(arg->list()->begin(), arg->list()->end(), add);
  else add(*arg);
  return all;
}

// The fields that a map of values writes, as events "FORM changed FIELD"; a value that the step does
// not compute is the same every time, and a second round changes nothing.
void add_writes(const std::string& form, const model::Arg* values, Names& events) {
  if (values == nullptr || values->map() == nullptr) return;
  for (const auto& [field, value] : *values->map()) {
    if (value.value() != nullptr) continue;
    events.push_back(form + " changed " + field);
    events.push_back(form + " updated");
  }
}

// What the steps from `node` on can bring about.
void effects_of(const model::Model& model, const std::string& form, int32_t node, Names& events, std::vector<bool>& seen) {
  if (node < 0 || seen[static_cast<size_t>(node)]) return;
  seen[static_cast<size_t>(node)] = true;
  const model::FlowNode& step = model.blocks[static_cast<size_t>(node)];
  const std::string about(model::word(step.args, step.type, ""));
  // A step with a condition of its own has a way out.
  if (!step.when) {
    if (step.type == "set") add_writes(form, model::find(step.args, "set"), events);
    if (step.type == "update") add_writes(about, model::find(step.args, "with"), events);
    if (step.type == "create") events.push_back(about + " created");
    if (step.type == "delete") events.push_back(about + " deleted");
    if (step.type == "emit") events.push_back(about);
  }
  effects_of(model, form, step.next, events, seen);
}

// An automation without a condition, and the events that it waits for and brings about.
struct Part {
  const model::Definition* automation = nullptr;
  Names waits, brings;
};

std::vector<Part> parts(const model::Model& model) {
  std::vector<Part> all;
  for (const model::Definition& one : model.automations) {
    const model::Arg* steps = model::find(one.args, "do");
    const model::Block* block = steps != nullptr ? steps->as<model::Block>() : nullptr;
    const bool conditional = model::find(one.args, "where") != nullptr || model::find(one.args, "when") != nullptr;
    if (block == nullptr || conditional || !one.enabled) continue;
    Part part{&one, {}, {}};
    for (const std::string& event : words(model::find(one.args, "on"))) {
      part.waits.push_back(event);
      part.waits.push_back(one.form + " " + event);
    }
    std::vector<bool> seen(model.blocks.size(), false);
    effects_of(model, one.form, block->entry, part.brings, seen);
    all.push_back(std::move(part));
  }
  return all;
}

bool sets_off(const Part& from, const Part& to) {
  return std::any_of(from.brings.begin(), from.brings.end(),
                     [&](const std::string& event) { return std::find(to.waits.begin(), to.waits.end(), event) != to.waits.end(); });
}

void check(const Context& context) {
  const std::vector<Part> all = parts(context.model);
  sema::Graph graph;
  graph.size = static_cast<int>(all.size());
  for (int i = 0; i < graph.size; ++i)
    for (int k = 0; k < graph.size; ++k)
      if (sets_off(all[static_cast<size_t>(i)], all[static_cast<size_t>(k)])) graph.add(i, k);
  for (const std::vector<int>& ring : sema::rings(graph)) {
    std::string path;
    for (const int one : ring) path += all[static_cast<size_t>(one)].automation->name + " → ";
    const model::Definition& first = *all[static_cast<size_t>(ring[0])].automation;
    context.report(kProblem, first.span, {{"name", first.name}, {"ring", path + first.name}});
  }
}

}  // namespace automation_cycle

const LintSpec& spec_automation_cycle() {
  static const LintSpec spec = {automation_cycle::kProblem, automation_cycle::check, false};
  return spec;
}

}  // namespace weir::lint
