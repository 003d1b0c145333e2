#include "engine/model/invariants.h"

namespace weir::model {

namespace {

bool inside(int32_t index, size_t size) { return index >= -1 && (index < 0 || static_cast<size_t>(index) < size); }

bool good_blocks(const ArgMap& args, size_t size);

bool good_blocks(const Arg& arg, size_t size) {
  if (const auto* block = arg.as<Block>()) return inside(block->entry, size);
  if (const auto* list = arg.list())
    for (const Arg& one : *list)
      if (!good_blocks(one, size)) return false;
  return arg.map() == nullptr || good_blocks(*arg.map(), size);
}

bool good_blocks(const ArgMap& args, size_t size) {
  for (const auto& [name, arg] : args)
    if (!good_blocks(arg, size)) return false;
  return true;
}

std::string broken_nodes(const std::vector<FlowNode>& nodes) {
  for (const FlowNode& node : nodes) {
    const bool good = inside(node.next, nodes.size()) && inside(node.fork, nodes.size()) &&
                      inside(node.join, nodes.size()) && good_blocks(node.args, nodes.size());
    if (!good) return "a step points outside its flow";
    for (const Arm& arm : node.arms)
      if (!inside(arm.entry, nodes.size())) return "an arm points outside its flow";
    if (node.fork >= 0) {
      const auto arms = static_cast<int32_t>(nodes[node.fork].arms.size());
      if (node.arm < 0 || node.arm >= arms) return "a step lies in an arm that is not there";
    }
    if (node.join >= 0 && &nodes[node.join] != &node) {
      const bool paired = nodes[node.join].join >= 0 && &nodes[nodes[node.join].join] == &node;
      if (!paired) return "a join has no fork";
    }
    if (node.type == "join" && node.join < 0) return "a join has no fork";
  }
  // Forks nest: going outward ends.
  for (const FlowNode& node : nodes) {
    size_t depth = 0;
    for (int32_t at = node.fork; at >= 0; at = nodes[at].fork)
      if (++depth > nodes.size()) return "forks lie in one another in a ring";
  }
  return {};
}

std::string broken_form(const Model& model, const Form& form) {
  for (int32_t index : form.formula_order)
    if (index < 0 || static_cast<size_t>(index) >= form.fields.size()) return "a formula points outside its form";
  for (const StageGroup& group : form.stages)
    for (const Stage& stage : group.stages)
      if (!inside(stage.on_enter.entry, model.blocks.size())) return "a stage points outside the model";
  return good_blocks(form.args, model.blocks.size()) ? "" : "a form points outside the model";
}

std::string broken_decision(const Decision& decision) {
  for (const Rule& rule : decision.rules) {
    if (rule.inputs.size() != decision.columns.size()) return "a rule has not the cells of its table";
    if (rule.outputs.size() != decision.outputs.size()) return "a rule has not the answers of its table";
  }
  return {};
}

}  // namespace

std::string broken_invariant(const Model& model) {
  std::string why = broken_nodes(model.blocks);
  for (const Form& form : model.forms)
    if (why.empty()) why = broken_form(model, form);
  for (const Decision& decision : model.decisions)
    if (why.empty()) why = broken_decision(decision);
  for (const Flow& flow : model.flows) {
    if (why.empty()) why = broken_nodes(flow.nodes);
    if (!inside(flow.entry, flow.nodes.size())) why = "a flow begins outside its steps";
    if (!flow.form.empty() && model.form(flow.form) == nullptr) why = "a flow has a form that is not there";
    for (const auto& [end, block] : flow.on)
      if (!inside(block.entry, flow.nodes.size())) why = "steps of an end lie outside the flow";
  }
  for (const auto* all : {&model.assignments, &model.pools, &model.automations, &model.templates, &model.reports, &model.connectors})
    for (const Definition& definition : *all)
      if (!good_blocks(definition.args, model.blocks.size())) why = "steps lie outside the model";
  for (const CalendarSpec& calendar : model.calendars)
    if (calendar.hours.size() != 7) why = "a calendar has not seven days";
  return why;
}

}  // namespace weir::model
