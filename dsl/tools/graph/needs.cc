// What depends on what: every definition of an app, and the others that it names or calls.
#include <algorithm>
#include <set>

#include "dsl/sema/walk.h"
#include "dsl/tools/graph/picture.h"

namespace weir::graph {

namespace {

using model::Arg;
using model::ArgMap;
using model::FlowNode;
using model::Model;

std::string full(std::string_view section, std::string_view name) {
  return std::string(section) + "/" + std::string(name);
}

// The section whose definitions a key names.
constexpr std::pair<std::string_view, std::string_view> kKeys[] = {
    {"form", "forms"},         {"from", "forms"},          {"create", "forms"},       {"update", "forms"},
    {"delete", "forms"},       {"convert", "forms"},       {"into", "forms"},         {"carry", "forms"},
    {"touches", "forms"},      {"decide", "decisions"},    {"decision", "decisions"}, {"assign", "assignments"},
    {"assignment", "assignments"}, {"pool", "pools"},      {"print", "templates"},    {"template", "templates"},
    {"subflow", "flows"},      {"approval", "flows"},      {"flow", "flows"},         {"for_each", "forms"},
};

class Needs {
 public:
  explicit Needs(const Model& model) : model_(model) {
    for (const std::string& name : definitions_of(model)) known_.insert(name);
  }

  // What the definitions name, by their full names.
  std::set<std::string> of(const model::Form& form) {
    for (const model::Field& field : form.fields) field_needs(field);
    for (const model::Check& check : form.checks) calls(check.check);
    args(form.args);
    for (const model::StageGroup& group : form.stages)
      for (const model::Stage& stage : group.stages) {
        name("flows", stage.approval);
        block(stage.on_enter);
        for (const auto* list : {&stage.enter, &stage.exit})
          for (const model::Criterion& one : *list) calls(one.check);
      }
    return take(full("forms", form.name));
  }
  std::set<std::string> of(const model::Decision& decision) {
    for (const model::Parameter& input : decision.inputs) declared(input.declared);
    if (decision.value) calls(*decision.value);
    for (const model::InputClause& column : decision.columns) calls(column.expression);
    for (const model::Rule& rule : decision.rules) {
      for (const auto& cell : rule.inputs)
        if (cell) calls(*cell);
      for (const feel::Expression& answer : rule.outputs) calls(answer);
    }
    return take(full("decisions", decision.name));
  }
  std::set<std::string> of(const model::Function& function) {
    for (const model::Parameter& param : function.params) declared(param.declared);
    calls(function.value);
    return take(full("functions", function.name));
  }
  std::set<std::string> of(const model::Flow& flow) {
    name("forms", flow.form);
    for (const model::Start& start : flow.starts) {
      if (start.when) calls(*start.when);
      args(start.args);
    }
    for (const model::Variable& variable : flow.vars) args({{variable.name, variable.value}});
    args(flow.args);
    for (const FlowNode& node : flow.nodes) step(node);
    return take(full("flows", flow.name));
  }
  std::set<std::string> of(std::string_view section, const model::Definition& definition) {
    name("forms", definition.form);
    args(definition.args);
    return take(full(section, definition.name));
  }

 private:
  std::set<std::string> take(const std::string& self) {
    found_.erase(self);
    return std::exchange(found_, {});
  }
  void name(std::string_view section, std::string_view name) {
    if (std::string one = full(section, name); known_.contains(one)) found_.insert(std::move(one));
  }
  void declared(std::string_view type) {
    if (type.starts_with("form ")) name("forms", type.substr(5));
  }
  void calls(const feel::Expression& expression) {
    std::set<std::string> names;
    sema::calls_of(expression.root, names);
    for (const std::string& one : names) name("functions", one), name("decisions", one);
  }
  void field_needs(const model::Field& field) {
    for (const auto* one : {&field.required, &field.visible, &field.readonly, &field.formula, &field.check})
      if (*one) calls(**one);
    if (field.default_value) args({{"default", *field.default_value}});
    args(field.args);
    for (const model::Field& column : field.columns) field_needs(column);
  }
  void step(const FlowNode& node) {
    sema::walk(node, [&](const feel::Expression& expression) { calls(expression); });
    args(node.args);
    for (const model::Arm& arm : node.arms)
      if (arm.when) calls(*arm.when);
    const std::string_view operation = model::word(node.args, "call", "");
    name("connectors", operation.substr(0, operation.find('.')));
  }
  // Steps that stand without a flow.
  void block(const model::Block& block) { block_at(block.entry); }
  void block_at(int32_t at) {
    while (at >= 0 && static_cast<size_t>(at) < model_.blocks.size() && seen_.insert(at).second) {
      step(model_.blocks[at]);
      for (const model::Arm& arm : model_.blocks[at].arms) block_at(arm.entry);
      at = model_.blocks[at].next;
    }
  }
  void args(const ArgMap& map) {
    sema::walk(map, [&](const feel::Expression& expression) { calls(expression); });
    names_in(map);
    if (!inside_flow(map)) sema::blocks_in(map, [&](const model::Block& one) { block(one); });
  }
  // Blocks of a flow's steps lie in the flow, whose steps are all looked at anyway.
  bool inside_flow(const ArgMap& map) const {
    return std::any_of(model_.flows.begin(), model_.flows.end(), [&](const model::Flow& flow) {
      return std::any_of(flow.nodes.begin(), flow.nodes.end(), [&](const FlowNode& node) { return &node.args == &map; });
    });
  }
  void names_in(const ArgMap& map) {
    for (const auto& [key, arg] : map) named(key, arg);
  }
  void named(std::string_view key, const Arg& arg) {
    for (const auto& [known, section] : kKeys) {
      if (known != key) continue;
      if (const Value* value = arg.value()) {
        if (value->is(ValueKind::String)) name(section, value->as_string());
        if (value->is(ValueKind::List))
          for (const Value& one : value->items())
            if (one.is(ValueKind::String)) name(section, one.as_string());
      }
      if (const ArgMap* map = arg.map())
        for (const auto& [inner, unused] : *map) name(section, inner);
    }
    if (const ArgMap* map = arg.map()) names_in(*map);
    if (const model::ArgList* list = arg.list())
      for (const Arg& one : *list) named(key, one);
    if (const model::Who* who = arg.who()) who_needs(*who);
  }
  void who_needs(const model::Who& who) {
    names_in(who.args);
    for (const model::Who& one : who.of) who_needs(one);
    if (who.except != nullptr) who_needs(*who.except);
  }

