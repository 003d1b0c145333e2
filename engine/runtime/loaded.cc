#include "engine/runtime/loaded.h"

namespace weir::runtime {

Loaded::Loaded(Model given)
    : keep(std::move(given)),
      model(*keep),
      plans(model),
      catalog(keep),
      calendars(model),
      access(model),
      zone(time::zone_of(model)) {
  const auto add = [&](const std::vector<model::FlowNode>& nodes) {
    for (const model::FlowNode& node : nodes) types.emplace(&node, nodes::find_node_type(node.type));
  };
  for (const model::Flow& flow : model.flows) {
    add(flow.nodes);
    for (const model::FlowNode& node : flow.nodes)
      if (model::find(node.args, "clock_stops_in") != nullptr || model::find(node.args, "track") != nullptr)
        clocked_forms.insert(flow.form);
  }
  add(model.blocks);
}

namespace {

Error unknown_type(const model::Model& model, const model::FlowNode& node, Language language) {
  const std::string place = model::place(model, node.span);
  return Error::of("E_MODEL", language == Language::Chinese
                                  ? place + "：此引擎不认识步骤类型 '" + node.type + "'"
                                  : place + ": this engine does not know steps of the kind '" + node.type + "'");
}

}  // namespace

Result<LoadedPtr> load(const Model& model, Language language) {
  if (model == nullptr)
    return Error::of("E_MODEL", language == Language::Chinese ? "没有模型" : "there is no model");
  auto loaded = std::make_shared<const Loaded>(model);
  for (const auto& [node, type] : loaded->types)
    if (type == nullptr && node->type != "join") return unknown_type(*model, *node, language);
  return LoadedPtr(loaded);
}

bool in_force(const model::Named& named, Date today) {
  return named.enabled && (!named.from || *named.from <= today) && (!named.to || today <= *named.to);
}

bool in_force(const model::ArgMap& args, Date today) {
  if (const model::Arg* enabled = model::find(args, "enabled"))
    if (const Value* value = enabled->value(); value != nullptr && value->is(ValueKind::Boolean) && !value->as_boolean())
      return false;
  const model::Arg* effective = model::find(args, "effective");
  const Value* span = effective != nullptr ? effective->value() : nullptr;
  if (span == nullptr || !span->is(ValueKind::Context)) return true;
  const Value* from = span->find("from");
  const Value* to = span->find("to");
  if (from != nullptr && from->is(ValueKind::Date) && today < from->as_date()) return false;
  return to == nullptr || !to->is(ValueKind::Date) || !(to->as_date() < today);
}

}  // namespace weir::runtime
