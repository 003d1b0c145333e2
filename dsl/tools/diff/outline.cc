#include "dsl/tools/diff/outline.h"

#include <algorithm>

namespace weir::diff_of {

namespace {

using model::Expression;
using model::FlowNode;
using model::Model;

class Leaves {
 public:
  explicit Leaves(Part& part) : part_(part) {}

  Leaves& add(std::string path, std::string text, Span span = {}) {
    if (!text.empty()) part_.leaves.push_back({std::move(path), std::move(text), span.valid() ? span : part_.span, nullptr});
    return *this;
  }
  Leaves& add(std::string path, const std::optional<Expression>& one) {
    return one ? add(std::move(path), model::to_text(*one), one->span) : *this;
  }
  Leaves& add(std::string path, const std::optional<model::Template>& one) {
    return one ? add(std::move(path), model::to_text(*one), one->span) : *this;
  }
  Leaves& add(std::string path, const Value& value) {
    if (value.is_null()) return *this;
    return add(std::move(path), value.is(ValueKind::String) ? std::string(value.as_string()) : value.to_feel());
  }
  Leaves& flag(std::string path, bool on) { return add(std::move(path), on ? "true" : ""); }
  Leaves& args(const model::ArgMap& args, const std::vector<FlowNode>* blocks = nullptr) {
    model::flatten(args, part_.leaves, blocks);
    return *this;
  }
  Leaves& named(const model::Named& named) {
    add("label", named.label);
    if (!named.enabled) add("enabled", "false");
    if (named.from) add("effective.from", Value::date(*named.from));
    if (named.to) add("effective.to", Value::date(*named.to));
    return *this;
  }