  const Model& model_;
  std::set<std::string> known_, found_;
  std::set<int32_t> seen_;
};

struct Definition {
  std::string name;
  Shape shape;
  std::vector<std::string> lines;
  std::set<std::string> needs;
};

constexpr std::pair<std::string_view, Text> kWords[] = {
    {"forms", {"form", "表单"}},           {"decisions", {"decision", "决策"}},   {"functions", {"function", "函数"}},
    {"flows", {"flow", "流程"}},           {"assignments", {"assignment", "分配规则"}}, {"pools", {"pool", "公海"}},
    {"automations", {"automation", "自动化"}}, {"templates", {"template", "模板"}}, {"reports", {"report", "报表"}},
    {"connectors", {"connector", "连接器"}}};

std::vector<Definition> all_of(const Model& model, Language language) {
  std::vector<Definition> all;
  const auto add = [&](std::string_view section, const model::Named& named, Shape shape, std::set<std::string> needs) {
    std::vector<std::string> lines = {label_of(named.label, named.name, language)};
    for (const auto& [known, words] : kWords)
      if (known == section)
        lines.push_back(std::string(words.in(language)) + (lines[0] == named.name ? "" : " " + named.name));
    all.push_back({full(section, named.name), shape, std::move(lines), std::move(needs)});
  };
  Needs needs(model);
  for (const model::Form& one : model.forms) add("forms", one, Shape::Store, needs.of(one));
  for (const model::Decision& one : model.decisions) add("decisions", one, Shape::Rule, needs.of(one));
  for (const model::Function& one : model.functions) add("functions", one, Shape::Rule, needs.of(one));
  for (const model::Flow& one : model.flows) add("flows", one, Shape::Step, needs.of(one));
  const auto definitions = [&](std::string_view section, const std::vector<model::Definition>& list, Shape shape) {
    for (const model::Definition& one : list) add(section, one, shape, needs.of(section, one));
  };
  definitions("assignments", model.assignments, Shape::Person);
  definitions("pools", model.pools, Shape::Person);
  definitions("automations", model.automations, Shape::Trigger);
  definitions("templates", model.templates, Shape::Step);
  definitions("reports", model.reports, Shape::Step);
  definitions("connectors", model.connectors, Shape::Outside);
  return all;
}

}  // namespace

std::vector<std::string> definitions_of(const Model& model) {
  std::vector<std::string> names;
  const auto add = [&](std::string_view section, const auto& list) {
    for (const auto& one : list) names.push_back(full(section, one.name));
  };
  add("forms", model.forms), add("decisions", model.decisions), add("functions", model.functions);
  add("flows", model.flows), add("assignments", model.assignments), add("pools", model.pools);
  add("automations", model.automations), add("templates", model.templates), add("reports", model.reports);
  add("connectors", model.connectors);
  return names;
}

Picture picture_of_needs(const Model& model, std::string_view around, Language language) {
  Picture picture;
  picture.downwards = false;
  const std::vector<Definition> all = all_of(model, language);
  const auto needs_of = [&](const std::string& name) -> const std::set<std::string>& {
    static const std::set<std::string> kNone;
    for (const Definition& one : all)
      if (one.name == name) return one.needs;
    return kNone;
  };
  std::set<std::string> shown;
  if (around.empty()) {
    for (const Definition& one : all) shown.insert(one.name);
  } else {
    // All that it needs, however far, and what needs it itself.
    std::vector<std::string> open = {std::string(around)};
    while (!open.empty()) {
      const std::string name = std::move(open.back());
      open.pop_back();
      if (!shown.insert(name).second) continue;
      for (const std::string& one : needs_of(name)) open.push_back(one);
    }
    for (const Definition& one : all)
      if (one.needs.contains(std::string(around))) shown.insert(one.name);
  }
  std::map<std::string, size_t> at;
  for (const Definition& one : all)
    if (shown.contains(one.name)) at[one.name] = picture.add(one.shape, one.lines);
  for (const Definition& one : all)
    if (at.contains(one.name))
      for (const std::string& need : one.needs)
        if (at.contains(need)) picture.join(at[one.name], at[need]);
  return picture;
}

}  // namespace weir::graph
