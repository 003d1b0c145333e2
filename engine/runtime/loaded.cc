#include "engine/runtime/loaded.h"

#include "engine/runtime/flow/host_step.h"

namespace weir::runtime {

Loaded::Loaded(Model given)
    : keep(std::move(given)),
      model(*keep),
      plans(model),
      catalog(keep),
      calendars(model),
      access(model),
      zone(time::zone_of(model)),
      across(across_keys(model)) {
  const auto add = [&](const std::vector<model::FlowNode>& nodes) {
    for (const model::FlowNode& node : nodes)
      types.emplace(&node, node.host_result ? &host_step_type() : nodes::find_node_type(node.type));
  };
  for (const model::Flow& flow : model.flows) {
    add(flow.nodes);
    for (const model::FlowNode& node : flow.nodes)
      if (model::find(node.args, "clock_stops_in") != nullptr || model::find(node.args, "track") != nullptr ||
          (node.type == "wait" && model::find(node.args, "until") != nullptr))
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

// What the host was to give: a step, a field type.
Error not_given(const model::Model& model, Span span, Text what, const std::string& name, Language language) {
  const std::string place = model::place(model, span);
  Error error = Error::of("E_MODEL", fill(what.in(language), {{"place", place}, {"name", name}}, language));
  error.hint = language == Language::Chinese ? "请由宿主程序在 EngineOptions 中提供"
                                             : "the host program gives it in EngineOptions";
  return error;
}

template <class T>
bool gives(const std::vector<T>& given, const std::string& name) {
  return std::any_of(given.begin(), given.end(), [&](const T& one) { return one.name == name; });
}

std::optional<Error> lacks(const model::Model& model, const std::vector<model::Field>& fields, const EngineOptions& options) {
  for (const model::Field& field : fields) {
    if (!field.host_type.empty() && !gives(options.field_types, field.host_type))
      return not_given(model, field.span,
                       {"{place}: the app has fields of the type '{name}', which this engine was not given",
                        "{place}：应用使用了字段类型“{name}”，但未向此引擎提供"},
                       field.host_type, options.language);
    if (auto error = lacks(model, field.columns, options)) return error;
  }
  return std::nullopt;
}

std::optional<Error> lacks(const model::Model& model, const std::vector<model::FlowNode>& nodes, const EngineOptions& options) {
  for (const model::FlowNode& node : nodes) {
    if (node.host_result) {
      if (!gives(options.steps, node.type))
        return not_given(model, node.span,
                         {"{place}: the app uses the step '{name}', which this engine was not given",
                          "{place}：应用使用了步骤“{name}”，但未向此引擎提供"},
                         node.type, options.language);
    } else if (node.type != "join" && nodes::find_node_type(node.type) == nullptr) {
      return unknown_type(model, node, options.language);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<LoadedPtr> load(const Model& model, const EngineOptions& options) {
  if (model == nullptr)
    return Error::of("E_MODEL", options.language == Language::Chinese ? "没有模型" : "there is no model");
  for (const model::Form& form : model->forms)
    if (auto error = lacks(*model, form.fields, options)) return *error;
  for (const model::Flow& flow : model->flows)
    if (auto error = lacks(*model, flow.nodes, options)) return *error;
  if (auto error = lacks(*model, model->blocks, options)) return *error;
  return LoadedPtr(std::make_shared<const Loaded>(model));
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