 private:
  Part& part_;
};

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

Part part(std::string_view kind, const std::string& name, Span span) {
  Part one;
  one.kind = kind;
  one.name = name;
  one.span = span;
  return one;
}

Part of(const model::Field& field, std::string_view kind) {
  Part one = part(kind, field.name, field.span);
  Leaves leaves(one);
  leaves.named(field).add("type", field.host_type.empty() ? field.type : field.host_type);
  leaves.add("required", field.required).add("visible", field.visible).add("readonly", field.readonly);
  leaves.add("formula", field.formula).add("check", field.check).add("message", field.message);
  if (field.default_value) model::flatten("default", *field.default_value, one.leaves);
  leaves.flag("unique", field.unique).flag("sensitive", field.sensitive).flag("index", field.index);
  leaves.flag("clear_when_hidden", field.clear_when_hidden).add("was", field.was).args(field.args);
  for (const model::Field& column : field.columns) one.parts.push_back(of(column, "column"));
  return one;
}

Part of(const model::Stage& stage, const model::StageGroup& group, const Model& model) {
  Part one = part("stage", group.name.empty() ? stage.name : group.name + "." + stage.name, stage.span);
  Leaves leaves(one);
  leaves.named(stage).add("needs", joined(stage.needs)).add("ends", stage.ends).add("approval", stage.approval);
  if (stage.probability) leaves.add("probability", stage.probability->to_string());
  if (stage.stalls_after) leaves.add("stalls_after", model::to_text(*stage.stalls_after));
  for (const auto& [what, list] : {std::pair{"enter", &stage.enter}, {"exit", &stage.exit}})
    for (const model::Criterion& criterion : *list) {
      leaves.add(std::string(what) + "." + criterion.id, model::to_text(criterion.check), criterion.span);
      if (criterion.when) leaves.add(std::string(what) + "." + criterion.id + ".when", model::to_text(*criterion.when));
    }
  leaves.add("on_enter", model::steps_text(model.blocks, stage.on_enter.entry));
  std::vector<std::string> ways;
  for (const auto& [from, to] : group.moves)
    if (from == stage.name) ways.push_back(to);
  return leaves.add("moves", joined(ways)), one;
}

Part of(const model::Form& form, const Model& model) {
  Part one = part("form", form.name, form.span);
  Leaves leaves(one);
  leaves.named(form).add("title", form.title);
  for (const auto& fields : form.unique) leaves.add("unique (" + joined(fields) + ")", "true");
  for (const auto& fields : form.indexes) leaves.add("index (" + joined(fields) + ")", "true");
  if (!form.history) leaves.add("history", "false");
  leaves.flag("drafts", form.drafts).args(form.args, &model.blocks);
  for (const model::StageGroup& group : form.stages) {
    leaves.add("initial" + (group.name.empty() ? "" : "." + group.name), group.initial);
    leaves.add("stages.when" + (group.name.empty() ? "" : "." + group.name), group.when);
  }
  for (const model::Field& field : form.fields) one.parts.push_back(of(field, "field"));
  for (const model::Check& check : form.checks) {
    Part rule = part("check", check.id, check.span);
    Leaves(rule).add("check", model::to_text(check.check)).add("message", check.message).add("fields", joined(check.fields));
    one.parts.push_back(std::move(rule));
  }
  for (const model::StageGroup& group : form.stages)
    for (const model::Stage& stage : group.stages) one.parts.push_back(of(stage, group, model));
  return one;
}

Part of(const model::Parameter& parameter, Span span) {
  Part one = part("input", parameter.name, span);
  Leaves(one).add("type", parameter.declared).add("domain", parameter.domain);
  if (!parameter.nullable) Leaves(one).add("nullable", "false");
  return one;
}

constexpr const char* hit_word(model::HitPolicy hit) {
  switch (hit) {
    case model::HitPolicy::Unique: return "unique";
    case model::HitPolicy::Any: return "any";
    case model::HitPolicy::Priority: return "priority";
    case model::HitPolicy::First: return "first";
    case model::HitPolicy::RuleOrder: return "rule order";
    case model::HitPolicy::OutputOrder: return "output order";
    case model::HitPolicy::Collect: return "collect";
  }
  return "";
}

Part of(const model::Decision& decision) {
  Part one = part("decision", decision.name, decision.span);
  Leaves leaves(one);
  leaves.named(decision).add("value", decision.value);
  if (!decision.value) leaves.add("hit", hit_word(decision.hit));
  static constexpr const char* kAggregators[] = {"", "sum", "min", "max", "count"};
  leaves.add("aggregator", kAggregators[static_cast<size_t>(decision.aggregator)]);
  for (const model::Parameter& input : decision.inputs) one.parts.push_back(of(input, decision.span));
  for (const model::InputClause& clause : decision.columns) {
    Part column = part("column", clause.text, clause.span);
    Leaves(column).add("expression", model::to_text(clause.expression)).add("domain", clause.domain);
    one.parts.push_back(std::move(column));
  }
  for (const model::OutputClause& clause : decision.outputs) {
    Part output = part("output", clause.name, clause.span);
    std::vector<std::string> values;
    for (const Value& value : clause.values) values.push_back(value.to_feel());
    Leaves(output).add("type", clause.type.to_string()).add("values", joined(values)).add("otherwise", clause.otherwise);
    one.parts.push_back(std::move(output));
  }
  for (const model::Rule& rule : decision.rules) {
    Part row = part("row", rule.number, rule.span);
    Leaves cells(row);
    for (size_t i = 0; i < rule.inputs.size() && i < decision.columns.size(); ++i)
      cells.add(decision.columns[i].text, rule.inputs[i] ? model::to_text(*rule.inputs[i]) : "-", rule.span);
    for (size_t i = 0; i < rule.outputs.size() && i < decision.outputs.size(); ++i)
      cells.add("=> " + decision.outputs[i].name, model::to_text(rule.outputs[i]), rule.span);
    if (!rule.enabled) cells.add("enabled", "false");
    if (rule.from) cells.add("effective.from", Value::date(*rule.from));
    if (rule.to) cells.add("effective.to", Value::date(*rule.to));
    for (const Leaf& leaf : row.leaves) row.whole += (row.whole.empty() ? "" : leaf.path.starts_with("=> ") ? " => " : " | ") + leaf.text;
    one.parts.push_back(std::move(row));
  }
  return one;
}

// The step that follows and that the other version has too: steps that came or went are told by themselves.
std::string follower(const model::Flow& flow, const model::Flow* other, int32_t at) {
  for (size_t hops = 0; hops <= flow.nodes.size(); ++hops) {
    if (at < 0) return "end";
    const FlowNode& node = flow.nodes[static_cast<size_t>(at)];
    if (node.type != "join" && (other == nullptr || other->node(node.id) != nullptr)) return node.id;
    at = node.next;
  }
  return "end";
}

// Which branch of which fork it stands in: "both.first".
std::string region(const model::Flow& flow, const FlowNode& node) {
  std::string all;
  const FlowNode* at = &node;
  for (size_t hops = 0; at->fork >= 0 && hops < flow.nodes.size(); ++hops) {
    const FlowNode& fork = flow.nodes[static_cast<size_t>(at->fork)];
    const size_t arm = static_cast<size_t>(at->arm);
    const std::string name = arm < fork.arms.size() ? fork.arms[arm].name : std::string();
    all = fork.id + (name.empty() ? "" : "." + name) + (all.empty() ? "" : " / " + all);
    at = &fork;
  }
  return all;
}

Part of(const model::Flow& flow, const model::Flow* other) {
  Part one = part("flow", flow.name, flow.span);
  Leaves leaves(one);
  leaves.named(flow).add("form", flow.form);
  for (size_t i = 0; i < flow.starts.size(); ++i) {
    const model::Start& start = flow.starts[i];
    const std::string path = flow.starts.size() == 1 ? "start" : "start[" + std::to_string(i + 1) + "]";
    leaves.add(path, start.on, start.span);
    if (start.when) leaves.add(path + ".when", model::to_text(*start.when), start.span);
    for (const auto& [key, arg] : start.args) model::flatten(path + "." + key, arg, one.leaves);
  }
  for (const model::Variable& variable : flow.vars) model::flatten("vars." + variable.name, variable.value, one.leaves);
  leaves.args(flow.args);
  leaves.add("begins with", follower(flow, other, flow.entry));
  for (const FlowNode& node : flow.nodes) {
    if (node.type == "join") continue;
    Part step = part("step", node.id, node.span);
    Leaves keys(step);
    keys.add("kind", node.type).add("label", node.label).add("when", node.when).args(node.args);
    keys.add("stands in", region(flow, node));
    for (const model::Arm& arm : node.arms) {
      const std::string path = (node.type == "parallel" ? "branch " : "option ") + arm.name;
      keys.add(path, arm.when ? model::to_text(*arm.when) : node.type == "choose" || node.type == "inclusive" ? "otherwise" : "there", arm.span);
      if (arm.missing) keys.add(path + ".missing", *arm.missing ? "true" : "false", arm.span);
      keys.add(path + " goes to", follower(flow, other, arm.entry), arm.span);
    }
    if (node.type != "end") keys.add("then", follower(flow, other, node.next));
    one.parts.push_back(std::move(step));
  }
  return one;
}

Part of(const model::Definition& definition, std::string_view kind, const Model& model) {
  Part one = part(kind, definition.name, definition.span);
  Leaves(one).named(definition).add("form", definition.form).args(definition.args, &model.blocks);
  return one;
}

Part of(const model::CalendarSpec& calendar) {
  Part one = part("calendar", calendar.name, calendar.span);
  Leaves leaves(one);
  leaves.named(calendar).add("timezone", calendar.timezone);
  const auto spans = [](const std::vector<model::MinuteSpan>& all) {
    std::string text;
    for (const model::MinuteSpan& span : all)
      text += (text.empty() ? "" : ", ") + model::clock_text(span.begin) + "-" + model::clock_text(span.end);
    return text;
  };
  static constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (size_t i = 0; i < calendar.hours.size() && i < 7; ++i) leaves.add(std::string("hours.") + kDays[i], spans(calendar.hours[i]));
  for (const auto& [day, name] : calendar.holidays) leaves.add("holiday " + day.to_string(), name.empty() ? "off" : name);
  for (const Date& day : calendar.workdays) leaves.add("workday " + day.to_string(), "work");
  return leaves.add("workday_hours", spans(calendar.workday_hours)), one;
}

Part of(const model::Permission& permission) {
  Part one = part("permission", permission.role + " on " + permission.form, permission.span);
  Leaves leaves(one);
  for (const auto& [action, scope] : permission.actions)
    leaves.add(action, scope.feel ? "=" + model::to_text(*scope.feel) : scope.word, scope.span);
  leaves.add("hide", joined(permission.hide)).add("mask", joined(permission.mask));
  for (const auto& [field, right] : permission.fields) leaves.add("fields." + field, right);
  return one;
}

void people(const Organisation& directory, Part& app) {
  for (const User& user : directory.users) {
    Part one = part("user", user.id, {});
    Leaves leaves(one);
    leaves.add("name", user.name).add("department", user.department).add("manager", user.manager);
    leaves.add("roles", joined(user.roles)).add("positions", joined(user.positions)).add("calendar", user.calendar);
    if (!user.active) leaves.add("active", "false");
    for (const auto& [name, value] : user.attributes) leaves.add("attributes." + name, value);
    app.parts.push_back(std::move(one));
  }
  for (const Department& department : directory.departments) {
    Part one = part("department", department.id, {});
    Leaves(one).add("name", department.name).add("parent", department.parent).add("head", department.head);
    app.parts.push_back(std::move(one));
  }
  for (const Team& team : directory.teams) {
    Part one = part("team", team.id, {});
    Leaves(one).add("members", joined(team.members));
    app.parts.push_back(std::move(one));
  }
}

}  // namespace

const Leaf* Part::leaf(std::string_view path) const {
  const auto it = std::find_if(leaves.begin(), leaves.end(), [&](const Leaf& leaf) { return leaf.path == path; });
  return it == leaves.end() ? nullptr : &*it;
}

const Part* Part::part(std::string_view kind_of, std::string_view named) const {
  const auto it = std::find_if(parts.begin(), parts.end(), [&](const Part& one) { return one.kind == kind_of && one.name == named; });
  return it == parts.end() ? nullptr : &*it;
}

Part outline(const model::Model& model, const model::Model& other) {
  Part app = part("app", model.app, {});
  Leaves leaves(app);
  leaves.add("label", model.label).add("timezone", model.timezone).add("currency", model.currency);
  leaves.add("calendar", model.calendar).flag("open", model.open);
  if (model.admins) leaves.add("admins", model::to_text(*model.admins));
  for (const model::Form& form : model.forms) app.parts.push_back(of(form, model));
  for (const model::Decision& decision : model.decisions) app.parts.push_back(of(decision));
  for (const model::Function& function : model.functions) {
    Part one = part("function", function.name, function.span);
    Leaves(one).named(function).add("value", model::to_text(function.value));
    for (const model::Parameter& parameter : function.params) one.parts.push_back(of(parameter, function.span));
    app.parts.push_back(std::move(one));
  }
  for (const model::Flow& flow : model.flows) app.parts.push_back(of(flow, other.flow(flow.name)));
  for (const auto& [kind, list] : {std::pair{"assignment", &model.assignments}, {"pool", &model.pools},
                                   {"automation", &model.automations}, {"template", &model.templates},
                                   {"report", &model.reports}, {"connector", &model.connectors}})
    for (const model::Definition& one : *list) app.parts.push_back(of(one, kind, model));
  for (const model::CalendarSpec& calendar : model.calendars) app.parts.push_back(of(calendar));
  for (const model::Permission& permission : model.permissions) app.parts.push_back(of(permission));
  people(model.directory, app);
  return app;
}

}  // namespace weir::diff_of
